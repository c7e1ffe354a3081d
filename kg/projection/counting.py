"""Counts that stand ready: of each value a list can be narrowed to, and of who takes part with whom.

``counted`` holds what an event counts for, as one short text, so that a short list is counted in one pass;
``held`` holds the events of each value, so that a long one is; ``tally``, ``lane`` and ``pair`` hold the sums
over all events, changed by the difference each change makes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import permutations

from kg.projection.connection import Connection
from kg.projection.filters import ALL
from kg.projection.held import flip, place_of

#: Roles of what is no partner of whom takes part: it is spoken of, or cited.
NOT_ACTING = ("law", "about", "saidBy")
#: Who is counted as an actor; authorities have a facet of their own.
_ACTORS = ("Company", "Organization", "Person")

#: Whoever takes part in one event with so many others is in a list, and the rest is not paired.
MOST_TOGETHER = 100

#: Between the marks of an event, between the values of its profile, and between several of the same kind.
MARK, VALUE, ONE = "\x1d", "\x1e", "\x1f"
#: What stands in a profile, in this order; the month is that of the date, or its year where it has no month.
_PROFILE = ("family", "type", "month", "factuality", "stance", "language", "country")
#: How a profile begins. An entity begins with a digit of base 16: the sum of what it counts for.
_IS_PROFILE = "="
_ACTOR, _AUTHORITY, _LAW, _ACTS = 1, 2, 4, 8
_OF_ENTITIES = {"actor": _ACTOR, "authority": _AUTHORITY, "law": _LAW}


def count_events(db: Connection, events: Iterable[int]) -> None:
    """Count some events anew, also those that are no more."""
    tally: Counter[tuple[str, str]] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    acting: Counter[tuple[int, int]] = Counter()
    lanes: Counter[tuple[int, str, str]] = Counter()
    flips: dict[tuple[str, str, int], int] = defaultdict(int)
    for event in sorted(set(events)):
        row = db.execute("SELECT marks FROM counted WHERE event = ?", (event,)).fetchone()
        before, after = row[0] if row else None, _marks(db, event)
        if before == after:
            continue
        part, bit = place_of(event)
        for marks, sign in ((before, -1), (after, 1)):
            if marks is None:
                continue
            for facet, values in counts_in(marks).items():
                for value in values:
                    tally[facet, value] += sign
                    # What it had and has is flipped twice.
                    flips[facet, value, part] ^= bit
            for lane in _lanes(marks):
                lanes[lane] += sign
            for pair, both_act in _pairs(marks):
                pairs[pair] += sign
                acting[pair] += sign * both_act
        _write(db, event, after)
    _add(db, "tally", "facet, value", "count", ((*one, number) for one, number in tally.items()))
    flip(db, {place: bits for place, bits in flips.items() if bits})
    _add(db, "lane", "entity, family, month", "events", ((*one, number) for one, number in lanes.items()))
    _add(
        db,
        "pair",
        "entity, other",
        "events, acting",
        ((*one, number, acting[one]) for one, number in pairs.items()),
    )


def _write(db: Connection, event: int, marks: str | None) -> None:
    db.execute("DELETE FROM counted WHERE event = ?", (event,))
    db.execute("DELETE FROM trait WHERE event = ?", (event,))
    if marks is None:
        return
    db.execute("INSERT INTO counted VALUES (?, ?)", (event, marks))
    found = counts_in(marks)
    db.executemany(
        "INSERT INTO trait (kind, value, event) VALUES (?, ?, ?)",
        [(kind, value, event) for kind in ("country", "language") for value in found[kind]],
    )


def _add(db: Connection, table: str, key: str, sums: str, changes: Iterable[tuple[str | int, ...]]) -> None:
    """Add to the sums of a table; a row goes when the first of them is none."""
    keys, names = key.split(", "), sums.split(", ")
    changed = sorted(one for one in changes if any(one[len(keys) :]))
    marks = ", ".join("?" * (len(keys) + len(names)))
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in names)
    db.executemany(f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO UPDATE SET {added}", changed)
    same = " AND ".join(f"{name} = ?" for name in keys)
    db.executemany(
        f"DELETE FROM {table} WHERE {same} AND {names[0]} <= 0", [one[: len(keys)] for one in changed]
    )


def _marks(db: Connection, event: int) -> str | None:
    """What an event counts for: its profile, then each entity that takes part; None when it is no more."""
    row = db.execute(
        "SELECT family, type, date, factuality, stance FROM event WHERE id = ?", (event,)
    ).fetchone()
    if row is None:
        return None
    family, kind, date, factuality, stance = row
    languages = {
        language
        for (language,) in db.execute(
            "SELECT DISTINCT d.language FROM telling t JOIN document d ON d.id = t.document "
            "WHERE t.event = ?",
            (event,),
        )
    }
    roles: dict[int, set[str]] = defaultdict(set)
    countries: set[str | None] = set()
    kinds: dict[int, str | None] = {}
    for entity, role, entity_type, country in db.execute(
        "SELECT p.entity, p.role, e.type, e.country FROM participant p JOIN entity e ON e.id = p.entity "
        "WHERE p.event = ?",
        (event,),
    ):
        kinds[entity] = entity_type
        if role != "saidBy":
            roles[entity].add(role)
        if role not in NOT_ACTING:
            countries.add(country)
    profile = (
        *map(_plain, (family, kind, (date or "")[:7], factuality, stance)),
        *(ONE.join(sorted({_plain(one) for one in found} - {""})) for found in (languages, countries)),
    )
    return MARK.join(
        (
            _IS_PROFILE + VALUE.join(profile),
            *(f"{_bits(kinds[one], found):x}{one}" for one, found in sorted(roles.items())),
        )
    )


def _bits(kind: str | None, roles: set[str]) -> int:
    return (
        _ACTOR * (kind in _ACTORS)
        + _AUTHORITY * ("authority" in roles)
        + _LAW * ("law" in roles)
        + _ACTS * bool(roles.difference(NOT_ACTING))
    )


def _plain(text: str | None) -> str:
    """A value without the signs that stand between values; a document may say anything."""
    return "".join(letter for letter in text or "" if letter >= " ")


def counts_in(marks: str) -> dict[str, dict[str, int]]:
    """Count what events count for.

    Args:
        marks: Of one event or of several, with ``MARK`` between them.

    Returns:
        Facet → value → events; entities by the number of their row.
    """
    found: dict[str, dict[str, int]] = {name: {} for name in (*_PROFILE, "year", *_OF_ENTITIES)}
    facets = {
        f"{bits:x}": [found[name] for name, bit in _OF_ENTITIES.items() if bits & bit] for bits in range(16)
    }
    profiles = [found[name] for name in _PROFILE]
    for mark, times in Counter(marks.split(MARK)).items():
        if mark[0] != _IS_PROFILE:
            entity = mark[1:]
            for counted in facets[mark[0]]:
                counted[entity] = counted.get(entity, 0) + times
            continue
        values = mark[1:].split(VALUE)
        for counted, value in zip(profiles, values, strict=True):
            for one in value.split(ONE) if ONE in value else (value,):
                counted[one] = counted.get(one, 0) + times
        if year := values[2][:4]:
            found["year"][year] = found["year"].get(year, 0) + times
    for counted in profiles:
        counted.pop("", None)
    return found


def _lanes(marks: str) -> Iterator[tuple[int, str, str]]:
    """(who takes part, family, month) of an event, and the same for all."""
    profile, *entities = marks.split(MARK)
    family, _, month, *_ = profile.removeprefix(_IS_PROFILE).split(VALUE)
    yield ALL, family, month
    for entity in entities:
        yield int(entity[1:]), family, month


def _pairs(marks: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """Who takes part with whom: ((who, one that acts), whether both act)."""
    entities = [
        (int(mark[1:]), bool(int(mark[0], 16) & _ACTS))
        for mark in marks.split(MARK)
        if mark[0] != _IS_PROFILE
    ]
    for (one, acts), (other, other_acts) in permutations(entities[:MOST_TOGETHER], 2):
        if other_acts:
            yield (one, other), acts
