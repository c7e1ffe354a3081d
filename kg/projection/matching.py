"""The events of a filter as bits: most of what can be asked for leads to some events by itself.

What is left, days and confidence, is asked of those that are found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

from kg.projection.classes import family_of
from kg.projection.connection import Connection
from kg.projection.filters import EVERY_EVENT, EventFilter, where_days, where_events
from kg.projection.held import FEW, Bits, bits_in, bits_of, both, numbers_of, size_of
from kg.projection.keys import words_query
from kg.projection.periods import events_within
from kg.projection.projection import Projection

#: Events whose days are looked at one by one; the bits of a range take as long as those of so many.
FEW_DAYS = 150

_IDS = "SELECT id FROM entity WHERE slug = ? UNION ALL SELECT id FROM entity WHERE iri = ?"
_DOCUMENTS = "SELECT id FROM document WHERE key = ? UNION ALL SELECT id FROM document WHERE iri = ?"


def events_of(projection: Projection, db: Connection, asked: EventFilter) -> Bits:
    """The events of a filter, kept until something changes."""
    return projection.kept(("events", asked), lambda: _matching(db, asked))


def _matching(db: Connection, asked: EventFilter) -> Bits:
    parts = [bits_of(db, facet, values) for facet, values in _held(db, asked)]
    parts += [bits_in(numbers) for numbers in _listed(db, asked)]
    # The events of actors come within the days already.
    days = EVERY_EVENT if asked.actors else EventFilter(since=asked.since, until=asked.until)
    rest = replace(days, min_confidence=asked.min_confidence)
    if not parts:
        is_dated = rest.min_confidence is None and rest != EVERY_EVENT
        return events_within(db, rest) if is_dated else _by_rows(db, rest)
    events: Bits = reduce(both, parts)
    if rest == EVERY_EVENT or not events:
        return events
    if rest.min_confidence is None and size_of(events) > FEW_DAYS:
        return both(events, events_within(db, rest))
    few = numbers_of(events, FEW)
    return both(events, _by_rows(db, rest)) if few is None else _by_rows(db, rest, among=few)


def _by_rows(db: Connection, asked: EventFilter, *, among: Sequence[int] | None = None) -> Bits:
    where, values = where_events(asked)
    if among is not None:
        where, values = f"{where} AND e.id IN (SELECT value FROM json_each(?))", [*values, json.dumps(among)]
    (numbers,) = db.execute(f"SELECT group_concat(e.id) FROM event e WHERE {where}", values).fetchone()
    return bits_in(numbers)


def _held(db: Connection, asked: EventFilter) -> Iterable[tuple[str, Sequence[str]]]:
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
            yield facet, [str(row[0]) for row in db.execute(_IDS, (value, value))]


def _listed(db: Connection, asked: EventFilter) -> Iterator[str | None]:
    """Numbers of events, with commas between, for the parts of a filter that have a list of their own."""
    days = list(where_days(asked))
    within = "".join(f" AND {condition}" for condition, *_ in days)
    for actor in asked.actors:
        role = "role = ?" if asked.role else "role <> ?"
        yield _numbers(
            db,
            f"SELECT group_concat(event) FROM participant WHERE entity IN ({_IDS}) AND {role}{within}",
            (actor, actor, asked.role or "saidBy", *(day for _, *some in days for day in some)),
        )
    if asked.words is not None:
        words = words_query(asked.words)
        query = "SELECT group_concat(rowid) FROM event_words WHERE event_words MATCH ?"
        yield _numbers(db, query, (words,)) if words else None
    if asked.document:
        query = f"SELECT group_concat(event) FROM telling WHERE document IN ({_DOCUMENTS})"
        yield _numbers(db, query, (asked.document, asked.document))


def _numbers(db: Connection, query: str, values: Sequence[str]) -> str | None:
    row: tuple[str | None] = db.execute(query, values).fetchone()
    return row[0]
