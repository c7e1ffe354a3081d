"""The projection: what it says is what the graph says, whatever happened in between."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InvalidQuery, StoreError
from kg.model import Extraction
from kg.projection import (
    DocumentFilter,
    EventFilter,
    Facet,
    Lanes,
    ProjectedStore,
    Projection,
    card_at_once,
    coactors,
    entity_card,
    event_facets,
    events,
    facets,
    find_document,
    find_entity,
    find_event,
    gone,
    lanes,
    law_card,
    list_documents,
    list_entities,
    list_events,
    matching,
    network,
    open_projection,
    search_documents,
    search_entities,
    summary,
    tally,
    years_of,
)
from kg.projection.keys import fold, initials, search_key, words_query
from kg.store import open_store
from tests.graphs import ID, REG, all_three, british, english, french, graph_of, quads_of, write


@pytest.fixture
def store() -> Iterator[ProjectedStore]:
    """A store in memory with the three documents."""
    memory = open_store("memory")
    with ProjectedStore(memory, open_projection(memory)) as opened:
        write(opened)
        yield opened


@pytest.fixture(params=["one by one", "by bits", "by walking"])
def counting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All ways of finding and counting events."""
    if request.param == "by bits":
        for module in (events, facets, matching):
            monkeypatch.setattr(module, "FEW", 0)
        monkeypatch.setattr(matching, "FEW_DAYS", 0)
    if request.param != "one by one":
        monkeypatch.setattr(events, "SORTED", 0)


def everything(projection: Projection) -> tuple[object, ...]:
    """All that can be listed."""
    entities = list_entities(projection).items
    return (
        list_events(projection).items,
        entities,
        list_documents(projection).items,
        tuple(entity_card(projection, one) for one in entities),
        event_facets(projection, EventFilter()),
        summary(projection),
    )


# ---------------------------------------------------------------- what documents say together


def test_one_event_told_by_two_documents_is_one_with_both_claims(store: ProjectedStore) -> None:
    """Sums that differ stay side by side; the exacter date and the surest document's sum stand for all."""
    event = find_event(store.projection, "investment-microsoft-mistral-ai")

    assert event is not None
    assert (event.date, event.amount, event.confidence) == ("2024-02-26", Decimal(15000000), 0.9)
    assert [(claim.date, claim.amount) for claim in event.claims] == [
        ("2024-02", Decimal(15000000)),
        ("2024-02-26", Decimal(16000000)),
    ]
    assert dict(event.labels) == {
        "en": "Microsoft invests €16 million in Mistral AI",
        "fr": "Microsoft investit 15 millions d'euros dans Mistral AI",
    }
    assert [one.slug for one in event.said_by] == ["microsoft"]


def test_what_happened_is_what_the_latest_document_says(store: ProjectedStore) -> None:
    """An investigation that was planned and then opened is open."""
    event = find_event(store.projection, "investigation-commission-microsoft")

    assert event is not None
    assert (event.factuality, [claim.factuality for claim in event.claims]) == (
        "Actual",
        ["Planned", "Actual"],
    )


def test_every_sentence_stands_in_its_document(store: ProjectedStore) -> None:
    """Evidence has the offsets and the words of the text."""
    texts = {one.document.key: one.document.text for one in all_three()}
    evidence = [one for event in list_events(store.projection).items for one in event.evidence]

    assert len(evidence) == 6
    assert all(texts[one.document.key][one.begin : one.end] == one.quote for one in evidence)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_documents_does_not_count(store: ProjectedStore, order: tuple[int, ...]) -> None:
    """The same documents give the same answers in whatever order they came."""
    memory = open_store("memory")
    other = ProjectedStore(memory, open_projection(memory))
    write(other, [all_three()[place] for place in order])

    assert everything(store.projection) == everything(other.projection)


# ---------------------------------------------------------------- kept up to date


def test_a_document_that_is_written_again_replaces_what_it_said(store: ProjectedStore) -> None:
    """Nothing of the former reading stays, and writing the same again changes nothing."""
    before = everything(store.projection)
    write(store, [dataclasses.replace(british(), events=())])
    assert find_event(store.projection, "clearance-cma-microsoft") is None
    write(store, [british()])

    assert everything(store.projection) == before


