"""Logistic models over named features: how probable an event, a role, a value, a stance is.

A feature is a short text that holds or does not; what was never seen in training has no weight and says
nothing. Trained by ``python -m benchmarks.training events`` on articles that people annotated.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import repeat
from math import exp
from pathlib import Path
from typing import Any


class Model:
    """The weights of one model.

    Args:
        data: ``{"classes": […], "weights": {feature: [a weight for each class]}}``; with one class, ``yes``,
            a weight is a number.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.classes: tuple[str, ...] = tuple(data["classes"])
        self.weights: dict[str, Any] = data["weights"]

    def probability(self, features: Iterable[str]) -> float:
        """The probability from 0 to 1 of the only class."""
        score = sum(map(self.weights.get, features, repeat(0.0)))
        return float(1 / (1 + exp(-max(-30.0, min(30.0, score)))))

    def likeliest(self, features: Iterable[str]) -> str:
        """The class with the highest probability."""
        probable = self.probabilities(features)
        return max(self.classes, key=lambda name: (probable[name], name))

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each class."""
        rows = [self.weights[feature] for feature in features if feature in self.weights]
        scores = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(self.classes)
        highest = max(scores)
        powers = [exp(score - highest) for score in scores]
        total = sum(powers)
        return dict(zip(self.classes, (power / total for power in powers), strict=True))


_in_use: dict[str, Model] = {}


def model(name: str) -> Model:
    """The model of a name, loaded once: ``events``, ``arguments``, ``values``…"""
    found = _in_use.get(name)
    if found is None:
        use(name, json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8")))
        found = _in_use[name]
    return found


def use(name: str, data: dict[str, Any]) -> None:
    """Use other weights than those that ship, as training does before there are any."""
    _in_use[name] = Model(data)
