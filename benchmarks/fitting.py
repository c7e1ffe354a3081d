"""Fit the linear models that ship in the package, each with judges that were fitted without an article."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any

from benchmarks.boosting import FOLDS, Data
from kg.events.linear import Choice, Features, Model
from kg.weights import SCALE

#: Strength of each model's regularisation, as scikit-learn's ``C``: by ``--check``; that of factuality by
#: tellings left out, that of outcomes not compared with others.
STRENGTH = {
    "gate": 0.15,
    "arguments": 0.3,
    "values": 0.3,
    "events": 0.15,
    "same": 0.3,
    "leaning": 0.3,
    "neutral": 0.3,
    "factuality": 0.1,
    "outcome": 0.3,
}
#: Weights that are smaller are left out, so that all models together stay below 20 MB; most of the gate,
#: which only has to rule out.
LEAST_WEIGHT = {
    "gate": 0.16,
    "arguments": 0.06,
    "values": 0.05,
    "events": 0.04,
    "same": 0.02,
    "leaning": 0.05,
    "neutral": 0.05,
    "factuality": 0.05,
    "outcome": 0.02,
}
#: Models whose features are scaled by how much oftener they stand with the one label than with the other: of
#: words of praise and blame each is rare, and together they are many. Wang and Manning, "Baselines and
#: Bigrams", ACL 2012.
SCALED = frozenset({"leaning", "neutral"})
#: What all cases have: it takes up how much oftener the one label is.
BIAS = "bias"
#: How much more a case of these counts: most events have happened; what was denied must not pass for them.
RARE = {"Denied": 1.5, "Planned": 1.3, "Possible": 1.3}


def unprefixed(features: Iterable[str]) -> Features:
    """Features that have no prefix."""
    return (("", features),)


def _flat(features: Features) -> list[str]:
    """Features with their prefix, a tabulator between."""
    return [f"{prefix}\t{name}" for prefix, names in features for name in names]


def _matrix(rows: list[Iterable[str]]) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=lambda row: row, binary=True, min_df=2)
    return vectorizer, vectorizer.fit_transform(rows)


def fit_binary(
    name: str, rows: list[tuple[int, Features, int]]
) -> tuple[Data, Callable[[int, Features], float]]:
    """A model, and a function that guesses what a model trained without the article would say."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    vectorizer, matrix = _matrix([_flat(row[1]) for row in rows])
    names = vectorizer.get_feature_names_out()
    labels = np.array([row[2] for row in rows])

    def fit(chosen: list[int]) -> Data:
        fitted = LogisticRegression(
            C=STRENGTH[name], tol=0.01, fit_intercept=name in SCALED, solver="liblinear", random_state=0
        )
        scale = _ratios(matrix[chosen], labels[chosen]) if name in SCALED else np.ones(len(names))
        fitted.fit(matrix[chosen].multiply(scale).tocsr(), labels[chosen])
        weights: dict[str, dict[str, int]] = defaultdict(dict)
        found = fitted.coef_[0] * scale
        if name in SCALED:
            found[vectorizer.vocabulary_[f"\t{BIAS}"]] += fitted.intercept_[0]
        for key, weight in zip(names, found, strict=True):
            rounded = round(SCALE * float(weight))
            if abs(rounded) >= SCALE * LEAST_WEIGHT[name]:
                prefix, _, feature = key.partition("\t")
                weights[prefix][feature] = rounded
        return {"weights": weights}

    whole, without = _with_each_left_out(fit, [row[0] for row in rows])
    judges = [Model(data["weights"]) for data in without]
    return whole, lambda number, features: judges[number % FOLDS].probability(features)


def _ratios(matrix: Any, labels: Any) -> Any:
    """The logarithm of how much oftener each feature stands with label 1 than with label 0."""
    import numpy as np

    with_it, without = (1 + np.asarray(matrix[labels == label].sum(0)).ravel() for label in (1, 0))
    return np.log((with_it / with_it.sum()) / (without / without.sum()))


def _with_each_left_out(fit: Callable[[list[int]], Data], articles: list[int]) -> tuple[Data, list[Data]]:
    """What is fitted to all rows, and for each fold what is fitted to the rows of the others.

    Args:
        fit: Fits the rows of these indexes.
        articles: The article of each row.
    """
    parts = [[i for i, number in enumerate(articles) if number % FOLDS != part] for part in range(FOLDS)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        whole, *without = pool.map(fit, [list(range(len(articles))), *parts])
    return whole, without


def fit_kinds(
    name: str, rows: list[tuple[int, tuple[str, ...], frozenset[str]]], weights: Iterable[float] = repeat(1.0)
) -> tuple[Data, Callable[[int], Choice]]:
    """A model of several classes, and for each article the one that was trained without it.

    Args:
        name: The model.
        rows: (article, features, classes) of each case; where an annotator allows two classes, each counts
            half; three say nothing.
        weights: How much each case counts.
    """
    from sklearn.linear_model import LogisticRegression

    flat = [
        (number, features, kind, weight * RARE.get(kind, 1.0) / len(kinds))
        for (number, features, kinds), weight in zip(rows, weights, strict=False)
        if len(kinds) < 3
        for kind in sorted(kinds)
    ]
    vectorizer, matrix = _matrix([row[1] for row in flat])
    names = vectorizer.get_feature_names_out()

    def fit(chosen: list[int]) -> Data:
        fitted = LogisticRegression(C=STRENGTH[name], max_iter=1000, fit_intercept=False)
        shares = [flat[index][3] for index in chosen]
        fitted.fit(matrix[chosen], [flat[index][2] for index in chosen], sample_weight=shares)
        weights = {
            key: [round(SCALE * float(weight)) for weight in row]
            for key, row in sorted(zip(names, fitted.coef_.T, strict=True), key=lambda item: str(item[0]))
            if max(map(abs, row)) >= LEAST_WEIGHT[name]
        }
        return {"classes": fitted.classes_.tolist(), "weights": weights}

    whole, without = _with_each_left_out(fit, [row[0] for row in flat])
    judges = [Choice(**data) for data in without]
    return whole, lambda number: judges[number % FOLDS]
