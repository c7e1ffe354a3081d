"""Lists that tell one event each: "Arbel 3 million and Brix 2 million", "3 and 2 million respectively"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from kg.events.candidate import Candidate, Filler, Value
from kg.text import Stretch

#: Says that names and sums come in one order.
_IN_ORDER = frozenset({"respectively", "respectivement"})


def split_lists(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates; where likely names and the sums of a sentence take turns, one for each name and sum."""
    for candidate in candidates:
        yield from _split(candidate) or [candidate]


def _split(candidate: Candidate) -> list[Candidate]:
    sums = [value for value in candidate.amounts if value.begin is not None and not value.remote]
    if len({value.value for value in sums}) < 2:
        return []
    begin, end = candidate.sentence.start_char, candidate.sentence.end_char
    sums = [value for value in sums if begin <= (value.begin or 0) < end]
    for role in candidate.pattern.event_type.core:
        members = [
            filler for filler in candidate.roles.get(role, {}).values() if begin <= filler.mention.begin < end
        ]
        pairs = (
            _pairs(members, sums) or _in_order(members, sums, candidate.sentence) if len(members) > 1 else []
        )
        if pairs:
            return [
                replace(
                    candidate,
                    roles={**candidate.roles, role: {filler.slug: filler}},
                    weighed={**candidate.weighed, role: {filler.slug: filler}},
                    amounts=[replace(value, probability=1.0)],
                )
                for filler, value in pairs
            ]
    return []


def _in_order(members: list[Filler], sums: list[Value], sentence: Stretch) -> list[tuple[Filler, Value]]:
    """Each name with the sum at its own place, where the sentence says that they come in one order."""
    told = any(word.lower_ in _IN_ORDER for word in sentence)
    if not told or len(members) != len(sums):
        return []
    members = sorted(members, key=lambda filler: filler.mention.begin)
    return list(zip(members, sorted(sums, key=lambda value: value.begin or 0), strict=True))


def _pairs(members: list[Filler], sums: list[Value]) -> list[tuple[Filler, Value]]:
    """Each name with the sum beside it, where they take turns without a gap; else nothing."""
    row: list[tuple[int, Filler | Value]] = [(filler.mention.begin, filler) for filler in members]
    row += [(value.begin or 0, value) for value in sums]
    row.sort(key=lambda item: item[0])
    things = [thing for _, thing in row]
    turns = all(isinstance(one, Filler) != isinstance(other, Filler) for one, other in pairwise(things))
    if not turns or len(things) % 2:
        return []
    found = []
    for one, other in zip(things[::2], things[1::2], strict=True):
        if isinstance(one, Filler) and isinstance(other, Value):
            found.append((one, other))
        elif isinstance(one, Value) and isinstance(other, Filler):
            found.append((other, one))
    return found
