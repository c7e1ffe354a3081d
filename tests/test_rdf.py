"""Extractions as quads: held to a graph that was written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import ontology
from kg.model import Amount, Argument, Document, Entity, Event, Extraction, Mention, Run, Sentence, Zone
from kg.rdf import ENTITY_CLASSES, NO_PARTICIPANTS, PREFIXES, to_quads
from kg.terms import iri, term
from kg.validate import validate
from kg.vocabulary import vocabulary

GOOD = Path(__file__).parent / "ontology" / "good.trig"

TEXT = (
    "Microsoft investit dans Mistral AI\n\n"
    "Le 26 février 2024, Microsoft a investi 15 millions d'euros dans Mistral AI, selon Reuters. "
    "Kim Van Sparrentak critique l'AI Act."
)
FIRST, SECOND = Sentence(36, 127), Sentence(128, 165)

EXTRACTION = Extraction(
    document=Document(
        key="d1",
        text=TEXT,
        language="fr",
        content_hash="0" * 64,
        title="Microsoft investit dans Mistral AI",
        issued="2024-02-28",
        author="Une Plume",
        publisher="Le Quotidien",
        source="https://quotidien.example/mistral",
        file_name="mistral.html",
        zones_left_out=(Zone("comments", "Bravo à eux."),),
    ),
    sentences=(Sentence(0, 34), FIRST, SECOND),
    mentions=(
        Mention(56, 65, "Company", "microsoft", 0.99),
        Mention(101, 111, "Company", "mistral-ai", 0.9),
        Mention(119, 126, "Organization", "reuters"),
        Mention(128, 146, "Person", "kim-van-sparrentak", 0.8),
        Mention(158, 164, "Legislation", "ai-act", 0.95),
    ),
    entities=(
        Entity(
            "microsoft",
            "Company",
            (("", "Microsoft"),),
            (("", "Microsoft Corporation"),),
            ("http://www.wikidata.org/entity/Q2283",),
            country="US",
        ),
        Entity("mistral-ai", "Company", (("", "Mistral AI"),)),
        Entity("reuters", "Organization", (("", "Reuters"),)),
        Entity("kim-van-sparrentak", "Person", (("", "Kim Van Sparrentak"),)),
        Entity(
            "ai-act",
            "Legislation",
            (("en", "Artificial Intelligence Act"), ("fr", "règlement sur l'intelligence artificielle")),
            (("", "AI Act"),),
            identifiers=("CELEX:32024R1689",),
        ),
    ),
    events=(
        Event(
            key="e1",
            event_type="Investment",
            arguments=(Argument("investor", "microsoft"), Argument("investee", "mistral-ai")),
            factuality="Actual",
            confidence=0.8699,
            evidence=(FIRST,),
            triggers=((68, 75),),
            labels=(
                ("fr", "Microsoft investit 15 millions d'euros dans Mistral AI"),
                ("en", "Microsoft invests €15 million in Mistral AI"),
            ),
            amount=Amount(Decimal("15000000.00"), "EUR"),
            date="2024-02-26",
            said_by=("reuters",),
        ),
        Event(
            key="e2",
            event_type="Statement",
            arguments=(Argument("speaker", "kim-van-sparrentak"), Argument("about", "ai-act")),
            factuality="Actual",
            confidence=0.5,
            evidence=(SECOND,),
            labels=(
                ("fr", "Kim Van Sparrentak critique le règlement sur l'intelligence artificielle"),
                ("en", "Kim Van Sparrentak criticises the Artificial Intelligence Act"),
            ),
            stance="Oppose",
            provision="5(1)(a)",
        ),
    ),
    run=Run("regkg 0.1.0", ("fr_core_news_md 3.8.0",), datetime(2024, 3, 1, 8, tzinfo=UTC)),
)


def with_document(**changes: Any) -> Extraction:
    return replace(EXTRACTION, document=replace(EXTRACTION.document, **changes))


def with_event(**changes: Any) -> Extraction:
    return replace(EXTRACTION, events=(replace(EXTRACTION.events[0], **changes),))


def values(quads: tuple[ox.Quad, ...], predicate: str) -> list[object]:
    return [quad.object for quad in quads if quad.predicate == term(predicate)]


def test_a_document_says_what_the_contract_says_and_nothing_else() -> None:
    """The quads are those of a graph that was written by hand from the contract."""
    expected = set(ox.parse(path=GOOD, format=ox.RdfFormat.TRIG))

    assert expected == set(to_quads(EXTRACTION))


def test_quads_are_written_once() -> None:
    """A quad that follows from two findings (two roles, one entity) is written once."""
    both = (Argument("investor", "microsoft"), Argument("investee", "microsoft"))
    quads = to_quads(with_event(arguments=both, evidence=(FIRST, FIRST)))

    assert len(set(quads)) == len(quads)
    assert len(values(quads, "reg:participant")) == 1


def test_what_is_read_from_the_store_is_what_was_written() -> None:
    """Numbers are written in the store's own form, so that a re-ingest can compare quads."""
    quads = to_quads(EXTRACTION)
    store = ox.Store()
    store.extend(quads)

    assert set(quads) == set(store)


