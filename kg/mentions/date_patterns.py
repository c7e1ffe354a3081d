"""Where in a text dates may stand, and by which patterns they are found there."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from kg.language import language
from kg.mentions.date_forms import YEAR, english_dates, french_dates, plain_year
from kg.mentions.words import any_of

#: Characters before and behind a word that calls for patterns in which they are looked for, by its kind.
_REACH = {
    "month": (36, 48),
    "weekday": (16, 16),
    "near": (26, 8),
    "unit": (48, 32),
    "season": (24, 32),
    "part": (24, 32),
    "told": (20, 20),
    "year": (26, 24),
    "day": (18, 24),
}

_YEARS, _DAYS = ("year",), ("day",)
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A way of writing dates."""

    pattern: re.Pattern[str]
    reader: str
    called_by: str
    """The kind of word without which it cannot match."""
    needs: tuple[str, ...] = ()
    """Words one of which it has, if any are named."""


@lru_cache(maxsize=8)
def _callers(code: str) -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    """Words and the kinds of patterns that they call for; and what finds those words, and years."""
    calendar, found = language(code).calendar, defaultdict(set)
    for kind, phrases in (
        ("month", calendar.months),
        ("weekday", calendar.weekdays),
        ("near", calendar.days),
        ("unit", calendar.units),
        ("told", calendar.days_from),
        ("part", (*calendar.quarter, *calendar.half)),
        ("season", calendar.seasons),
    ):
        for phrase in phrases:
            words = _WORD.findall(phrase.lower())
            found[words[-1] if words[0] != "aujourd" else words[0]].add(kind)
    word = re.compile(rf"\b(?:{any_of(found)}|{YEAR}|\d{{1,2}}(?:st|nd|rd|th))\b")
    return {word: tuple(kinds) for word, kinds in found.items()}, word


def windows(text: str, code: str) -> dict[str, list[tuple[int, int]]]:
    """Where each kind of pattern may match: stretches in order that do not overlap.

    Args:
        text: In lower case.
        code: Its language.
    """
    rows = defaultdict[str, list[tuple[int, int]]](list)
    known, word = _callers(code)
    for match in word.finditer(text):
        begin, end = match.span()
        found = match.group()
        for kind in known.get(found) or (_YEARS if found.isdigit() else _DAYS):
            before, behind = _REACH[kind]
            low, high, row = max(0, begin - before), min(len(text), end + behind), rows[kind]
            if row and low <= row[-1][1]:
                row[-1] = (row[-1][0], high)
            else:
                row.append((low, high))
    return rows


@lru_cache(maxsize=8)
def date_patterns(code: str) -> tuple[DatePattern, ...]:
    """The patterns of a language, for lower case, the most telling first."""
    grammar = language(code)
    own = french_dates(grammar) if code == "fr" else english_dates(grammar)
    calendar = grammar.calendar
    needs = {
        "ago": calendar.ago,
        "ahead": ("dans",) if code == "fr" else ("time", "now"),
        "counted": (*calendar.later, *calendar.earlier),
        "back": ("après",) if code == "fr" else ("after",),
    }
    figures = [
        (rf"(?<!\d)(?P<y>{YEAR})-(?P<mm>\d{{2}})-(?P<d>\d{{2}})(?!\d)", "figures", "year"),
        (rf"(?<![\d/])(?P<d>\d{{1,2}})[/.](?P<mm>\d{{1,2}})[/.](?P<y>{YEAR})(?![\d/])", "figures", "year"),
    ]
    return tuple(
        DatePattern(re.compile(rf"(?<!\w){pattern}"), reader, kind, needs.get(reader, ()))
        for pattern, reader, kind in (*figures, *own, plain_year(grammar))
    )
