"""Where a name ends: what an authority acts on is no part of what it is called."""

from __future__ import annotations

import pytest

from kg.language import language
from kg.mentions import find_names
from kg.parse import parse, plain


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        (
            "fr",
            "La cour a annulé la décision de l'Autorité de la concurrence contre Novartis et Roche.",
            ["Autorité de la concurrence", "Novartis", "Roche"],
        ),
        (
            "fr",
            "L'enquête de la Commission européenne sur Google continue.",
            ["Commission européenne", "Google"],
        ),
        (
            "fr",
            "L'Association pour la défense des consommateurs attaque Bayer.",
            ["Association pour la défense des consommateurs", "Bayer"],
        ),
        (
            "en",
            "The case of the Federal Trade Commission against Amazon goes on.",
            ["Federal Trade Commission", "Amazon"],
        ),
        ("en", "The Campaign Against Arms Trade sued Raytheon.", ["Campaign Against Arms Trade", "Raytheon"]),
    ],
)
def test_a_name_ends_where_its_object_begins(code: str, text: str, names: list[str]) -> None:
    found = [
        text[name.begin : name.end] for name in find_names(parse(text, code), plain(text), language(code))
    ]

    assert [name for name in found if name in names] == names
    assert not [name for name in found if " contre " in name or " against " in name]
