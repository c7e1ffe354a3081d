"""A possible event of one sentence, as it is gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.events.frames import Pattern
from kg.events.linear import Features
from kg.model import Amount, Factuality, Mention
from kg.text import Stretch, Word

#: Probability at which a filler of a role is likely, as its sentence alone tells; and that at which
#: others may yet make it so.
LIKELY, LEAST_WEIGHED = 0.5, 0.2
#: Probability by which a filler may fall behind the likeliest one of its role and still be as sure.
_NEARLY = 0.2


@dataclass(slots=True)
class Filler:
    """An entity that may stand in a role, and how surely."""

    slug: str
    quality: float
    """1 for a direct syntactic link, less for what is inherited, apposed or merely near."""
    mention: Mention
    route: str = "link"
    """How it was found: ``link``, ``carried subject``, ``possessive``, ``left by``, ``main``…"""
    probability: float = 1.0
    """From 0 to 1, that it stands in the role."""
    rank: int = 3
    """Place among the entities of its type by how often the text names them, from 0 to 3."""
    times: int = 1
    """How often the text names it."""
    first: int = 0
    """Where it does so first, in characters."""


@dataclass(slots=True)
class Value:
    """A sum or a date that may be the event's."""

    value: Any
    """An ``Amount``, or a date as text."""
    features: Features
    probability: float = 0.0
    begin: int | None = None
    """Place of its first character; None for the day of publication, which stands nowhere."""
    apart: int | None = None
    """How many sentences behind the event's; negative before it, None where it stands nowhere."""
    beside: tuple[tuple[str, int], ...] = ()
    """Who is named in its sentence: slug, and characters from the sum or date, negative before it."""
    remote: bool = False
    """It stands so far away that it tells nothing of whether there is an event, or which."""

    @property
    def inside(self) -> bool:
        """Whether it stands in the event's sentence."""
        return self.apart == 0


@dataclass(slots=True)
class Candidate:
    """A possible event of one sentence."""

    pattern: Pattern
    trigger: Word
    word: str
    """Lemma of the trigger with its language: ``fr:infliger``."""
    verbs: tuple[Word, ...]
    """Verbs that carry the trigger."""
    sentence: Stretch
    roles: dict[str, dict[str, Filler]] = field(default_factory=dict)
    """By role, then by slug of the entity."""
    weighed: dict[str, dict[str, Filler]] = field(default_factory=dict)
    """The same before the unlikely ones were dropped: what other sentences tell may make them likely."""
    complete: bool = True
    """Whether all required words of the frame were found."""
    modality: tuple[str, ...] = ()
    """What speaks for and against its having happened."""
    rule: str = ""
    """What rules say of that, which is among it: ``rule=actual``; nothing for a statement."""
    cues: tuple[str, ...] = ()
    """What shows that somebody says something, for a statement."""
    speakers: frozenset[str] = frozenset()
    """Slugs of who speaks, for a statement."""
    beside: frozenset[str] = frozenset()
    """Slugs of firms and bodies that are named beside who speaks, anywhere in the text: probably his own."""
    said: tuple[str, ...] = ()
    """What the words of a statement tell of the speaker's stand."""
    factuality: Factuality = "Actual"
    leaning: float = 0.0
    """Log-odds that the speaker supports against that he opposes what he speaks of, by his words."""
    neutral: float = 0.0
    """Probability, from 0 to 1, that he does neither."""
    amounts: list[Value] = field(default_factory=list)
    dates: list[Value] = field(default_factory=list)
    provision: str | None = None
    carriers: tuple[str, ...] = ()
    """Lemmas of the verbs that carry a noun, with their language."""
    said_by: tuple[str, ...] = ()
    within_quotation: bool = False
    title: bool = False
    alone: float = 0.5
    """From 0 to 1, that it is an event, by itself."""
    probability: float = 0.5
    """From 0 to 1, that a careful reader finds the event too, the other candidates considered."""
    event_type: str = field(init=False)
    """Name of what it would be."""

    def __post_init__(self) -> None:
        self.event_type = self.pattern.event_type.name

    @property
    def amount(self) -> Amount | None:
        """The likeliest sum, if it is likely enough."""
        best = likeliest(self.amounts)
        return best.value if best else None

    @property
    def date(self) -> str | None:
        """The likeliest date, if it is likely enough."""
        best = likeliest(self.dates)
        return best.value if best else None

    def values(self, what: Literal["amount", "date"]) -> list[Value]:
        """The sums or the dates that may be its own."""
        return self.dates if what == "date" else self.amounts

    def told(self, what: Literal["amount", "date"]) -> Any:
        """The likeliest sum or date, where it stands in the sentence itself."""
        best = likeliest(self.values(what))
        return best.value if best is not None and best.inside else None

    def put(self, role: str, filler: Filler) -> None:
        """Fill a role; of one entity in one role the surer way counts."""
        here = self.roles.setdefault(role, {})
        known = here.get(filler.slug)
        if known is None or known.quality < filler.quality:
            here[filler.slug] = filler

    def keep_likely(self) -> None:
        """Drop unlikely fillers, and of an entity in two roles the less likely."""
        self.weighed = {
            role: {slug: one for slug, one in fillers.items() if one.probability >= LEAST_WEIGHED}
            for role, fillers in self.roles.items()
        }
        best: dict[str, tuple[float, str]] = {}
        for role, fillers in self.roles.items():
            for slug, filler in fillers.items():
                if filler.probability > best.get(slug, (0.0, ""))[0]:
                    best[slug] = (filler.probability, role)
        self.roles = {
            role: kept
            for role, fillers in self.roles.items()
            if (
                kept := {
                    slug: filler
                    for slug, filler in fillers.items()
                    if filler.probability >= LIKELY and best[slug][1] == role
                }
            )
        }

    def slugs(self, role: str) -> frozenset[str]:
        return frozenset(self.roles.get(role, ()))

    def likely(self, role: str) -> frozenset[str]:
        """Slugs of the fillers that probably stand in a role."""
        return frozenset(
            slug for slug, filler in self.roles.get(role, {}).items() if filler.probability >= LIKELY
        )

    def surest(self, role: str) -> frozenset[str]:
        """Those of them that are nearly as probable as the likeliest."""
        fillers = self.roles.get(role, {})
        least = max((filler.probability for filler in fillers.values()), default=0.0) - _NEARLY
        return frozenset(slug for slug in self.likely(role) if fillers[slug].probability >= least)

    def all_slugs(self) -> frozenset[str]:
        return frozenset(slug for fillers in self.roles.values() for slug in fillers)

    def strength(self) -> float:
        """How much of the event is filled, and how surely."""
        return sum(
            max(filler.quality * filler.probability for filler in fillers.values())
            for role, fillers in self.roles.items()
            if fillers and role in self.pattern.event_type.core
        )


#: Least probability of a sum or date at which it is taken for the event's.
LEAST_VALUE = 0.25


def likeliest(values: Iterable[Value]) -> Value | None:
    """The likeliest value that is not remote, or None where none is likely enough."""
    near = (value for value in values if not value.remote)
    best = max(near, key=lambda value: value.probability, default=None)
    return best if best is not None and best.probability >= LEAST_VALUE else None