def test_only_the_end_of_the_run_depends_on_the_day() -> None:
    """The same extraction on another day differs in one triple."""
    later = replace(EXTRACTION, run=replace(EXTRACTION.run, ended=datetime(2030, 1, 1, tzinfo=UTC)))
    difference = set(to_quads(EXTRACTION)) ^ set(to_quads(later))

    assert {term("prov:endedAtTime")} == {quad.predicate for quad in difference}


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (datetime(2024, 3, 1, 8, 0, 0, 999, tzinfo=UTC), "2024-03-01T08:00:00Z"),
        (datetime(2024, 3, 1, 9, tzinfo=timezone(timedelta(hours=1))), "2024-03-01T08:00:00Z"),
        (datetime(2024, 3, 1, 8), "2024-03-01T08:00:00Z"),
    ],
)
def test_times_are_in_utc(ended: datetime, expected: str) -> None:
    """A time is written in UTC, to the second, whatever zone it came in; none counts as UTC."""
    quads = to_quads(replace(EXTRACTION, run=replace(EXTRACTION.run, ended=ended)))

    assert [ox.Literal(expected, datatype=term("xsd:dateTime"))] == values(quads, "prov:endedAtTime")


@pytest.mark.parametrize(
    ("confidence", "expected"), [(0.8699, "0.87"), (0.8, "0.8"), (1.0, "1"), (0.0, "0"), (0.001, "0")]
)
def test_confidence_has_two_digits_in_canonical_form(confidence: float, expected: str) -> None:
    """Confidence is rounded to two digits, without zeros that say nothing."""
    quads = to_quads(replace(with_event(confidence=confidence, triggers=()), mentions=()))

    assert [ox.Literal(expected, datatype=term("xsd:decimal"))] == values(quads, "reg:confidence")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("15000000.00", "15000000"), ("1.5E+9", "1500000000"), ("0.50", "0.5"), ("1000", "1000")],
)
def test_sums_are_plain_decimals(amount: str, expected: str) -> None:
    """A sum has no exponent and no zeros that say nothing."""
    quads = to_quads(with_event(amount=Amount(Decimal(amount), "EUR")))

    assert [ox.Literal(expected, datatype=term("xsd:decimal"))] == values(quads, "reg:amountValue")


@pytest.mark.parametrize(
    ("date", "datatype"), [("2024-02-26", "xsd:date"), ("2024-02", "xsd:gYearMonth"), ("2024", "xsd:gYear")]
)
def test_dates_are_as_exact_as_the_text(date: str, datatype: str) -> None:
    """A month stays a month, a year a year."""
    assert [ox.Literal(date, datatype=term(datatype))] == values(to_quads(with_event(date=date)), "reg:date")


def test_a_law_takes_no_part() -> None:
    """What stands as law or about is no participant."""
    quads = to_quads(with_event(event_type="LawAdoption", arguments=(Argument("law", "ai-act"),)))

    assert [iri("https://w3id.org/regkg/id/", "entity", "ai-act")] == values(quads, "reg:law")
    assert values(quads, "reg:participant") == []


def test_the_text_can_be_left_out() -> None:
    """Without the text its length, the sentences and the mentions still stand."""
    quads = to_quads(EXTRACTION, keep_text=False)
    left_out = set(to_quads(EXTRACTION)) - set(quads)

    assert {term("nif:isString")} == {quad.predicate for quad in left_out}


def test_mentions_of_nothing_are_not_written() -> None:
    """A mention that no entity was found for has no place in the graph."""
    quads = to_quads(replace(EXTRACTION, mentions=(Mention(56, 65, "Company"),), events=()))

    assert values(quads, "itsrdf:taIdentRef") == []


def test_zones_left_out_are_written_without_their_text() -> None:
    """Of a reader's comment the graph keeps kind and length, not a word."""
    assert not any("Bravo" in str(quad) for quad in to_quads(EXTRACTION))


