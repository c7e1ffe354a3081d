"""What day, month or year a date stands for, against the day of publication and the date told before."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.errors import InvalidAmount
from kg.language import Language
from kg.mentions.numbers import parse_number

#: Days after publication up to which a day without a year is read as a coming one by preference.
_SOON = 31

#: Most units that a text counts back: « il y a vingt ans ».
_MOST = 60

Reading = tuple[str, str | None] | None

#: What tells that « dernier » or "last" is said of the year.
_OF_YEAR = re.compile(r"\b(?:year|an|année)\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date is read against."""

    issued: date | None
    """The day of publication."""
    grammar: Language
    told: str | None = None
    """The date told before in the text, as precise as that is."""
    here: str | None = None
    """The same, where it stands in the same sentence."""


def _near(month: int, day: int, issued: date, groups: dict[str, str | None]) -> Reading:
    """A day without a year: the last such day, and the next."""
    found = []
    for candidate in (issued.year - 1, issued.year, issued.year + 1):
        if day <= monthrange(candidate, month)[1]:
            found.append(date(candidate, month, day))
    past = max((item for item in found if item <= issued), default=None)
    ahead = min((item for item in found if item > issued), default=None)
    if past is None or ahead is None:  # 29 February.
        only = past or ahead
        return (only.isoformat(), None) if only else None
    is_soon = (ahead - issued).days <= _SOON and (issued - past).days > 180
    if is_soon and not groups.get("last"):
        return ahead.isoformat(), None
    return _one_of(past.isoformat(), ahead.isoformat(), groups)


def _one_of(past: str, ahead: str, groups: dict[str, str | None]) -> Reading:
    """Both, or the one that words name: « le 12 mai dernier », « lundi prochain »."""
    return (ahead, None) if groups.get("next") else (past, None) if groups.get("last") else (past, ahead)


def _year_of(groups: dict[str, str | None], moment: Moment) -> int | None:
    """The year that words behind a month name: « de l'an dernier », “of that year”."""
    told = int(moment.told[:4]) if moment.told else None
    for names, base, step in (
        (("last",), moment.issued and moment.issued.year, -1),
        (("next",), moment.issued and moment.issued.year, 1),
        (("this",), moment.issued and moment.issued.year, 0),
        (("same",), told, 0),
        (("following", "after"), told, 1),
        (("preceding", "before"), told, -1),
    ):
        if any(groups.get(name) for name in names):
            return base + step if base else None
    return None


def _day(match: re.Match[str], moment: Moment) -> Reading:
    groups = match.groupdict()
    month = moment.grammar.calendar.months[groups["m"]]
    day = int(groups["d"]) if groups["d"].isdigit() else 1
    year = int(groups["y"]) if groups.get("y") else None
    if year is None and _OF_YEAR.search(match.group()):
        year = _year_of(groups, moment)
    if year is not None:
        return (date(year, month, day).isoformat(), None) if 1 <= day <= monthrange(year, month)[1] else None
    if moment.issued is None or not 1 <= day <= monthrange(2024, month)[1]:
        return None
    return _near(month, day, moment.issued, groups)


def _month(match: re.Match[str], moment: Moment) -> Reading:
    groups, issued = match.groupdict(), moment.issued
    month = moment.grammar.calendar.months[groups["m"]]
    if groups.get("y"):
        return f"{groups['y']}-{month:02d}", None
    if _OF_YEAR.search(match.group()):
        year = _year_of(groups, moment)
        return (f"{year}-{month:02d}", None) if year is not None else None
    if issued is None:
        return None
    past = issued.year if month <= issued.month else issued.year - 1
    ahead = issued.year if month >= issued.month else issued.year + 1
    if groups.get("last") and month == issued.month:
        past -= 1
    return _one_of(f"{past}-{month:02d}", f"{ahead}-{month:02d}", groups)


def _figures(match: re.Match[str], moment: Moment) -> Reading:
    day, month, year = int(match["d"]), int(match["mm"]), int(match["y"])
    if month > 12 and day <= 12:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day).isoformat(), None


def _year(match: re.Match[str], moment: Moment) -> Reading:
    return match["y"], None


