"""Numbers with their scale and currency, or with what else they count."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.language import Language
from kg.language.signs import currency_signs
from kg.mentions.currencies import Codes, currency_marks, currency_names, currency_words, letter_marks
from kg.mentions.numbers import Number, find_numbers, parse_number

#: A word behind a number: its sign, scale or currency, or what is counted.
_NEXT = re.compile(r"[\s-]?([^\s\d(),;:!?\"«»\[\]<>|…–—-]{1,20})(?![^\W\d_])")

#: What stands before a number and belongs to it.
_BEFORE = re.compile(r"([^\s\d(),;:\"«»\[\]<>|…–—-]{1,6})(\s?)$")

#: What « G » is before a sign: « 26 G$ ».
_BILLIONS = "1000000000"

#: Words behind a number that can make its scale and currency.
_WORDS = 7

#: Least sum that a sign that is a word too makes without a scale.
_SMALL = Decimal(1000)
_ONE = Decimal(1)
_GREATEST = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text with its scale, and what it is a number of."""

    begin: int
    end: int
    value: Decimal
    """Without the scale."""
    scale: Decimal
    codes: Codes
    """Currencies that it may be in; none where it is a number of something else, or of nothing named."""
    doubtful: bool
    """Its currency's name is another thing too, or a mere letter."""
    grouped: bool
    number: Number

    @property
    def amount(self) -> Decimal:
        """In units."""
        return self.value * self.scale


def find_quantities(text: str, grammar: Language) -> list[Quantity]:
    """The numbers of a text with scale and currency, in order."""
    found = (_quantity(text, number, grammar) for number in find_numbers(text, grammar))
    rows = sorted((item for item in found if item is not None), key=lambda item: (item.begin, -item.end))
    kept: list[Quantity] = []
    for row in rows:
        if kept and row.number.begin < kept[-1].end:
            continue
        if kept and row.begin < kept[-1].end:
            # « 5 $ 7 »: the sign is the first one's.
            row = replace(row, begin=row.number.begin, codes=())
        if kept and _goes_on(kept[-1], row, text):
            kept[-1] = replace(row, begin=kept[-1].begin, value=kept[-1].amount / row.scale + row.value)
        else:
            kept.append(row)
    return kept


def _goes_on(first: Quantity, second: Quantity, text: str) -> bool:
    """« 13 milliards 959 millions »: one number."""
    return (
        not first.codes
        and first.value == int(first.value)
        and first.scale > second.scale > 1
        and text[first.end : second.begin] in (" ", " et ")
    )


def _quantity(text: str, number: Number, grammar: Language) -> Quantity | None:
    begin, codes, doubtful = _sign(text, number, grammar)
    if begin == number.begin and begin and (text[begin - 1].isalnum() or text[begin - 1] in "_$€£"):
        return None
    tail = _tail(text, number, grammar)
    value, end = number.value, tail.number_end
    if tail.scale != 1 and not number.words:
        value = parse_number(text[number.begin : number.end], grammar, scaled=True)
    if tail.codes and (not codes or set(tail.codes) < set(codes)):
        codes, doubtful, end = tail.codes, tail.doubtful, tail.end
    if value * tail.scale >= _GREATEST:
        return None
    if (
        codes
        and tail.scale == 1
        and value < _SMALL
        and text[begin : number.begin].strip() in currency_signs().words
    ):
        codes, doubtful = (), False
    return Quantity(begin, end, value, tail.scale, codes, doubtful, number.grouped, number)


