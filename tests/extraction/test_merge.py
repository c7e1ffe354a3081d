"""Two tellings of one happening are one event, two happenings of one firm are two."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


def _fines(code: str, text: str) -> list[int]:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    found = [event for event in extract(document).events if event.event_type == "Fine"]
    return sorted(int(event.amount.value) if event.amount else 0 for event in found)


@pytest.mark.parametrize(
    ("code", "text", "sums"),
    [
        (
            "en",
            "The FCA has fined Norvane Bank plc £37 million for lax checks. "
            "In 2009, it fined Norvane Bank plc £106 million for misleading clients.",
            [37_000_000, 106_000_000],
        ),
        (
            "fr",
            "La CNIL a infligé à la société Norvane une amende de 32 millions d'euros. "
            "En 2022, elle avait déjà sanctionné la société Norvane à hauteur de 15 millions d'euros.",
            [15_000_000, 32_000_000],
        ),
    ],
)
def test_a_fine_of_another_year_is_another_fine(code: str, text: str, sums: list[int]) -> None:
    assert _fines(code, text) == sums


@pytest.mark.parametrize(
    ("code", "text", "sums"),
    [
        (
            "en",
            "The FCA has fined Norvane Bank plc some £37 million for lax checks. "
            "On 3 May 2024, the FCA fined Norvane Bank plc £37.4 million, its decision says.",
            [37_400_000],
        ),
        (
            "fr",
            "La CNIL a infligé à la société Norvane une amende de 32 millions d'euros. "
            "L'amende de 32 millions d'euros infligée à Norvane le 3 mai 2024 par la CNIL est publique.",
            [32_000_000],
        ),
    ],
)
def test_a_fine_told_again_with_its_day_is_the_same(code: str, text: str, sums: list[int]) -> None:
    assert _fines(code, text) == sums
