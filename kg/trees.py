"""Gradient-boosted regression trees over a few numbers: how probable something is.

The linear models look at words. What they say of one thing in several sentences, and what they say of its
rivals, are numbers that count together rather than one by one: that is what trees are for. Trained by
``python -m benchmarks.training``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf
from typing import Any

import numpy as np


class Trees:
    """A model that says how probable something is.

    Args:
        data: ``{"base": number, "trees": [tree …]}``, a tree being five lists of one length, a place a node:
            column of the number that is looked at, the highest that goes left, the place of the left and of
            the right node, and what a leaf adds. A leaf names itself left and right. Where several things are
            judged at once, ``"groups"`` of them, each by as many trees, the base is a list.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        trees = [_siblings_together(tree) for tree in data["trees"]]
        first = np.cumsum([0, *(len(tree[0]) for tree in trees[:-1])])
        self._groups = int(data.get("groups", 1))
        self._base = np.array(data["base"], dtype=float).reshape(-1)
        self._roots = first
        columns, highest, left, added = (
            [value for tree in trees for value in tree[part]] for part in range(4)
        )
        offset = np.repeat(first, [len(tree[0]) for tree in trees])
        self._columns = np.array(columns)
        self._highest = np.array(highest, dtype=float)
        self._left = np.array(left) + offset
        self._added = np.array(added)
        self._depth = self._steps()

    def _steps(self) -> int:
        """How many nodes lie above the deepest leaf."""
        here, steps = self._roots, 0
        while (inner := here[self._left[here] != here]).size:
            here = np.concatenate([self._left[inner], self._left[inner] + 1])
            steps += 1
        return steps

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability from 0 to 1 of each row of numbers."""
        return [chances[0] for chances in self.of_groups(rows)]

    def of_groups(self, rows: Sequence[Sequence[float]]) -> list[list[float]]:
        """The probability from 0 to 1 of each thing that is judged, for each row of numbers."""
        if not rows:
            return []
        numbers = np.array(rows, dtype=float)
        # Where each row begins in the flat array, for every tree.
        first = np.repeat(np.arange(len(rows)) * numbers.shape[1], len(self._roots))
        flat, place = numbers.ravel(), np.tile(self._roots, len(rows))
        for _ in range(self._depth):
            goes_right = flat.take(first + self._columns.take(place)) > self._highest.take(place)
            place = self._left.take(place) + goes_right
        added = self._added.take(place).reshape(len(rows), self._groups, -1).sum(axis=2)
        scores = (self._base + added).clip(-30, 30).tolist()
        return [[1 / (1 + exp(-score)) for score in row] for row in scores]


def _siblings_together(tree: Sequence[Sequence[Any]]) -> tuple[list[Any], ...]:
    """The same tree, each right node just behind its left one: the place of the left one tells both.

    Returns:
        Four lists: column, highest that goes left, place of the left node, what a leaf adds. Whatever comes
        to a leaf goes left, which is where it is.
    """
    columns, highest, left, right, added = tree
    order = [0]
    lefts = []
    for place, node in enumerate(order):
        is_leaf = left[node] == node
        lefts.append(place if is_leaf else len(order))
        if not is_leaf:
            order += (left[node], right[node])
    return (
        [columns[node] for node in order],
        [inf if left[node] == node else highest[node] for node in order],
        lefts,
        [added[node] for node in order],
    )
