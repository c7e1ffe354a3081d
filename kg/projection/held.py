"""Which events have a value, a bit each: what makes it quick to count many events by all their values.

``held`` has rows of ``PART`` events; a value that no event of a part has takes no row there. They are changed
in the transaction that changes the events, as everything else that stands ready.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from heapq import heappush, heapreplace

from kg.projection.connection import Connection

#: Events of a row: a write of one document touches some hundred rows, of at most 1 kB each.
PART = 8192

#: Part → bits; parts without a bit are left out.
Bits = Mapping[int, int]

#: Events that are looked at one by one, in some 4 µs each; counting by bits takes 2 to 15 ms for any number.
FEW = 3000

#: Events whose bits are set one by one; those of more all at once, in a time that grows with all events.
BY_ONE = 300

_SET = ord("1")


def place_of(event: int) -> tuple[int, int]:
    """(part, bit) of an event.

    >>> place_of(8193)
    (1, 2)
    """
    return event // PART, 1 << event % PART


def flip(db: Connection, flips: Mapping[tuple[str, str, int], int]) -> None:
    """Change what is held: (facet, value, part) → bits that are to be the other way round."""
    found = "facet = ? AND value = ? AND part = ?"
    for (facet, value, part), bits in sorted(flips.items()):
        key = facet, value, part
        row = db.execute(f"SELECT events FROM held WHERE {found}", key).fetchone()
        changed = bits ^ int.from_bytes(row[0], "little") if row else bits
        if changed:
            written = changed.to_bytes((changed.bit_length() + 7) // 8, "little")
            db.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", (*key, written))
        else:
            db.execute(f"DELETE FROM held WHERE {found}", key)


def bits_of(db: Connection, facet: str, values: Iterable[str]) -> dict[int, int]:
    """The events that have one of some values of a facet."""
    bits: dict[int, int] = {}
    for value in values:
        rows = db.execute("SELECT part, events FROM held WHERE facet = ? AND value = ?", (facet, value))
        for part, events in rows:
            bits[part] = bits.get(part, 0) | int.from_bytes(events, "little")
    return bits


def bits_in(numbers: str | None) -> dict[int, int]:
    """The bits of some events.

    Args:
        numbers: Of their rows, with commas between: one text is read from SQLite ten times as fast as so many
            rows.
    """
    events = json.loads(f"[{numbers or ''}]")
    if len(events) <= BY_ONE:
        return _bits_of_few(events)
    # A digit for each event: Python reads a number of base 2 three times as fast as bits are set one by one.
    digits = bytearray(b"0") * ((max(events, default=-1) // PART + 1) * PART)
    for event in events:
        digits[event] = _SET
    parts = (
        (part, int(digits[part * PART : (part + 1) * PART][::-1], 2)) for part in range(len(digits) // PART)
    )
    return {part: bits for part, bits in parts if bits}


def _bits_of_few(events: Iterable[int]) -> dict[int, int]:
    bits: dict[int, int] = {}
    for event in events:
        part, bit = place_of(event)
        bits[part] = bits.get(part, 0) | bit
    return bits


def numbers_of(bits: Bits, most: int) -> list[int] | None:
    """The events of some bits, in order; None where there are more than ``most``.

    >>> numbers_of(bits_in("3,8192,8194"), most=3)
    [3, 8192, 8194]
    """
    if size_of(bits) > most:
        return None
    found = []
    for part, left in sorted(bits.items()):
        digits = f"{left:b}"[::-1]
        at = digits.find("1")
        while at >= 0:
            found.append(part * PART + at)
            at = digits.find("1", at + 1)
    return found


def both(one: Bits, other: Bits) -> dict[int, int]:
    """The events that are in both."""
    found = ((part, bits & other.get(part, 0)) for part, bits in one.items())
    return {part: bits for part, bits in found if bits}


def size_of(bits: Bits) -> int:
    """How many events there are."""
    return sum(part.bit_count() for part in bits.values())


def counts_of(db: Connection, facet: str, bits: Bits, most: int | None) -> dict[str, int]:
    """Count some events by the values of a facet.

    Args:
        db: With the tables.
        facet: Name of the facet.
        bits: The events.
        most: So many values suffice, those with the most events and whatever is even with the last of them;
            None for all of them.
    """
    rows = db.execute(
        "SELECT t.value, t.count, h.part, h.events FROM tally t CROSS JOIN held h "
        "ON h.facet = t.facet AND h.value = t.value WHERE t.facet = ? ORDER BY t.count DESC, t.value",
        (facet,),
    )
    found: dict[str, int] = {}
    best: list[int] = []
    at, count = None, 0
    for value, held, part, events in rows:
        if value != at:
            if at is not None and count:
                found[at] = count
                _keep(best, count, most)
            # No value that follows is held by more events than this one.
            if most is not None and len(best) == most and held < best[0]:
                return found
            at, count = value, 0
        if part in bits:
            count += (int.from_bytes(events, "little") & bits[part]).bit_count()
    if at is not None and count:
        found[at] = count
    return found


def _keep(best: list[int], count: int, most: int | None) -> None:
    if most is None or len(best) < most:
        heappush(best, count)
    elif count > best[0]:
        heapreplace(best, count)
