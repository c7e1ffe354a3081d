"""Logistic models over named features: how probable an event, a role, a value, a stance is.

A feature is a short text that holds or does not; what was never seen in training has no weight and says
nothing. Many features count once for themselves and once more under something else, such as the event's type:
they have a prefix, so that no longer text is put together for each. Trained by
``python -m benchmarks.training events`` on articles that people annotated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count, repeat
from math import exp
from typing import Any

from kg.weights import SCALE

#: (prefix, features), any number of each; no prefix is the empty text.
Features = Iterable[tuple[str, Iterable[str]]]


_numbers = count()
#: What a feature that was never seen weighs, as often as it is asked for.
_NOTHING = repeat(0)


def chance(score: float) -> float:
    """The probability, from 0 to 1, of log-odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


class Shared(tuple[str, ...]):
    """Features of a place in the text, which many candidates have in common: their sums stay with them."""

    def __init__(self, features: Iterable[str]) -> None:
        self.sums: dict[int, int] = {}


class Later:
    """Features that are put together when somebody looks at them.

    Args:
        make: Puts them together.
        given: What it is called with.
    """

    __slots__ = ("_given", "_make")

    def __init__(self, make: Callable[..., Features], *given: Any) -> None:
        self._make, self._given = make, given

    def __iter__(self) -> Iterator[tuple[str, Iterable[str]]]:
        return iter(self._make(*self._given))


class Model:
    """The weights of a model that says how probable something is.

    Args:
        weights: Prefix → feature → weight, in hundredths.
    """

    def __init__(self, weights: dict[str, dict[str, int]]) -> None:
        self._tables = {prefix: (next(_numbers), table.get) for prefix, table in weights.items()}

    def probability(self, features: Features) -> float:
        """The probability from 0 to 1."""
        return chance(self.score(features))

    def score(self, features: Features) -> float:
        """The sum of their weights: log-odds, to be added to those of others."""
        score, table_of = 0, self._tables.get
        for prefix, names in features:
            table = table_of(prefix)
            if table is None:
                continue
            number, weight = table
            if type(names) is not Shared:
                score += sum(map(weight, names, _NOTHING))
                continue
            known = names.sums.get(number)
            if known is None:
                known = names.sums[number] = sum(map(weight, names, _NOTHING))
            score += known
        return score / SCALE


class Choice:
    """The weights of a model that chooses one of several classes.

    Args:
        classes: Their names.
        weights: Feature → a weight for each class, in hundredths.
    """

    def __init__(self, classes: Iterable[str], weights: dict[str, list[int]]) -> None:
        self.classes = tuple(classes)
        self.weights = weights

    def likeliest(self, features: Iterable[str]) -> str:
        """The class with the highest probability."""
        rows = [self.weights[feature] for feature in features if feature in self.weights]
        scores = [sum(column) for column in zip(*rows, strict=True)] or [0] * len(self.classes)
        return max(zip(scores, self.classes, strict=True))[1]
