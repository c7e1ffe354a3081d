"""A happening before it is settled: what its sentences say of roles and values, each by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.events.candidate import Value
from kg.events.confidence import confidence
from kg.events.merge import Happening

#: Kinds of values that an event may have.
What = Literal["amount", "date"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a happening."""

    happening: Happening
    roles: dict[str, dict[str, float]]
    """Likely fillers by role; see ``Happening.roles``."""
    actors: frozenset[str]
    """Slugs of all of them."""
    parties: frozenset[str]
    """Those of them who stand in a core role, its authority left out."""
    confidence: float
    likeliest: dict[What, Value | None]
    """The likeliest value of each kind."""

    @property
    def place(self) -> int:
        """Where in the text it is told first."""
        return self.happening.members[0].trigger.i

    def values(self, what: What) -> list[Value]:
        """All that may be its own, of all its sentences."""
        return [value for member in self.happening.members for value in member.values(what)]


def know(happening: Happening) -> Known:
    """What is known of a happening."""
    roles = happening.roles()
    actors = frozenset(slug for fillers in roles.values() for slug in fillers)
    core = happening.head.pattern.event_type.core
    parties = frozenset(
        slug for role, found in roles.items() if role in core and role != "authority" for slug in found
    )
    known = Known(happening, roles, actors, parties, confidence(happening), {})
    kinds: tuple[What, What] = ("amount", "date")
    for what in kinds:
        values = known.values(what)
        known.likeliest[what] = max(values, key=lambda value: value.probability, default=None)
    return known