def _season(match: re.Match[str], moment: Moment) -> Reading:
    groups = match.groupdict()
    if groups.get("y"):
        return groups["y"] or "", None
    if groups.get("following") or groups.get("preceding"):
        year = _year_of(groups, moment)
        if year is not None and moment.told:
            return str(year - 1 if groups.get("following") else year + 1), str(year)
    if moment.issued is None:
        return None
    begins = moment.grammar.calendar.seasons[groups["season"]]
    year = moment.issued.year
    begun = year if moment.issued.month >= begins else year - 1
    if groups.get("this"):
        return str(year), None
    if groups.get("next"):
        return str(begun + 1), None
    if groups.get("last"):
        # A season that goes on is not the last one.
        past = begun - 1 if (moment.issued.month - begins) % 12 < 3 and begins != 12 else begun
        return str(past), str(begun) if begun != past else None
    return str(begun), str(begun + 1)


def _part(match: re.Match[str], moment: Moment) -> Reading:
    """A quarter or half without its year."""
    if moment.issued is None:
        return None
    calendar = moment.grammar.calendar
    length = 6 if match["part"] in calendar.half else 3
    begins = (calendar.ordinals[match["o"]] - 1) * length + 1
    year = moment.issued.year
    begun = year if moment.issued.month >= begins else year - 1
    return str(begun), str(begun + 1)


def _weekday(match: re.Match[str], moment: Moment) -> Reading:
    groups, issued = match.groupdict(), moment.issued
    if issued is None:
        return None
    day = moment.grammar.calendar.weekdays[groups["weekday"]]
    if (groups.get("following") or groups.get("preceding")) and moment.told and len(moment.told) == 10:
        told = date.fromisoformat(moment.told)
        step = (
            (day - told.weekday()) % 7 or 7 if groups.get("following") else -((told.weekday() - day) % 7 or 7)
        )
        return (told + timedelta(days=step)).isoformat(), None
    back, on = (issued.weekday() - day) % 7, (day - issued.weekday()) % 7 or 7
    if groups.get("last") and back == 0:
        back = 7
    past, ahead = issued - timedelta(days=back), issued + timedelta(days=on)
    return _one_of(past.isoformat(), ahead.isoformat(), groups)


def _unit(match: re.Match[str], moment: Moment) -> Reading:
    if moment.issued is None:
        return None
    groups = match.groupdict()
    step = -1 if groups.get("last") else 1 if groups.get("next") else 0
    unit = moment.grammar.calendar.units[match["unit"]]
    moved = _moved(moment.issued.isoformat(), unit, step)
    return (moved, None) if moved else None


