"""Lists of events, their counts by what they are, and who they are about."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.projection.classes import family_of
from kg.projection.counting import VALUE, counts_in
from kg.projection.cursor import Page, decode_cursor, next_cursor
from kg.projection.keys import words_query
from kg.projection.projection import Projection
from kg.projection.rows import EVENT, Row, entities_by_id, event_views
from kg.projection.settling import first_day, last_day
from kg.projection.views import EventView, Facet, Lanes, Tally

Order = Literal["newest", "oldest", "updated", "confidence"]

#: order → (column, direction, a value of the column's type); events that are even there follow by key.
_ORDERS: dict[str, tuple[str, str, str | float]] = {
    "newest": ("day", "DESC", ""),
    "oldest": ("day", "ASC", ""),
    "updated": ("updated", "DESC", ""),
    "confidence": ("confidence", "DESC", 0.0),
}

#: What a list can be narrowed to.
FACETS = ("family", "type", "actor", "authority", "law", "country", "year", "factuality", "language")
_OF_ENTITIES = ("actor", "authority", "law")

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
    """Count what a list could be narrowed to.

    Returns:
        ``family``, ``type``, ``year``, ``factuality``, ``language``, ``actor``, ``authority``, ``law`` and
        ``country`` → the values that leave most, with how many events each leaves.
    """
    return tally(projection, asked).facets


def tally(projection: Projection, asked: EventFilter) -> Tally:
    """Count events by all that a list can be narrowed to, and by month."""
    return projection.kept(("tally", asked), lambda: _tally(projection, asked))


def _tally(projection: Projection, asked: EventFilter) -> Tally:
    if asked == EventFilter():
        return _tally_of_all(projection)
    where, values = where_events(asked)
    with projection.reading() as db:
        total, marks = db.execute(
            "SELECT COUNT(*), group_concat(c.marks, char(29)) FROM event e JOIN counted c ON c.event = e.id "
            f"WHERE {where}",
            values,
        ).fetchone()
        counted = counts_in(marks) if marks else {}
        months = counted.pop("dated", {})
        return Tally(
            total,
            _facets(db, {name: _most_frequent(name, counted.get(name, {})) for name in FACETS}),
            tuple(sorted((*month.split(VALUE), count) for month, count in months.items())),  # type: ignore[misc]
        )


def _tally_of_all(projection: Projection) -> Tally:
    with projection.reading() as db:
        (total,) = db.execute("SELECT COUNT(*) FROM event").fetchone()
        counted = {
            name: db.execute(
                "SELECT value, count FROM tally WHERE facet = ? "
                f"ORDER BY {'value DESC' if name == 'year' else 'count DESC, value'} LIMIT ?",
                (name, FACET_VALUES),
            ).fetchall()
            for name in FACETS
        }
        months = db.execute("SELECT value, count FROM tally WHERE facet = 'dated' ORDER BY value").fetchall()
        return Tally(
            total,
            _facets(db, counted),
            tuple((*month.split(VALUE), count) for month, count in months),
        )


def _most_frequent(name: str, counted: Mapping[str, int]) -> list[tuple[str, int]]:
    if name == "year":
        return sorted(counted.items(), reverse=True)[:FACET_VALUES]
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:FACET_VALUES]


def _facets(
    db: sqlite3.Connection, counted: Mapping[str, Sequence[tuple[str, int]]]
) -> dict[str, tuple[Facet, ...]]:
    ids = {int(value) for name in _OF_ENTITIES for value, _ in counted[name]}
    entities = entities_by_id(db, ids)

    def facet(name: str, value: str, count: int) -> Facet:
        if name not in _OF_ENTITIES:
            return Facet(value, count)
        entity = entities[int(value)]
        return Facet(entity.slug, count, entity)

    found = {name: tuple(facet(name, *one) for one in values) for name, values in counted.items()}
    for name in _OF_ENTITIES:
        found[name] = tuple(sorted(found[name], key=lambda one: (-one.count, one.value)))
    return found


def lanes(projection: Projection, asked: EventFilter) -> Lanes:
    """Count events by family, and by month; of one actor without looking at its events."""
    return projection.kept(("lanes", asked), lambda: _lanes(projection, asked))


def _lanes(projection: Projection, asked: EventFilter) -> Lanes:
    with projection.reading() as db:
        entity = _only_actor(db, asked)
        if entity is None:
            found = tally(projection, asked)
            return Lanes(found.total, found.facets["family"], found.months)
        rows = db.execute(
            "SELECT month, family, events FROM lane WHERE entity = ? ORDER BY month, family", (entity,)
        ).fetchall()
    families: dict[str, int] = {}
    for _, family, count in rows:
        families[family] = families.get(family, 0) + count
    return Lanes(
        sum(families.values()),
        tuple(Facet(*one) for one in _most_frequent("family", families) if one[0]),
        tuple(row for row in rows if row[0]),
    )


def _only_actor(db: sqlite3.Connection, asked: EventFilter) -> int | None:
    """The actor, where a filter asks for the events of one and for nothing else."""
    if len(asked.actors) != 1 or asked != EventFilter(actors=asked.actors):
        return None
    rows = db.execute("SELECT id FROM entity WHERE slug = ? OR iri = ?", asked.actors * 2).fetchall()
    return rows[0][0] if len(rows) == 1 else None


def families_of(projection: Projection, asked: EventFilter) -> tuple[Facet, ...]:
    """Count events by family, the most frequent first: of all that ``event_facets`` counts only this."""
    return lanes(projection, asked).families


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


def _count(projection: Projection, db: sqlite3.Connection, asked: EventFilter) -> int:
    def count() -> int:
        counted = projection.peek(("tally", asked))
        if isinstance(counted, Tally):
            return counted.total
        if (entity := _only_actor(db, asked)) is not None:
            found = db.execute("SELECT SUM(events) FROM lane WHERE entity = ?", (entity,)).fetchone()
            return int(found[0] or 0)
        where, values = where_events(asked)
        return int(db.execute(f"SELECT COUNT(*) FROM event e WHERE {where}", values).fetchone()[0])

    return projection.kept(("count", asked), count)


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
