"""A small timeline drawn on the server: a lane for each family, a dot for some months, years below.

It needs no script and no styles in the page: places are percentages of the width, sizes are pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from api.pages.lines import FAMILIES
from api.pages.reader import Reader

#: A year at either end is not drawn when so many empty ones part it from the rest, and so small a share of
#: the events lies in it and beyond. Set by hand, so that one date of 1990 does not press the rest together.
GAP, SHARE = 5, 0.1
#: Years that have their number below the lanes, so that they stay apart on a phone.
MARKS = 7
#: Pixels: least and greatest radius of a dot.
LEAST, GREATEST = 3.5, 8.0
#: Dots that a lane has at most, and months that one of them can stand for.
MOST, SIZES = 48, (1, 3, 6, 12)

Months = Iterable[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Dot:
    """The events of a family in some months, or in a year of which nothing closer is known."""

    x: str
    radius: str
    vague: bool
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The events of a family."""

    family: str
    name: str
    letter: str
    count: str
    url: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A year on the axis."""

    x: str
    year: str
    url: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The drawing."""

    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    beyond: tuple[Mark, ...]
    """Years that would press the others together."""


def strip(months: Months, families: Mapping[str, int], slug: str, kind: str, reader: Reader) -> Strip | None:
    """Draw the events of an entity; None where none has a date.

    Args:
        months: (``YYYY-MM`` or ``YYYY``, family, count).
        families: All its events by family, also those without a date.
        slug: Of the entity, for the addresses.
        kind: ``actor`` or ``law``: the parameter of the addresses.
        reader: For whom.
    """
    dated = [(month, family or "", count) for month, family, count in months if month[:4].isdecimal()]
    years = Counter[int]()
    for month, _, count in dated:
        years[int(month[:4])] += count
    if not years:
        return None
    first, last = _bounds(years)

    def of_year(year: int) -> str:
        return reader.url("timeline", **{kind: slug}, since=year, until=year)

    most = max(count for _, _, count in dated)
    step = -(-(last - first + 1) // MARKS)
    lanes = []
    for family in (*FAMILIES, *(families.keys() - FAMILIES.keys())):
        if not families.get(family):
            continue
        css = FAMILIES.get(family, "other")
        lanes.append(
            Lane(
                css,
                reader.title_case(reader.term(family)) if family else reader.say("event.other"),
                reader.say(f"letter.{css}"),
                reader.number(families[family]),
                reader.url("search", actor=slug, type=family),
                tuple(_dots([one for one in dated if one[1] == family], first, last, most, reader)),
            )
        )
    return Strip(
        tuple(lanes),
        tuple(
            Mark(_percent((year - first + 0.5) / (last - first + 1)), str(year), of_year(year))
            for year in range(first, last + 1, step)
        ),
        tuple(
            Mark("", f"{year} ({reader.number(years[year])})", of_year(year))
            for year in sorted(years)
            if not first <= year <= last
        ),
    )


def _bounds(years: Counter[int]) -> tuple[int, int]:
    """The first and last year that are drawn.

    >>> _bounds(Counter({1990: 1, 2021: 4, 2024: 8, 2030: 1}))
    (2021, 2024)
    """
    known, most = sorted(years), years.total() * SHARE
    begin, end = 0, len(known) - 1
    for index in range(1, len(known)):
        if known[index] - known[index - 1] > GAP:
            if sum(years[year] for year in known[:index]) <= most:
                begin = index
            elif sum(years[year] for year in known[index:]) <= most:
                end = index - 1
                break
    return known[begin], known[max(begin, end)]


def _dots(months: Months, first: int, last: int, most: int, reader: Reader) -> Iterable[Dot]:
    """The dots of a lane: of each month, or of several months where a dot for each would be too many."""
    width = last - first + 1
    size = next((size for size in SIZES if width * 12 <= MOST * size), SIZES[-1])
    counts = Counter[tuple[int, bool]]()
    for month, _, count in months:
        year, vague = int(month[:4]), len(month) < 7
        if first <= year <= last:
            number = (year - first) * 12 + (0 if vague else int(month[5:7]) - 1)
            counts[number // (12 if vague else size), vague] += count
    for (place, vague), count in sorted(counts.items()):
        months_each = 12 if vague else size
        begin = place * months_each
        radius = LEAST + (GREATEST - LEAST) * sqrt((count - 1) / max(most - 1, 3))
        when = f"{first + begin // 12}" if months_each == 12 else f"{first + begin // 12}-{begin % 12 + 1:02}"
        beyond = " …" if months_each in (3, 6) else ""
        yield Dot(
            _percent((begin + months_each / 2) / (width * 12)),
            f"{min(radius, GREATEST):.1f}",
            vague,
            f"{reader.date(when)}{beyond}: {reader.count('count.events', count)}",
        )


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
