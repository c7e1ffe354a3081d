"""Numbers in figures and words: « 1 234,5 », « cent quarante-trois », “three and a half”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from kg.errors import InvalidAmount
from kg.language import Language, language
from kg.mentions.words import any_of

#: Figures with their separators; the last groups are India's: 1,23,45,678.
FIGURES = re.compile(
    r"\d{1,3}(?:[ .,'\u00a0\u2009\u202f]\d{3})+(?:[.,]\d{1,3})?(?!\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d+(?:[.,]\d+)?"
)

_DIGITS = re.compile(r"\d+")
_HALF, _QUARTER = Decimal("0.5"), Decimal("0.25")

#: Least number in words before a currency that is not the price of a coffee.
_LEAST = 100

#: More signs than the figures of any sum have.
_LONGEST = 24

#: Characters before a scale word in which its number stands in words.
_REACH = 72


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, without its scale."""

    begin: int
    end: int
    value: Decimal
    grouped: bool
    """Its digits stand in groups."""
    words: bool = False


def parse_number(text: str, grammar: Language, *, scaled: bool = False) -> Decimal:
    """Read a number in figures or words.

    >>> parse_number("1 234,5", language("fr"))
    Decimal('1234.5')
    >>> parse_number("cent quarante-trois", language("fr"))
    Decimal('143')

    Args:
        text: The number.
        grammar: Decides whether ``,`` or ``.`` is the decimal sign.
        scaled: A scale word follows: « 4.125 millions » has decimals.

    Raises:
        InvalidAmount: ``text`` is no number.
    """
    if len(text) > _LONGEST * 4:
        raise InvalidAmount(f"{text[:_LONGEST]!r}…: no number")
    if not text[:1].isdigit():
        return _in_words(text, grammar)
    plain = re.sub(r"[\s']", "", text)
    decimal = grammar.numbers.decimal
    other = "," if decimal == "." else "."
    groups = plain.split(other)
    grouped = (
        all(len(part.split(decimal)[0]) in (2, 3) for part in groups[1:])
        and len(groups[-1].split(decimal)[0]) == 3
    )
    if len(groups) > 2 or (
        len(groups) == 2 and grouped and len(groups[0]) <= 3 and not (scaled and decimal == ",")
    ):
        plain = plain.replace(other, "")
    elif plain.count(decimal) > 1:
        plain = plain.replace(decimal, "")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation as error:
        raise InvalidAmount(f"{text!r}: no number") from error


def _in_words(text: str, grammar: Language) -> Decimal:
    numbers = grammar.numbers
    total, current, last = Decimal(0), Decimal(0), Decimal(0)
    words = re.findall(r"[^\s-]+", text.lower())
    for word, following in zip(words, [*words[1:], ""], strict=True):
        value = Decimal(numbers.words.get(word, 0))
        if word in numbers.fractions:
            part = Decimal(numbers.fractions[word])
            total, current = (total, current * part) if word.endswith("s") else (total + part, current)
        elif value == 1 and (
            following in numbers.fractions or following in numbers.words or last in (_HALF, _QUARTER)
        ):
            # "half a million", "a four-million bill": the article counts nothing.
            continue
        elif value and value < 20 and last and last < 20 and last != 10:
            raise InvalidAmount(f"{text!r}: two numbers")
        elif value:
            # « quatre-vingts » is four twenties.
            current += 76 if value == 20 and last == 4 else value
        elif word in numbers.multiples:
            current = max(current, Decimal(1)) * Decimal(numbers.multiples[word])
        elif word in numbers.scales:
            total, current = (total + max(current, Decimal(1))) * Decimal(numbers.scales[word]), Decimal(0)
        elif word not in numbers.joiners and word not in numbers.of:
            raise InvalidAmount(f"{text!r}: no number")
        last = value or Decimal(numbers.fractions.get(word, 0))
    if not total + current:
        raise InvalidAmount(f"{text!r}: no number")
    return total + current


@lru_cache(maxsize=8)
def _word_patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a number in words is found by: a scale, or a currency behind one or hundreds; and the number."""
    numbers = language(code).numbers
    words = [*numbers.words, *numbers.multiples, *numbers.fractions, "mille" if code == "fr" else "thousand"]
    scales = [word for word in numbers.scales if len(word) > 3]
    found = re.compile(rf"(?:{any_of(scales)})(?!\w)")
    ones = [word for word, value in numbers.words.items() if value == "1"]
    ones += [word for word, factor in numbers.scales.items() if factor == "1000" and word in words]
    coin = re.compile(rf"(?:{any_of((*ones, *numbers.multiples))})\s(?P<coin>{any_of(numbers.coins)})(?!\w)")
    before = re.compile(
        rf"(?<![\w-])((?:(?:{any_of(words)})(?:[\s-]+(?:{any_of(numbers.joiners)}))?[\s-]+)+)"
        r"(?:d[e']\s?|of\s+(?:an?\s+)?)?$",
        re.IGNORECASE,
    )
    return found, coin, before


def find_numbers(text: str, grammar: Language) -> Iterator[Number]:
    """The numbers in figures, and those in words before a scale or a currency; in no order."""
    last = 0
    for digit in _DIGITS.finditer(text):
        begin = digit.start()
        if begin < last or (match := FIGURES.match(text, begin)) is None:
            continue
        last = end = match.end()
        if end - begin > _LONGEST or (
            begin and text[begin - 1] in ".," and text[begin - 2 : begin - 1].isdigit()
        ):
            continue
        written = match.group()
        if written.isdigit():
            yield Number(begin, end, Decimal(written), False)
        else:
            value = parse_number(written, grammar)
            yield Number(begin, end, value, value >= 1000 and any(sign in written for sign in " .,'"))
    scale, coin, before = _word_patterns(grammar.code)
    anchors = [(match.start(), 0) for match in scale.finditer(text)]
    anchors += [match.span("coin") for match in coin.finditer(text)]
    last = 0
    for place, coin_end in sorted(anchors):
        begin = max(last, place - _REACH)
        left = before.search(text, begin, place) if place else None
        if left is None or (left.start() == begin and begin and text[begin - 1].isalnum()):
            continue
        try:
            value = parse_number(left.group(1), grammar)
        except InvalidAmount:
            continue
        symbolic = value == 1 and _symbolic(text, left.start(), coin_end, grammar)
        if value and not (coin_end and value < _LEAST and not symbolic):
            yield Number(left.start(), place, value, False, True)
            last = place


def _symbolic(text: str, begin: int, end: int, grammar: Language) -> bool:
    """Whether « un euro » is a price: « pour un euro », « un euro symbolique »."""
    before = text[max(0, begin - 24) : begin].lower().split()
    behind = text[end : end + 16].lower().split()
    words = grammar.numbers.symbolic
    return bool(before and before[-1] in words) or bool(behind and behind[0].strip(".,;") in words)
