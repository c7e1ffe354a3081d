"""Events of a range of days: by months and years that stand ready, by the day where it begins and ends.

A period is a month, or a year: that of the events of which no month is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.projection.connection import Connection
from kg.projection.filters import EVERY_EVENT, EventFilter, where_events
from kg.projection.held import Bits, bits_in, bits_of
from kg.projection.settling import first_day, last_day

#: (period, family or "", events).
Count = tuple[str, str, int]

#: Before and behind every day.
_ALWAYS = ("", "~")


@dataclass(frozen=True, slots=True)
class Range:
    """Days from the first to the last one. What is known by its year alone is in when one of its days is."""

    first: str
    last: str

    @classmethod
    def of(cls, asked: EventFilter) -> Range:
        """The range of a filter, which may be open."""
        begin, end = _ALWAYS
        return cls(
            first_day(asked.since) if asked.since else begin, last_day(asked.until) if asked.until else end
        )

    def whole_periods(self, column: str) -> tuple[str, list[object]]:
        """A condition on a column of periods, with its values: all events of the period are in."""
        month = f"length({column}) = 7 AND {column} || '-01' >= ? AND {column} || '-31' <= ?"
        year = f"length({column}) = 4 AND {column} >= ? AND {column} <= ?"
        return f"({month} OR {year})", [self.first, self.last, self.first[:4], self.last[:4]]

    def has_whole_year(self, year: str) -> bool:
        """All days of a year are in."""
        return first_day(year) >= self.first and last_day(year) <= self.last

    @property
    def edges(self) -> list[str]:
        """The months of which some days are in and some are not."""
        months = {day[:7] for day in (self.first, self.last) if day not in _ALWAYS}
        return sorted(one for one in months if self._is_cut(first_day(one), last_day(one)))

    def _is_cut(self, begin: str, end: str) -> bool:
        return self.first <= end and begin <= self.last and (begin < self.first or end > self.last)


def counts_by_period(db: Connection, asked: EventFilter, lane: int) -> list[Count]:
    """Count the events of a lane in the range of days of a filter, by period and family, oldest first."""
    days = Range.of(asked)
    where, values = days.whole_periods("month")
    found: list[Count] = db.execute(
        f"SELECT month, family, events FROM lane WHERE entity = ? AND {where}", [lane, *values]
    ).fetchall()
    for period in days.edges:
        where, values = _of_month(period, asked, days)
        found += db.execute(
            f"SELECT ?, COALESCE(family, ''), COUNT(*) FROM event e WHERE {where} GROUP BY 2",
            [period, *values],
        )
    return sorted(found)


def events_within(db: Connection, asked: EventFilter) -> dict[int, int]:
    """The events in the range of days of a filter, whatever else it asks for."""
    days = Range.of(asked)
    years = [row[0] for row in db.execute("SELECT value FROM tally WHERE facet = 'year'")]
    whole = {year for year in years if days.has_whole_year(year)}
    where, values = days.whole_periods("value")
    periods = db.execute(f"SELECT value FROM tally WHERE facet = 'month' AND {where}", values).fetchall()
    bits = bits_of(db, "year", whole)
    _add(bits, bits_of(db, "month", (period for (period,) in periods if period[:4] not in whole)))
    for period in days.edges:
        where, values = _of_month(period, EVERY_EVENT, days)
        (numbers,) = db.execute(f"SELECT group_concat(e.id) FROM event e WHERE {where}", values).fetchone()
        _add(bits, bits_in(numbers))
    return bits


def _of_month(period: str, asked: EventFilter, days: Range) -> tuple[str, list[object]]:
    """A condition on the events of a month that are in a range, and what else a filter asks for."""
    where, values = where_events(replace(asked, since=None, until=None))
    # One bound on each side, so that the index of days leads to the month and no further. Of the year alone
    # nobody knows whether it was this month.
    return (
        f"{where} AND e.day >= ? AND e.day <= ? AND e.last_day >= ? AND length(e.date) > 4",
        [*values, first_day(period), min(last_day(period), days.last), days.first],
    )


def _add(bits: dict[int, int], more: Bits) -> None:
    for part, events in more.items():
        bits[part] = bits.get(part, 0) | events
