"""A day until when something must be done is no day on which it was done."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


def _date(code: str, text: str, event_type: str) -> str | None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2025-06-15")
    (event,) = (one for one in extract(document).events if one.event_type == event_type)
    return event.date


@pytest.mark.parametrize(
    ("code", "text", "event_type"),
    [
        ("en", "Ofcom fined Tivelle Ltd £1.5m and set a deadline of 18 December for it to pay.", "Fine"),
        ("fr", "L'Arcep a mis en demeure Tivelle de respecter ses obligations d'ici au 30 juin.", "Order"),
        (
            "fr",
            "L'Autorité de la concurrence a infligé 3 millions d'euros d'amende à Tivelle SA, payables avant "
            "la fin du mois d'octobre 2025.",
            "Fine",
        ),
    ],
)
def test_a_deadline_is_no_date_of_what_was_done(code: str, text: str, event_type: str) -> None:
    assert _date(code, text, event_type) is None


@pytest.mark.parametrize(
    ("code", "text", "event_type", "expected"),
    [
        ("en", "On 3 June Ofcom fined Tivelle Ltd £1.5m, to be paid by 18 December.", "Fine", "2025-06-03"),
        (
            "fr",
            "Le 3 juin, l'Arcep a mis en demeure Tivelle de respecter ses obligations d'ici au 30 juin.",
            "Order",
            "2025-06-03",
        ),
    ],
)
def test_its_own_day_stays(code: str, text: str, event_type: str, expected: str) -> None:
    assert _date(code, text, event_type) == expected
