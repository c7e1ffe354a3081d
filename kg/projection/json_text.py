"""JSON written down piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterable
from json.encoder import encode_basestring
from math import isfinite


def quoted(text: str | None) -> str:
    """A text as JSON."""
    return "null" if text is None else encode_basestring(text)


def number(value: float) -> str:
    """A number as JSON; as ``json`` writes it also where it has no end."""
    return repr(value) if isfinite(value) else json.dumps(value)


def as_object(**fields: str) -> str:
    """An object of fields that are JSON already, in their order.

    >>> as_object(id=quoted("a"), labels="[]")
    '{"id":"a","labels":[]}'
    """
    return "{" + ",".join([f'"{name}":{text}' for name, text in fields.items()]) + "}"


def as_list(items: Iterable[str]) -> str:
    """A list of items that are JSON already."""
    return f"[{','.join(items)}]"
