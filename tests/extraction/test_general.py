"""A state that stands for its body, a watchdog known by its country, a sum that is rounded: one event."""

from __future__ import annotations

import pytest

from kg.events.general import covers
from kg.model import Document, Event
from kg.pipeline import extract


def events(title: str, body: str, code: str = "en") -> tuple[Event, ...]:
    text = f"{title}\n\n{body}"
    return extract(
        Document(key="test", text=text, title=title, language=code, content_hash="", issued="2025-03-14")
    ).events


def actors(event: Event, role: str) -> set[str]:
    return {argument.entity for argument in event.arguments if argument.role == role}


@pytest.mark.parametrize(
    ("title", "body", "role", "body_meant"),
    [
        (
            "EU fines Meta 798 mln euros",
            "The European Commission fined Meta 797.72 million euros on Thursday.",
            "authority",
            "european-commission",
        ),
        (
            "US sues Apple over smartphones",
            "The Department of Justice sued Apple on Thursday over its hold on smartphone markets.",
            "complainant",
            "us-department-of-justice",
        ),
        (
            "Irish watchdog fines TikTok",
            "The Data Protection Commission fined TikTok 530 million euros on Friday.",
            "authority",
            "data-protection-commission",
        ),
    ],
)
def test_headline_and_lead_tell_one_event(title: str, body: str, role: str, body_meant: str) -> None:
    (event,) = events(title, body)
    assert actors(event, role) == {body_meant}


def test_a_headline_that_threatens_what_the_lead_plans_tells_one_order() -> None:
    found = events(
        "EU threatens to impose interim measures on Meta",
        "The European Commission plans to impose interim measures on Meta.",
    )
    (order,) = (event for event in found if event.event_type == "Order")
    assert actors(order, "authority") == {"european-commission"}
    assert order.factuality == "Planned"


def test_of_two_sums_of_which_one_is_rounded_the_exact_one_counts() -> None:
    (event,) = events(
        "EU fines Meta 798 mln euros", "The European Commission fined Meta 797.72 million euros on Thursday."
    )
    assert event.amount is not None
    assert event.amount.value == 797_720_000


def test_a_government_is_not_every_body_of_its_state() -> None:
    assert covers("government-of-japan", "japan-fair-trade-commission")
    assert covers("european-union", "european-commission")
    assert not covers("government-of-japan", "federal-trade-commission")
    assert not covers("japan-fair-trade-commission", "government-of-japan")


def test_who_is_appealed_to_has_not_imposed_the_fine() -> None:
    found = events(
        "Doctolib condamné",
        "Condamné à 10 millions d'euros d'amende, Doctolib va saisir le Conseil d'État.",
        "fr",
    )
    fines = [event for event in found if event.event_type == "Fine"]
    appeals = [event for event in found if event.event_type == "Appeal"]
    assert all(actors(event, "authority") == set() for event in fines)
    assert [actors(event, "authority") for event in appeals] == [{"conseil-d-etat"}]


def test_who_welcomes_a_fine_was_not_fined() -> None:
    text = "Spotify welcomed the European Commission's fine on Apple."
    document = Document(key="test", text=text, language="en", content_hash="", issued="2025-03-14")
    (fine,) = [event for event in extract(document).events if event.event_type == "Fine"]
    assert actors(fine, "subject") == {"apple"}
