"""Dates as pages write them above an article, and the lines they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.ingest.phrases import dateline_words, fold

#: A line longer than this is prose, whatever date stands in it.
LONGEST_DATELINE = 25
#: Offsets of the time zones that press pages name. CLDR metazones; IST is India's.
_ZONES = {
    "utc": "Z", "gmt": "Z", "z": "Z", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "ist": "+05:30",
    "jst": "+09:00", "aest": "+10:00", "aedt": "+11:00", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
    "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
}  # fmt: skip
#: Signs of American habits: "03/04/2024, 5:10 PM ET" is the fourth of March.
_AMERICAN = re.compile(r"\d\s?[ap]\.?m\b|\d\s?(?:et|est|edt|pt|pst|pdt|cst|cdt)\b")
#: Names and places that may stand beside a date: "By Jane Doe and John Roe, Reuters".
MOST_NAMES = 6
_HOUR = re.compile(r"\d{1,2}\s?h(?:\s?\d{2})?\b")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says when, and nothing else of substance."""

    issued: str | None
    """``YYYY-MM-DD`` or xsd:dateTime; ``None`` for « il y a 2 heures »."""
    is_update: bool
    """It says when the article was last changed, not when it was published."""


def find_date(text: str) -> str | None:
    """The first whole date in a line: ``YYYY-MM-DD``, with the time and zone that follow it.

    >>> find_date("Publié le 28 février 2024 à 08h18")
    '2024-02-28T08:18:00'
    >>> find_date("WASHINGTON, May 21st, 2025 4:05 PM EDT")
    '2025-05-21T16:05:00-04:00'
    >>> find_date("12/09/2019")
    '2019-09-12'
    """
    folded = fold(text)
    found = _first(folded)
    if not found:
        return None
    return _moment(found, folded)


def read_dateline(line: str) -> DateLine | None:
    """What a line says about when, if that is all it does: labels, names, places may stand beside it.

    >>> read_dateline("Par Léa Roy | Mis à jour le 3 mars 2021 à 10:05")
    DateLine(issued='2021-03-03T10:05:00', is_update=True)
    >>> read_dateline("Date of final decision: 10 April 2025") is None
    True
    """
    if len(line) > 240 or len(line.split()) > LONGEST_DATELINE:
        return None
    folded = fold(line)
    found = [match for match in _any_date().finditer(folded) if _day(match, folded)]
    if not (found or _relative().search(folded)) or not _is_dateline(line, folded):
        return None
    begins = [0, *(match.end() for match in found)]
    dates = [
        DateLine(_moment(match, folded), _is_update(folded[begin : match.start()]))
        for begin, match in zip(begins, found, strict=False)
    ]
    return next((read for read in dates if not read.is_update), dates[0] if dates else DateLine(None, False))


def _is_update(before: str) -> bool:
    return bool(_updated().search(before)) and not _published().search(before)


def _is_dateline(line: str, folded: str) -> bool:
    """Beside dates and times only labels and names are left."""
    rest = _HOUR.sub(" ", _any_date().sub(" ", folded))
    names = {fold(word).strip(".") for word in _WORD.findall(line) if word[0].isupper()}
    unknown = [word for word in _WORD.findall(rest) if word.strip(".'") not in _labels()]
    return all(word.strip(".'") in names for word in unknown) and len(unknown) <= MOST_NAMES


def _moment(found: re.Match[str], folded: str) -> str | None:
    day = _day(found, folded)
    return day and day + _time(folded[found.end() :])


def _first(folded: str) -> re.Match[str] | None:
    found = _any_date().search(folded)
    while found and not _day(found, folded):
        found = _any_date().search(folded, found.end())
    return found