def _sign(text: str, number: Number, grammar: Language) -> tuple[int, Codes, bool]:
    """Where a sum begins, what the sign before its number may mean, and whether that is a mere letter."""
    if not number.begin or number.words:
        return number.begin, (), False
    match = _BEFORE.search(text, max(0, number.begin - 8), number.begin)
    if match is None:
        return number.begin, (), False
    word, marks = match[1], currency_marks()
    start = match.start()
    if start and text[start - 1].isalnum():
        return number.begin, (), False
    codes = marks.get(word)
    if codes is None:
        for cut in range(1, len(word)):
            if (codes := marks.get(word[cut:])) and not (word[cut - 1].isalpha() and word[cut].isalpha()):
                start += cut
                break
    if codes is not None:
        if word == "$" and (
            prefix := re.search(r"(?<!\w)(?:US|U\.S\.|CA|Cdn|HK|NZ) $", text[max(0, start - 6) : start])
        ):
            key = prefix.group().strip().replace(".", "") + "$"
            return start - len(prefix.group()), marks.get(key, codes), False
        return start, codes, False
    if word in letter_marks() and not match[2]:
        return start, letter_marks()[word], True
    return number.begin, (), False


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind a number."""

    number_end: int
    """Where its scale ends."""
    end: int
    """Where its currency ends."""
    scale: Decimal
    codes: Codes = ()
    doubtful: bool = False


def _tail(text: str, number: Number, grammar: Language) -> _Tail:
    numbers, names, marks = grammar.numbers, currency_names(grammar.code), currency_marks()
    # « huit (8) millions », as contracts and courts have it.
    bracketed = text[number.begin - 1 : number.begin] == "(" and text[number.end : number.end + 1] == ")"
    begin = number.end + bracketed
    first = _NEXT.match(text, begin)
    if first is None or not _tells(first[1], grammar):
        return _Tail(number.end, number.end, _ONE)
    words = _words_behind(text, begin)
    scale, end, at = _ONE, number.end, 0
    while at < len(words) and at < 2 and _scale(words[at][0], numbers.scales) is not None:
        scale *= Decimal(numbers.scales[_scale(words[at][0], numbers.scales) or ""])
        end = words[at][1] - words[at][0].endswith(".")
        at += 1
    scaled = at > 0
    if not scaled and words and (joined := _joined(words, grammar)) is not None:
        return joined
    extra, at, end = _and_a_half(words, at, end, grammar) if scaled else (Decimal(0), at, end)
    if extra and number.value:
        scale *= (number.value + extra) / number.value
    if at < len(words):
        word = words[at][0].lower()
        if scaled and word in numbers.of:
            at += 1
        elif (scaled or number.words or number.grouped) and word.startswith(("d'", "d’")):
            words[at] = (words[at][0][2:], words[at][1])
    if at >= len(words) or not _names(words[at][0], grammar):
        return _Tail(end, end, scale)
    for many in range(min(4, len(words) - at), 0, -1):
        group = words[at : at + many]
        written = " ".join(part for part, _ in group)
        for form in (written, written.rstrip(".'")):
            codes = names.get(form.lower()) or (marks.get(form) if many == 1 else None)
            if codes:
                stop = group[-1][1] - (len(written) - len(form))
                return _Tail(end, stop, scale, codes, form.lower() in numbers.doubtful)
    return _Tail(end, end, scale)


def _names(word: str, grammar: Language) -> bool:
    """Whether a word can be a currency or the beginning of one."""
    bare = word.rstrip(".'")
    return (
        bare.lower() in currency_words(grammar.code) or word in currency_marks() or bare in currency_marks()
    )


def _tells(word: str, grammar: Language) -> bool:
    """Whether a word behind a number can be a scale, a currency or the beginning of one."""
    form = word.lower().rstrip(".'")
    return form in grammar.numbers.scales or not form.isalpha() or form[:1] in "kmbg" or _names(word, grammar)


def _words_behind(text: str, at: int) -> list[tuple[str, int]]:
    """The next words and where each ends."""
    words: list[tuple[str, int]] = []
    while len(words) < _WORDS and (match := _NEXT.match(text, at)) is not None:
        words.append((match[1], match.end()))
        at = match.end()
        if match[1][-1:] in ".?!" and match[1][:-1].lower() not in ("u.s", "us", "rs", "md", "mds", "mio"):
            break
    return words


def _scale(word: str, scales: dict[str, str]) -> str | None:
    form = word.lower()
    for key in (form, form.rstrip(".'")):
        if key in scales:
            return key
    return None


def _joined(words: list[tuple[str, int]], grammar: Language) -> _Tail | None:
    """A scale and a sign in one word: « M€ », « MF », « G$ CA », “bn€”."""
    word, end = words[0]
    end -= word.endswith(".")
    word = word.rstrip(".")
    for cut in range(1, min(4, len(word))):
        factor = _BILLIONS if word[:cut] == "G" else grammar.numbers.scales.get(word[:cut].lower())
        sign = word[cut:]
        codes = currency_marks().get(sign) or (letter_marks()[sign] if sign == "F" else None)
        if factor and codes:
            if len(words) > 1:
                named = currency_names(grammar.code).get(f"{sign} {words[1][0]}".lower().rstrip("."))
                if named:
                    return _Tail(end, words[1][1] - words[1][0].endswith("."), Decimal(factor), named)
            return _Tail(end, end, Decimal(factor), codes)
    return None


def _and_a_half(
    words: list[tuple[str, int]], at: int, end: int, grammar: Language
) -> tuple[Decimal, int, int]:
    """« et demi », “and a half” behind a scale word."""
    rest = [word.lower() for word, _ in words[at : at + 3]]
    for many in (3, 2):
        if (
            len(rest) >= many
            and rest[0] in grammar.numbers.joiners
            and rest[many - 1] in grammar.numbers.fractions
        ):
            if many == 3 and rest[1] not in ("a", "un", "une"):
                continue
            if any(
                word.lower() in (*grammar.numbers.words, *grammar.numbers.scales)
                for word, _ in words[at + many : at + many + 1]
            ):
                continue
            return Decimal(grammar.numbers.fractions[rest[many - 1]]), at + many, words[at + many - 1][1]
    return Decimal(0), at, end
