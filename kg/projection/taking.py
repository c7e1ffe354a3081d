"""A graph into the tables: what it says now takes the place of what it said before."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad

from kg.projection.changes import Change, slugs_of, taking_part
from kg.projection.connection import Connection
from kg.projection.counting import count_events
from kg.projection.reading import read_graph
from kg.projection.settling import settle_entities, settle_events
from kg.projection.shown import write_shown
from kg.projection.writing import Touched, forget_graph, insert_graph


def take_up(db: Connection, graph: str, quads: Iterable[Quad], base_iri: str) -> Change:
    """Take up what a graph says.

    Args:
        db: With the tables, in a transaction.
        graph: Its name.
        quads: All that it holds.
        base_iri: Where the IRIs of entities, events and documents begin.

    Returns:
        What that touches.
    """
    said, touched = read_graph(graph, quads), Touched()
    forget_graph(db, graph, touched)
    insert_graph(db, graph, said, base_iri, touched)
    return settle(db, touched)


def settle(db: Connection, touched: Touched) -> Change:
    """Work out anew what all documents together say of what was touched."""
    near = touched.entities | taking_part(db, touched.events)
    slugs = slugs_of(db, near)
    settle_events(db, touched.events)
    write_shown(db, touched.events)
    others, renamed = settle_entities(db, touched.entities)
    count_events(db, touched.events | others)
    slugs |= slugs_of(db, taking_part(db, touched.events).difference(near))
    return Change(frozenset(slugs.values()), frozenset(slugs[one] for one in renamed))
