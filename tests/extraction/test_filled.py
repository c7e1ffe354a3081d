"""Who is named before a sentence does not join those whom its grammar names."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "fr",
            "Arbel a été sanctionné en 2017.\n\nEnfin, le fabricant de boules de pétanque Brixa a été "
            "condamné à payer 320 000 euros d'amende par l'Autorité de la concurrence.",
        ),
        (
            "en",
            "Arbel was fined by the CMA in 2017.\n\nIn May the CMA fined Brixa £2 million for fixing the "
            "price of its garden tools.",
        ),
    ],
)
def test_a_fine_told_before_does_not_lend_its_firm(code: str, text: str) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    fined = {
        frozenset(a.entity for a in event.arguments if a.role == "subject")
        for event in extract(document).events
        if event.event_type == "Fine" and event.amount is not None
    }
    assert frozenset({"brixa"}) in fined
