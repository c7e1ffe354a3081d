"""How probably an event is right."""

from __future__ import annotations

from math import exp

from kg.events.merge import Happening

#: Weights of what speaks for an event, in log-odds.
#: Fitted on benchmarks/extraction by benchmarks/calibrate.py; do not change one alone.
WEIGHTS = {
    "bias": -1.3,
    "filled": 1.6,
    "direct": 1.0,
    "retold": 0.4,
    "amount": 0.4,
    "date": 0.2,
    "title": 0.3,
    "general": -0.8,
    "near": -0.7,
    "noun": -0.2,
}


def features(happening: Happening) -> dict[str, float]:
    """What speaks for an event and against it, each from 0 to 1."""
    head = happening.head
    event_type = head.pattern.event_type
    roles = happening.roles()
    qualities = [max(roles[role].values()) for role in event_type.core if roles.get(role)]
    wanted = min(len(event_type.core), 2)
    return {
        "bias": 1.0,
        "filled": min(len(qualities), wanted) / wanted,
        "direct": max(qualities, default=0.0),
        "retold": min(len({member.sentence.start for member in happening.members}) - 1, 3) / 3,
        "amount": float(happening.amount() is not None),
        "date": float(happening.date() is not None),
        "title": float(any(member.title for member in happening.members)),
        "general": float(all(member.general for member in happening.members)),
        "near": float(max(qualities, default=0.0) <= 0.4),
        "noun": float(all(member.pattern.noun for member in happening.members)),
    }


def confidence(happening: Happening) -> float:
    """The probability, from 0 to 1, that a careful reader finds the event in the text too."""
    score = sum(WEIGHTS[name] * value for name, value in features(happening).items())
    return round(1 / (1 + exp(-score)), 2)
