"""Sums of money in text."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from kg.errors import InvalidAmount
from kg.language import Language, language
from kg.mentions.currencies import home_currency
from kg.mentions.elided import find_elided
from kg.mentions.quantities import Quantity, find_quantities
from kg.mentions.scene import Scene
from kg.mentions.words import any_of
from kg.model import Amount, AmountMention

_CENT = Decimal("0.01")

#: Few count books and soles by the million, and who does tells what becomes of them: « vendu 3 millions de
#: livres », « 3 millions de livres imprimés ». By the thousand million nobody does.
_MILLION, _BILLION = Decimal(10) ** 6, Decimal(10) ** 9


def parse_amount(text: str, grammar: Language) -> Amount:
    """Read a sum of money.

    >>> parse_amount("1,5 milliard d'euros", language("fr"))
    Amount(value=Decimal('1500000000.00'), currency='EUR')

    Args:
        text: The sum as written, with its currency: ``"€1.5 billion"``.
        grammar: Decides whether ``,`` or ``.`` is the decimal sign.

    Returns:
        The sum in units of its currency, to the cent, and the ISO 4217 code of that currency.

    Raises:
        InvalidAmount: ``text`` has no number, or no currency we know.

    Source:
        Decimal and grouping signs: Unicode CLDR, ``numbers/symbols``.
    """
    for item in find_quantities(text, grammar):
        if item.codes:
            return Amount(item.amount.quantize(_CENT), item.codes[0])
    raise InvalidAmount(f"{text!r}: no number with a currency we know")


@lru_cache(maxsize=8)
def _made(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and behind a number of things that somebody makes or sells."""
    numbers = language(code).numbers
    before = rf"(?<!\w)(?:{any_of(numbers.made)})\w*(?:\s(?:{any_of(numbers.about)}))?\s$"
    return re.compile(before), re.compile(rf"\s\w+(?:{any_of(numbers.made_endings)})(?!\w)")


@lru_cache(maxsize=8)
def _bounds(code: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in language(code).numbers.bounds)
    return re.compile(rf"(?:{words})\s*$", re.IGNORECASE)


def find_amounts(text: str, grammar: Language, country: str | None = None) -> tuple[AmountMention, ...]:
    """The sums of money in a text, in order.

    Args:
        text: As ``kg.parse.plain`` gives it.
        grammar: Number words, scales and currencies.
        country: ISO 3166-1 code of the country that the text is about: in Canada "$" is the Canadian dollar.
    """
    quantities = find_quantities(text, grammar)
    home = home_currency(country)
    if home is None and not any(item.codes for item in quantities):
        return ()
    scene = Scene(text, grammar.code, country)
    sums = [item for item in quantities if item.codes and _is_money(text, item, grammar, scene)]
    stated = Counter(item.codes[0] for item in sums if len(item.codes) == 1)
    found = [(item, scene.decide(item.codes, item.begin, item.end, stated)) for item in sums]
    return tuple(
        AmountMention(
            item.begin,
            item.end,
            Amount(item.amount.quantize(_CENT), currency),
            bound=_bound(text, item, grammar),
            elided=not item.codes,
        )
        for item, currency in find_elided(text, quantities, found, grammar, home)
    )


def _bound(text: str, item: Quantity, grammar: Language) -> bool:
    return _bounds(grammar.code).search(text, max(0, item.begin - 24), item.begin) is not None


def _is_money(text: str, item: Quantity, grammar: Language, scene: Scene) -> bool:
    if not item.doubtful:
        return True
    if item.scale >= _BILLION:
        return True
    before, behind = _made(grammar.code)
    made = before.search(text, max(0, item.begin - 40), item.begin) or behind.match(text, item.end)
    if item.scale >= _MILLION and not made:
        return True
    return (item.scale != 1 or item.grouped) and scene.pays(item.codes)
