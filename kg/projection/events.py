"""Lists of events, their counts by what they are, and who they are about."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Literal

from kg.projection.classes import family_of
from kg.projection.cursor import Page, decode_cursor, next_cursor
from kg.projection.keys import words_query
from kg.projection.projection import Projection
from kg.projection.rows import EVENT, Row, entities_by_id, event_views
from kg.projection.settling import first_day, last_day
from kg.projection.views import EventView, Facet

Order = Literal["newest", "oldest", "updated", "confidence"]

#: order → (column, direction, a value of the column's type); events that are even there follow by key.
_ORDERS: dict[str, tuple[str, str, str | float]] = {
    "newest": ("day", "DESC", ""),
    "oldest": ("day", "ASC", ""),
    "updated": ("updated", "DESC", ""),
    "confidence": ("confidence", "DESC", 0.0),
}

#: Values a facet shows at most, the most frequent first.
FACET_VALUES = 25


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for. What is compared is what all documents together say of an event."""

    types: tuple[str, ...] = ()
    """Local names of event types or families: one of them."""
    actors: tuple[str, ...] = ()
    """Slugs or IRIs: each of them takes part, or is what it is about."""
    role: str | None = None
    """Local name of the role in which the actors do so."""
    authority: str | None = None
    law: str | None = None
    since: str | None = None
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. A month is in time when one of its days is."""
    until: str | None = None
    factualities: tuple[str, ...] = ()
    stance: str | None = None
    min_confidence: float | None = None
    words: str | None = None
    """Beginnings of words of its label or of its sentences, all of them."""
    language: str | None = None
    """Of a document that tells it."""
    document: str | None = None
    """Key or IRI of a document that tells it."""


def event_filter_with(asked: EventFilter, actor: str, *, since: str | None = None) -> EventFilter:
    """Narrow a filter to the events of one more actor."""
    return replace(asked, actors=tuple(sorted({*asked.actors, actor})), since=since or asked.since)


def list_events(
    projection: Projection,
    asked: EventFilter = EventFilter(),
    *,
    order: Order = "newest",
    limit: int = 50,
    cursor: str | None = None,
) -> Page[EventView]:
    """List events, each with everything that is said of it.

    Args:
        projection: Where they are.
        asked: Which.
        order: ``newest`` and ``oldest`` by date, those without one last and first.
        limit: How many at most.
        cursor: Where to go on, from the page before.

    Raises:
        InvalidQuery: The cursor is of another list.
    """
    column, direction, like = _ORDERS[order]
    where, values = where_events(asked)
    place, after = "", []
    if cursor:
        value, key = decode_cursor(cursor, order, (like, ""))
        sign = "<" if direction == "DESC" else ">"
        place = f" AND ({column} {sign} ? OR ({column} = ? AND key > ?))"
        after = [value, value, key]
    with projection.reading() as db:
        total = _count(projection, db, where, values)
        rows: list[Row] = db.execute(
            f"SELECT {EVENT}, {column} FROM event e WHERE {where}{place} "
            f"ORDER BY {column} {direction}, key LIMIT ?",
            [*values, *after, limit + 1],
        ).fetchall()
        shown = rows[:limit]
        following = next_cursor(order, rows, limit, (shown[-1][-1], shown[-1][2])) if shown else None
        return Page(event_views(db, [row[:-1] for row in shown]), total, following)


def events_in_full(projection: Projection, asked: EventFilter) -> tuple[EventView, ...]:
    """List all events of a filter that holds few, such as those of one document; newest first."""
    where, values = where_events(asked)
    with projection.reading() as db:
        rows = db.execute(
            f"SELECT {EVENT} FROM event e WHERE {where} ORDER BY day DESC, key", values
        ).fetchall()
        return event_views(db, rows)


def event_facets(projection: Projection, asked: EventFilter) -> dict[str, tuple[Facet, ...]]:
    """Count what a list could be narrowed to: type, family, year, factuality, language, authority, law."""
    return projection.kept(("facets", asked), lambda: _facets(projection, asked))


def _facets(projection: Projection, asked: EventFilter) -> dict[str, tuple[Facet, ...]]:
    where, values = where_events(asked)
    with projection.reading() as db:
        return {
            "family": _facet(db, "family", where, values),
            "type": _facet(db, "type", where, values),
            "year": _facet(db, "NULLIF(substr(day, 1, 4), '')", where, values, by_value=True),
            "factuality": _facet(db, "factuality", where, values),
            "language": tuple(
                Facet(value, count)
                for value, count in db.execute(
                    "SELECT d.language, COUNT(DISTINCT t.event) FROM telling t "
                    "JOIN document d ON d.id = t.document WHERE d.language IS NOT NULL "
                    f"AND t.event IN (SELECT id FROM event e WHERE {where}) "
                    "GROUP BY d.language ORDER BY 2 DESC, 1 LIMIT ?",
                    [*values, FACET_VALUES],
                )
            ),
            "authority": _fillers(db, "authority", where, values),
            "law": _fillers(db, "law", where, values),
        }


def families_of(projection: Projection, asked: EventFilter) -> tuple[Facet, ...]:
    """Count events by family, the most frequent first: of all that ``event_facets`` counts only this."""
    where, values = where_events(asked)
    with projection.reading() as db:
        return _facet(db, "family", where, values)


def years_of(projection: Projection, asked: EventFilter) -> tuple[tuple[str, str, int], ...]:
    """Count the events with a date by month and family, oldest first: (``YYYY-MM``, family, count)."""
    where, values = where_events(asked)
    with projection.reading() as db:
        return tuple(
            db.execute(
                "SELECT substr(date, 1, 7), family, COUNT(*) FROM event e "
                f"WHERE {where} AND date IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
                values,
            ).fetchall()
        )


def stances_on(projection: Projection, entity: str) -> tuple[Facet, ...]:
    """Count the stands taken on an entity, by stance."""
    with projection.reading() as db:
        about = replace(EventFilter(), actors=(entity,), role="about")
        law = replace(EventFilter(), actors=(entity,), role="law")
        counts: dict[str, int] = {}
        for asked in (about, law):
            where, values = where_events(asked)
            for facet in _facet(db, "stance", where, values):
                counts[facet.value] = counts.get(facet.value, 0) + facet.count
    return tuple(
        Facet(value, count) for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )


def _count(projection: Projection, db: sqlite3.Connection, where: str, values: list[object]) -> int:
    def count() -> int:
        return int(db.execute(f"SELECT COUNT(*) FROM event e WHERE {where}", values).fetchone()[0])

    return projection.kept(("count", where, *values), count)


def _facet(
    db: sqlite3.Connection, column: str, where: str, values: list[object], *, by_value: bool = False
) -> tuple[Facet, ...]:
    order = "1 DESC" if by_value else "2 DESC, 1"
    rows = db.execute(
        f"SELECT {column} AS value, COUNT(*) FROM event e WHERE {where} GROUP BY 1 HAVING value IS NOT NULL "
        f"ORDER BY {order} LIMIT ?",
        [*values, FACET_VALUES],
    )
    return tuple(Facet(value, count) for value, count in rows)


def _fillers(db: sqlite3.Connection, role: str, where: str, values: list[object]) -> tuple[Facet, ...]:
    rows = db.execute(
        "SELECT p.entity, COUNT(*) FROM participant p WHERE p.role = ? "
        f"AND p.event IN (SELECT id FROM event e WHERE {where}) GROUP BY p.entity ORDER BY 2 DESC, 1 LIMIT ?",
        [role, *values, FACET_VALUES],
    ).fetchall()
    entities = entities_by_id(db, [row[0] for row in rows])
    found = [Facet(entities[entity].slug, count, entities[entity]) for entity, count in rows]
    return tuple(sorted(found, key=lambda facet: (-facet.count, facet.value)))


def where_events(asked: EventFilter) -> tuple[str, list[object]]:
    """A condition on ``event e``, with its values."""
    parts: list[str] = ["1"]
    values: list[object] = []

    def need(condition: str, *given: object) -> None:
        parts.append(condition)
        values.extend(given)

    if asked.types:
        marks = ", ".join("?" * len(asked.types))
        # One column, so that one index serves; both where types and families are mixed.
        known = [name in family_of() for name in asked.types]
        if all(known):
            need(f"e.type IN ({marks})", *asked.types)
        elif not any(known):
            need(f"e.family IN ({marks})", *asked.types)
        else:
            need(f"(e.type IN ({marks}) OR e.family IN ({marks}))", *asked.types, *asked.types)
    for actor in asked.actors:
        need(*_takes_part(actor, asked.role))
    if asked.authority:
        need(*_takes_part(asked.authority, "authority"))
    if asked.law:
        need(*_takes_part(asked.law, "law"))
    if asked.since:
        need("e.last_day >= ?", first_day(asked.since))
    if asked.until:
        need("e.day <> '' AND e.day <= ?", last_day(asked.until))
    if asked.factualities:
        need(f"e.factuality IN ({', '.join('?' * len(asked.factualities))})", *asked.factualities)
    if asked.stance:
        need("e.stance = ?", asked.stance)
    if asked.min_confidence is not None:
        need("e.confidence >= ?", asked.min_confidence)
    if asked.words is not None:
        words = words_query(asked.words)
        if words:
            need("e.id IN (SELECT rowid FROM event_words WHERE event_words MATCH ?)", words)
        else:
            need("0")
    told = "e.id IN (SELECT t.event FROM telling t JOIN document d ON d.id = t.document WHERE "
    if asked.language:
        need(told + "d.language = ?)", asked.language)
    if asked.document:
        need(told + "(d.key = ? OR d.iri = ?))", asked.document, asked.document)
    return " AND ".join(parts), values


def _takes_part(entity: str, role: str | None) -> tuple[str, ...]:
    one = "p.entity IN (SELECT id FROM entity WHERE slug = ? UNION ALL SELECT id FROM entity WHERE iri = ?)"
    if role:
        return (
            f"e.id IN (SELECT p.event FROM participant p WHERE {one} AND p.role = ?)",
            entity,
            entity,
            role,
        )
    return (
        f"e.id IN (SELECT p.event FROM participant p WHERE {one} AND p.role <> 'saidBy')",
        entity,
        entity,
    )
