"""What the extraction reaches on articles that nobody who changes it has opened: floors that never fall."""

from __future__ import annotations

import pytest

from benchmarks.extraction import score
from benchmarks.gold import EXTRACTION

#: Split, language → least F1 of entities, events and arguments, least precision of links and events.
FLOORS = {
    ("clean", "fr"): (0.90, 0.63, 0.58, 0.95, 0.84),
    ("clean", "en"): (0.88, 0.68, 0.64, 0.97, 0.82),
    ("clean2", "fr"): (0.89, 0.64, 0.53, 0.0, 0.84),
    ("clean2", "en"): (0.86, 0.66, 0.58, 0.0, 0.80),
    ("clean3", "fr"): (0.86, 0.69, 0.60, 0.0, 0.79),
    ("clean3", "en"): (0.87, 0.69, 0.62, 0.0, 0.77),
    ("clean4", "fr"): (0.84, 0.79, 0.75, 0.0, 0.85),
    ("clean4", "en"): (0.86, 0.77, 0.66, 0.0, 0.75),
    ("clean5", "fr"): (0.83, 0.76, 0.65, 0.0, 0.76),
    ("clean5", "en"): (0.84, 0.75, 0.65, 0.0, 0.73),
    ("clean6", "fr"): (0.86, 0.69, 0.63, 0.0, 0.82),
    ("clean6", "en"): (0.84, 0.68, 0.61, 0.0, 0.71),
    ("clean7", "fr"): (0.90, 0.70, 0.61, 0.0, 0.76),
    ("clean7", "en"): (0.83, 0.72, 0.59, 0.0, 0.72),
    ("plain", "fr"): (0.93, 0.82, 0.74, 0.0, 0.92),
    ("plain", "en"): (0.94, 0.81, 0.75, 0.0, 0.85),
}

#: Articles of a language in a split that has not thirty.
ARTICLES = {
    **{split: {"fr": 20, "en": 20} for split in ("clean4", "clean5", "clean7")},
    "clean6": {"fr": 16, "en": 24},
    "plain": {"fr": 70, "en": 70},
}


@pytest.mark.parametrize(("split", "language"), sorted(FLOORS))
def test_nothing_falls_below_what_was_reached(split: str, language: str) -> None:
    scores, articles = score(EXTRACTION / split, language)
    assert articles == ARTICLES.get(split, {}).get(language, 30)
    reached = (
        scores.entities.f1,
        scores.events.f1,
        scores.arguments.f1,
        scores.links.precision,
        scores.events.precision,
    )
    assert all(value >= floor for value, floor in zip(reached, FLOORS[split, language], strict=True)), reached
