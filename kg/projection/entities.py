"""Lists of entities, and who acts with whom."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from kg.projection.connection import Connection
from kg.projection.counting import NOT_ACTING
from kg.projection.cursor import Page, decode_cursor, next_cursor
from kg.projection.filters import EventFilter, where_events
from kg.projection.projection import Projection
from kg.projection.rows import ENTITY, Row, entities_by_id, entity_view
from kg.projection.views import Coactor, EntityView, Network

_ORDER = "events"

_NOT_ACTING = "('" + "', '".join(NOT_ACTING) + "')"

#: Nodes a network has at most: the layout in a browser takes 0.3 s for 100, 29 s for 2,000 (LIBRARIES.md).
LARGEST_NETWORK = 300


def list_entities(
    projection: Projection, *, types: tuple[str, ...] = (), limit: int = 50, cursor: str | None = None
) -> Page[EntityView]:
    """List entities, those with the most events first.

    Args:
        projection: Where they are.
        types: Local names of classes: one of them. Who only fills a role has none, and is not listed.
        limit: How many at most.
        cursor: Where to go on, from the page before.

    Raises:
        InvalidQuery: The cursor is of another list.
    """
    where = f"type IN ({', '.join('?' * len(types))})" if types else "type IS NOT NULL"
    place, after = "", []
    if cursor:
        events, slug = decode_cursor(cursor, _ORDER, (0, ""))
        place, after = " AND (events < ? OR (events = ? AND slug > ?))", [events, events, slug]
    with projection.reading() as db:
        (total,) = db.execute(f"SELECT COUNT(*) FROM entity WHERE {where}", types).fetchone()
        rows: list[Row] = db.execute(
            f"SELECT {ENTITY} FROM entity WHERE {where}{place} ORDER BY events DESC, slug LIMIT ?",
            [*types, *after, limit + 1],
        ).fetchall()
    found = tuple(entity_view(row) for row in rows[:limit])
    following = next_cursor(_ORDER, rows, limit, (found[-1].events, found[-1].slug)) if found else None
    return Page(found, total, following)


def coactors(
    projection: Projection, entity: str, asked: EventFilter | None = None, *, limit: int = 20
) -> tuple[tuple[Coactor, ...], int]:
    """Who acts in the same events as an entity, most often first; and how many there are.

    Args:
        projection: Where the events are.
        entity: Slug or IRI.
        asked: Which events count; all when it is not given.
        limit: How many at most.
    """
    with projection.reading() as db:
        ids = _ids(db, entity)
        if len(ids) == 1 and asked in (None, EventFilter()):
            rows = [*_most_often_with(db, ids[0], limit).items()]
            (count,) = db.execute("SELECT COUNT(*) FROM pair WHERE entity = ?", ids).fetchone()
        else:
            found = _together(db, ids, asked or EventFilter())
            slugs = _slugs(db, found)
            rows = sorted(found.items(), key=lambda one: (-one[1], slugs[one[0]]))[:limit]
            count = len(found)
        entities = entities_by_id(db, [row[0] for row in rows])
    return tuple(Coactor(entities[one], shared) for one, shared in rows), count


def partners(db: Connection, entity: int, limit: int) -> tuple[Coactor, ...]:
    """The first of all that act in the events of an entity, by its row."""
    shared = _most_often_with(db, entity, limit)
    entities = entities_by_id(db, shared)
    return tuple(Coactor(entities[other], events) for other, events in shared.items())


def _most_often_with(db: Connection, entity: int, limit: int) -> dict[int, int]:
    """Rows of who acts most often with an entity → in how many events."""
    return dict(
        db.execute(
            "SELECT p.other, p.events FROM pair p JOIN entity o ON o.id = p.other WHERE p.entity = ? "
            "ORDER BY p.events DESC, o.slug LIMIT ?",
            (entity, limit),
        ).fetchall()
    )


def _ids(db: Connection, entity: str) -> tuple[int, ...]:
    rows = db.execute("SELECT id FROM entity WHERE slug = ? OR iri = ? ORDER BY id", (entity, entity))
    return tuple(row[0] for row in rows)


def _slugs(db: Connection, ids: Iterable[int]) -> dict[int, str]:
    return dict(
        db.execute(
            "SELECT id, slug FROM entity WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).fetchall()
    )


def _together(db: Connection, ids: Sequence[int], asked: EventFilter) -> dict[int, int]:
    """Who acts in the events of some entities → in how many."""
    where, values = where_events(asked)
    rows = db.execute(
        "WITH theirs AS MATERIALIZED (SELECT DISTINCT p.event FROM participant p "
        "JOIN event e ON e.id = p.event WHERE p.entity IN (SELECT value FROM json_each(?)) "
        f"AND p.role <> 'saidBy' AND {where}) "
        "SELECT DISTINCT o.event, o.entity FROM theirs JOIN participant o ON o.event = theirs.event "
        f"WHERE o.role NOT IN {_NOT_ACTING}",
        [json.dumps(ids), *values],
    )
    counts = Counter(entity for _, entity in rows)
    for entity in ids:
        counts.pop(entity, None)
    return counts


def network(
    projection: Projection, entity: EntityView, asked: EventFilter | None = None, *, limit: int = 50
) -> Network:
    """The actors around an entity, and the events each two of them share.

    Args:
        projection: Where the events are.
        entity: In the middle.
        asked: Which events count; all when it is not given.
        limit: Nodes at most, the one in the middle included.
    """
    near, count = coactors(projection, entity.iri, asked, limit=limit - 1)
    nodes = (entity, *(one.entity for one in near))
    with projection.reading() as db:
        ids = {
            row: slug
            for slug, iri in ((one.slug, one.iri) for one in nodes)
            for (row,) in db.execute("SELECT id FROM entity WHERE iri = ?", (iri,))
        }
        (middle,) = db.execute("SELECT id FROM entity WHERE iri = ?", (entity.iri,)).fetchone() or (0,)
        find = _pairs if asked in (None, EventFilter()) else _pairs_among
        shared: dict[tuple[str, str], int] = {}
        for one, other, times in find(db, tuple(ids), middle, asked or EventFilter()):
            a, b = sorted((ids[one], ids[other]))
            shared[a, b] = times
    edges = tuple((*pair, times) for pair, times in sorted(shared.items()))
    return Network(nodes, edges, max(0, count - len(near)))


def _pairs(
    db: Connection, ids: Sequence[int], middle: int, asked: EventFilter
) -> Iterable[tuple[int, int, int]]:
    """(one, other, events that they share) of some entities; the one in the middle need not act."""
    marks = json.dumps(ids)
    yield from db.execute(
        "SELECT entity, other, acting FROM pair WHERE entity IN (SELECT value FROM json_each(?)) "
        "AND other IN (SELECT value FROM json_each(?)) AND entity < other AND acting > 0 "
        "AND entity <> ? AND other <> ? ORDER BY 1, 2",
        (marks, marks, middle, middle),
    )
    yield from db.execute(
        "SELECT entity, other, events FROM pair "
        "WHERE entity = ? AND other IN (SELECT value FROM json_each(?))",
        (middle, marks),
    )


def _pairs_among(
    db: Connection, ids: Sequence[int], middle: int, asked: EventFilter
) -> Iterable[tuple[int, int, int]]:
    """The same of the events of a filter."""
    rows = db.execute(
        "SELECT p.event, p.entity FROM participant p "
        "WHERE p.entity IN (SELECT value FROM json_each(?)) AND p.role <> 'saidBy' "
        f"AND (p.entity = ? OR p.role NOT IN {_NOT_ACTING})",
        (json.dumps(ids), middle),
    )
    together: dict[int, set[int]] = defaultdict(set)
    for event, entity in rows:
        together[event].add(entity)
    where, values = where_events(asked)
    shared = [event for event, found in together.items() if len(found) > 1]
    kept = db.execute(
        f"SELECT e.id FROM event e WHERE e.id IN (SELECT value FROM json_each(?)) AND {where}",
        [json.dumps(shared), *values],
    )
    counts = Counter(pair for (event,) in kept for pair in combinations(sorted(together[event]), 2))
    for (one, other), times in sorted(counts.items()):
        yield one, other, times
