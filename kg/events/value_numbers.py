"""What trees look at to tell whether a sum or a date is a happening's, by its sentences and the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import log10
from typing import Any

from kg.events.candidate import Candidate, Value
from kg.events.known import Known, What
from kg.events.numbers import FACTUALITIES, NONE, Row, log_odds, types

#: Least probability of another happening's value at which it counts as that one's.
_ITS_OWN = 0.4
#: What stands for the distance of a value that stands nowhere, in characters.
_NOWHERE = 10_000


def value_numbers(
    of: Known, others: Sequence[Known], what: What, issued: str | None
) -> list[tuple[Any, Row]]:
    """(value, row) of each sum or date that may be a happening's.

    Args:
        of: The happening.
        others: The other happenings of the document.
        what: ``amount`` or ``date``.
        issued: The day of publication.
    """
    members = of.happening.members
    table: dict[Any, list[tuple[Value, Candidate]]] = defaultdict(list)
    for member in members:
        for value in member.values(what):
            table[value.value].append((value, member))
    beside = _Beside(of, others, what)
    own, rivals = of.parties, _rivals(of, others)
    best = {key: max(value.probability for value, _ in rows) for key, rows in table.items()}
    sums = sum(member.probability for member in members)
    distances = {
        id(member): [(abs(_characters_to(one, member)), one.value) for one in member.values(what)]
        for member in members
    }
    found = []
    for key, rows in table.items():
        value, member = max(rows, key=lambda row: row[0].probability)
        chances = sorted((one.probability for one, _ in rows), reverse=True)
        characters = _characters_to(value, member)
        distance = abs(characters)
        numbers = (
            log_odds(chances[0]),
            log_odds(chances[1]) if len(chances) > 1 else NONE,
            log_odds(sum(one.probability * told.probability for one, told in rows) / sums),
            log_odds(max((chance for other, chance in best.items() if other != key), default=0.0)),
            len(members),
            len(rows),
            len(table),
            member.probability,
            any(one.inside for one, _ in rows),
            value.begin is None,
            max((one.probability for one, _ in rows if one.inside), default=0.0),
            characters,
            sum(one.inside for one in member.values(what)),
            sum(far < distance and other != key for far, other in distances[id(member)]),
            *beside.numbers(key),
            value.apart or 0,
            value.begin if value.begin is not None else NONE,
            member.sentence.start_char,
            *_named(value, own, rivals),
            types()[of.happening.event_type],
            member.title,
            bool(member.speakers),
            FACTUALITIES.index(of.happening.factuality),
            of.confidence,
            *(_of_date(key, table, issued) if what == "date" else (log10(float(key.value) + 1),)),
        )
        found.append((key, tuple(map(float, numbers))))
    return found


def _characters_to(value: Value, member: Candidate) -> int:
    """Characters from the trigger to a value; far away where it stands nowhere."""
    return value.begin - member.trigger.idx if value.begin is not None else _NOWHERE


def _rivals(of: Known, others: Iterable[Known]) -> frozenset[str]:
    """Those who stand in another happening of the same type, and not in this one."""
    kind = of.happening.event_type
    same = (other.parties for other in others if other is not of and other.happening.event_type == kind)
    return frozenset[str]().union(*same) - of.parties


def _named(value: Value, own: frozenset[str], rivals: frozenset[str]) -> Iterable[float]:
    """Characters to its own, to rivals, to anybody else, to its own before; and how many of its own."""
    gaps = [_NOWHERE] * 4
    for slug, gap in value.beside:
        place = 0 if slug in own else 1 if slug in rivals else 2
        gaps[place] = min(gaps[place], abs(gap))
        if slug in own and gap < 0:
            gaps[3] = min(gaps[3], -gap)
    yield from gaps
    yield len({slug for slug, _ in value.beside} & own)


class _Beside:
    """The likeliest sums or dates of the other happenings of a document."""

    def __init__(self, of: Known, others: Sequence[Known], what: What) -> None:
        self._of = of
        self._rows = [
            (value, other)
            for other in others
            if other is not of and (value := other.likeliest[what]) is not None
        ]
        self._counts = Counter(value.value for value, _ in self._rows if value.probability >= _ITS_OWN)
        before = [row for row in self._rows if row[1].place < of.place]
        self._last = _nearest(before)
        self._last_of_ours = _nearest(row for row in before if row[1].actors & of.actors)
        self._first = min(self._rows, key=lambda row: row[1].place, default=(None,))[0]

    def numbers(self, value: Any) -> Iterable[float]:
        """How probably others have the value too."""
        same = [(found.probability, other) for found, other in self._rows if found.value == value]
        kind = self._of.happening.event_type
        yield max((chance for chance, _ in same), default=0.0)
        yield max((chance for chance, other in same if other.actors & self._of.actors), default=0.0)
        yield max((chance for chance, other in same if other.happening.event_type == kind), default=0.0)
        yield self._counts[value]
        yield self._counts.total()
        yield value == self._last
        yield value == self._last_of_ours
        yield self._first is not None and value == self._first.value


def _nearest(rows: Iterable[tuple[Value, Known]]) -> Any:
    """The value of the happening that is told last."""
    row = max(rows, key=lambda row: row[1].place, default=None)
    return row[0].value if row else None


def _of_date(key: str, others: Iterable[str], issued: str | None) -> Iterable[float]:
    yield len(key)
    yield max(-4000, min(2000, _day(key) - _day(issued[:10]))) if issued else 0
    yield bool(issued) and key == str(issued)[:10]
    yield any(other.startswith(key) and other != key for other in others)
    yield any(key.startswith(other) and other != key for other in others)


def _day(text: str) -> int:
    """The number of a day; of a month or year that of its middle."""
    year, month, day = (*text.split("-"), "7" if len(text) == 4 else "15", "15")[:3]
    return date(int(year), int(month), min(int(day), 28)).toordinal()
