"""Authorities named by their country and what they watch over."""

from __future__ import annotations

import pytest

from kg.language import language
from kg.mentions.overseers import find_overseers


def _found(code: str, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (text[match.begin : match.end], tuple(slug for _, slug in match.slugs))
        for match in find_overseers(text, language(code))
    ]


@pytest.mark.parametrize(
    ("code", "text", "name", "slug"),
    [
        ("en", "Spain's antitrust enforcer has accused Norvane.", "Spain's antitrust enforcer", "cnmc"),
        (
            *("en", "the South Korean competition regulator said"),
            *("South Korean competition regulator", "korea-fair-trade-commission"),
        ),
        ("en", "Norway's DPA fined Norvane.", "Norway's DPA", "norwegian-data-protection-authority"),
        ("en", "Turkey's banking watchdog", "Turkey's banking watchdog", "bddk"),
        (
            *("fr", "le gendarme turc de la concurrence a ouvert une enquête"),
            *("gendarme turc de la concurrence", "turkish-competition-authority"),
        ),
        (
            *("fr", "l'autorité italienne de protection des données personnelles"),
            *("autorité italienne de protection des données personnelles", "garante-privacy"),
        ),
        (
            "fr",
            "la banque centrale turque relève ses taux",
            "banque centrale turque",
            "central-bank-of-turkey",
        ),
    ],
)
def test_country_and_field_tell_who_is_meant(code: str, text: str, name: str, slug: str) -> None:
    assert _found(code, text) == [(name, (slug,))]


def test_two_countries_share_the_noun() -> None:
    assert _found("en", "The Portuguese and Spanish antitrust watchdogs raided Norvane.") == [
        ("Portuguese", ("adc-portugal",)),
        ("Spanish antitrust watchdogs", ("cnmc",)),
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "US antitrust enforcers sued Norvane."),
        ("en", "the antitrust enforcer said"),
        ("en", "Spain's largest watchdog"),
        ("fr", "l'autorité de la concurrence a ouvert une enquête"),
        ("fr", "le gendarme turc a ouvert une enquête"),
    ],
)
def test_neither_several_nor_one_without_country_or_field(code: str, text: str) -> None:
    assert _found(code, text) == []


def test_where_several_may_be_meant_all_are_named() -> None:
    ((_, slugs),) = _found("en", "Mexico's competition enforcer has fined Norvane.")
    assert len(slugs) > 1