def _day(found: re.Match[str], folded: str) -> str | None:
    """The date of a match as ``YYYY-MM-DD``, ``None`` if the calendar has no such day."""
    parts = {name: value for name, value in found.groupdict().items() if value}
    numbers = {name: int(value) for name, value in parts.items() if value.isdigit()}
    if "iso" in parts:
        year, month, day = (int(number) for number in _NUMBER.findall(parts["iso"])[:3])
    elif "first" in parts:
        day, month = numbers["first"], numbers["second"]
        if month > 12 or (day <= 12 and "." not in found.group() and _AMERICAN.search(folded)):
            day, month = month, day
        year = numbers["year3"] if numbers["year3"] > 99 else 2000 + numbers["year3"]
    elif "month1" in parts:
        day, month, year = numbers["day1"], _months()[parts["month1"]], numbers["year1"]
    else:
        day, month, year = numbers["day2"], _months()[parts["month2"]], numbers["year2"]
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else None
    except ValueError:
        return None


_TIME = re.compile(
    r"""[ ,|.•·–—t-]{0,6}(?:a|at|@)?\s?
    (?P<hour>[01]?\d|2[0-3])\s?
    (?:[:h]\s?(?P<minute>[0-5]\d)(?!\d)(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?)?  # 08:18:00, 08h18
      |\.(?P<dotted>[0-5]\d)(?=\s?(?:gmt|utc|bst|ces?t)\b)                     # 06.00 BST
      |h(?![a-z0-9])                                                          # 8 h
      |(?=\s?[ap]\.?m\b))                                                     # 5 p.m.
    \s?(?:(?P<half>[ap])\.?m\b\.?)?
    \s?\(?(?P<zone>[+-]\d\d:?\d\d\b|(?:gmt|utc)[+-]\d{1,2}(?!\d)|[a-z]{1,4}\b)?""",
    re.VERBOSE,
)


def _time(after: str) -> str:
    """The time that follows a date, as ``T08:18:00`` with its zone, or nothing."""
    found = _TIME.match(after)
    if not found:
        return ""
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    minute = found["minute"] or found["dotted"] or "00"
    return f"T{hour:02}:{minute}:{found['second'] or '00'}{_offset(found['zone'] or '')}"


def _offset(zone: str) -> str:
    """The offset of a time zone: ``cet``, ``gmt+1``, ``+0100`` → ``+01:00``."""
    if zone.startswith(("gmt", "utc")) and len(zone) > 3:
        return f"{zone[3]}{int(zone[4:]):02}:00" if int(zone[4:]) <= 14 else ""
    if zone.startswith(("+", "-")):
        return f"{zone[:3]}:{zone[-2:]}"
    return _ZONES.get(zone, "")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    rows = dateline_words("months")
    return {name: number % 12 + 1 for number, row in enumerate(rows) for name in row.split()}


@lru_cache(maxsize=1)
def _any_date() -> re.Pattern[str]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    year = r"(?:19|20)\d\d"
    # Copied pages glue the time to the year: "March 3, 20226:14 PM".
    ended = r"(?:(?!\d)|(?=\d{1,2}:\d\d))"
    return re.compile(
        rf"""(?<!\d)(?:
        (?P<iso>{year}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]\d|3[01]|[1-9]))(?![\d-])
        |(?P<day1>\d{{1,2}})(?:er|st|nd|rd|th)?[ .-]{{1,2}}(?:of\ )?(?P<month1>{month})\.?
         [ ,.-]{{1,2}}(?P<year1>{year}){ended}
        |(?<![a-z])(?P<month2>{month})\.?\ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\ ?(?P<year2>{year}){ended}
        |(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-](?P<year3>{year}|\d\d)(?![\d/.-]\d|\d)
        )""",
        re.VERBOSE,
    )


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    listed = [
        word.strip(".:")
        for name in ("published", "updated", "words", "weekdays", "byline", "relative")
        for phrase in dateline_words(name)
        for word in phrase.split()
    ]
    return frozenset([*listed, *_ZONES, *_months(), "l", "d", "t", "z"])


def _pattern(*names: str) -> re.Pattern[str]:
    listed = [phrase for name in names for phrase in dateline_words(name)]
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in listed) + r")\b")


@lru_cache(maxsize=1)
def _relative() -> re.Pattern[str]:
    return _pattern("relative")


@lru_cache(maxsize=1)
def _updated() -> re.Pattern[str]:
    return _pattern("updated")


@lru_cache(maxsize=1)
def _published() -> re.Pattern[str]:
    return _pattern("published")
