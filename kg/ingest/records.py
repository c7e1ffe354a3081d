"""Articles as JSON: one object, a list of them, or one a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg.errors import EmptySource, UnreadableSource
from kg.ingest.article import Article, Origin, from_text, is_address, to_document
from kg.ingest.dates import find_date
from kg.ingest.decoding import decode
from kg.ingest.pages import read_page
from kg.model import Document


def read_lines(data: bytes, origin: Origin, *, max_bytes: int) -> Iterator[Document | UnreadableSource]:
    """Read JSONL; a bad line is one error, which names the line, and the rest goes on."""
    found = False
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        found = True
        called = f"{origin.called}, line {number}"
        if len(line) > max_bytes:
            yield UnreadableSource(
                called, f"is {len(line) / 1e6:.1f} MB: at most {max_bytes / 1e6:g} MB are read"
            )
            continue
        yield from _read_one(line, _parse(line, called), _within(origin, line), called)
    if not found:
        yield EmptySource(origin.called, "is empty")


def read_records(data: bytes, origin: Origin) -> Iterator[Document | UnreadableSource]:
    """Read one JSON object or a list of them."""
    parsed = _parse(data, origin.called)
    if not isinstance(parsed, list):
        yield from _read_one(data, parsed, origin, origin.called)
        return
    if not parsed:
        yield EmptySource(origin.called, "is an empty list")
    for number, record in enumerate(parsed, 1):
        called = f"{origin.called}, record {number}"
        own = json.dumps(record, sort_keys=True).encode()
        yield from _read_one(own, record, _within(origin, own), called)


def _parse(data: bytes, called: str) -> Any:
    """The value of JSON text, or the error that says why there is none."""
    try:
        return json.loads(decode(data, name=called))
    except UnreadableSource as error:
        return error
    except (ValueError, RecursionError) as error:
        return UnreadableSource(called, f"is no JSON: {error}")


def _read_one(data: bytes, record: Any, origin: Origin, called: str) -> Iterator[Document | UnreadableSource]:
    if isinstance(record, UnreadableSource):
        yield record
        return
    try:
        article = _to_article(record, called)
        yield to_document(article, _origin_of(record, origin), data)
    except UnreadableSource as error:
        yield type(error)(called, error.problem)


def _to_article(record: Any, called: str) -> Article:
    if not isinstance(record, Mapping):
        raise UnreadableSource(called, 'is no JSON object: {"title": …, "text": …} is expected')
    title, text, page = (_string(record, field, called) for field in ("title", "text", "html"))
    if not (text or page):
        raise EmptySource(called, 'has neither "text" nor "html"')
    article = from_text(text, title=title) if text else read_page(page or "", name=called, title=title)
    date = _string(record, "date", called)
    found: dict[str, Any] = {
        "issued": find_date(date) if date else None,
        "author": _string(record, "author", called),
        "publisher": _string(record, "publisher", called),
        "language": _string(record, "language", called),
        "source": _string(record, "url", called),
    }
    return replace(article, **{field: value for field, value in found.items() if value})


def _string(record: Mapping[str, Any], field: str, called: str) -> str | None:
    """A field as text; an author may be a list of names."""
    value = record.get(field)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value) or None
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and field in ("id", "date"):
        return str(value)
    raise UnreadableSource(called, f'"{field}" is no text')


def _within(origin: Origin, data: bytes) -> Origin:
    """Where one of many records is from, if it names neither address nor id: its place is no identity."""
    digest = hashlib.sha256(data).hexdigest()[:16]
    return replace(origin, source=None, identity=f"{_file(origin)}#{digest}", file=_file(origin))


def _file(origin: Origin) -> str | None:
    named = origin.identity or origin.source or origin.name
    return None if named == "-" else named


def _origin_of(record: Mapping[str, Any], origin: Origin) -> Origin:
    """Where a record is from: its address, else its id within its file, else what it says."""
    address, own = record.get("url"), record.get("id")
    if isinstance(address, str) and is_address(address):
        return replace(origin, source=address)
    if own is not None:
        within = origin.file if origin.file is not None else _file(origin)
        named = str(own) if is_address(str(own)) or not within else f"{within}#{own}"
        return replace(origin, source=None, identity=named)
    return origin
