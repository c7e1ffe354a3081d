"""Trees are grown from rows of articles, and judge an article by those grown without it."""

from __future__ import annotations

import pytest

from benchmarks.boosting import FOLDS, fit_trees
from kg.trees import Trees

pytest.importorskip("sklearn", reason="training needs scikit-learn (extra train)")

#: Of 20 articles, 50 rows each; what is above 0.5 is right, but in article 3 all is the other way round.
ROWS = [
    (article, (place / 50, 0.0), int((place / 50 > 0.5) != (article == 3)))
    for article in range(20)
    for place in range(50)
]


def test_trees_learn_what_is_right() -> None:
    data, _ = fit_trees(ROWS)

    low, high = Trees(data).probabilities([(0.1, 0.0), (0.9, 0.0)])
    assert low < 0.2 < 0.8 < high


def test_an_article_is_judged_by_trees_that_have_not_seen_it() -> None:
    """What only stands in the articles of one part does not move the judgement on them."""
    rows = [(article, numbers, int(article % FOLDS == 3)) for article, numbers, _ in ROWS]
    _, guess = fit_trees(rows)

    assert guess(3, [(0.1, 0.0)]) == [pytest.approx(0.0, abs=0.01)]
    assert guess(4, [(0.1, 0.0)])[0] > 0.1
