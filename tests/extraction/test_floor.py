"""What the extraction reaches on articles that nobody who changes it has opened: floors that never fall."""

from __future__ import annotations

import pytest

from benchmarks.extraction import score
from benchmarks.gold import EXTRACTION

#: Language → least F1 of entities, events and arguments, least precision of links and events.
FLOORS = {"fr": (0.83, 0.53, 0.44, 0.95, 0.64), "en": (0.80, 0.54, 0.46, 0.90, 0.65)}


@pytest.mark.parametrize("language", sorted(FLOORS))
def test_nothing_falls_below_what_was_reached(language: str) -> None:
    scores, articles = score(EXTRACTION / "clean", language)
    assert articles == 30
    reached = (
        scores.entities.f1,
        scores.events.f1,
        scores.arguments.f1,
        scores.links.precision,
        scores.events.precision,
    )
    assert all(value >= floor for value, floor in zip(reached, FLOORS[language], strict=True)), reached
