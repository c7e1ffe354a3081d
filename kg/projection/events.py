"""Lists of events, and which events are asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from kg.projection.connection import Connection
from kg.projection.cursor import Page, decode_cursor, next_cursor
from kg.projection.filters import ALL, EVERY_EVENT, EventFilter, lane_of, where_events
from kg.projection.held import FEW, Bits, bits_in, numbers_of, place_of, size_of
from kg.projection.matching import events_of
from kg.projection.periods import counts_by_period
from kg.projection.projection import Projection
from kg.projection.rows import EVENT, event_views, events_by_id
from kg.projection.shown import read_shown
from kg.projection.views import EventView, ShownPage

Order = Literal["newest", "oldest", "updated", "confidence"]

#: order → (column, direction, a value of the column's type); events that are even there follow by key.
_ORDERS: dict[str, tuple[str, str, str | float]] = {
    "newest": ("day", "DESC", ""),
    "oldest": ("day", "ASC", ""),
    "updated": ("updated", "DESC", ""),
    "confidence": ("confidence", "DESC", 0.0),
}
#: Events that are put in order before the first are shown; of more, the first are found by walking down the
#: days, as long as that takes no longer.
SORTED = 300


@dataclass(frozen=True, slots=True)
class _Listed:
    """The events of a page, by their rows."""

    rows: tuple[int, ...]
    total: int
    next: str | None


def list_events(
    projection: Projection,
    asked: EventFilter = EVERY_EVENT,
    *,
    order: Order = "newest",
    limit: int = 50,
    cursor: str | None = None,
) -> Page[EventView]:
    """List events, each with everything that is said of it.

    Args:
        projection: Where they are.
        asked: Which.
        order: ``newest`` and ``oldest`` by date, those without one last and first.
        limit: How many at most.
        cursor: Where to go on, from the page before.

    Raises:
        InvalidQuery: The cursor is of another list.
    """
    with projection.reading() as db:
        listed = _listed(projection, db, asked, order, limit, cursor)
        events = events_by_id(db, listed.rows)
        return Page(tuple(events[row] for row in listed.rows), listed.total, listed.next)


def list_shown(
    projection: Projection,
    asked: EventFilter = EVERY_EVENT,
    *,
    order: Order = "newest",
    limit: int = 50,
    cursor: str | None = None,
) -> ShownPage:
    """The same, each event as JSON that is written already.

    Raises:
        InvalidQuery: The cursor is of another list.
    """
    with projection.reading() as db:
        listed = _listed(projection, db, asked, order, limit, cursor)
        events = read_shown(db, listed.rows)
    return ShownPage(events, listed.total, listed.next)


def _listed(
    projection: Projection,
    db: Connection,
    asked: EventFilter,
    order: Order,
    limit: int,
    cursor: str | None,
) -> _Listed:
    """Find a page."""
    column, direction, like = _ORDERS[order]
    where, values = where_events(asked)
    place, after = "", []
    if cursor:
        value, key = decode_cursor(cursor, order, (like, ""))
        sign = "<" if direction == "DESC" else ">"
        place = f" AND ({column} {sign} ? OR ({column} = ? AND key > ?))"
        after = [value, value, key]
    if lane_of(db, asked) == ALL:
        total = _count(projection, db, asked)
    else:
        events = events_of(projection, db, asked)
        total = size_of(events)
        down = f"{place} ORDER BY day {direction}, key"
        first = _first_of(db, events, asked, down, after, limit + 1) if column == "day" else None
        if first is None:
            first = numbers_of(events, FEW)
        if first is not None:
            where, values = "e.id IN (SELECT value FROM json_each(?))", [json.dumps(first)]
    rows: list[tuple[int, str, str | float]] = db.execute(
        f"SELECT e.id, e.key, e.{column} FROM event e WHERE {where}{place} "
        f"ORDER BY {column} {direction}, key LIMIT ?",
        [*values, *after, limit + 1],
    ).fetchall()
    shown = rows[:limit]
    following = next_cursor(order, rows, limit, (shown[-1][2], shown[-1][1])) if shown else None
    return _Listed(tuple(row for row, _, _ in shown), total, following)


def newest(db: Connection, numbers: str, limit: int) -> list[tuple[int, int]]:
    """The newest of some events: their rows, and how many characters each takes as JSON.

    Args:
        db: With the tables.
        numbers: Of their rows, with commas between; one may stand there twice.
        limit: How many at most.
    """
    if numbers.count(",") > SORTED:
        first = _first_of(db, bits_in(numbers), EVERY_EVENT, " ORDER BY day DESC, key", (), limit)
        numbers = numbers if first is None else ",".join(map(str, first))
    return db.execute(
        "SELECT id, COALESCE((SELECT size FROM shown WHERE event = id), 0) FROM event "
        "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY day DESC, key LIMIT ?",
        (f"[{numbers}]", limit),
    ).fetchall()


def _first_of(
    db: Connection, events: Bits, asked: EventFilter, down: str, after: Sequence[object], count: int
) -> list[int] | None:
    """The first of many events, by walking down the days; None where putting all in order is quicker."""
    total = size_of(events)
    if total <= SORTED:
        return None
    where, values = where_events(EventFilter(since=asked.since, until=asked.until))
    walked = db.execute(f"SELECT e.id FROM event e WHERE {where}{down}", [*values, *after])
    found: list[int] = []
    for (event,) in walked if total > FEW else islice(walked, 2 * total):
        part, bit = place_of(event)
        if events.get(part, 0) & bit:
            found.append(event)
            if len(found) == count:
                return found
    return found if total > FEW else None


def events_in_full(projection: Projection, asked: EventFilter) -> tuple[EventView, ...]:
    """List all events of a filter that holds few, such as those of one document; newest first."""
    where, values = where_events(asked)
    with projection.reading() as db:
        rows = db.execute(
            f"SELECT {EVENT} FROM event e WHERE {where} ORDER BY day DESC, key", values
        ).fetchall()
        return event_views(db, rows)


def _count(projection: Projection, db: Connection, asked: EventFilter) -> int:
    """How many events there are, or in a range of days."""

    def count() -> int:
        if asked.since or asked.until:
            return sum(events for _, _, events in counts_by_period(db, asked, ALL))
        (events,) = db.execute("SELECT SUM(events) FROM lane WHERE entity = ?", (ALL,)).fetchone()
        return events or 0

    return projection.kept(("count", asked), count)
