"""Sums of money in text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from kg.errors import InvalidAmount
from kg.language import Language, language
from kg.model import Amount, AmountMention

_NUMBER = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d+)?"

#: Words before a sum that make it a limit and not the sum itself.
_BOUNDS = {
    "fr": re.compile(
        r"(?:jusqu'à|au plus|maximum de|maximal de|maximale de|plafond de|plafonnée? à|au maximum)\s*$"
    ),
    "en": re.compile(
        r"(?:up to|at most|maximum of|as much as|maximum fine of|capped at|no more than)\s*$", re.I
    ),
}


def _alternatives(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]


@lru_cache(maxsize=8)
def _pattern(code: str) -> re.Pattern[str]:
    numbers = language(code).numbers
    signs = [name for name in numbers.currencies if not name[-1].isalpha()]
    codes = [
        name for name in numbers.currencies if len(name) <= 4 and name.isalpha() and name not in numbers.words
    ]
    scale = rf"(?P<scale>{_alternatives(numbers.scales)})"
    currency = _alternatives(numbers.currencies)
    words = _alternatives(numbers.words)
    of = r"(?:\s+(?:de|d'|d’|of))?" if code == "fr" else r"(?:\s+(?:of))?"
    before = rf"(?P<sign>{_alternatives([*signs, *codes])})\s?"
    return re.compile(
        rf"(?<![\w.,])(?:{before}(?P<n1>{_NUMBER})(?:\s?-?(?:{scale.replace('scale', 'scale1')})\b\.?)?"
        rf"|(?P<n2>{_NUMBER}|(?:{words})(?=[\s-]+(?:{_alternatives(numbers.scales)})\b))"
        rf"(?:[\s-]?(?:{scale})\b\.?)?(?:[\s-]?(?:(?:{scale.replace('scale', 'scale2')})\b))?{of}"
        rf"[\s-]*(?P<name>{currency})(?![\w$€£]))",
        re.IGNORECASE,
    )


def parse_number(text: str, grammar: Language) -> Decimal:
    """Read a number in figures or one word.

    >>> parse_number("1 234,5", language("fr"))
    Decimal('1234.5')

    Raises:
        InvalidAmount: ``text`` is no number.
    """
    word = grammar.numbers.words.get(text.lower())
    if word is not None:
        return Decimal(word)
    plain = text.replace(" ", "").replace("'", "")
    decimal, other = grammar.numbers.decimal, "," if grammar.numbers.decimal == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})+(?:{re.escape(decimal)}\d+)?", plain):
        plain = plain.replace(other, "")
    elif re.fullmatch(rf"\d{{1,3}}(?:{re.escape(decimal)}\d{{3}}){{2,}}", plain):
        plain = plain.replace(decimal, "")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation as error:
        raise InvalidAmount(f"{text!r}: no number") from error


def _amount(match: re.Match[str], grammar: Language) -> Amount:
    numbers = grammar.numbers
    value = parse_number(match["n1"] or match["n2"], grammar)
    for scale in (match["scale1"], match["scale"], match["scale2"]):
        if scale:
            value *= Decimal(numbers.scales[scale.lower()])
    currency = numbers.currencies[(match["sign"] or match["name"]).lower()]
    return Amount(value.quantize(Decimal("0.01")), currency)


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
    match = _pattern(grammar.code).search(text)
    if match is None:
        raise InvalidAmount(f"{text!r}: no number with a currency we know")
    return _amount(match, grammar)


#: Where a sign or name that several currencies share means another one than usual, by country.
#: Source: Unicode CLDR, supplemental currency data.
_LOCAL = {
    "USD": {"CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "JM": "JMD"},
    "XOF": {"CM": "XAF", "GA": "XAF", "TD": "XAF", "CG": "XAF", "CF": "XAF", "GQ": "XAF"},
    "TND": {"DZ": "DZD"},
    "MAD": {"AE": "AED"},
    "AED": {"MA": "MAD"},
    "INR": {"PK": "PKR", "LK": "LKR"},
    "GBP": {"EG": "EGP"},
}

#: Signs of one letter that stand for money in one country only.
_LETTERS = {"N": ("NG", "NGN"), "R": ("ZA", "ZAR")}
_LETTER = re.compile(r"(?<![\w$])([NR])(\d[\d,.]*\d|\d)(?:[\s-]?(trillion|billion|million|bn|tn|m|trn))?\b")

#: A sum whose currency was said before: « pour 410 millions, avec… ».
_BARE = {
    "fr": re.compile(rf"(?:pour|de|à|versé|payé|coûte)\s+({_NUMBER})\s+(millions?|milliards?)(?=\s*[,.;:)])"),
    "en": re.compile(rf"(?:for|of|worth|paid|at)\s+({_NUMBER})\s+(million|billion)(?=\s*[,.;:)])"),
}

#: What makes a dollar sign say its country.
_EXPLICIT = re.compile(r"us|usd|u\.s\.|améric|[a-z]+\$", re.IGNORECASE)


def find_amounts(text: str, grammar: Language, country: str | None = None) -> tuple[AmountMention, ...]:
    """The sums of money in a text, in order.

    Args:
        text: As ``kg.parse.plain`` gives it.
        grammar: Number words, scales and currencies.
        country: ISO 3166-1 code of the country that the text is about: in Canada "$" is the Canadian dollar.
    """
    found = []
    for match in _pattern(grammar.code).finditer(text):
        bound = _BOUNDS[grammar.code].search(text[max(0, match.start() - 24) : match.start()]) is not None
        amount = _amount(match, grammar)
        if country and not _EXPLICIT.search(match.group()):
            amount = Amount(amount.value, _LOCAL.get(amount.currency, {}).get(country, amount.currency))
        found.append(AmountMention(match.start(), match.end(), amount, bound))
    found += _lettered(text, grammar, country)
    if found:
        currency = Counter(mention.amount.currency for mention in found).most_common(1)[0][0]
        found += _bare(text, grammar, currency, found)
    return tuple(sorted(found, key=lambda mention: mention.begin))


def _lettered(text: str, grammar: Language, country: str | None) -> Iterator[AmountMention]:
    for match in _LETTER.finditer(text):
        where, currency = _LETTERS[match[1]]
        if where == country and (match[3] or "," in match[2]):
            value = parse_number(match[2], grammar) * Decimal(grammar.numbers.scales.get(match[3] or "", "1"))
            yield AmountMention(match.start(), match.end(), Amount(value.quantize(Decimal("0.01")), currency))


def _bare(text: str, grammar: Language, currency: str, known: list[AmountMention]) -> list[AmountMention]:
    rows = []
    for match in _BARE[grammar.code].finditer(text):
        if not any(mention.begin < match.end() and mention.end > match.start() for mention in known):
            value = parse_number(match[1], grammar) * Decimal(grammar.numbers.scales[match[2]])
            rows.append(
                AmountMention(match.start(1), match.end(2), Amount(value.quantize(Decimal("0.01")), currency))
            )
    return rows
