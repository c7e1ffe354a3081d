"""What is written to take long: the time grows with the text and no faster."""

from __future__ import annotations

import time
from datetime import date

import pytest

from kg.language import language
from kg.mentions import find_amounts, find_dates

#: Seconds for both languages and 200,000 characters; a tenth of it is usual, and hours where it grows faster.
LONGEST = 20.0


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "1 ",
        "1,",
        "$",
        "millions ",
        "1 million ",
        "un deux ",
        "a half ",
        "2 à 3 à ",
        "5 francs ",
        "5 kroner in Norway ",
        "3 millions d'abonnés, 2 millions, 5 € ",
        "12 mars 2020 ",
        "mars ",
        "2019 ",
        "le 3 et le 4 et ",
        "deux ans plus tard ",
        "three hundred and twenty years ",
        "lundi, ",
        "l'automne ",
        " ",
        "\n",
        "İ",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(part: str) -> None:
    text = part * (200_000 // len(part))
    started = time.process_time()
    for code in ("fr", "en"):
        find_amounts(text, language(code), "CH")
        find_dates(text, language(code), date(2024, 5, 14))

    assert time.process_time() - started < LONGEST
