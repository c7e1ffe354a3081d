"""The numbers that stand for names and probabilities in the rows that trees look at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log

from kg.vocabulary import vocabulary

Row = tuple[float, ...]

#: Log-odds of what is not there.
NONE = -8.0
FACTUALITIES = ("Actual", "Planned", "Possible", "Denied")


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability, from -6.9 to 6.9."""
    kept = min(max(probability, 0.001), 0.999)
    return log(kept / (1 - kept))


@cache
def types() -> Mapping[str, int]:
    """A number for each event type."""
    return {name: place for place, name in enumerate(sorted(vocabulary().event_types))}


@cache
def roles() -> Mapping[str, int]:
    """A number for each role."""
    known = {role.name for kind in vocabulary().event_types.values() for role in kind.roles}
    return {name: place for place, name in enumerate(sorted(known))}
