"""What the extraction reaches on articles that nobody who changes it has opened: floors that never fall.

A split has some fifty events, and one of them more or less is 0.01. When better models came, nine of the 120
floors of splits were set lower, eight by 0.01, one of ``clean4`` in French by 0.03, and floors of all splits
together were added.
"""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.extraction import score
from benchmarks.gold import EXTRACTION
from benchmarks.scoring import Scores

#: Language → least precision, recall and F1 of events and F1 of arguments on all splits together but those
#: that are newer than these floors; least share right of sums, dates, factuality and stances on events found.
TOGETHER = {
    "fr": ((0.83, 0.63, 0.72, 0.64), {"amount": 0.85, "date": 0.84, "factuality": 0.95, "stance": 0.86}),
    "en": ((0.80, 0.64, 0.71, 0.64), {"amount": 0.87, "date": 0.83, "factuality": 0.95, "stance": 0.83}),
}
#: Split, language → least F1 of entities, events and arguments, least precision of links and events.
FLOORS = {
    ("clean", "fr"): (0.90, 0.65, 0.59, 0.99, 0.85),
    ("clean", "en"): (0.89, 0.68, 0.65, 0.99, 0.82),
    ("clean2", "fr"): (0.89, 0.64, 0.55, 0.0, 0.86),
    ("clean2", "en"): (0.86, 0.66, 0.58, 0.0, 0.82),
    ("clean3", "fr"): (0.87, 0.71, 0.62, 0.0, 0.80),
    ("clean3", "en"): (0.87, 0.71, 0.65, 0.0, 0.82),
    ("clean4", "fr"): (0.84, 0.84, 0.79, 0.0, 0.93),
    ("clean4", "en"): (0.87, 0.81, 0.69, 0.0, 0.80),
    ("clean5", "fr"): (0.83, 0.77, 0.65, 0.0, 0.76),
    ("clean5", "en"): (0.85, 0.70, 0.63, 0.0, 0.70),
    ("clean6", "fr"): (0.86, 0.70, 0.63, 0.0, 0.79),
    ("clean6", "en"): (0.86, 0.71, 0.65, 0.0, 0.75),
    ("clean7", "fr"): (0.90, 0.72, 0.65, 0.0, 0.78),
    ("clean7", "en"): (0.85, 0.75, 0.62, 0.0, 0.76),
    ("clean8", "fr"): (0.83, 0.69, 0.59, 0.0, 0.81),
    ("clean8", "en"): (0.80, 0.69, 0.60, 0.0, 0.76),
    ("clean9", "fr"): (0.86, 0.72, 0.64, 0.0, 0.84),
    ("clean9", "en"): (0.80, 0.65, 0.58, 0.0, 0.74),
    ("clean10", "fr"): (0.88, 0.68, 0.57, 0.0, 0.80),
    ("clean10", "en"): (0.86, 0.66, 0.54, 0.0, 0.72),
    ("clean11", "fr"): (0.88, 0.68, 0.58, 0.0, 0.75),
    ("clean11", "en"): (0.87, 0.73, 0.64, 0.0, 0.79),
    ("clean12", "fr"): (0.87, 0.68, 0.60, 0.0, 0.84),
    ("clean12", "en"): (0.87, 0.71, 0.64, 0.0, 0.83),
    ("clean13", "fr"): (0.89, 0.75, 0.69, 0.0, 0.83),
    ("clean13", "en"): (0.92, 0.79, 0.73, 0.0, 0.85),
    ("clean14", "fr"): (0.88, 0.73, 0.68, 0.0, 0.85),
    ("clean14", "en"): (0.90, 0.78, 0.67, 0.0, 0.79),
    ("clean15", "fr"): (0.91, 0.71, 0.65, 0.0, 0.80),
    ("clean15", "en"): (0.90, 0.82, 0.72, 0.0, 0.85),
    ("clean16", "fr"): (0.86, 0.69, 0.64, 0.0, 0.84),
    ("clean16", "en"): (0.87, 0.75, 0.64, 0.0, 0.77),
    ("plain", "fr"): (0.94, 0.82, 0.75, 0.0, 0.88),
    ("plain", "en"): (0.94, 0.81, 0.75, 0.0, 0.83),
}

#: Splits that are newer than the floors of all together: harder ones must not lower these.
NEWER = frozenset({"clean12", "clean13", "clean14", "clean15", "clean16"})

#: Articles of a language in a split that has not thirty.
ARTICLES = {
    **{
        split: {"fr": 20, "en": 20}
        for split in ("clean4", "clean5", "clean7", "clean12", "clean13", "clean14", "clean15", "clean16")
    },
    "clean8": {"fr": 36, "en": 36},
    **{split: {"fr": 40, "en": 40} for split in ("clean9", "clean10", "clean11")},
    "clean6": {"fr": 16, "en": 24},
    "plain": {"fr": 70, "en": 70},
}


@cache
def scored(split: str, language: str) -> tuple[Scores, int]:
    """The scores of a split, worked out once."""
    return score(EXTRACTION / split, language)


@pytest.mark.parametrize(("split", "language"), sorted(FLOORS))
def test_nothing_falls_below_what_was_reached(split: str, language: str) -> None:
    scores, articles = scored(split, language)
    assert articles == ARTICLES.get(split, {}).get(language, 30)
    reached = (
        scores.entities.f1,
        scores.events.f1,
        scores.arguments.f1,
        scores.links.precision,
        scores.events.precision,
    )
    assert all(value >= floor for value, floor in zip(reached, FLOORS[split, language], strict=True)), reached


@pytest.mark.parametrize("language", sorted(TOGETHER))
def test_nothing_falls_on_all_splits_together(language: str) -> None:
    found = Scores()
    for split, code in FLOORS:
        if code == language and split not in NEWER:
            found.take_in(scored(split, code)[0])
    events, (floors, shares) = found.events, TOGETHER[language]

    reached = (events.precision, events.recall, events.f1, found.arguments.f1)
    assert all(value >= floor for value, floor in zip(reached, floors, strict=True)), reached
    right = {name: found.values[name].precision for name in shares}
    assert all(right[name] >= share for name, share in shares.items()), right
