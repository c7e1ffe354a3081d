"""Lists that tell one event each: "Arbel 3 million and Brix 2 million", "3 and 2 million respectively"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from kg.events.candidate import Candidate, Filler, Value
from kg.events.dated import split_by_dates
from kg.events.merge import far_apart
from kg.events.named import Named
from kg.text import Stretch

#: Says that names and sums come in one order.
_IN_ORDER = frozenset({"respectively", "respectivement"})
#: Share by which a total that is told roughly may differ from its parts.
_ROUGHLY = 0.02


def split_lists(candidates: Iterable[Candidate], named: Named) -> Iterator[Candidate]:
    """The candidates; where names and the dates or sums of a sentence take turns, one for each turn.

    Args:
        candidates: With the fillers that probably stand in their roles.
        named: Who is named where.
    """
    candidates = list(candidates)
    triggers = frozenset(candidate.trigger.i for candidate in candidates)
    for candidate in candidates:
        yield from split_by_dates(candidate, named, triggers) or _split_by_sums(candidate) or [candidate]


def _split_by_sums(candidate: Candidate) -> list[Candidate]:
    sums = [value for value in candidate.amounts if value.begin is not None and not value.remote]
    if len({value.value for value in sums}) < 2:
        return []
    begin, end = candidate.sentence.start_char, candidate.sentence.end_char
    sums = [value for value in sums if begin <= (value.begin or 0) < end]
    for role in candidate.pattern.event_type.core:
        members = [
            filler for filler in candidate.roles.get(role, {}).values() if begin <= filler.mention.begin < end
        ]
        if len(members) < 2:
            continue
        if turns := _turns(members, sums) or _in_order(members, sums, candidate.sentence):
            return [
                replace(
                    candidate,
                    roles={**candidate.roles, role: {filler.slug: filler for filler in fillers}},
                    weighed={**candidate.weighed, role: {filler.slug: filler for filler in fillers}},
                    amounts=[replace(value, probability=1.0)],
                )
                for fillers, value in turns
            ]
    return []


def _in_order(
    members: list[Filler], sums: list[Value], sentence: Stretch
) -> list[tuple[list[Filler], Value]]:
    """Each name with the sum at its own place, where the sentence says that they come in one order."""
    told = any(word.lower_ in _IN_ORDER for word in sentence)
    if not told or len(members) != len(sums):
        return []
    members = sorted(members, key=lambda filler: filler.mention.begin)
    return [
        ([filler], value)
        for filler, value in zip(members, sorted(sums, key=lambda value: value.begin or 0), strict=True)
    ]


def _turns(members: list[Filler], sums: list[Value]) -> list[tuple[list[Filler], Value]]:
    """Names with the sum beside them, where both take turns, but for a total; else nothing."""
    if turns := _side_by_side(members, sums):
        return turns
    parts = [value for value in sums if not _is_total(value, sums)]
    return _side_by_side(members, parts) if len(parts) < len(sums) else []


def _side_by_side(members: list[Filler], sums: list[Value]) -> list[tuple[list[Filler], Value]]:
    """Names with the sum beside them, where both take turns without a gap; else nothing."""
    row: list[tuple[int, Filler | Value]] = [(filler.mention.begin, filler) for filler in members]
    row += [(value.begin or 0, value) for value in sums]
    row.sort(key=lambda item: item[0])
    groups = [[thing for _, thing in things] for _, things in groupby(row, key=lambda item: type(item[1]))]
    if len(groups) < 4 or len(groups) % 2:
        return []
    turns: list[tuple[list[Filler], Value]] = []
    for one, other in zip(groups[::2], groups[1::2], strict=True):
        values = [thing for thing in one + other if isinstance(thing, Value)]
        if len(values) > 1:
            return []
        turns.append(([thing for thing in one + other if isinstance(thing, Filler)], values[0]))
    return turns


def _is_total(value: Value, sums: list[Value]) -> bool:
    """Whether a sum is what the others make together."""
    others = [other.value.value for other in sums if other is not value]
    return len(others) > 1 and not far_apart(value.value, replace(value.value, value=sum(others)), _ROUGHLY)
