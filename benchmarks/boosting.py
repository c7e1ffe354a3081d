"""Fit the trees that ship in the package: gradient boosting by scikit-learn, written out node by node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.trees import Trees

Data = dict[str, Any]
Numbers = Sequence[Sequence[float]]

#: Parts of the articles, each of which is judged by trees that were grown on the others.
FOLDS = 5
#: How they grow, chosen by what they make of articles left out.
GROWTH = {"max_iter": 200, "learning_rate": 0.06, "min_samples_leaf": 40, "l2_regularization": 1.0}
LEAVES = 16
#: Decimals of what a leaf adds.
_DECIMALS = 4


def fit_trees(
    rows: Sequence[tuple[int, Sequence[float], int]], *, leaves: int = LEAVES
) -> tuple[Data, Callable[[int, Numbers], list[float]]]:
    """Trees, and a function that says what trees grown without an article would say of rows of it.

    Args:
        rows: (article, numbers, 1 or 0) of each case.
        leaves: Of a tree at most.
    """
    without = [Trees(grow([row for row in rows if row[0] % FOLDS != part], leaves)) for part in range(FOLDS)]
    return grow(rows, leaves), lambda article, numbers: without[article % FOLDS].probabilities(numbers)


def grow(
    rows: Sequence[tuple[int, Sequence[float], int]], leaves: int, growth: Mapping[str, Any] = GROWTH
) -> Data:
    """Trees that tell 1 from 0.

    Args:
        rows: (article, numbers, 1 or 0) of each case.
        leaves: Of a tree at most.
        growth: How they grow, as scikit-learn names it.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    numbers, labels = [row[1] for row in rows], [row[2] for row in rows]
    fitted = HistGradientBoostingClassifier(
        **growth, max_leaf_nodes=leaves, early_stopping=False, random_state=0
    )
    fitted.fit(numbers, labels)
    data = {
        "base": round(float(fitted._baseline_prediction[0, 0]), _DECIMALS),
        "trees": [_tree(predictor.nodes) for (predictor,) in fitted._predictors],
    }
    # The nodes are no public part of scikit-learn: what is written out must say the same.
    some = numbers[:: max(1, len(numbers) // 1000)]
    expected = fitted.predict_proba(some)[:, 1]
    apart = max(abs(a - b) for a, b in zip(Trees(data).probabilities(some), expected, strict=True))
    assert apart < 0.02, f"the trees as written differ from those that were grown by {apart}"
    return data


def _tree(nodes: Any) -> list[list[float]]:
    """A tree as ``Trees`` reads it."""
    rows = []
    for place, node in enumerate(nodes):
        if node["is_leaf"]:
            rows.append((0, 0.0, place, place, round(float(node["value"]), _DECIMALS)))
        else:
            highest = float(node["num_threshold"])  # Not rounded: many numbers lie close beside one.
            rows.append((int(node["feature_idx"]), highest, int(node["left"]), int(node["right"]), 0.0))
    return [list(column) for column in zip(*rows, strict=True)]