def _moved(base: str, unit: str, steps: int) -> str | None:
    """A date so many units away, as precise as the unit is; nothing where the base is less precise."""
    year = int(base[:4])
    if unit in ("year", "decade"):
        moved = year + steps * (10 if unit == "decade" else 1)
        return str(moved) if 1900 < moved < 2100 else None
    if len(base) < 7:
        return None
    if unit == "quarter":
        months = year * 12 + int(base[5:7]) - 1 + 3 * steps
        return str(months // 12)
    if unit == "month":
        months = year * 12 + int(base[5:7]) - 1 + steps
        return f"{months // 12}-{months % 12 + 1:02d}"
    if len(base) < 10:
        return base if unit == "day" and abs(steps) <= 1 else None
    days = steps * {"day": 1, "week": 7, "fortnight": 14}[unit]
    moved_day = date.fromisoformat(base) + timedelta(days=days)
    return moved_day.isoformat() if unit == "day" else moved_day.isoformat()[:7]


def _count(match: re.Match[str], moment: Moment) -> int | None:
    """How many units; none where it is no number, or more than people count."""
    try:
        number = parse_number(match["n"], moment.grammar)
    except InvalidAmount:
        return None
    return int(number) if 0 < number <= _MOST and number == int(number) else None


def _steps(match: re.Match[str], moment: Moment, base: str | None, sign: int) -> Reading:
    number = _count(match, moment)
    if number is None or base is None:
        return None
    unit, groups = moment.grammar.calendar.units[match["unit"]], match.groupdict()
    if groups.get("half") or groups.get("too"):
        # « un an et demi » says no month.
        moved = _moved(base, "month", sign * (number * 12 + 6)) if unit == "year" else None
        return (moved[:4], None) if moved else None
    moved = _moved(base, unit, sign * number)
    return (moved, None) if moved else None


def _ago(match: re.Match[str], moment: Moment) -> Reading:
    return _steps(match, moment, moment.issued.isoformat() if moment.issued else None, -1)


def _ahead(match: re.Match[str], moment: Moment) -> Reading:
    return _steps(match, moment, moment.issued.isoformat() if moment.issued else None, 1)


def _counted(match: re.Match[str], moment: Moment) -> Reading:
    """« deux ans plus tard », “a year earlier”: from the date told before."""
    if match["later"]:
        reading = _steps(match, moment, moment.told, 1)
        far = (
            reading is not None and moment.issued is not None and int(reading[0][:4]) > moment.issued.year + 1
        )
        return None if far else reading
    return _steps(match, moment, moment.told, -1) or _ago(match, moment)


def _back(match: re.Match[str], moment: Moment) -> Reading:
    """« deux ans après l'ouverture », “two days after they sued”: back from the date of the sentence."""
    issued = moment.issued.isoformat() if moment.issued else None
    return _steps(match, moment, moment.here or issued, -1)


def _shifted(match: re.Match[str], moment: Moment) -> Reading:
    """« l'année suivante », “the day before”, “that month”: from the date told before."""
    groups = match.groupdict()
    told = moment.told or (moment.issued.isoformat() if moment.issued else None)
    if told is None:
        return None
    if groups.get("from"):
        days = moment.grammar.calendar.days_from[re.sub(r"\s+", " ", groups["from"] or "")]
        moved = _moved(told, "day", days)
        return (moved, None) if moved else None
    if groups.get("same"):
        length = {"year": 4, "month": 7}.get(moment.grammar.calendar.units[(groups["same"] or "")], 10)
        return (told[:length], None) if moment.told and len(told) >= min(length, 7) else None
    step = 1 if groups.get("following") or groups.get("after") else -1
    moved = _moved(told, moment.grammar.calendar.units[match["unit"]], step)
    return (moved, None) if moved else None


def _month_from(match: re.Match[str], moment: Moment) -> Reading:
    """“that October”, “the following May”: the first such month from the date told before."""
    if moment.told is None:
        return _month(match, moment)
    month, year = moment.grammar.calendar.months[match["m"]], int(moment.told[:4])
    if len(moment.told) == 4:
        is_over = bool(match["following"])
    else:
        is_over = month < int(moment.told[5:7]) + bool(match["following"])
    return f"{year + is_over}-{month:02d}", None


def _day_of_month(match: re.Match[str], moment: Moment) -> Reading:
    """“on the 18th”: of the month told before, or of this one."""
    day = int(match["d"]) if match["d"].isdigit() else 1
    if moment.told and len(moment.told) >= 7:
        year, month = int(moment.told[:4]), int(moment.told[5:7])
    elif moment.issued:
        year, month = moment.issued.year, moment.issued.month
    else:
        return None
    return (date(year, month, day).isoformat(), None) if 1 <= day <= monthrange(year, month)[1] else None


def _weekday_of_month(match: re.Match[str], moment: Moment) -> Reading:
    """« jeudi 23 »: the day of about this month that falls on it."""
    if moment.issued is None:
        return None
    weekday, issued = moment.grammar.calendar.weekdays[match["weekday"]], moment.issued
    days = (issued + timedelta(days=step) for step in range(-_SOON, _SOON + 1))
    fitting = [one for one in days if one.day == int(match["d"]) and one.weekday() == weekday]
    nearest = min(fitting, key=lambda one: abs((one - issued).days), default=None)
    return (nearest.isoformat(), None) if nearest else None


def _near_word(match: re.Match[str], moment: Moment) -> Reading:
    if moment.issued is None:
        return None
    days = moment.grammar.calendar.days[re.sub(r"\s+", " ", match["today"])]
    return (moment.issued + timedelta(days=days)).isoformat(), None


READERS: dict[str, Callable[[re.Match[str], Moment], Reading]] = {
    "day": _day,
    "month": _month,
    "figures": _figures,
    "year": _year,
    "season": _season,
    "part": _part,
    "weekday": _weekday,
    "unit": _unit,
    "ago": _ago,
    "ahead": _ahead,
    "counted": _counted,
    "back": _back,
    "moved": _shifted,
    "day_of_month": _day_of_month,
    "weekday_of_month": _weekday_of_month,
    "month_from": _month_from,
    "near": _near_word,
}
