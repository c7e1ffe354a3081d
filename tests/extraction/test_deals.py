"""An inquiry into a deal is a review of it."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


def _types(code: str, text: str) -> set[str]:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    return {event.event_type for event in extract(document).events} & {"Investigation", "MergerReview"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The CMA opened an investigation into Arbel Ltd's takeover of Brixa plc."),
        (
            "en",
            "The CMA has launched a formal probe into the £3.3bn purchase of Brixa plc by Arbel Ltd.",
        ),
        ("en", "The European Commission is investigating Arbel SE's proposed acquisition of Brixa AG."),
        ("fr", "L'Autorité de la concurrence a ouvert une enquête sur le rachat de Brixa SA par Arbel SAS."),
        ("fr", "Bruxelles a lancé une enquête approfondie sur l'acquisition de Brixa SA par Arbel SAS."),
    ],
)
def test_an_inquiry_into_a_deal_is_a_review(code: str, text: str) -> None:
    assert _types(code, text) == {"MergerReview"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The CMA opened an investigation into Arbel Ltd, weeks after its takeover of Brixa plc."),
        ("fr", "L'Autorité de la concurrence a ouvert une enquête contre Arbel SAS, qui a racheté Brixa SA."),
    ],
)
def test_an_inquiry_into_a_buyer_is_none(code: str, text: str) -> None:
    assert _types(code, text) == {"Investigation"}
