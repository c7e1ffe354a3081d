"""Names and sums of one list: an event for each pair."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The European Commission fined Arbel Ltd €12 million and Brixa Ltd €8 million."),
        (
            "en",
            "The European Commission fined Arbel Ltd and Brixa Ltd €12 million and €8 million respectively.",
        ),
        (
            "fr",
            "La CNIL a infligé à Arbel SA et Brixa SA 12 et 8 millions d'euros d'amende respectivement.",
        ),
        ("fr", "Arbel SA et Brixa SA devront payer respectivement des amendes de 12 et 8 millions d'euros."),
    ],
)
def test_each_name_has_its_own_sum(code: str, text: str) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    fined = {
        next(a.entity.split("-")[0] for a in event.arguments if a.role == "subject"): event.amount
        for event in extract(document).events
        if event.event_type == "Fine"
    }

    assert {name: amount and int(amount.value) for name, amount in fined.items()} == {
        "arbel": 12_000_000,
        "brixa": 8_000_000,
    }


def test_two_names_and_one_sum_are_one_event() -> None:
    text = "The European Commission fined Arbel Ltd and Brixa Ltd €12 million."
    document = Document(key="test", text=text, language="en", content_hash="", issued="2024-05-14")

    (event,) = extract(document).events

    assert sum(argument.role == "subject" for argument in event.arguments) == 2


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "en",
            "The FCA fined Arbel Ltd £5 million and Brixa Ltd and Cordal Ltd £3 million each.",
            {("arbel",): 5, ("brixa", "cordal"): 3},
        ),
        (
            "en",
            "Arbel Ltd was fined £5 million, Brixa Ltd was fined £4 million and Cordal Ltd £3 million, "
            "a total of £12 million.",
            {("arbel",): 5, ("brixa",): 4, ("cordal",): 3},
        ),
        (
            "fr",
            "La CNIL a infligé à Arbel SA et Brixa SA des amendes d'un total de 9 millions d'euros. Arbel SA "
            "a été condamnée à une amende de 7 millions d'euros.",
            {("arbel", "brixa"): 9, ("arbel",): 7},
        ),
    ],
)
def test_parts_and_total_are_told_apart(code: str, text: str, expected: dict[tuple[str, ...], int]) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")

    fined = {
        tuple(sorted(a.entity.split("-")[0] for a in event.arguments if a.role == "subject")): int(
            event.amount.value / 1_000_000
        )
        for event in extract(document).events
        if event.event_type == "Fine" and event.amount is not None
    }

    assert fined == expected
