"""Dates in text, resolved against the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from kg.language import Language, language
from kg.model import DateMention

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"

#: Days after publication up to which a day without a year is read as a coming one by preference.
_SOON = 31

Reading = tuple[str, str | None] | None


def _words(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]


@lru_cache(maxsize=8)
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of a language with the name of their reader, most telling first."""
    calendar = language(code).calendar
    month, weekday = _words(calendar.months), _words(calendar.weekdays)
    last, coming, this = _words(calendar.last), _words(calendar.next), _words(calendar.this)
    unit, number = _words(calendar.units), rf"\d+|{_words(language(code).numbers.words)}"
    quarter, half, ordinal = _words(calendar.quarter), _words(calendar.half), _words(calendar.ordinals)
    day_names = rf"(?:(?:{weekday})\s*,?\s+)?"
    if code == "fr":
        rows = [
            (rf"{day_names}(?P<d>\d{{1,2}}|1er|premier)\s+(?P<m>{month})\s+(?P<y>{_YEAR})", "day"),
            (rf"{day_names}(?P<d>\d{{1,2}}|1er)\s+(?P<m>{month})(?:\s+(?P<last>{last}))?", "day"),
            (
                rf"(?:(?:fin|début|mi|courant)[\s-]+)?(?:(?:le|au)\s+mois\s+de\s+|mois\s+d')?(?P<m>{month})\s+(?P<y>{_YEAR})",
                "month",
            ),
            (rf"(?:(?:{ordinal})\s+(?:{quarter}|{half}))\s+(?:de\s+|d')?(?P<y>{_YEAR})", "year"),
            (rf"(?:(?P<weekday>{weekday}))\s+(?P<next>{coming})", "weekday"),
            (rf"(?:(?P<weekday>{weekday}))\s+(?P<last>{last})", "weekday"),
            (rf"(?P<m>{month})\s+(?:(?P<last>{last})|(?P<next>{coming}))", "month"),
            (rf"(?:(?:l'|la\s+|le\s+)(?P<unit>{unit})\s+(?:(?P<last>{last})|(?P<next>{coming})))", "unit"),
            (rf"(?:(?:{this})\s+(?P<unit>semaine|mois|année))\b(?!-)", "unit"),
            (
                r"(?:il y a|voici|voilà)\s+(?:(?:environ|plus de|près de|à peine)\s+)?"
                rf"(?P<n>{number})\s+(?P<unit>{unit})",
                "ago",
            ),
            (rf"(?:ce|le)\s+(?P<d>\d{{1,2}}|1er)\s+(?P<m>{month})", "day"),
            (rf"(?P<today>{_words(calendar.days)})\b", "near"),
            (rf"(?<![-\w])(?:(?:{this})\s+)?(?P<weekday>{weekday})\b(?!\s+(?:\d|matin prochain))", "weekday"),
            (
                r"(?:en|fin|début|dès|depuis|courant|de|d'|à la mi-|mi-|"
                r"le mois de|le mois d'|au mois de|au mois d')"
                rf"\s*(?P<m>{month})\b(?!\s*\d)",
                "month",
            ),
        ]
    else:
        rows = [
            (rf"{day_names}(?P<m>{month})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y>{_YEAR})", "day"),
            (
                rf"{day_names}(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{month})\s*,?\s+(?P<y>{_YEAR})",
                "day",
            ),
            (rf"{day_names}(?P<m>{month})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,.]*\d)", "day"),
            (rf"{day_names}(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{month})\b", "day"),
            (rf"(?P<m>{month})\s*,?\s+(?:of\s+)?(?P<y>{_YEAR})", "month"),
            (rf"(?:(?:{ordinal})\s+(?:{quarter}|{half})|Q[1-4]|H[12])\s+(?:of\s+)?(?P<y>{_YEAR})", "year"),
            (rf"(?P<next>{coming})\s+(?P<weekday>{weekday})", "weekday"),
            (rf"(?P<last>{last})\s+(?P<weekday>{weekday})", "weekday"),
            (rf"(?:(?P<last>{last})|(?P<next>{coming}))\s+(?P<m>{month})\b", "month"),
            (rf"(?:(?P<last>{last})|(?P<next>{coming})|(?P<this>{this}))\s+(?P<unit>{unit})\b", "unit"),
            (rf"(?P<n>{number})\s+(?P<unit>{unit})\s+(?:{_words(calendar.ago)})\b", "ago"),
            (rf"(?P<today>{_words(calendar.days)})\b", "near"),
            (rf"(?:(?:{this})\s+)?(?P<weekday>{weekday})\b", "weekday"),
            (
                rf"(?:in|since|until|by|of|late|early|mid-|mid|from|before|after|for|during)\s*(?P<m>{month})\b(?!\s*\d)(?!\w)",
                "month",
            ),
        ]
    rows.insert(0, (rf"(?<!\d)(?P<y>{_YEAR})-(?P<mm>\d{{2}})-(?P<d>\d{{2}})(?!\d)", "figures"))
    rows.insert(
        1, (rf"(?<![\d/])(?P<d>\d{{1,2}})[/.](?P<mm>\d{{1,2}})[/.](?P<y>{_YEAR})(?![\d/])", "figures")
    )
    lead = (
        r"en|fin|début|dès|depuis|courant|de|d'ici|d'ici à|avant|après|mi-|jusqu'en|à l'horizon|année|l'an"
        if code == "fr"
        else r"in|since|until|by|of|late|early|mid-|from|before|after|during|for|year"
    )
    rows.append(
        (
            rf"(?:(?:{lead})\s*(?:fin\s+|début\s+|late\s+|early\s+)?|\()(?P<y>{_YEAR})(?![\d/]|\s*(?:euros|millions|%|salari|employe))",
            "year",
        )
    )
    return tuple((re.compile(rf"(?<![\w]){pattern}", re.IGNORECASE), reader) for pattern, reader in rows)


