"""What some events are, counted: by all that a list can be narrowed to, by month, by stance.

Few events are counted one by one, many by the bits of ``held``; a value that many events have is found first
there, so that those with the most are known without looking at the rest.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from kg.projection.classes import family_of
from kg.projection.counting import counts_in
from kg.projection.events import EventFilter, only_actor, where_events, years_of
from kg.projection.held import FEW, Bits, bits_in, bits_of, both, counts_of, numbers_of, size_of
from kg.projection.keys import words_query
from kg.projection.projection import Projection
from kg.projection.rows import entities_by_id
from kg.projection.views import Facet, Lanes, Tally

#: What a list can be narrowed to.
FACETS = ("family", "type", "actor", "authority", "law", "country", "year", "factuality", "language")
_OF_ENTITIES = ("actor", "authority", "law")

#: Values a facet shows at most, the most frequent first.
FACET_VALUES = 25


def event_facets(projection: Projection, asked: EventFilter) -> dict[str, tuple[Facet, ...]]:
    """Count what a list could be narrowed to.

    Returns:
        ``family``, ``type``, ``year``, ``factuality``, ``language``, ``actor``, ``authority``, ``law`` and
        ``country`` → the values that leave most, with how many events each leaves.
    """
    return tally(projection, asked).facets


def tally(projection: Projection, asked: EventFilter) -> Tally:
    """Count events by all that a list can be narrowed to."""
    return projection.kept(("tally", asked), lambda: _tally(projection, asked))


def _tally(projection: Projection, asked: EventFilter) -> Tally:
    with projection.reading() as db:
        if asked == EventFilter():
            (total,) = db.execute("SELECT COUNT(*) FROM event").fetchone()
            return Tally(total, _facets(db, {name: _of_all(db, name) for name in FACETS}))
        events = projection.kept(("events", asked), lambda: _matching(db, asked))
        counted = _counted(db, events, FACETS)
        return Tally(
            size_of(events), _facets(db, {name: _most_frequent(name, counted[name]) for name in FACETS})
        )


def _matching(db: sqlite3.Connection, asked: EventFilter) -> Bits:
    """The events of a filter: what ``held`` knows of it from there, the rest from SQL."""
    parts = [bits_of(db, facet, values) for facet, values in _held(db, asked)]
    rest = replace(
        asked, types=(), factualities=(), stance=None, language=None, country=None, authority=None, law=None
    )
    if asked.words is not None and (words := words_query(asked.words)):
        query = "SELECT group_concat(rowid) FROM event_words WHERE event_words MATCH ?"
        parts.append(bits_in(db.execute(query, (words,)).fetchone()[0]))
        rest = replace(rest, words=None)
    events: Bits | None = reduce(both, parts) if parts else None
    if events is not None and rest == EventFilter():
        return events
    if events is not None and size_of(events) <= FEW:
        # Where few remain, an index leads to them.
        events, rest = None, asked
    where, given = where_events(rest)
    (numbers,) = db.execute(f"SELECT group_concat(e.id) FROM event e WHERE {where}", given).fetchone()
    return bits_in(numbers) if events is None else both(events, bits_in(numbers))


def _held(db: sqlite3.Connection, asked: EventFilter) -> Iterable[tuple[str, Sequence[str]]]:
    """(facet, values) for the parts of a filter that ask for one of some values."""
    if asked.types:
        families = [name for name in asked.types if name not in family_of()]
        if not families:
            yield "type", asked.types
        elif len(families) == len(asked.types):
            yield "family", families
        else:
            kinds = [name for name in asked.types if name in family_of()]
            under = [name for name, family in family_of().items() if family in families]
            yield "type", (*kinds, *under)
    if asked.factualities:
        yield "factuality", asked.factualities
    for facet, value in (("stance", asked.stance), ("language", asked.language), ("country", asked.country)):
        if value:
            yield facet, (value,)
    for facet, value in (("authority", asked.authority), ("law", asked.law)):
        if value:
            rows = db.execute("SELECT id FROM entity WHERE slug = ? OR iri = ?", (value, value))
            yield facet, [str(row[0]) for row in rows]


def _counted(db: sqlite3.Connection, events: Bits, facets: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """Some events by the values of some facets: all values, or those with the most events."""
    few = numbers_of(events, FEW)
    if few is None:
        # The newest years are shown, not those with the most events.
        return {
            name: counts_of(db, name, events, None if name == "year" else FACET_VALUES) for name in facets
        }
    (marks,) = db.execute(
        "SELECT group_concat(marks, char(29)) FROM counted WHERE event IN (SELECT value FROM json_each(?))",
        (json.dumps(few),),
    ).fetchone()
    found = counts_in(marks) if marks else {}
    return {name: found.get(name, {}) for name in facets}


def _of_all(db: sqlite3.Connection, name: str) -> list[tuple[str, int]]:
    order = "value DESC" if name == "year" else "count DESC, value"
    return db.execute(
        f"SELECT value, count FROM tally WHERE facet = ? ORDER BY {order} LIMIT ?", (name, FACET_VALUES)
    ).fetchall()


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
        entity = only_actor(db, asked)
        if entity is None:
            found = tally(projection, asked)
            months = tuple(
                (month, family or "", count) for month, family, count in years_of(projection, asked)
            )
            return Lanes(found.total, found.facets["family"], months)
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


def families_of(projection: Projection, asked: EventFilter) -> tuple[Facet, ...]:
    """Count events by family, the most frequent first: of all that ``event_facets`` counts only this."""

    def count() -> tuple[Facet, ...]:
        with projection.reading() as db:
            if asked == EventFilter():
                return tally(projection, asked).facets["family"]
            if only_actor(db, asked) is not None:
                return lanes(projection, asked).families
            events = projection.kept(("events", asked), lambda: _matching(db, asked))
            counted = _counted(db, events, ("family",))
            return tuple(Facet(*one) for one in _most_frequent("family", counted["family"]))

    return projection.kept(("families", asked), count)


def stances_on(
    projection: Projection, entity: str, *, roles: Sequence[str] = ("about", "law")
) -> tuple[Facet, ...]:
    """Count the stands taken on an entity, by stance; with the role ``speaker`` those that it took itself."""
    with projection.reading() as db:
        (numbers,) = db.execute(
            "SELECT group_concat(DISTINCT event) FROM participant "
            "WHERE role IN (SELECT value FROM json_each(?)) AND entity IN "
            "(SELECT id FROM entity WHERE slug = ? UNION SELECT id FROM entity WHERE iri = ?)",
            (json.dumps(roles), entity, entity),
        ).fetchone()
        counted = counts_of(db, "stance", bits_in(numbers), None) if numbers else {}
    return tuple(Facet(*one) for one in _most_frequent("stance", counted))
