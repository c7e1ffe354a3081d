"""Dates in text, resolved against the day of publication and the dates told before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kg.language import Language
from kg.mentions.date_forms import YEAR
from kg.mentions.date_patterns import date_patterns, windows
from kg.mentions.date_readings import READERS, Moment
from kg.model import DateMention

#: Characters up to which a date is the one told before.
_TOLD = 600
#: Characters up to which a day or month without a year is of the year told before.
_SAME_YEAR = 300
#: Characters of the longest paragraph that its first date dates.
_PARAGRAPH = 2000

#: A day told before, for asking whether a match is a date at all.
_ONCE = "1990-01-01"

#: Signs before four figures that are no year.
_SIGNS = ("/", "°", "#", "€", "$", "£")

#: The end of a sentence.
_ENDS = re.compile(r"[.!?]\s|\n")
_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")


def find_dates(text: str, grammar: Language, issued: date | None) -> tuple[DateMention, ...]:
    """The dates in a text, in order; where two overlap, the fuller one.

    Args:
        text: As ``kg.parse.plain`` gives it.
        grammar: Names of months and days.
        issued: Day of publication, against which "on Monday" and « le 3 mars » are resolved; without it
            they are left out.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    taken = bytearray(len(text))
    places = windows(lower, grammar.code)
    found: list[tuple[re.Match[str], str]] = []
    alone = Moment(issued, grammar, _ONCE)
    for row in date_patterns(grammar.code):
        if row.needs and not any(word in lower for word in row.needs):
            continue
        read = READERS[row.reader]
        for begin, end in places.get(row.called_by, ()):
            for match in row.pattern.finditer(lower, begin, end):
                low, high = match.span()
                if any(taken[low:high]) or not _fits(row.reader, match, text, grammar):
                    continue
                if read(match, alone) is not None:
                    taken[low:high] = b"\1" * (high - low)
                    found.append((match, row.reader))
    found.sort(key=lambda item: item[0].start())
    return tuple(_resolved(text, found, issued, grammar))


def _fits(reader: str, match: re.Match[str], text: str, grammar: Language) -> bool:
    """Whether a match is a date in the text as written, with its capitals."""
    if reader == "year":
        return _is_year(text, match, grammar)
    if reader in ("month", "month_from") and match.groupdict().get("y") is None:
        begins = grammar.calendar.ambiguous_months.get(match["m"])
        return begins is None or text[match.start("m")].isupper() == (begins == "capital")
    return True


def _is_year(text: str, match: re.Match[str], grammar: Language) -> bool:
    """Whether four figures by themselves are a year and no number of a law or a line."""
    begin = match.start("y")
    before = text[max(0, begin - 12) : begin]
    if before.rstrip()[-1:] in _SIGNS or (match.start() == begin and before[-1:] in ("-", "+", ".", ",")):
        return False
    words = before.split()
    return not (words and words[-1] in grammar.calendar.not_before)


def _resolved(
    text: str, found: list[tuple[re.Match[str], str]], issued: date | None, grammar: Language
) -> list[DateMention]:
    """Each date read against the one before it."""
    mentions: list[DateMention] = []
    told: DateMention | None = None
    dated: DateMention | None = None
    for match, reader in found:
        near = told is not None and match.start() - told.end <= _TOLD
        before = told.date if told and near else None
        is_here = told is not None and near and not _ENDS.search(text, told.end, match.start())
        reading = READERS[reader](match, Moment(issued, grammar, before, before if is_here else None))
        if reading is None:
            continue
        if reader == "back":
            mentions.append(DateMention(match.start(), match.end(), *reading, of_what_follows=True))
            continue
        mention = DateMention(match.start(), match.end(), *reading)
        own = _YEAR.search(match.group()) is not None
        if not own and reader in ("day", "month") and mention.ahead and dated:
            mentions.extend(_in_year(text, mention, dated))
        mentions.append(mention)
        if own or reader in ("counted", "moved", "month_from", "ago", "unit"):
            dated = mention
        told = mention
    return mentions


def _in_year(text: str, mention: DateMention, dated: DateMention) -> Iterator[DateMention]:
    """A day or month without a year, soon behind a month of an earlier year, read as one of that year.

    Behind a date that heads its paragraph, as in « 2011. Elle se ravise en avril », however far.
    """
    year, gap = dated.date[:4], mention.begin - dated.end
    heads = text[max(0, dated.begin - 2) : dated.begin].strip(" •–—-■>") in ("", "\n")
    if not (heads and gap <= _PARAGRAPH) and not (len(dated.date) > 4 and gap <= _SAME_YEAR):
        return
    if year < mention.date[:4] and "\n" not in text[dated.end : mention.begin]:
        yield DateMention(mention.begin, mention.end, f"{year}{mention.date[4:]}")
