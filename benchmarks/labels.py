"""Which candidates tell which of an annotator's events: what the event models learn from."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.gold import Gold, GoldEvent
from kg.events.candidate import Candidate
from kg.events.fill import FAR, NEAR
from kg.events.named import OWNER


def _told(candidate: Candidate, names: dict[str, str], least: float) -> set[tuple[str, str]]:
    """(role, annotator's name) of the fillers of at least a quality."""
    return {
        (role, names.get(slug, slug))
        for role, fillers in candidate.roles.items()
        for slug, filler in fillers.items()
        if filler.quality >= least
    }


def _overlap(candidate: Candidate, event: GoldEvent, names: dict[str, str], least: float = NEAR) -> float:
    """How much of an annotator's event a candidate's sentence tells.

    Fillers by the frame count twice; the event's sum or date in the sentence speaks for it; a frame that
    puts others in a role than the annotator speaks against it.
    """
    if candidate.event_type not in event.types:
        return 0.0
    near, framed = _told(candidate, names, least), _told(candidate, names, OWNER)
    noted = event.roles | event.optional
    core = len(near & event.roles) + len(framed & event.roles)
    extra = len(near & event.optional) + len(framed & event.optional)
    if not core and (event.roles or not extra):
        return 0.0
    overlap = core + 0.4 * extra
    overlap += 0.7 * any(
        (float(value.value.value), value.value.currency) == event.amount and value.inside
        for value in candidate.amounts
    )
    overlap += 0.4 * any(value.value == event.date and value.inside for value in candidate.dates)
    for role in candidate.pattern.event_type.core:
        wanted = {pair for pair in noted if pair[0] == role}
        if wanted and not wanted & near and any(pair[0] == role for pair in framed):
            overlap -= 2
    return max(overlap, 0.0)


@dataclass(slots=True)
class Article:
    """An article with its candidates, and what of the annotator's each tells."""

    gold: Gold
    candidates: list[Candidate]
    names: dict[str, str]
    """The annotator's name of each entity, by slug."""
    told: list[GoldEvent | None] = field(default_factory=list)
    """The annotator's event of each candidate."""
    tied: list[bool] = field(default_factory=list)
    """Whether it tells another event as well."""
    best: list[bool] = field(default_factory=list)
    """Whether a candidate tells it as well as any does."""
    perhaps: dict[int, list[int]] = field(default_factory=dict)
    """Of events whose actors no candidate's sentence names, by index: candidates that may tell them."""
    unsure: set[int] = field(default_factory=set)
    """Candidates of which nobody knows whether they tell one."""

    def __post_init__(self) -> None:
        most = {
            id(event): max((_overlap(c, event, self.names) for c in self.candidates), default=0.0)
            for event in self.gold.events
        }
        for candidate in self.candidates:
            rows = [(_overlap(candidate, e, self.names), -e.minor, i) for i, e in enumerate(self.gold.events)]
            overlap, _, index = max(rows, default=(0.0, 0, 0))
            self.tied.append(sum(row[0] == overlap for row in rows) > 1)
            event = self.gold.events[index] if overlap > 0 else None
            framed = event is not None and bool(
                _told(candidate, self.names, OWNER) & (event.roles or event.optional)
            )
            self.told.append(event)
            self.best.append(
                event is not None and (overlap >= most[id(event)] or (framed and not candidate.speakers))
            )
        for index, event in enumerate(self.gold.events):
            if not most[id(event)]:
                far = {
                    number: overlap
                    for number, candidate in enumerate(self.candidates)
                    if self.told[number] is None
                    and not candidate.speakers
                    and (overlap := _overlap(candidate, event, self.names, FAR)) > 0
                }
                if far:
                    highest = max(far.values())
                    self.perhaps[index] = [number for number, value in far.items() if value == highest]
        self.unsure = {number for numbers in self.perhaps.values() for number in numbers}

    def noted(self, candidate: Candidate) -> frozenset[tuple[str, str]]:
        """(role, name) of all events that a candidate tells: a list tells several."""
        return frozenset().union(
            *(
                event.roles | event.optional
                for event in self.gold.events
                if _overlap(candidate, event, self.names, FAR) > 0
            )
        )
