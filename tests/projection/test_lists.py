"""Lists of events and documents, what they are narrowed to, and their counts."""

from __future__ import annotations

import dataclasses
from itertools import permutations
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InvalidQuery
from kg.projection import (
    DocumentFilter,
    EventFilter,
    Facet,
    Lanes,
    ProjectedStore,
    Projection,
    coactors,
    event_facets,
    facets,
    lanes,
    list_documents,
    list_entities,
    list_events,
    network,
    open_projection,
    search_documents,
    tally,
    years_of,
)
from kg.store import open_store
from tests.graphs import ID, REG, all_three, graph_of, write


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
