"""Gradient-boosted regression trees over a few numbers: how probable something is.

The linear models look at words. What they say of one thing in several sentences, and what they say of its
rivals, are numbers that count together rather than one by one: that is what trees are for. Trained by
``python -m benchmarks.training events``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Any

import numpy as np


class Trees:
    """A model that says how probable something is.

    Args:
        data: ``{"base": number, "trees": [tree …]}``, a tree being five lists of one length, a place a node:
            column of the number that is looked at, the highest that goes left, the place of the left and of
            the right node, and what a leaf adds. A leaf names itself left and right.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        trees = data["trees"]
        first = np.cumsum([0, *(len(tree[0]) for tree in trees[:-1])])
        self._base = float(data["base"])
        self._roots = first
        columns, highest, left, right, added = (
            [value for tree in trees for value in tree[part]] for part in range(5)
        )
        offset = np.repeat(first, [len(tree[0]) for tree in trees])
        self._columns = np.array(columns)
        self._highest = np.array(highest)
        self._left = np.array(left) + offset
        self._right = np.array(right) + offset
        self._added = np.array(added)

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability from 0 to 1 of each row of numbers."""
        if not rows:
            return []
        numbers = np.array(rows)
        lines = np.arange(len(rows))[:, None]
        place = np.tile(self._roots, (len(rows), 1))
        while True:
            goes_left = numbers[lines, self._columns[place]] <= self._highest[place]
            following = np.where(goes_left, self._left[place], self._right[place])
            if (following == place).all():
                break
            place = following
        scores = self._base + self._added[place].sum(axis=1)
        return [1 / (1 + exp(-score)) for score in scores.clip(-30, 30).tolist()]
