"""JSON as bytes, of values of which some are JSON already: what many answers name is written only once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest

from kg.projection.json_text import as_list, as_object


@dataclass(frozen=True, slots=True)
class Written:
    """A value that is JSON already."""

    text: str
    """Compact, with whatever letters it has."""

    def having(self, **fields: str) -> Written:
        """The same object with more fields, which are JSON already.

        >>> Written('{"id":1}').having(events="2").text
        '{"id":1,"events":2}'
        """
        return Written(f"{self.text[:-1]},{as_object(**fields)[1:]}")


def written_list(items: Iterable[Written]) -> Written:
    """A list of such values.

    >>> written_list([Written("1"), Written('"a"')]).text
    '[1,"a"]'
    """
    return Written(as_list(one.text for one in items))


#: Stands where something is put in that is JSON already. Nobody can write it into a document on purpose.
_PLACE = secrets.token_hex(16)


def as_json(value: object) -> bytes:
    """Write JSON, compact and in UTF-8; half surrogates, which no UTF-8 has, as escapes.

    Args:
        value: What ``json`` can write, with a ``Written`` anywhere in it.

    Raises:
        TypeError: Something in it is no JSON.
    """
    text = as_text(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(json.loads(text), separators=(",", ":")).encode()


def as_text(value: object) -> str:
    """The same as text, half surrogates as they are.

    >>> as_text({"name": "Société", "country": Written('{"id":"FR"}')})
    '{"name":"Société","country":{"id":"FR"}}'
    """
    written: list[str] = []

    def place(one: object) -> str:
        if not isinstance(one, Written):
            raise TypeError(f"{type(one).__name__} is no JSON")
        written.append(one.text)
        return _PLACE

    # None of the values holds itself.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), check_circular=False, default=place)
    if not written:
        return text
    parts = text.split(f'"{_PLACE}"')
    return "".join(chain.from_iterable(zip_longest(parts, written, fillvalue="")))
