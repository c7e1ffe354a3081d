"""A possible event of one sentence, as it is gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.events.frames import Pattern
from kg.model import Amount, Factuality, Mention, Stance

from kg.text import Stretch, Word


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
    complete: bool = True
    """Whether all required words of the frame were found."""
    factuality: Factuality = "Actual"
    general: bool = False
    stance: Stance | None = None
    amount: Amount | None = None
    date: str | None = None
    provision: str | None = None
    carriers: tuple[str, ...] = ()
    """Lemmas of the verbs that carry a noun, with their language."""
    said_by: tuple[str, ...] = ()
    quoted: bool = False
    """The sentence holds a quotation."""
    within_quotation: bool = False
    title: bool = False
    probability: float = 0.5
    """From 0 to 1, that a careful reader finds the event too."""

    @property
    def verb_places(self) -> frozenset[int]:
        """Places of the verbs that carry the trigger."""
        return frozenset(verb.i for verb in self.verbs)

    @property
    def event_type(self) -> str:
        return self.pattern.event_type.name

    def put(self, role: str, filler: Filler) -> None:
        """Fill a role; of one entity in one role the surer way counts."""
        here = self.roles.setdefault(role, {})
        known = here.get(filler.slug)
        if known is None or known.quality < filler.quality:
            here[filler.slug] = filler

    def keep_likely(self, least: float) -> None:
        """Drop fillers below a probability, and of an entity in two roles the less likely."""
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
                    if filler.probability >= least and best[slug][1] == role
                }
            )
        }

    def slugs(self, role: str) -> frozenset[str]:
        return frozenset(self.roles.get(role, ()))

    def all_slugs(self) -> frozenset[str]:
        return frozenset(slug for fillers in self.roles.values() for slug in fillers)

    def strength(self) -> float:
        """How much of the event is filled, and how surely."""
        return sum(
            max(filler.quality * filler.probability for filler in fillers.values())
            for role, fillers in self.roles.items()
            if fillers and role in self.pattern.event_type.core
        )