def _near(year: int, month: int, day: int, issued: date) -> Reading:
    """A day without a year: the last such day, and the next."""
    found = []
    for candidate in (year - 1, year, year + 1):
        if day <= monthrange(candidate, month)[1]:
            found.append(date(candidate, month, day))
    past = max((item for item in found if item <= issued), default=None)
    ahead = min((item for item in found if item > issued), default=None)
    if past is None or (ahead and (ahead - issued).days <= _SOON and (issued - past).days > 180):
        return (ahead.isoformat(), None) if ahead else None
    return past.isoformat(), ahead.isoformat() if ahead else None


def _day(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    groups = match.groupdict()
    month = grammar.calendar.months[groups["m"].lower()]
    day = 1 if not groups["d"].isdigit() else int(groups["d"])
    if groups.get("y"):
        year = int(groups["y"])
        return (date(year, month, day).isoformat(), None) if 1 <= day <= monthrange(year, month)[1] else None
    if issued is None or not 1 <= day <= monthrange(2024, month)[1]:
        return None
    return _near(issued.year, month, day, issued)


def _month(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    groups = match.groupdict()
    month = grammar.calendar.months[groups["m"].lower()]
    if groups.get("y"):
        return f"{groups['y']}-{month:02d}", None
    if issued is None:
        return None
    past = issued.year if month <= issued.month else issued.year - 1
    ahead = issued.year if month >= issued.month else issued.year + 1
    if groups.get("next"):
        return f"{ahead}-{month:02d}", None
    if groups.get("last") and month == issued.month:
        past -= 1
    return f"{past}-{month:02d}", f"{ahead}-{month:02d}"


def _figures(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    day, month, year = int(match["d"]), int(match["mm"]), int(match["y"])
    if month > 12 and day <= 12:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day).isoformat(), None


def _year(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    return match["y"], None


def _weekday(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    if issued is None:
        return None
    groups = match.groupdict()
    day = grammar.calendar.weekdays[groups["weekday"].lower()]
    back, on = (issued.weekday() - day) % 7, (day - issued.weekday()) % 7 or 7
    if groups.get("next"):
        return (issued + timedelta(days=on)).isoformat(), None
    if groups.get("last") and back == 0:
        back = 7
    return (issued - timedelta(days=back)).isoformat(), (issued + timedelta(days=on)).isoformat()


def _unit(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    if issued is None:
        return None
    groups = match.groupdict()
    step = -1 if groups.get("last") else 1 if groups.get("next") else 0
    return _moved(issued, grammar.calendar.units[groups["unit"].lower()], step), None


def _moved(issued: date, unit: str, steps: int) -> str:
    """A day, a month or a year so many units away, as precise as the unit is."""
    if unit == "day":
        return (issued + timedelta(days=steps)).isoformat()
    if unit == "week":
        return (issued + timedelta(weeks=steps)).isoformat()[:7]
    if unit == "month":
        months = issued.year * 12 + issued.month - 1 + steps
        return f"{months // 12}-{months % 12 + 1:02d}"
    return str(issued.year + steps)


def _ago(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    number = match["n"].lower()
    figures = grammar.numbers.words.get(number, number)
    if issued is None or not figures.isdigit() or int(figures) > 60:
        return None
    return _moved(issued, grammar.calendar.units[match["unit"].lower()], -int(figures)), None


def _near_word(match: re.Match[str], issued: date | None, grammar: Language) -> Reading:
    if issued is None:
        return None
    return (issued + timedelta(days=grammar.calendar.days[match["today"].lower()])).isoformat(), None


_READERS: dict[str, Callable[[re.Match[str], date | None, Language], Reading]] = {
    "day": _day,
    "month": _month,
    "figures": _figures,
    "year": _year,
    "weekday": _weekday,
    "unit": _unit,
    "ago": _ago,
    "near": _near_word,
}


def find_dates(text: str, grammar: Language, issued: date | None) -> tuple[DateMention, ...]:
    """The dates in a text, in order; where two overlap, the fuller one.

    Args:
        text: As ``kg.parse.plain`` gives it.
        grammar: Names of months and days.
        issued: Day of publication, against which "on Monday" and « le 3 mars » are resolved; without it
            they are left out.
    """
    taken = bytearray(len(text))
    found = []
    for pattern, reader in _patterns(grammar.code):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            reading = _READERS[reader](match, issued, grammar)
            if reading is not None:
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(DateMention(match.start(), match.end(), *reading))
    return tuple(sorted(found, key=lambda mention: mention.begin))
