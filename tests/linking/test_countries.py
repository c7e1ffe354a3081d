"""The country that a text is about decides what its "$" means, and whose "Parliament" it names."""

from __future__ import annotations

import re

import pytest

from kg.language import language, towns
from kg.linking import link, main_country
from kg.mentions import find_names
from kg.model import Document
from kg.parse import parse, plain
from kg.pipeline import extract
from kg.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("code", "text", "country"),
    [
        ("en", "The noodle bar in Ballarat closed. Its owner, Mr Orlo, moved to Toowoomba.", "AU"),
        ("en", "Judge Pierce fined the plant near Moncton. It was built in 1974.", "CA"),
        ("en", "The Ontario Water Resources Act was amended.", "CA"),
        ("en", "The Bank of Korea cut its rate, and the National Assembly of South Korea applauded.", "KR"),
        ("fr", "La mairie de Bouaké a fermé le marché.", "CI"),
        ("en", "The plant was closed.", None),
    ],
)
def test_places_and_authorities_tell_the_country(code: str, text: str, country: str | None) -> None:
    references = vocabulary().references
    names = find_names(parse(text, code), plain(text), language(code))
    mentions, _ = link(names, plain(text), language(code), references)

    assert main_country(mentions, plain(text), references) == country


def test_a_town_s_name_means_the_larger_by_far() -> None:
    assert towns()["Perth"] == "AU"
    assert "Richmond" not in towns()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("The government has blocked the sale of Norvane Ltd to Veltro Inc.", set()),
        ("Parliament passed the Harbour Fees Act in March.", set()),
        ("Ministers in Nairobi want Parliament to adopt the Finance Bill.", {"parliament-of-kenya"}),
        ("Congress passed the bill after the FTC had sued.", {"congress-of-the-united-states"}),
    ],
)
def test_a_body_of_no_country_that_is_named_is_nobody_s(text: str, known: set[str]) -> None:
    document = Document(key="test", text=text, language="en", content_hash="", issued="2024-05-14")
    found = {entity.slug for entity in extract(document).entities}

    assert {slug for slug in found if re.match("(government|parliament|congress)-of-", slug)} == known
