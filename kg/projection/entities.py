"""Lists of entities, and who acts with whom."""

from __future__ import annotations

import json
from itertools import combinations

from kg.projection.cursor import Page, decode_cursor, next_cursor
from kg.projection.events import EventFilter, where_events
from kg.projection.projection import Projection
from kg.projection.rows import ENTITY, Row, entities_by_id, entity_view
from kg.projection.views import Coactor, EntityView, Network

_ORDER = "events"

#: What is no partner of whom takes part: it is spoken of, or cited.
_NOT_ACTING = "('law', 'about', 'saidBy')"

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
    """Who takes part in the same events as an entity, most often first; and how many there are.

    Args:
        projection: Where the events are.
        entity: Slug or IRI.
        asked: Which events count; all when it is not given.
        limit: How many at most.
    """
    where, values = where_events(asked or EventFilter())
    with projection.reading() as db:
        rows = db.execute(
            "SELECT other.entity, COUNT(DISTINCT other.event) AS shared FROM participant other "
            "JOIN entity o ON o.id = other.entity "
            f"WHERE other.role NOT IN {_NOT_ACTING} AND o.slug <> ? AND o.iri <> ? AND other.event IN ("
            "SELECT p.event FROM participant p JOIN entity s ON s.id = p.entity "
            f"WHERE (s.slug = ? OR s.iri = ?) AND p.role <> 'saidBy') "
            f"AND EXISTS (SELECT 1 FROM event e WHERE e.id = other.event AND {where}) "
            "GROUP BY other.entity ORDER BY shared DESC, o.slug",
            [entity, entity, entity, entity, *values],
        ).fetchall()
        entities = entities_by_id(db, [row[0] for row in rows[:limit]])
    return tuple(Coactor(entities[one], shared) for one, shared in rows[:limit]), len(rows)


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
    where, values = where_events(asked or EventFilter())
    shared: dict[tuple[str, str], int] = {}
    slugs = {one.iri: one.slug for one in nodes}
    with projection.reading() as db:
        marks = ", ".join("?" * len(nodes))
        acting = f"p.role NOT IN {_NOT_ACTING} OR n.iri = ?"
        rows = db.execute(
            "SELECT p.event, json_group_array(DISTINCT n.iri) FROM participant p "
            f"JOIN entity n ON n.id = p.entity WHERE n.iri IN ({marks}) AND ({acting}) "
            "AND p.role <> 'saidBy' AND EXISTS "
            f"(SELECT 1 FROM event e WHERE e.id = p.event AND {where}) GROUP BY p.event",
            [*slugs, entity.iri, *values],
        ).fetchall()
    for _, together in rows:
        for pair in combinations(sorted(slugs[iri] for iri in json.loads(together)), 2):
            shared[pair] = shared.get(pair, 0) + 1
    edges = tuple((*pair, times) for pair, times in sorted(shared.items()))
    return Network(nodes, edges, max(0, count - len(near)))
