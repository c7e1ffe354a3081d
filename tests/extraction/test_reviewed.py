"""A court that annuls, upholds or cuts a fine has not imposed it."""

from __future__ import annotations

import pytest

from kg.model import Document, Event
from kg.pipeline import extract


def _fine(code: str, text: str) -> Event:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    found = extract(document, min_confidence=0.2).events
    (fine,) = (event for event in found if event.event_type == "Fine")
    return fine


def _authorities(event: Event) -> set[str]:
    return {argument.entity for argument in event.arguments if argument.role == "authority"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "A Polish court has overturned the €6.2 million penalty on Norvane Inc."),
        ("en", "The Supreme Court upheld the $12 million fine on Norvane Inc."),
        ("en", "The $12 million fine on Norvane Inc. was upheld by the Supreme Court."),
        ("fr", "La cour d'appel de Paris a réduit l'amende infligée à la société Norvane."),
        ("fr", "Le Tribunal administratif fédéral a confirmé une amende de 186 millions contre Norvane SA."),
    ],
)
def test_who_reviews_a_fine_has_not_imposed_it(code: str, text: str) -> None:
    assert _authorities(_fine(code, text)) == set()


@pytest.mark.parametrize(
    ("code", "text", "authority"),
    [
        ("en", "A Madrid court annulled the fine that the CNMC had imposed on Norvane Inc.", "cnmc"),
        ("fr", "Le Conseil d'État a annulé l'amende infligée à la société Norvane par la CNIL.", "cnil"),
        ("en", "The Crown Court fined Norvane Inc. £12 million.", "crown-court"),
    ],
)
def test_who_imposed_it_has(code: str, text: str, authority: str) -> None:
    assert _authorities(_fine(code, text)) == {authority}
