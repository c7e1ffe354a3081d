"""What a description refers back to."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.pipeline import extract


def _described(code: str, text: str) -> list[tuple[str, str]]:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    return [
        (text[mention.begin : mention.end], mention.entity.split("-")[0])
        for mention in extract(document).mentions
        if mention.kind == "description"
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Tivelle Ltd sued the company over its prices."),
        ("fr", "Tivelle SA a attaqué le groupe devant le tribunal de commerce."),
    ],
)
def test_no_object_is_the_subject_of_its_own_verb(code: str, text: str) -> None:
    assert _described(code, text) == []


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        (
            "en",
            "Tivelle Ltd was fined on Monday. Hauliers had sued the company in May.",
            "the company",
        ),
        (
            "fr",
            "Tivelle SA a été condamnée lundi. Un concurrent avait attaqué le groupe en 2019.",
            "le groupe",
        ),
    ],
)
def test_another_sentence_may_name_it(code: str, text: str, words: str) -> None:
    assert (words, "tivelle") in _described(code, text)