def test_what_a_language_model_proposed_is_attributed_to_it() -> None:
    """The event, the model and the run are tied together, and the shapes hold; nothing else is added."""
    first, second = EXTRACTION.events
    proposed = replace(
        EXTRACTION,
        run=replace(EXTRACTION.run, proposer="small-model"),
        events=(first, replace(second, proposed_by="small-model")),
    )
    document = iri("https://w3id.org/regkg/id/", "document", "d1").value
    run, proposer = ox.NamedNode(f"{document}#run"), ox.NamedNode(f"{document}#proposer")
    event = iri("https://w3id.org/regkg/id/", "event", "e2")
    added = {quad.triple for quad in to_quads(proposed)} - {quad.triple for quad in to_quads(EXTRACTION)}

    assert added == {
        ox.Triple(event, term("prov:wasAttributedTo"), proposer),
        ox.Triple(run, term("prov:wasAssociatedWith"), proposer),
        ox.Triple(proposer, term("rdf:type"), term("prov:SoftwareAgent")),
        ox.Triple(proposer, term("reg:languageModel"), ox.Literal("small-model")),
    }
    assert validate(to_quads(proposed)).conforms


def test_base_iri_is_a_setting() -> None:
    """Every IRI of the data begins with the setting."""
    quads = to_quads(EXTRACTION, base_iri="http://localhost:8000/id/")

    assert all(quad.subject.value.startswith("http://localhost:8000/id/") for quad in quads)
    assert {ox.NamedNode("http://localhost:8000/id/document/d1")} == {quad.graph_name for quad in quads}


@pytest.mark.parametrize(
    ("key", "expected"),
    [("mistral-ai", "mistral-ai"), ("a b", "a%20b"), ("é<>/?#", "%C3%A9%3C%3E%2F%3F%23")],
)
def test_odd_keys_are_encoded(key: str, expected: str) -> None:
    """A key can hold anything; the IRI is valid."""
    assert (
        f"https://w3id.org/regkg/id/entity/{expected}"
        == iri("https://w3id.org/regkg/id/", "entity", key).value
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://a.example/é?q=1", ox.NamedNode("https://a.example/é?q=1")),
        ("https://a.example/a b|c", ox.NamedNode("https://a.example/a%20b%7Cc")),
        ("feed item 12", ox.Literal("feed item 12")),
    ],
)
def test_addresses_of_the_web_are_iris(source: str, expected: object) -> None:
    """A web address is an IRI, mended where it must be; anything else is text."""
    assert [expected] == values(to_quads(with_document(source=source)), "dcterms:source")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\n Une brève. \nSuite", "Une brève."), ("mot " * 60, ("mot " * 30).rstrip()[:119] + "…"), ("", "d1")],
)
def test_an_untitled_document_is_called_by_its_first_line(text: str, expected: str) -> None:
    """Without a title the first line stands in, cut to a line's length; without text, the key."""
    extraction = replace(
        with_document(title=None, text=text), sentences=(), mentions=(), entities=(), events=()
    )

    assert [ox.Literal(expected, language="fr")] == values(to_quads(extraction), "dcterms:title")


def test_code_and_ontology_agree_on_superclasses() -> None:
    """The classes written out are those of the ontology, save two that the contract leaves to reasoners."""
    above: dict[str, set[str]] = {}
    for quad in ox.parse(path=ontology.folder() / "regkg.ttl", format=ox.RdfFormat.TURTLE):
        if quad.predicate == term("rdfs:subClassOf") and isinstance(quad.subject, ox.NamedNode):
            above.setdefault(quad.subject.value, set()).add(quad.object.value)

    def closure(name: str) -> set[str]:
        return {name}.union(*(closure(parent) for parent in above.get(name, ())))

    unwritten = {term("sem:Actor").value, term("prov:Agent").value}
    expected = {name: closure(f"{PREFIXES['reg']}{name}") - unwritten for name in ENTITY_CLASSES}

    assert expected == {name: {term(kind).value for kind in kinds} for name, kinds in ENTITY_CLASSES.items()}


def test_code_and_ontology_agree_on_participants() -> None:
    """Every role but those named in the code is a subproperty of reg:participant."""
    quads = list(ox.parse(path=ontology.folder() / "regkg.ttl", format=ox.RdfFormat.TURTLE))
    participants = {
        quad.subject.value.removeprefix(PREFIXES["reg"])
        for quad in quads
        if quad.predicate == term("rdfs:subPropertyOf") and quad.object == term("reg:participant")
    }
    roles = {role.name for event_type in vocabulary().event_types.values() for role in event_type.roles}

    assert roles - participants == NO_PARTICIPANTS
    assert participants - roles == set()
