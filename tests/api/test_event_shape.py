"""Events as JSON: written ahead with gaps, they are what they would be if they were written now."""

from __future__ import annotations

import hashlib
import json
import random

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from api import references
from api.event_shape import event_item, shown_items
from benchmarks.made_up_graph import extraction, make_cast
from kg.projection import (
    DocumentView,
    EntityView,
    ProjectedStore,
    find_event,
    list_events,
    open_projection,
)
from kg.projection.projection import Projection
from kg.projection.shown import read_shown
from kg.projection.tables import READING
from kg.store import open_store
from kg.terms import PREFIXES
from tests.api.test_kept_through_changes import DOCUMENTS, article, put
from tests.graphs import british, graph_of, quads_of

REG = PREFIXES["reg"]


def shown(projection: Projection, language: str) -> dict[str, str]:
    """Every event by its IRI, as it was written ahead."""
    with projection.reading() as db:
        rows = [row for (row,) in db.execute("SELECT id FROM event ORDER BY iri")]
        assert len(rows) == len(db.execute("SELECT * FROM shown").fetchall())
        assert all(size == len(text) for size, text in db.execute("SELECT size, text FROM shown"))
        found = [one.text for one in shown_items(read_shown(db, rows), language)]
    return {json.loads(one)["id"]: one for one in found}


def written_now(projection: Projection, language: str) -> dict[str, str]:
    """The same, each written from what is said of it."""
    with projection.reading() as db:
        iris = [iri for (iri,) in db.execute("SELECT iri FROM event")]
    found = [find_event(projection, iri) for iri in iris]
    return {one.iri: event_item(one, language).text for one in found if one}


@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_they_are_as_if_written_now(seed: int) -> None:
    """Documents come, are read anew and go; actors are called otherwise; two tell of one event."""
    chance, cast = random.Random(seed), make_cast(DOCUMENTS)
    with open_store("memory") as memory:
        store = ProjectedStore(memory, open_projection(memory))
        for number in range(DOCUMENTS):
            put(store, article(cast, number, chance))
        for _ in range(12):
            number = chance.randrange(DOCUMENTS + 5)
            if chance.random() < 0.3:
                store.remove_graph(graph_of(extraction(cast, number)))
            else:
                put(store, article(cast, number, chance))
            for language in ("en", "fr"):
                now = written_now(store.projection, language)

                assert now
                assert now == shown(store.projection, language)
        store.projection.rebuild()

        assert written_now(store.projection, "en") == shown(store.projection, "en")


@pytest.mark.parametrize("odd", ["\x1f", "\x1ft\x1f", "\0", '"', "\\u001f", "é\u2028"])
def test_no_text_is_taken_for_a_gap(odd: str) -> None:
    """Whatever stands in a label, a sentence, a title or a value."""
    graph = graph_of(british())

    def spoiled(quad: Quad) -> Quad:
        free = isinstance(quad.object, Literal) and (quad.object.datatype.value.endswith("ring"))
        value = quad.object.value if free else ""
        return Quad(quad.subject, quad.predicate, Literal(odd + value), graph) if free else quad

    quads = [spoiled(one) for one in quads_of(british())]
    events = {one.subject for one in quads if one.predicate.value == REG + "confidence"}
    quads += [Quad(one, NamedNode(REG + "stance"), Literal(odd), graph) for one in events]
    with open_store("memory") as memory:
        store = ProjectedStore(memory, open_projection(memory))
        store.replace_graph(graph, quads)
        (event,) = list_events(store.projection).items

        assert event.stance == odd
        assert written_now(store.projection, "en") == shown(store.projection, "en")
        assert json.loads(event_item(event, "en").text)["stance"]["name"] == odd


def test_what_may_be_of_any_length_is_kept_only_where_it_is_short() -> None:
    """A document may say anything, and what is kept is counted by pieces."""
    for written in (references._written_term, references._written_entity, references._written_document):
        written.cache_clear()
    long = "x" * (references.LARGEST_KEPT + 1)
    entity = EntityView("urn:" + long, "x", None, {"": "X"})
    for shape, *named in (
        (references.written_term, long, "en"),
        (references.written_entity, entity, "en"),
        (references.written_document, DocumentView("urn:x", "x", publisher=long)),
    ):
        assert long in shape(*named).text
    for written in (references._written_term, references._written_entity, references._written_document):
        assert written.cache_info().currsize <= 1  # The class of the entity, of which there is none.


def test_written_otherwise_it_is_written_anew_in_every_store() -> None:
    """Whoever changes how an event is written raises ``READING``, and both here."""
    with open_store("memory") as memory:
        store = ProjectedStore(memory, open_projection(memory))
        store.replace_graph(graph_of(british()), quads_of(british()))
        with store.projection.reading() as db:
            ((text,),) = db.execute("SELECT text FROM shown")

    assert (READING, hashlib.sha256(text.encode()).hexdigest()[:8]) == (5, "bc88e0d3")


def test_a_key_may_hold_any_letter() -> None:
    """It is part of an IRI, where some letters are written as numbers."""
    graph = graph_of(british())
    (event,) = {one.subject for one in quads_of(british()) if one.predicate.value == REG + "confidence"}
    assert isinstance(event, NamedNode)
    other = NamedNode(event.value + "%1F%22")
    quads = [
        Quad(
            other if one.subject == event else one.subject,
            one.predicate,
            other if one.object == event else one.object,
            graph,
        )
        for one in quads_of(british())
    ]
    with open_store("memory") as memory:
        store = ProjectedStore(memory, open_projection(memory))
        store.replace_graph(graph, quads)

        (text,) = shown(store.projection, "en").values()
        assert json.loads(text)["key"].endswith('\x1f"')
        assert json.loads(text)["url"].endswith("%1F%22")
        assert written_now(store.projection, "en") == shown(store.projection, "en")
