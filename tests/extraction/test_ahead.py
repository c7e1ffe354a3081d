"""Days that the verb says are still to come."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract

FRIDAY = "2025-03-14"


@pytest.mark.parametrize(
    ("code", "text", "day"),
    [
        ("fr", "Donald Trump doit signer lundi le Genius Act.", "2025-03-17"),
        ("fr", "L'Arcep a sanctionné lundi la société Norvane.", "2025-03-10"),
        ("fr", "Le groupe Aldemar va racheter la société Tivelle le 3 septembre.", "2025-09-03"),
        ("en", "The FTC will sue Norvane Inc. on Monday.", "2025-03-17"),
        ("en", "The FTC sued Norvane Inc. on Monday.", "2025-03-10"),
        ("en", "The High Court is due to rule on the case against Norvane Inc. on 8 May.", "2025-05-08"),
        ("en", "The FTC said on Monday it will sue Norvane Inc.", "2025-03-10"),
    ],
)
def test_a_day_is_past_or_to_come_by_its_verb(code: str, text: str, day: str) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued=FRIDAY)
    event = max(extract(document, min_confidence=0.2).events, key=lambda event: event.confidence)
    assert event.date == day
