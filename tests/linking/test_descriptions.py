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


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Tivelle a été condamnée. Le fabricant de boules de pétanque Norvane fait appel."),
        ("fr", "Tivelle a été condamnée. L'éditeur de logiciels de paie Norvane fait appel."),
        ("en", "Tivelle Ltd was fined. The maker of garden tools Norvane will appeal."),
    ],
)
def test_a_firm_named_at_the_end_of_the_phrase_is_meant(code: str, text: str) -> None:
    assert {entity for _, entity in _described(code, text)} <= {"norvane"}


def test_what_another_noun_names_is_not_meant() -> None:
    text = "Tivelle a été condamnée. Une action contre le groupe par le cabinet Norvane suit son cours."
    assert ("le groupe", "tivelle") in _described("fr", text)
