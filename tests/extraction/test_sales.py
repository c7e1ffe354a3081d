"""Who sells and who buys, where a noun tells of the sale."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "La vente de Tivelle SA à Norvane SA par Aldemar SA a été finalisée."),
        ("fr", "La cession par Aldemar SA de Tivelle SA à Norvane SA est bouclée."),
        ("en", "The sale of Tivelle Ltd by Aldemar Inc. to Norvane Corp. was completed."),
        ("en", "The disposal of Tivelle Ltd to Norvane Corp. by Aldemar Inc. was completed."),
    ],
)
def test_by_sells_and_to_buys(code: str, text: str) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    (event,) = extract(document).events

    assert {argument.role: argument.entity.split("-")[0] for argument in event.arguments} == {
        "acquirer": "norvane",
        "target": "tivelle",
        "seller": "aldemar",
    }


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Le rachat de Tivelle SA par Norvane SA a été finalisé."),
        ("en", "The takeover of Tivelle Ltd by Norvane Corp. was completed."),
    ],
)
def test_by_buys_where_the_noun_is_the_buyers(code: str, text: str) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    (event,) = extract(document).events

    assert {argument.role: argument.entity.split("-")[0] for argument in event.arguments} == {
        "acquirer": "norvane",
        "target": "tivelle",
    }
