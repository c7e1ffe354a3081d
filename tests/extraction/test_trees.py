"""Trees say what their nodes say, of one row as of many."""

from __future__ import annotations

from math import exp

import pytest

from kg.trees import Trees

#: Two trees: does the first number reach 0.5, and, where it does, the second 2? Does the second reach 1?
DATA = {
    "base": -1.0,
    "trees": [
        [
            [0, 0, 1, 0, 0],
            [0.5, 0.0, 2.0, 0.0, 0.0],
            [1, 1, 3, 3, 4],
            [2, 1, 4, 3, 4],
            [0.0, -2.0, 0.0, 1.0, 3.0],
        ],
        [[1, 0, 0], [1.0, 0.0, 0.0], [1, 1, 2], [2, 1, 2], [0.0, 0.25, 0.5]],
    ],
}


@pytest.mark.parametrize(
    ("row", "score"),
    [
        ((0.0, 9.0), -1 - 2 + 0.5),
        ((0.5, 0.0), -1 - 2 + 0.25),
        ((0.6, 2.0), -1 + 1 + 0.5),
        ((0.6, 2.1), -1 + 3 + 0.5),
        ((0.6, 1.0), -1 + 1 + 0.25),
    ],
)
def test_a_row_ends_in_one_leaf_of_each_tree(row: tuple[float, float], score: float) -> None:
    """What stands at a threshold goes left; the leaves add up to log-odds."""
    assert Trees(DATA).probabilities([row]) == [pytest.approx(1 / (1 + exp(-score)))]


def test_rows_do_not_depend_on_each_other() -> None:
    trees, rows = Trees(DATA), [(0.0, 0.0), (0.7, 3.0), (0.7, 0.0), (-5.0, 3.0)]

    assert trees.probabilities(rows) == [trees.probabilities([row])[0] for row in rows]
    assert trees.probabilities([]) == []


def test_no_score_is_too_high() -> None:
    """A tree that is very sure ends near 0 or 1."""
    sure = {
        "base": 0.0,
        "trees": [[[0, 0, 0], [0.0, 0.0, 0.0], [1, 1, 2], [2, 1, 2], [0.0, -5000.0, 5000.0]]],
    }

    assert Trees(sure).probabilities([(-1.0,), (1.0,)]) == [pytest.approx(0.0), pytest.approx(1.0)]


def test_each_group_of_trees_judges_for_itself() -> None:
    """As many trees for each thing that is judged; the base of each is its own."""
    groups = Trees(DATA | {"groups": 2, "base": [-1.0, 2.0]})
    alone = [
        Trees({"base": base, "trees": [tree]}) for base, tree in zip([-1.0, 2.0], DATA["trees"], strict=True)
    ]

    for row in ((0.0, 9.0), (0.6, 2.1)):
        assert groups.of_groups([row]) == [[one.probabilities([row])[0] for one in alone]]
