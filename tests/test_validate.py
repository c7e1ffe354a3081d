"""Written graphs held to their promises, from outside: by document, with words and offsets."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.terms import term
from kg.validate import validate

GOOD = Path(__file__).parent / "ontology" / "good.trig"
DOCUMENT = "https://w3id.org/regkg/id/document/d1"
EVENT = ox.NamedNode("https://w3id.org/regkg/id/event/e1")


def good(graph: str = DOCUMENT) -> list[ox.Quad]:
    quads = ox.parse(path=GOOD, format=ox.RdfFormat.TRIG)
    if graph == DOCUMENT:
        return list(quads)
    # the same article as another document
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode().replace(DOCUMENT, graph)
    return list(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def changed(quads: list[ox.Quad], subject: str, predicate: str, value: ox.Literal) -> list[ox.Quad]:
    """The quads with one value of one subject changed."""
    node = ox.NamedNode(f"{DOCUMENT}{subject}")
    found = [quad for quad in quads if quad.subject == node and quad.predicate == term(predicate)]
    return [quad for quad in quads if quad not in found] + [
        ox.Quad(node, term(predicate), value, found[0].graph_name)
    ]


def test_a_good_dataset_conforms() -> None:
    """Nothing is found, and graphs and quads are counted."""
    report = validate([*good(), *good(f"{DOCUMENT}2")])

    assert report.conforms
    assert (2, 2 * len(good())) == (report.graphs, report.quads)


def test_graphs_are_validated_one_by_one() -> None:
    """Two documents may give one event different confidences; one document may not."""
    name = ox.NamedNode(DOCUMENT)
    second = ox.Quad(EVENT, term("reg:confidence"), ox.Literal("0.5", datatype=term("xsd:decimal")), name)
    other = [
        ox.Quad(quad.subject, quad.predicate, second.object, quad.graph_name)
        if quad.subject == EVENT and quad.predicate == term("reg:confidence")
        else quad
        for quad in good(f"{DOCUMENT}2")
    ]

    assert validate([*good(), *other]).conforms
    assert [violation.graph for violation in validate([*good(), second]).violations] == [DOCUMENT]


def test_a_violation_says_what_is_wrong_in_words() -> None:
    """A reader learns the thing, the promise and the value."""
    quads = [quad for quad in good() if quad.predicate != term("reg:amountCurrency")]

    assert [str(violation) for violation in validate(quads).violations] == [
        "https://w3id.org/regkg/id/event/e1: a sum comes with a currency (reg:amountCurrency)"
    ]


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "message"),
    [
        (
            "#char=56,65",
            "nif:anchorOf",
            ox.Literal("Micrososo"),
            "the text has 'Microsoft' there, not 'Micrososo'",
        ),
        ("#char=56,65", "nif:endIndex", ox.Literal(64), "the text has 'Microsof' there, not 'Microsoft'"),
        ("#char=36,127", "nif:beginIndex", ox.Literal(35), "the IRI does not say 35,127"),
    ],
)
def test_offsets_that_lie_are_found(subject: str, predicate: str, value: ox.Literal, message: str) -> None:
    """The words of a sentence or mention are those that stand at its offsets, and its IRI says the same."""
    found = validate(changed(good(), subject, predicate, value)).violations

    assert {"offsets"} == {violation.component for violation in found}
    assert message in [violation.message for violation in found]


def test_offsets_count_code_points() -> None:
    """A sign outside the basic plane counts once."""
    text = "🤝 Microsoft"
    quads = [quad for quad in good() if quad.subject.value == DOCUMENT or "#zone" in quad.subject.value]
    quads += [quad for quad in good() if "#run" in quad.subject.value]
    document = ox.NamedNode(DOCUMENT)

    def add(node: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        quads.append(ox.Quad(ox.NamedNode(DOCUMENT + node), term(predicate), value, document))

    add("#char=0,", "rdf:type", term("nif:Context"))
    add("#char=0,", "nif:sourceUrl", document)
    add("#char=0,", "nif:beginIndex", ox.Literal(0))
    add("#char=0,", "nif:endIndex", ox.Literal(11))
    add("#char=0,", "nif:isString", ox.Literal(text))
    add("#char=2,11", "rdf:type", term("nif:Sentence"))
    add("#char=2,11", "nif:anchorOf", ox.Literal("Microsoft"))
    add("#char=2,11", "nif:beginIndex", ox.Literal(2))
    add("#char=2,11", "nif:endIndex", ox.Literal(11))
    add("#char=2,11", "nif:referenceContext", ox.NamedNode(f"{DOCUMENT}#char=0,"))

    assert validate(quads).violations == ()


def test_without_the_text_lengths_are_compared() -> None:
    """Where the text is not kept, words of another length than the offsets are found."""
    quads = [quad for quad in good() if quad.predicate != term("nif:isString")]
    found = validate(changed(quads, "#char=56,65", "nif:anchorOf", ox.Literal("Micro"))).violations

    assert validate(quads).conforms
    assert [violation.message for violation in found] == ["'Micro' is not 56 to 65 long"]


@pytest.mark.parametrize(
    ("predicate", "value", "message"),
    [
        ("rdf:type", term("reg:Takeover"), "reg:Takeover is not in the ontology"),
        (
            "reg:buyer",
            ox.NamedNode("https://w3id.org/regkg/id/entity/microsoft"),
            "reg:buyer is not in the ontology",
        ),
    ],
)
def test_terms_that_do_not_exist_are_found(predicate: str, value: ox.NamedNode, message: str) -> None:
    """A class or property in our namespace that the ontology does not define is a slip."""
    extra = ox.Quad(EVENT, term(predicate), value, ox.NamedNode(DOCUMENT))

    assert [message] == [violation.message for violation in validate([*good(), extra]).violations]


def test_a_graph_is_named_by_its_document() -> None:
    """A document in the graph of another, or in none, is found."""
    elsewhere = [replace_graph(quad, ox.NamedNode(f"{DOCUMENT}2")) for quad in good()]
    nowhere = [replace_graph(quad, ox.DefaultGraph()) for quad in good()]

    assert {"graph"} == {violation.component for violation in validate(elsewhere).violations}
    assert {"graph"} == {violation.component for violation in validate(nowhere).violations}


def replace_graph(quad: ox.Quad, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def test_order_does_not_matter() -> None:
    """The same quads in another order give the same report."""
    quads = [quad for quad in good() if quad.predicate not in (term("reg:confidence"), term("nif:anchorOf"))]

    assert validate(quads) == validate(reversed(quads))
