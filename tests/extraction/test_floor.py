"""What the extraction reaches on articles that nobody who changes it has opened: floors that never fall."""

from __future__ import annotations

import pytest

from benchmarks.extraction import score
from benchmarks.gold import EXTRACTION

#: Split, language → least F1 of entities, events and arguments, least precision of links and events.
FLOORS = {
    ("clean", "fr"): (0.89, 0.64, 0.59, 0.95, 0.84),
    ("clean", "en"): (0.85, 0.68, 0.63, 0.90, 0.82),
    ("clean2", "fr"): (0.87, 0.64, 0.52, 0.0, 0.83),
    ("clean2", "en"): (0.82, 0.65, 0.56, 0.0, 0.78),
    ("clean3", "fr"): (0.84, 0.69, 0.59, 0.0, 0.76),
    ("clean3", "en"): (0.85, 0.69, 0.61, 0.0, 0.77),
    ("clean4", "fr"): (0.84, 0.78, 0.75, 0.0, 0.84),
    ("clean4", "en"): (0.83, 0.77, 0.66, 0.0, 0.75),
    ("clean5", "fr"): (0.81, 0.76, 0.63, 0.0, 0.75),
    ("clean5", "en"): (0.81, 0.71, 0.61, 0.0, 0.71),
    ("plain", "fr"): (0.91, 0.80, 0.73, 0.0, 0.92),
    ("plain", "en"): (0.91, 0.78, 0.73, 0.0, 0.82),
}

#: Articles of a language in a split that has not thirty.
ARTICLES = {"clean4": 20, "clean5": 20, "plain": 70}


@pytest.mark.parametrize(("split", "language"), sorted(FLOORS))
def test_nothing_falls_below_what_was_reached(split: str, language: str) -> None:
    scores, articles = score(EXTRACTION / split, language)
    assert articles == ARTICLES.get(split, 30)
    reached = (
        scores.entities.f1,
        scores.events.f1,
        scores.arguments.f1,
        scores.links.precision,
        scores.events.precision,
    )
    assert all(value >= floor for value, floor in zip(reached, FLOORS[split, language], strict=True)), reached