def test_what_only_a_removed_document_said_is_gone(store: ProjectedStore) -> None:
    """Its event and the entity that it alone named are gone; what another says stays."""
    store.remove_graph(graph_of(british()))
    projection = store.projection

    assert find_entity(projection, "competition-and-markets-authority") is None
    assert gone(projection, "entity", "competition-and-markets-authority")
    assert gone(projection, "event", "clearance-cma-microsoft")
    assert gone(projection, "document", "clearance")
    assert not gone(projection, "document", "never-there")
    assert find_entity(projection, "mistral-ai") is not None
    write(store, [british()])
    assert not gone(projection, "document", "clearance")


def test_an_update_of_any_kind_is_seen(store: ProjectedStore) -> None:
    """What SPARQL changes shows in the next answer."""
    event = f"<{ID}event/clearance-cma-microsoft>"
    graph = f"<{ID}document/clearance>"
    store.update(
        f"DELETE {{ GRAPH {graph} {{ {event} <{REG}factuality> ?old }} }} "
        f"INSERT {{ GRAPH {graph} {{ {event} <{REG}factuality> <{REG}Denied> }} }} "
        f"WHERE {{ GRAPH {graph} {{ {event} <{REG}factuality> ?old }} }}"
    )
    found = find_event(store.projection, "clearance-cma-microsoft")
    assert found is not None
    assert found.factuality == "Denied"
    store.update("CLEAR ALL")

    assert list_events(store.projection).total == 0
    assert gone(store.projection, "document", "deal")


def test_rebuilding_gives_the_same(store: ProjectedStore) -> None:
    """The rows that were kept document by document are those that are made in one go."""
    before = everything(store.projection)
    store.projection.rebuild()

    assert everything(store.projection) == before


def test_on_disk_it_catches_up_with_what_was_written_without_it(tmp_path: Path) -> None:
    """What a program wrote or removed that does not keep the projection is found when it is opened."""
    with open_store(tmp_path / "store") as disk:
        write(disk, [french(), english()])
        projection = open_projection(disk)
        assert projection.path == tmp_path / "store" / "projection.sqlite"
        before = everything(projection)
        projection.close()
        disk.remove_graph(graph_of(english()))
        write(disk, [british()])
        reopened = open_projection(disk)
        assert [one.key for one in list_documents(reopened).items] == ["clearance", "investissement"]
        assert reopened.catch_up() == 0
        reopened.close()
        disk.remove_graph(graph_of(british()))
        write(disk, [english()])
        again = open_projection(disk)

        assert everything(again) == before
        again.close()


@pytest.mark.parametrize("damage", ["version", "bytes", "stale"])
def test_a_projection_that_does_not_fit_is_made_anew(tmp_path: Path, damage: str) -> None:
    """Tables of another version, a file that is no database, an update that a crash cut short."""
    with open_store(tmp_path / "store") as disk:
        write(disk)
        projection = open_projection(disk)
        before = everything(projection)
        projection.close()
        path = tmp_path / "store" / "projection.sqlite"
        if damage == "bytes":
            path.write_bytes(b"no database at all" * 100)
        else:
            with sqlite3.connect(path) as db:
                db.execute("UPDATE event SET factuality = 'Possible'")
                db.execute("UPDATE document SET fingerprint = 0")
                values = ("version", "older") if damage == "version" else ("stale", "yes")
                db.execute("INSERT OR REPLACE INTO stamp VALUES (?, ?)", values)
            db.close()
        reopened = open_projection(disk)

        assert everything(reopened) == before
        reopened.close()


