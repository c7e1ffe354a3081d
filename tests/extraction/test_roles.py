"""Who stands in no role, though the sentence names him beside it."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


@pytest.mark.parametrize(
    ("code", "text", "kind", "role", "names"),
    [
        (
            "en",
            "In May Ofgem began to investigate Iberdrola-owned Norvane.",
            "Investigation",
            "subject",
            {"norvane"},
        ),
        ("fr", "La société Arbel a fait condamner Norvane pour contrefaçon.", "Fine", "subject", {"norvane"}),
        ("fr", "Arbel a fait racheter Norvane par sa filiale.", "Acquisition", "target", {"norvane"}),
        ("fr", "Arbel a fait racheter Norvane par sa filiale.", "Acquisition", "acquirer", {"arbel"}),
        (
            *("fr", "L'Arcep a condamné Arbel à verser une amende de 53 millions d'euros à Norvane."),
            *("Fine", "subject", {"arbel"}),
        ),
        (
            *("en", "Arbel was ordered to pay Norvane $5 million in damages by a Delaware court."),
            *("Fine", "subject", {"arbel"}),
        ),
        ("fr", "L'Arcep fait payer 2 millions d'euros d'amende à Norvane.", "Fine", "subject", {"norvane"}),
    ],
)
def test_who_stands_in_a_role(code: str, text: str, kind: str, role: str, names: set[str]) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    (event,) = (one for one in extract(document).events if one.event_type == kind)
    assert {argument.entity for argument in event.arguments if argument.role == role} == names
