"""Pages of a list: where the next one begins, as an opaque word."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.errors import InvalidQuery

T = TypeVar("T")
Place = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list whose order is total."""

    items: tuple[T, ...]
    total: int
    """Of the whole list."""
    next: str | None
    """Cursor of the next page; None on the last."""


def encode_cursor(order: str, place: Place) -> str:
    """Write down the last item of a page: the order of the list and the item's sort values."""
    text = json.dumps([order, *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, order: str, like: Place) -> Place:
    """Read a cursor.

    Args:
        cursor: As ``encode_cursor`` wrote it.
        order: Of the list it is used on.
        like: Sort values of the types that the list has.

    Raises:
        InvalidQuery: It was not made by this list.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
    except (binascii.Error, ValueError, RecursionError) as error:
        raise InvalidQuery(f"cursor {cursor[:40]!r}: not one of ours; begin again without it") from error
    if not isinstance(found, list) or len(found) != len(like) + 1 or found[0] != order:
        raise InvalidQuery(f"cursor {cursor[:40]!r}: of another list; begin again without it")
    for value, model in zip(found[1:], like, strict=True):
        if not (_is_number(value) if isinstance(model, int | float) else _is_text(value)):
            raise InvalidQuery(f"cursor {cursor[:40]!r}: of another list; begin again without it")
    return tuple(found[1:])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53


def _is_text(value: object) -> bool:
    # Half a surrogate pair is a str that no database takes.
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def next_cursor(order: str, rows: Sequence[object], limit: int, place: Place) -> str | None:
    """Return the cursor behind ``place``, when more than ``limit`` rows were found."""
    return encode_cursor(order, place) if len(rows) > limit else None
