"""Lists of events, and which events are asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.projection.classes import family_of
from kg.projection.cursor import Page, decode_cursor, next_cursor
from kg.projection.held import FEW, Bits, numbers_of, place_of
from kg.projection.keys import words_query
from kg.projection.projection import Projection
from kg.projection.rows import EVENT, Row, event_views
from kg.projection.settling import first_day, last_day
from kg.projection.views import EventView, Tally

Order = Literal["newest", "oldest", "updated", "confidence"]

#: order → (column, direction, a value of the column's type); events that are even there follow by key.
_ORDERS: dict[str, tuple[str, str, str | float]] = {
    "newest": ("day", "DESC", ""),
    "oldest": ("day", "ASC", ""),
    "updated": ("updated", "DESC", ""),
    "confidence": ("confidence", "DESC", 0.0),
}


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
    country: str | None = None
    """ISO 3166-1 alpha-2, ``EU`` or ``INT``: of one that acts in it."""


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
        total = _count(projection, db, asked)
        events = projection.peek(("events", asked))
        if isinstance(events, Mapping) and (few := numbers_of(events, FEW)) is not None:
            where, values = _is_one_of(few)
        elif isinstance(events, Mapping) and column == "day":
            within = replace(EventFilter(), since=asked.since, until=asked.until)
            down = f"{place} ORDER BY day {direction}, key"
            where, values = _is_one_of(_first_of(db, events, within, down, after, limit + 1))
        rows: list[Row] = db.execute(
            f"SELECT {EVENT}, {column} FROM event e WHERE {where}{place} "
            f"ORDER BY {column} {direction}, key LIMIT ?",
            [*values, *after, limit + 1],
        ).fetchall()
        shown = rows[:limit]
        following = next_cursor(order, rows, limit, (shown[-1][-1], shown[-1][2])) if shown else None
        return Page(event_views(db, [row[:-1] for row in shown]), total, following)


def _is_one_of(events: Sequence[int]) -> tuple[str, list[object]]:
    return "e.id IN (SELECT value FROM json_each(?))", [json.dumps(events)]


def _first_of(
    db: sqlite3.Connection, events: Bits, within: EventFilter, down: str, after: Sequence[object], count: int
) -> list[int]:
    """The first of many events, found by walking down the days."""
    where, values = where_events(within)
    found: list[int] = []
    for (event,) in db.execute(f"SELECT e.id FROM event e WHERE {where}{down}", [*values, *after]):
        part, bit = place_of(event)
        if events.get(part, 0) & bit:
            found.append(event)
            if len(found) == count:
                break
    return found


def events_in_full(projection: Projection, asked: EventFilter) -> tuple[EventView, ...]:
    """List all events of a filter that holds few, such as those of one document; newest first."""
    where, values = where_events(asked)
    with projection.reading() as db:
        rows = db.execute(
            f"SELECT {EVENT} FROM event e WHERE {where} ORDER BY day DESC, key", values
        ).fetchall()
        return event_views(db, rows)


def only_actor(db: sqlite3.Connection, asked: EventFilter) -> int | None:
    """The actor, where a filter asks for the events of one and for nothing else."""
    if len(asked.actors) != 1 or asked != EventFilter(actors=asked.actors):
        return None
    rows = db.execute("SELECT id FROM entity WHERE slug = ? OR iri = ?", asked.actors * 2).fetchall()
    return rows[0][0] if len(rows) == 1 else None


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


def _count(projection: Projection, db: sqlite3.Connection, asked: EventFilter) -> int:
    def count() -> int:
        counted = projection.peek(("tally", asked))
        if isinstance(counted, Tally):
            return counted.total
        if (entity := only_actor(db, asked)) is not None:
            found = db.execute("SELECT SUM(events) FROM lane WHERE entity = ?", (entity,)).fetchone()
            return int(found[0] or 0)
        where, values = where_events(asked)
        return int(db.execute(f"SELECT COUNT(*) FROM event e WHERE {where}", values).fetchone()[0])

    return projection.kept(("count", asked), count)


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
        # The year is there for the index of days: nothing that lasts into a year begins before it.
        need("e.day >= ? AND e.last_day >= ?", asked.since[:4], first_day(asked.since))
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
    for kind, value in (("language", asked.language), ("country", asked.country)):
        if value:
            need(f"e.id IN (SELECT event FROM trait WHERE kind = '{kind}' AND value = ?)", value)
    if asked.document:
        need(
            "e.id IN (SELECT event FROM telling WHERE document IN "
            "(SELECT id FROM document WHERE key = ? UNION ALL SELECT id FROM document WHERE iri = ?))",
            asked.document,
            asked.document,
        )
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
