"""The signs of currencies, the same in every language, from ``currencies.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs of currencies and the codes or, with a star, English nouns that they stand for."""

    signs: dict[str, str]
    """As written: ``{"$": "USD *dollar"}``."""
    letters: dict[str, str]
    """One letter before a number: ``{"R": "ZAR"}``."""
    usual: tuple[str, ...]
    """Codes, the likeliest first."""
    worldwide: frozenset[str]
    """Codes that prices are given in far from where they are paid with."""
    home_dollars: frozenset[str]
    """Countries in whose press a mere dollar is their own."""
    words: frozenset[str]
    """Codes that are words too."""


@lru_cache(maxsize=1)
def currency_signs() -> Signs:
    """The signs of currencies, and what they mean where nothing else tells."""
    with (Path(__file__).parent / "currencies.toml").open("rb") as file:
        data = tomllib.load(file)
    usual = data["usual"]
    return Signs(
        signs=data["signs"],
        letters=data["letters"],
        usual=tuple(usual["codes"].split()),
        worldwide=frozenset(usual["worldwide"].split()),
        home_dollars=frozenset(usual["home_dollars"].split()),
        words=frozenset(usual["words"].split()),
    )
