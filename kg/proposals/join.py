"""Proposals beside our own events: what tells one that we have adds its sentence, the rest is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Event
from kg.vocabulary import Vocabulary


def join(own: Sequence[Event], proposed: Iterable[Event], known: Vocabulary) -> tuple[Event, ...]:
    """Put proposals together with events, and with each other.

    Args:
        own: The events of our own models. They stay as they are, but for their sentences.
        proposed: Events that a language model proposes.
        known: Which roles tell one happening from another.

    Returns:
        Our own events in their order, then what is new.
    """
    events = list(own)
    keys = {event.key for event in events}
    for proposal in proposed:
        identity = known.event_types[proposal.event_type].identity
        shared = [shared_fillers(event, proposal, identity) for event in events]
        best = max(range(len(events)), key=lambda place: shared[place], default=None)
        if best is not None and shared[best]:
            sentences = {*events[best].evidence, *proposal.evidence}
            evidence = tuple(sorted(sentences, key=lambda sentence: (sentence.begin, sentence.end)))
            events[best] = replace(events[best], evidence=evidence)
        else:
            key = _free(proposal.key, keys)
            keys.add(key)
            events.append(replace(proposal, key=key))
    return tuple(events)


def shared_fillers(one: Event, other: Event, identity: Iterable[str]) -> int:
    """How many identifying fillers two events share; 0 where they tell different happenings.

    They do where their types, sums, dates or stances differ, or where one of the identifying roles is filled
    in both by others: two firms that one authority fines are two fines.
    """
    if one.event_type != other.event_type or _differ(one.amount, other.amount):
        return 0
    if _differ(one.stance, other.stance) or not _dates_agree(one.date, other.date):
        return 0
    count = 0
    for role in identity:
        first, second = _fillers(one, role), _fillers(other, role)
        if first and second and not first & second:
            return 0
        count += len(first & second)
    return count


def _fillers(event: Event, role: str) -> set[str]:
    return {argument.entity for argument in event.arguments if argument.role == role}


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _dates_agree(one: str | None, other: str | None) -> bool:
    """One says the other, or the month or the year that it is in."""
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _free(key: str, taken: set[str]) -> str:
    """A key that no other event of the document has."""
    count, free = 1, key
    while free in taken:
        count += 1
        free = f"{key}-{count}"
    return free
