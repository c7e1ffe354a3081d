"""How probably an event is right."""

from __future__ import annotations

from kg.events.merge import Happening

#: Share of a further sentence's probability that counts: those of one article are no independent witnesses.
#: Set by hand; docs/extraction.md says how many events of each confidence are right.
RETOLD = 0.3


def confidence(happening: Happening) -> float:
    """The probability, from 0 to 1, that a careful reader finds the event in the text too."""
    ordered = sorted((member.probability for member in happening.members), reverse=True)
    doubt = 1 - ordered[0]
    for probability in ordered[1:4]:
        doubt *= 1 - RETOLD * probability
    return round(1 - doubt, 2)