def test_who_must_not_wait_never_compares(
    tmp_path: Path, store: ProjectedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when an update has come before, nor when it comes while they read; in memory they would wait."""
    with open_store(tmp_path / "store") as disk:
        write(disk)
        projection = open_projection(disk)
        compared: list[Projection] = []
        monkeypatch.setattr(Projection, "_compare", lambda this: compared.append(this))
        with projection.reading_at_once() as db:
            assert db is not None
            projection.mark_stale()
            assert find_entity(projection, "microsoft") is not None
        assert card_at_once(projection, "microsoft") is None
        assert not compared
        find_entity(projection, "microsoft")
        assert compared == [projection]
        projection.close()
    assert card_at_once(store.projection, "microsoft") is None


def test_nobody_is_told_what_was_while_it_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparing takes its time, and an update that was acknowledged is seen by whoever asks meanwhile."""
    begun, may_go_on = threading.Event(), threading.Event()
    fingerprint = Projection._fingerprint

    def slowly(projection: Projection, graph: NamedNode) -> int:
        begun.set()
        assert may_go_on.wait(20)
        return fingerprint(projection, graph)

    monkeypatch.setattr(Projection, "_fingerprint", slowly)
    disk = open_store(tmp_path / "store")
    with ProjectedStore(disk, open_projection(disk)) as opened, ThreadPoolExecutor(2) as pool:
        write(opened)
        projection, slug = opened.projection, "competition-and-markets-authority"
        opened.update(f"DROP GRAPH {graph_of(british())}")
        found = [pool.submit(find_entity, projection, slug)]
        assert begun.wait(20)
        found.append(pool.submit(find_entity, projection, slug))
        moment, card = projection.moment, card_at_once(projection, slug)
        may_go_on.set()

        assert (moment, card) == (None, None)
        assert [one.result() for one in found] == [None, None]


def test_what_could_not_be_compared_is_compared_again(
    store: ProjectedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store did not answer: whoever asks later is not told what was before."""

    def fails(*_: object) -> int:
        raise StoreError("it does not answer")

    store.update(f"DROP GRAPH {graph_of(british())}")
    with monkeypatch.context() as patched:
        patched.setattr(Projection, "_fingerprint", fails)
        with pytest.raises(StoreError):
            find_entity(store.projection, "competition-and-markets-authority")

    assert find_entity(store.projection, "competition-and-markets-authority") is None


def test_strange_graphs_are_read_as_far_as_they_go(store: ProjectedStore) -> None:
    """Values that no extraction writes do not stop the projection."""
    graph = NamedNode("http://example.org/g")
    event = NamedNode("http://example.org/events#odd")
    a = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    said = {
        "date": "soon",
        "confidence": "NaN",
        "amountValue": "1e999999",
        "factuality": "maybe",
        "evidence": "no sentence",
    }
    quads = [Quad(event, a, NamedNode(REG + "Event"), graph)]
    quads += [Quad(event, NamedNode(REG + name), Literal(value), graph) for name, value in said.items()]
    store.replace_graph(graph, quads)
    found = find_event(store.projection, "odd")

    assert found is not None
    assert (found.type, found.date, found.amount, found.confidence) == ("Event", None, None, 0.0)
    assert list_documents(store.projection).total == 3


# ---------------------------------------------------------------- lists


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (EventFilter(types=("Investment",)), ["investment-microsoft-mistral-ai"]),
        (
            EventFilter(types=("OversightEvent",)),
            ["clearance-cma-microsoft", "investigation-commission-microsoft"],
        ),
        (EventFilter(actors=("mistral-ai",), role="subject"), ["clearance-cma-microsoft"]),
        (EventFilter(actors=("marietje-schaake", "ai-act")), ["statement-schaake-ai-act"]),
        (EventFilter(law="ai-act"), ["investigation-commission-microsoft"]),
        (EventFilter(authority="european-commission"), ["investigation-commission-microsoft"]),
        (EventFilter(since="2024-03"), ["clearance-cma-microsoft"]),
        (EventFilter(since="2024-02-27", until="2024-02"), ["investigation-commission-microsoft"]),
        (EventFilter(min_confidence=0.95), ["clearance-cma-microsoft"]),
        (EventFilter(stance="Oppose"), ["statement-schaake-ai-act"]),
        (EventFilter(factualities=("Planned",)), []),
        (EventFilter(words="partnership"), ["clearance-cma-microsoft"]),
        (EventFilter(words="europeenne examiner"), ["investigation-commission-microsoft"]),
        (EventFilter(words="..."), []),
        (EventFilter(document="clearance"), ["clearance-cma-microsoft"]),
        (EventFilter(country="GB"), ["clearance-cma-microsoft"]),
        (EventFilter(country="XX"), []),
        (EventFilter(language="en", types=("DealEvent",)), ["investment-microsoft-mistral-ai"]),
        (EventFilter(actors=("nobody",)), []),
    ],
)
def test_events_are_narrowed(store: ProjectedStore, asked: EventFilter, keys: list[str]) -> None:
    """Each condition leaves the events it names, newest first, also when they were counted before."""
    page = list_events(store.projection, asked)

    assert [event.key for event in page.items] == keys
    assert page.total == len(keys)
    assert event_facets(store.projection, asked).keys() == set(facets.FACETS)
    assert list_events(store.projection, asked) == page


@pytest.mark.parametrize("order", ["newest", "oldest", "updated", "confidence"])
@pytest.mark.parametrize("is_counted", [False, True])
def test_pages_of_events_join_without_gap_or_repetition(
    store: ProjectedStore, order: Any, is_counted: bool
) -> None:
    """One by one the pages give the whole list in its order, also when its events were counted before."""
    asked = EventFilter(since="2000")
    whole = [event.key for event in list_events(store.projection, asked, order=order).items]
    if is_counted:
        assert tally(store.projection, asked).total == len(whole)
    found, cursor = [], None
    for _ in whole:
        page = list_events(store.projection, asked, order=order, limit=1, cursor=cursor)
        found += [event.key for event in page.items]
        cursor = page.next

    assert (found, cursor) == (whole, None)


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "e30", "bnVsbA", "WyJvbGRlc3QiLCIiLCIiXQ", "WyJuZXdlc3QiLDEsMl0", "ÿ"]
)
def test_a_cursor_of_another_list_is_refused(store: ProjectedStore, cursor: str) -> None:
    """Whatever is sent as a cursor, the answer is a sentence."""
    with pytest.raises(InvalidQuery, match="cursor"):
        list_events(store.projection, cursor=cursor)


@pytest.mark.usefixtures("counting")
def test_facets_count_what_would_be_left(store: ProjectedStore) -> None:
    """Each value of a facet leaves as many events as it says."""
    found = event_facets(store.projection, EventFilter())

    assert {facet.value: facet.count for facet in found["type"]} == {
        "Clearance": 1,
        "Investigation": 1,
        "Investment": 1,
        "Statement": 1,
    }
    assert [(facet.value, facet.count) for facet in found["year"]] == [("2024", 3)]
    for narrowed in (EventFilter(), EventFilter(words="microsoft"), EventFilter(actors=("microsoft",))):
        found = event_facets(store.projection, narrowed)
        assert all(found[name] for name in ("country", "actor", "authority"))
        for facet in (*found["type"], *found["family"]):
            assert _left(store, narrowed, types=(facet.value,)) == facet.count
        for name in ("authority", "law", "country", "language"):
            for facet in found[name]:
                assert _left(store, narrowed, **{name: facet.value}) == facet.count
        for facet in found["actor"]:
            assert _left(store, narrowed, actors=(*narrowed.actors, facet.value)) == facet.count
        for facet in found["factuality"]:
            assert _left(store, narrowed, factualities=(facet.value,)) == facet.count
        for facet in found["year"]:
            assert _left(store, narrowed, since=facet.value, until=facet.value) == facet.count


def _left(store: ProjectedStore, asked: EventFilter, **more: Any) -> int:
    return list_events(store.projection, dataclasses.replace(asked, **more)).total


#: Leaves every event, but is no longer the filter whose counts stand ready.
EVERY = EventFilter(min_confidence=0)


def assert_counts_fit(projection: Projection) -> None:
    """What stands ready is what one gets by counting."""
    assert tally(projection, EventFilter()) == tally(projection, EVERY)
    for entity in list_entities(projection).items:
        of_one = EventFilter(actors=(entity.iri,))
        counted = tally(projection, of_one)
        months = tuple(years_of(projection, of_one))
        assert lanes(projection, of_one) == Lanes(counted.total, counted.facets["family"], months)
        assert coactors(projection, entity.iri) == coactors(projection, entity.iri, EVERY)
        assert network(projection, entity) == network(projection, entity, EVERY)


@pytest.mark.usefixtures("counting")
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_counts_that_stand_ready_are_those_of_the_rows(order: tuple[int, ...]) -> None:
    """Whatever documents come, are read anew or go, in whatever order."""
    memory = open_store("memory")
    with ProjectedStore(memory, open_projection(memory)) as store:
        documents = [all_three()[number] for number in order]
        for document in documents:
            write(store, [document])
            assert_counts_fit(store.projection)
        write(store, [documents[0]])
        assert_counts_fit(store.projection)
        for document in documents:
            store.remove_graph(graph_of(document))
            assert_counts_fit(store.projection)

        assert tally(store.projection, EventFilter()).total == 0
        assert not any(event_facets(store.projection, EventFilter()).values())
        with store.projection.reading() as db:
            for table in ("counted", "held", "tally", "trait", "lane", "pair"):
                assert db.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table


def test_a_country_that_comes_later_is_counted(store: ProjectedStore) -> None:
    """A document that says where an actor is from changes the counts of events that others tell."""
    graph, schaake = NamedNode(f"{ID}document/other"), NamedNode(f"{ID}entity/marietje-schaake")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.replace_graph(
        graph,
        [
            Quad(schaake, kind, NamedNode(f"{REG}Person"), graph),
            Quad(schaake, NamedNode(f"{REG}country"), Literal("NL"), graph),
        ],
    )

    assert list_events(store.projection, EventFilter(country="NL")).total == 1
    assert Facet("NL", 1) in event_facets(store.projection, EventFilter())["country"]
    assert_counts_fit(store.projection)

    store.remove_graph(graph)

    assert list_events(store.projection, EventFilter(country="NL")).total == 0
    assert_counts_fit(store.projection)


@pytest.mark.parametrize(
    ("since", "is_found"), [("2024-12", True), ("2024", True), ("2023-06-01", True), ("2025", False)]
)
def test_a_year_lasts_until_its_end(store: ProjectedStore, since: str, is_found: bool) -> None:
    """An event of which only the year is known is not over before the year is."""
    graph = NamedNode(f"{ID}document/vague")
    event = NamedNode(f"{ID}event/vague")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    year = Literal("2024", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYear"))
    store.replace_graph(
        graph,
        [
            Quad(event, kind, NamedNode(f"{REG}Event"), graph),
            Quad(event, kind, NamedNode(f"{REG}Fine"), graph),
            Quad(event, NamedNode(f"{REG}date"), year, graph),
        ],
    )

    found = [one.key for one in list_events(store.projection, EventFilter(since=since)).items]

    assert ("vague" in found) == is_found


def test_documents_are_narrowed(store: ProjectedStore) -> None:
    """By language, day, words without accents, and what they name."""
    rows = {
        DocumentFilter(): ["clearance", "deal", "investissement"],
        DocumentFilter(language="fr"): ["investissement"],
        DocumentFilter(since="2024-02-28", until="2024-02"): ["deal"],
        DocumentFilter(words="commission europeenne"): ["investissement"],
        DocumentFilter(entity="competition-and-markets-authority"): ["clearance"],
    }
    for asked, keys in rows.items():
        assert [one.key for one in list_documents(store.projection, asked).items] == keys
    assert "⟦Watchdog⟧" in search_documents(store.projection, "watchdog")[0][1]


# ---------------------------------------------------------------- who acts with whom


def test_co_actors_and_the_network_count_shared_events(store: ProjectedStore) -> None:
    """Laws take no part; who is cited does not act."""
    microsoft = find_entity(store.projection, "microsoft")
    assert microsoft is not None
    found, count = coactors(store.projection, "microsoft")
    around = network(store.projection, microsoft, limit=3)

    assert [(one.entity.slug, one.events) for one in found] == [
        ("mistral-ai", 2),
        ("competition-and-markets-authority", 1),
        ("european-commission", 1),
    ]
    assert count == 3
    assert around.edges == (
        ("competition-and-markets-authority", "microsoft", 1),
        ("competition-and-markets-authority", "mistral-ai", 1),
        ("microsoft", "mistral-ai", 2),
    )
    assert around.left_out == 1


def test_a_law_has_a_card_with_the_stands_on_it(store: ProjectedStore) -> None:
    """Stands for and against are counted; a company is no law."""
    card = law_card(store.projection, "ai-act")

    assert card is not None
    assert [(facet.value, facet.count) for facet in card.stances] == [("Oppose", 1)]
    assert law_card(store.projection, "microsoft") is None
    assert find_document(store.projection, ID + "document/deal") is not None


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("text", "slug", "kind", "least"),
    [
        ("Microsoft", "microsoft", "exact name", 100),
        ("MICROSOFT", "microsoft", "exact name", 100),
        ("Microsoft Corporation", "microsoft", "exact alias", 100),
        ("Microsoft Corp.", "microsoft", "name without legal form", 95),
        ("bruxelles", "european-commission", "exact alias", 100),
        ("commission europeenne", "european-commission", "exact name", 100),
        ("CMA", "competition-and-markets-authority", "acronym", 90),
        ("32024R1689", "ai-act", "identifier", 100),
        ("comm", "european-commission", "prefix", 70),
        ("Redmond", "microsoft", "words", 50),
        ("markets authority", "competition-and-markets-authority", "words", 50),
        ("Comission européene", "european-commission", "similar", 49),
        ("Mistrall", "mistral-ai", "similar", 49),
        ("Compettition and Market Authority", "competition-and-markets-authority", "similar", 49),
    ],
)
def test_names_are_found(store: ProjectedStore, text: str, slug: str, kind: str, least: int) -> None:
    """The first hit, and why: exact, without legal form, acronym, beginning, words, misspelled."""
    page = search_entities(store.projection, text)

    assert page.total >= 1
    assert (page.items[0].entity.slug, page.items[0].match.kind) == (slug, kind)
    assert page.items[0].match.score >= least


@pytest.mark.parametrize(
    "text", ["", "   ", "'", '"', "*", "AND", "NEAR(", "x" * 5000, "zzzz", "-", "a\x01b"]
)
def test_nothing_that_is_typed_is_an_error(store: ProjectedStore, text: str) -> None:
    """Signs that mean something to a search engine are looked for, or nothing is."""
    assert search_entities(store.projection, text).total >= 0
    assert len(search_documents(store.projection, text)) <= 3
    assert list_events(store.projection, EventFilter(words=text)).total <= 4


def test_hits_are_paged_and_narrowed_by_class(store: ProjectedStore) -> None:
    """The second page goes on behind the first; the total is of both."""
    first = search_entities(store.projection, "m", limit=1)
    second = search_entities(store.projection, "m", limit=5, cursor=first.next)

    assert first.total == 1 + len(second.items)
    assert first.items[0].entity.slug not in [hit.entity.slug for hit in second.items]
    assert [one.entity.slug for one in search_entities(store.projection, "m", types=("Person",)).items] == [
        "marietje-schaake"
    ]


def test_names_are_compared_without_capitals_accents_and_legal_forms() -> None:
    """The keys by which names are compared."""
    assert fold("L’Œuvre d'Élan") == "l oeuvre d elan"
    assert search_key("Mistral AI SAS") == "mistral ai"
    assert search_key("SA") == "sa"
    assert initials("Autorité de la concurrence") == ("adlc",)
    assert words_query("!!!") is None


def test_each_document_is_one_graph() -> None:
    """The three documents are what the graph is made of."""
    extractions: tuple[Extraction, ...] = all_three()

    assert all(quad.graph_name == graph_of(one) for one in extractions for quad in quads_of(one))
