"""What some events are, counted: by all that a list can be narrowed to, by month, by stance.

Few events are counted one by one, many by the bits of ``held``; a value that many events have is found first
there, so that those with the most are known without looking at the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from kg.projection.connection import Connection
from kg.projection.counting import counts_in
from kg.projection.filters import EVERY_EVENT, EventFilter, lane_of
from kg.projection.held import FEW, Bits, bits_in, bits_of, both, counts_of, numbers_of, size_of
from kg.projection.matching import events_of
from kg.projection.periods import Count, counts_by_period
from kg.projection.projection import Projection
from kg.projection.rows import entities_by_id
from kg.projection.views import Facet, Lanes, Tally

#: What a list can be narrowed to.
FACETS = ("family", "type", "actor", "authority", "law", "country", "year", "factuality", "language")
_OF_ENTITIES = ("actor", "authority", "law")

#: Roles of what a stand is taken on.
ON_WHICH = ("about", "law")

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
        if asked == EVERY_EVENT:
            (total,) = db.execute("SELECT COUNT(*) FROM event").fetchone()
            return Tally(total, _facets(db, {name: _of_all(db, name) for name in FACETS}))
        events = events_of(projection, db, asked)
        counted = _counted(db, events, FACETS)
        return Tally(
            size_of(events), _facets(db, {name: _most_frequent(name, counted[name]) for name in FACETS})
        )


def _counted(db: Connection, events: Bits, facets: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
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


def _of_all(db: Connection, name: str) -> list[tuple[str, int]]:
    order = "value DESC" if name == "year" else "count DESC, value"
    return db.execute(
        f"SELECT value, count FROM tally WHERE facet = ? ORDER BY {order} LIMIT ?", (name, FACET_VALUES)
    ).fetchall()


def _most_frequent(name: str, counted: Mapping[str, int]) -> list[tuple[str, int]]:
    if name == "year":
        return sorted(counted.items(), reverse=True)[:FACET_VALUES]
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:FACET_VALUES]


def _facets(db: Connection, counted: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, tuple[Facet, ...]]:
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
    """Count events by family, and by month; those of one actor or of all without looking at them."""
    return projection.kept(("lanes", asked), lambda: _lanes(projection, asked))


def _lanes(projection: Projection, asked: EventFilter) -> Lanes:
    with projection.reading() as db:
        lane = lane_of(db, asked)
        if lane is None:
            found = tally(projection, asked)
            return Lanes(found.total, found.facets["family"], tuple(_by_period(db, projection, asked)))
        months = counts_by_period(db, asked, lane)
        undated: list[Count] = []
        if not (asked.since or asked.until):
            undated = db.execute(
                "SELECT month, family, events FROM lane WHERE entity = ? AND month = ''", (lane,)
            ).fetchall()
    families: dict[str, int] = {}
    for _, family, count in (*months, *undated):
        families[family] = families.get(family, 0) + count
    return Lanes(
        sum(families.values()),
        tuple(Facet(*one) for one in _most_frequent("family", families) if one[0]),
        tuple(months),
    )


def years_of(projection: Projection, asked: EventFilter) -> tuple[Count, ...]:
    """Count the events with a date by month and family, oldest first.

    Returns:
        (``YYYY-MM``, or ``YYYY`` where no month is known; family or ""; events).
    """
    with projection.reading() as db:
        lane = lane_of(db, asked)
        found = counts_by_period(db, asked, lane) if lane is not None else _by_period(db, projection, asked)
    return tuple(found)


def _by_period(db: Connection, projection: Projection, asked: EventFilter) -> list[Count]:
    """The same of any filter."""
    events = events_of(projection, db, asked)
    few = numbers_of(events, FEW)
    if few is not None:
        return db.execute(
            "SELECT substr(date, 1, 7), COALESCE(family, ''), COUNT(*) FROM event "
            "WHERE id IN (SELECT value FROM json_each(?)) AND date IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
            (json.dumps(few),),
        ).fetchall()
    families = {name: bits_of(db, "family", [name]) for name in _values(db, "family")}
    found = []
    for month in _values(db, "month"):
        then = both(events, bits_of(db, "month", [month]))
        counts = {name: size_of(both(then, bits)) for name, bits in families.items()} if then else {}
        counts[""] = size_of(then) - sum(counts.values())
        found += [(month, name, count) for name, count in counts.items() if count]
    return sorted(found)


def _values(db: Connection, facet: str) -> list[str]:
    return [row[0] for row in db.execute("SELECT value FROM tally WHERE facet = ?", (facet,))]


def families_of(projection: Projection, asked: EventFilter) -> tuple[Facet, ...]:
    """Count events by family, the most frequent first: of all that ``event_facets`` counts only this."""

    def count() -> tuple[Facet, ...]:
        with projection.reading() as db:
            if asked == EVERY_EVENT:
                return tally(projection, asked).facets["family"]
            if lane_of(db, asked) is not None:
                return lanes(projection, asked).families
            events = events_of(projection, db, asked)
            counted = _counted(db, events, ("family",))
            return tuple(Facet(*one) for one in _most_frequent("family", counted["family"]))

    return projection.kept(("families", asked), count)


def stances_on(projection: Projection, entity: str, *, roles: Sequence[str] = ON_WHICH) -> tuple[Facet, ...]:
    """Count the stands taken on an entity, by stance; with the role ``speaker`` those that it took itself."""
    with projection.reading() as db:
        (numbers,) = db.execute(
            "SELECT group_concat(DISTINCT event) FROM participant "
            "WHERE role IN (SELECT value FROM json_each(?)) AND entity IN "
            "(SELECT id FROM entity WHERE slug = ? UNION SELECT id FROM entity WHERE iri = ?)",
            (json.dumps(roles), entity, entity),
        ).fetchone()
        return stances_in(db, numbers)


def stances_in(db: Connection, numbers: str | None) -> tuple[Facet, ...]:
    """Count some events by stance: by the numbers of their rows, with commas between."""
    counted = counts_of(db, "stance", bits_in(numbers), None) if numbers else {}
    return tuple(Facet(*one) for one in _most_frequent("stance", counted))
