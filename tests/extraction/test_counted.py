"""Days counted back from the date of the sentence to what the words behind them tell."""

from __future__ import annotations

from datetime import date

import pytest

from kg.language import language
from kg.mentions import find_dates
from kg.model import Document
from kg.pipeline import extract


@pytest.mark.parametrize(
    ("code", "text", "event_type", "expected"),
    [
        ("en", "It comes six days after the CNIL fined Tivelle Ltd.", "Fine", "2025-06-09"),
        (
            "en",
            "Tivelle Ltd was fined £3m on 3 May, a year after the FCA had opened an investigation into it.",
            "Investigation",
            "2024",
        ),
        (
            "en",
            "Norvane Inc. gave up its bid for Tivelle on Friday, two days after the FTC sued Norvane Inc.",
            "LegalAction",
            "2025-06-11",
        ),
        (
            "fr",
            "Norvane SA a été condamnée lundi, deux ans après l'ouverture d'une enquête par l'Autorité de la "
            "concurrence.",
            "Investigation",
            "2023",
        ),
        (
            "fr",
            "Trois mois après avoir sanctionné Tivelle SA, la CNIL a ouvert une enquête sur Norvane SA.",
            "Fine",
            "2025-03",
        ),
    ],
)
def test_what_stands_behind_has_the_day(code: str, text: str, event_type: str, expected: str) -> None:
    assert _dates(code, text)[event_type] == expected


@pytest.mark.parametrize(
    ("code", "text", "event_type", "expected"),
    [
        (
            "en",
            "Norvane Inc. was fined £3m on Friday, two days after the FTC sued Tivelle Ltd.",
            "Fine",
            "2025-06-13",
        ),
        (
            "fr",
            "Dix ans après le retrait du médicament, la CNIL a sanctionné Tivelle SA ce lundi.",
            "Fine",
            "2025-06-09",
        ),
    ],
)
def test_what_stands_before_keeps_its_own(code: str, text: str, event_type: str, expected: str) -> None:
    assert _dates(code, text)[event_type] == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Nearly two years after the raids, nothing has happened."),
        ("en", "More than two years after the raids, nothing has happened."),
        ("fr", "Près de deux ans après les perquisitions, rien ne bouge."),
    ],
)
def test_what_is_counted_roughly_is_no_date(code: str, text: str) -> None:
    assert find_dates(text, language(code), date(2025, 6, 15)) == ()


def _dates(code: str, text: str) -> dict[str, str | None]:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2025-06-15")
    return {event.event_type: event.date for event in extract(document).events}
