"""One event, once: candidates of one document that tell the same happening are put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.events.candidate import Candidate, likeliest
from kg.model import Amount, Factuality

#: What is told of one happening in several sentences, the firmest word counts.
_FIRMNESS: dict[Factuality, int] = {"Actual": 3, "Planned": 2, "Denied": 1, "Possible": 0}


@dataclass(slots=True)
class Happening:
    """Candidates of one happening."""

    members: list[Candidate] = field(default_factory=list)

    @property
    def head(self) -> Candidate:
        """The candidate that tells most."""
        return max(self.members, key=lambda item: (item.strength(), -item.trigger.i))

    def roles(self) -> dict[str, dict[str, float]]:
        """Fillers by role with the best quality with which any sentence names them."""
        merged: dict[str, dict[str, float]] = {}
        for member in self.members:
            for role, fillers in member.roles.items():
                for slug, filler in fillers.items():
                    here = merged.setdefault(role, {})
                    here[slug] = max(here.get(slug, 0.0), filler.quality)
        return merged

    def amount(self) -> Amount | None:
        """The likeliest sum that any sentence gives it."""
        best = likeliest(value for member in self.members for value in member.amounts)
        return best.value if best else None

    def date(self) -> str | None:
        """The likeliest date that any sentence gives it."""
        best = likeliest(value for member in self.members for value in member.dates)
        return best.value if best else None

    def factuality(self) -> Factuality:
        kinds = [member.factuality for member in self.members]
        return max(kinds, key=lambda kind: _FIRMNESS[kind])


def merge(candidates: Iterable[Candidate]) -> list[Happening]:
    """Put together what tells the same happening, the fullest candidates first."""
    happenings: list[Happening] = []
    ordered = sorted(candidates, key=lambda item: (-item.strength(), item.trigger.i))
    for candidate in ordered:
        fitting = [happening for happening in happenings if _same(happening, candidate)]
        if fitting:
            best = max(
                fitting,
                key=lambda item: (_shared(item, candidate), -abs(item.head.trigger.i - candidate.trigger.i)),
            )
            best.members.append(candidate)
        else:
            happenings.append(Happening([candidate]))
    return sorted(happenings, key=lambda item: min(member.trigger.i for member in item.members))


def _shared(happening: Happening, candidate: Candidate) -> int:
    return sum(len(candidate.slugs(role) & set(fillers)) for role, fillers in happening.roles().items())


def _same(happening: Happening, candidate: Candidate) -> bool:
    head = happening.head
    event_type = candidate.pattern.event_type
    if head.event_type != candidate.event_type:
        return False
    if candidate.stance is not None and head.stance is not None:
        return _same_statement(happening, candidate)
    if not _dates_agree(happening.date(), candidate.date) or not _amounts_agree(
        happening.amount(), candidate.amount
    ):
        return False
    merged = happening.roles()
    shared = conflict = 0
    for role in event_type.identity:
        ours, theirs = candidate.slugs(role), set(merged.get(role, ()))
        if ours and theirs:
            if ours & theirs:
                shared += 1
            else:
                conflict += 1
    if event_type.minimum > 1:
        return bool(shared) and (
            candidate.all_slugs() <= set().union(*merged.values())
            or len(candidate.all_slugs()) < event_type.minimum
        )
    if (
        "Denied" in (happening.factuality(), candidate.factuality)
        and happening.factuality() != candidate.factuality
    ):
        return False
    return not conflict and (
        shared > 0
        or not candidate.all_slugs()
        or (candidate.amount is not None and candidate.amount == happening.amount())
    )


def _same_statement(happening: Happening, candidate: Candidate) -> bool:
    stances = {member.stance for member in happening.members} | {candidate.stance}
    role = candidate.pattern.event_type.core[0]
    return (
        bool(candidate.slugs(role) & set(happening.roles().get(role, ())))
        and not {"Support", "Oppose"} <= stances
    )


def _dates_agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _amounts_agree(one: Amount | None, other: Amount | None) -> bool:
    return one is None or other is None or one == other
