"""Names with a date each: an event for each date."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


def _dated(code: str, text: str, event_type: str, role: str) -> dict[str | None, set[str]]:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    return {
        event.date: {a.entity.split("-")[0] for a in event.arguments if a.role == role}
        for event in extract(document).events
        if event.event_type == event_type
    }


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Tivelle Ltd bought Arbel Ltd in 2006, Brixa Ltd in 2009 and Cordal Ltd in 2012."),
        ("en", "The group grew by takeovers: it bought Arbel (2006), Brixa (2009) and Cordal (2012)."),
        ("fr", "Le groupe Tivelle a racheté Arbel en 2006, Brixa en 2009 puis Cordal en 2012."),
    ],
)
def test_each_target_has_its_date(code: str, text: str) -> None:
    assert _dated(code, text, "Acquisition", "target") == {
        "2006": {"arbel"},
        "2009": {"brixa"},
        "2012": {"cordal"},
    }


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The CNIL fined Arbel Ltd in January 2019 and Brixa Ltd in December 2020."),
        ("fr", "La CNIL a sanctionné Arbel SA en janvier 2019 et Brixa SA en décembre 2020."),
    ],
)
def test_each_firm_has_the_day_of_its_fine(code: str, text: str) -> None:
    assert _dated(code, text, "Fine", "subject") == {"2019-01": {"arbel"}, "2020-12": {"brixa"}}


def test_a_date_counts_for_all_that_are_joined() -> None:
    text = (
        "Tivelle Inc. signed licensing agreements with Arbel Inc. in February 2023 and with Brixa Inc. and "
        "Cordal Inc. in May 2023."
    )

    assert _dated("en", text, "Partnership", "partner") == {
        "2023-02": {"tivelle", "arbel"},
        "2023-05": {"tivelle", "brixa", "cordal"},
    }


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "en",
            "Tivelle Ltd bought Arbel Ltd for $7.4 billion in 2006 and Brixa Ltd for $4 billion in 2009.",
            {"2006": 7_400_000_000, "2009": 4_000_000_000},
        ),
        (
            "fr",
            "La CNIL a infligé 3 millions d'euros à Arbel en 2019 et 2 millions d'euros à Brixa en 2020.",
            {"2019": 3_000_000, "2020": 2_000_000},
        ),
    ],
)
def test_a_sum_stays_with_its_name(code: str, text: str, expected: dict[str, int]) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")

    told = {event.date: event.amount and int(event.amount.value) for event in extract(document).events}

    assert told == expected


def test_another_noun_ends_a_list() -> None:
    text = "It completed the takeover of Arbel Inc. in 2016 and a partnership with Brixa Inc. in 2019."

    assert _dated("en", text, "Acquisition", "target") == {"2016": {"arbel"}}


def test_what_a_fine_is_for_makes_no_list_of_fines() -> None:
    text = (
        "UBS and Norvane Inc. were fined 12 million euros over their deals with Arbel Inc. (2009) and Brixa "
        "Inc. (2014)."
    )
    document = Document(key="test", text=text, language="en", content_hash="", issued="2024-05-14")

    (fine,) = (event for event in extract(document).events if event.event_type == "Fine")

    assert {"ubs", "norvane-inc"} <= {argument.entity for argument in fine.arguments}


def test_the_last_of_a_list_may_have_no_date() -> None:
    text = "The CNIL fined Arbel Inc. in 2019, Brixa Inc. in 2020 and finally Cordal Inc."

    assert _dated("en", text, "Fine", "subject") == {"2019": {"arbel"}, "2020": {"brixa"}, None: {"cordal"}}
