"""Of each happening: who stands in its roles, which sum and date are its own, by all its sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Any

from kg.events.argument_numbers import argument_numbers
from kg.events.known import Known, know
from kg.events.merge import Happening
from kg.events.numbers import Row
from kg.events.trained import trees
from kg.events.value_numbers import value_numbers

#: Least probability of an argument; and of the likeliest one of a core role that would have none.
LEAST_ARGUMENT, LEAST_CORE = 0.35, 0.25
#: Least probability of a sum and of a date.
LEAST_AMOUNT, LEAST_DATE = 0.2, 0.2


def settle(
    happenings: Sequence[Happening], candidates: int, length: int, issued: str | None, *, french: bool
) -> None:
    """Settle the arguments, the amount and the date of each happening of a document.

    Args:
        happenings: All of the document.
        candidates: How many candidates there were in it.
        length: Its characters.
        issued: Its day of publication.
        french: Whether it is in French.
    """
    known = [know(happening) for happening in happenings]
    fillers = [argument_numbers(one, known, candidates, length, french=french) for one in known]
    sums = [value_numbers(one, known, "amount", issued) if _has_amount(one) else [] for one in known]
    days = [value_numbers(one, known, "date", issued) for one in known]
    of_fillers = _chances("argument_trees", fillers)
    of_sums, of_days = _chances("amount_trees", sums), _chances("date_trees", days)
    for place, happening in enumerate(happenings):
        happening.arguments = _arguments(happening, fillers[place], of_fillers[place])
        happening.amount = _likeliest(sums[place], of_sums[place], LEAST_AMOUNT)
        happening.date = _likeliest(days[place], of_days[place], LEAST_DATE)
    _without_higher(happenings)
    _without_speakers(happenings)


def _without_speakers(happenings: Sequence[Happening]) -> None:
    """Leave out who only speaks of an event where another has his role: "Ek welcomed the fine on Apple".

    The event is then the object of his verb of speech.
    """
    members = [member for happening in happenings for member in happening.members if member.speakers]
    likeliest_last = sorted(members, key=lambda member: member.probability)
    speakers = {member.trigger.i: member.speakers for member in likeliest_last}
    for happening in happenings:
        for member in happening.members if not happening.head.speakers else ():
            above = member.trigger.head
            is_object = member.trigger.dep_ in ("obj", "dobj")
            said = speakers.get(above.i, frozenset()) if is_object else frozenset()
            for role, slugs in happening.arguments.items():
                if slugs - said:
                    happening.arguments[role] = slugs - said


def _without_higher(happenings: Sequence[Happening]) -> None:
    """Leave out whoever is appealed to where he would have imposed what is appealed against.

    Of 1,420 appeals by one fined or ordered in the French articles for training, 9 go to the same body.
    """
    appeals = [happening.arguments for happening in happenings if happening.event_type == "Appeal"]
    for happening in happenings:
        if happening.head.pattern.event_type.family != "OversightEvent":
            continue
        subject = happening.arguments.get("subject", frozenset())
        for appeal in appeals:
            if appeal.get("appellant", frozenset()) & subject and "authority" in happening.arguments:
                happening.arguments["authority"] -= appeal.get("authority", frozenset())
        if not happening.arguments.get("authority", True):
            del happening.arguments["authority"]


def _has_amount(one: Known) -> bool:
    return one.happening.head.pattern.event_type.has_amount


def _chances(name: str, groups: Sequence[Sequence[tuple[Any, ...]]]) -> list[list[float]]:
    """The probability of each row of each group; the numbers stand last in a row."""
    found = iter(trees(name).probabilities([row[-1] for group in groups for row in group]))
    return [list(islice(found, len(group))) for group in groups]


def _arguments(
    happening: Happening, rows: Sequence[tuple[str, str, Row]], chances: Sequence[float]
) -> dict[str, frozenset[str]]:
    """Who stands in each role, each in the likeliest; who speaks is known."""
    said = frozenset().union(*(member.speakers for member in happening.members))
    best = dict.fromkeys(said, (1.0, "speaker"))
    for (role, slug, _), chance in zip(rows, chances, strict=True):
        if role != "speaker" and chance > best.get(slug, (0.0, ""))[0]:
            best[slug] = (chance, role)
    kept: dict[str, set[str]] = defaultdict(set)
    for slug, (chance, role) in best.items():
        if chance >= LEAST_ARGUMENT:
            kept[role].add(slug)
    for role in happening.head.pattern.event_type.core:
        likeliest = max(
            ((chance, slug) for slug, (chance, found) in best.items() if found == role), default=None
        )
        if role not in kept and likeliest is not None and likeliest[0] >= LEAST_CORE:
            kept[role].add(likeliest[1])
    return {role: frozenset(slugs) for role, slugs in kept.items()}


def _likeliest(rows: Sequence[tuple[Any, Row]], chances: Sequence[float], least: float) -> Any:
    """The likeliest value, or None where none is likely enough."""
    best = max(range(len(rows)), key=chances.__getitem__, default=None)
    return rows[best][0] if best is not None and chances[best] >= least else None
