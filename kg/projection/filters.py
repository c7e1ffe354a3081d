"""Which events are asked for, and the condition on their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.projection.classes import family_of
from kg.projection.connection import Connection
from kg.projection.keys import words_query
from kg.projection.settling import first_day, last_day

#: The entity under which ``lane`` counts all events: rows of entities begin with 1.
ALL = 0


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


EVERY_EVENT = EventFilter()


def event_filter_with(asked: EventFilter, actor: str, *, since: str | None = None) -> EventFilter:
    """Narrow a filter to the events of one more actor."""
    return replace(asked, actors=tuple(sorted({*asked.actors, actor})), since=since or asked.since)


def lane_of(db: Connection, asked: EventFilter) -> int | None:
    """Whose lane holds the events of a filter: those of one actor, or of all; None where it asks for more.

    Days may be asked for as well.
    """
    rest = replace(asked, since=None, until=None)
    if rest == EVERY_EVENT:
        return ALL
    if len(asked.actors) != 1 or rest != EventFilter(actors=asked.actors):
        return None
    rows = db.execute("SELECT id FROM entity WHERE slug = ? OR iri = ?", asked.actors * 2).fetchall()
    return rows[0][0] if len(rows) == 1 else None


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
    for condition, *days in where_days(asked, "e."):
        need(condition, *days)
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


def where_days(asked: EventFilter, table: str = "") -> Iterator[tuple[str, ...]]:
    """Conditions on the days of a table, each with its values.

    Args:
        asked: Which days.
        table: With a dot, where a name is needed.
    """
    if asked.since:
        # The year is there for the index of days: nothing that lasts into a year begins before it.
        yield (
            f"{table}day >= ? AND {table}last_day >= ?",
            asked.since[:4],
            first_day(asked.since),
        )
    if asked.until:
        yield f"{table}day <> '' AND {table}day <= ?", last_day(asked.until)


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
