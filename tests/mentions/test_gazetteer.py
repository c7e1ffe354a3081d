"""Known names are found whole where they stand, whatever shorter names they begin with."""

from __future__ import annotations

import pytest

from kg.mentions.gazetteer import gazetteer
from kg.parse import parse
from kg.vocabulary import vocabulary


def shortest_and_longest() -> list[str]:
    """Of all known names with the same first word, the shortest and the longest; every fiftieth word."""
    by_first: dict[str, list[str]] = {}
    for reference in vocabulary().references.values():
        for _, name in reference.names:
            if name[0].isalnum() and "’" not in name and "\u00a0" not in name:
                by_first.setdefault(name.split()[0], []).append(name)
    rows = [by_first[word] for word in sorted(by_first)][::50]
    return sorted({pick(row, key=len) for row in rows for pick in (min, max)})


@pytest.mark.parametrize("name", shortest_and_longest())
def test_a_known_name_is_found_whole(name: str) -> None:
    text = f"{name} + {name}"
    found = [text[match.begin : match.end] for match in gazetteer().find(parse(text, "en"), text)]
    assert found == [name, name]


def test_a_name_within_a_word_is_none() -> None:
    assert not list(gazetteer().find(parse("Appletree grew.", "en"), "Appletree grew."))


@pytest.mark.parametrize(
    ("text", "name", "slug"),
    [
        (
            "Nigeria's Communications Commission fined it.",
            "Nigeria's Communications Commission",
            "ncc-nigeria",
        ),
        (
            "India's Competition Commission",
            "India's Competition Commission",
            "competition-commission-of-india",
        ),
        (
            "the Philippines' Competition Commission",
            "Philippines' Competition Commission",
            "philippine-competition-commission",
        ),
    ],
)
def test_a_body_is_known_behind_its_country(text: str, name: str, slug: str) -> None:
    found = [
        (text[match.begin : match.end], [slug for _, slug in match.slugs])
        for match in gazetteer().find(parse(text, "en"), text)
    ]

    assert found == [(name, [slug])]
