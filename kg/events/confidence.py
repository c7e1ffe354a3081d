"""How probably an event is right."""

from __future__ import annotations

from math import log

from kg.events.linear import chance
from kg.events.merge import Happening

#: Share of a further sentence's probability that counts: those of one article are no independent witnesses.
#: Set by hand; docs/extraction.md says how many events of each confidence are right.
RETOLD = 0.3

#: Characters of a text that is hardly more than the sentence which tells the event, and log-odds by which its
#: events are surer than the trees say, which have seen more sentences of long articles, where less is noted.
#: Set by the short items of benchmarks/extraction/plain.
SHORT, SURER = 600, 0.33


def confidence(happening: Happening) -> float:
    """The probability, from 0 to 1, that a careful reader finds the event in the text too."""
    ordered = sorted((member.probability for member in happening.members), reverse=True)
    doubt = 1 - ordered[0]
    for probability in ordered[1:4]:
        doubt *= 1 - RETOLD * probability
    return round(1 - doubt, 2)


def in_text_of(length: int, probability: float) -> float:
    """An event's confidence in a text of so many characters."""
    if length > SHORT or not 0 < probability < 1:
        return probability
    return round(chance(log(probability / (1 - probability)) + SURER), 2)
