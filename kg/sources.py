"""What ``regkg ingest SOURCE…`` is given: files, folders, globs, standard input, addresses, feeds → bytes."""

from __future__ import annotations

import glob
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from kg.errors import EmptySource, RefusedAddress, UnreadableSource
from kg.fetch import Fetcher
from kg.ingest import ENDINGS, MAX_BYTES

#: Entries of a feed that are read.
MOST_ENTRIES = 200
#: Characters from which the text in a feed is the whole article and not its beginning.
FULL_TEXT = 1500
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_XML_TYPES = ("application/xml", "text/xml")
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a source, with what :func:`kg.ingest.read` wants to know of them."""

    data: bytes
    name: str | None = None
    media_type: str | None = None
    source: str | None = None
    """The web address it came from."""
    identity: str | None = None
    """What it is called in this run and the next: the shortest end of its path that no other has."""


def open_sources(
    arguments: Iterable[str],
    *,
    fetcher: Fetcher | None = None,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Source | UnreadableSource]:
    """Open what the command line names, one after the other; what cannot be opened comes as an error.

    Args:
        arguments: Files, folders (read whole, in order of their names, hidden files left out), globs, ``-``,
            http(s) addresses of pages and of RSS or Atom feeds.
        fetcher: Fetches addresses; by default one that knows public hosts only.
        stdin: Read for ``-``.
        max_bytes: Larger files are not read, but for JSONL, whose articles are a line each.
    """
    given = list(arguments)
    files = [path for argument in given if not _is_elsewhere(argument) for path in find_files(argument)]
    identities = tell_apart_paths(path for path in files if isinstance(path, Path))
    fetcher = fetcher or Fetcher(max_bytes=max_bytes)
    for argument in given:
        if argument == "-":
            yield Source((stdin or sys.stdin.buffer).read(), name="-")
        elif _is_elsewhere(argument):
            yield from _fetch(argument, fetcher)
        else:
            for path in find_files(argument):
                yield (
                    path
                    if isinstance(path, UnreadableSource)
                    else _open_file(path, identities[path], max_bytes)
                )


def _is_elsewhere(argument: str) -> bool:
    return argument == "-" or "://" in argument[:10]


def find_files(argument: str) -> list[Path | UnreadableSource]:
    """The files that a path or a glob names: of a folder those that can be read, by their endings."""
    path = Path(argument)
    if path.is_dir():
        return list(_files_within(path)) or [
            EmptySource(argument, f"has no file to read ({' '.join(ENDINGS)})")
        ]
    if path.exists():
        return [path]
    if glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))
        found = [
            file
            for match in matches
            for file in ([Path(match)] if Path(match).is_file() else find_files(match))
        ]
        return found or [UnreadableSource(argument, "matches no file")]
    return [UnreadableSource(argument, "is not there: check the path")]


def _files_within(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in ENDINGS and path.is_file():
            yield path


def tell_apart_paths(paths: Iterable[Path]) -> dict[Path, str]:
    """For each path the shortest end of it that no other file of the run has.

    >>> names = tell_apart_paths([Path("a/2023/1.txt"), Path("a/2024/1.txt"), Path("a/2.txt")])
    >>> sorted(names.values())
    ['2.txt', '2023/1.txt', '2024/1.txt']
    """
    parts = {path: PurePath(path.resolve()).parts for path in paths}
    identities: dict[Path, str] = {}
    left, length = dict(parts), 1
    while left:
        ends: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for own in left.values():
            ends.setdefault(own[-length:], set()).add(own)
        done = [path for path, own in left.items() if len(ends[own[-length:]]) == 1 or length >= len(own)]
        for path in done:
            identities[path] = "/".join(left.pop(path)[-length:])
        length += 1
    return identities


def _open_file(path: Path, identity: str, max_bytes: int) -> Source | UnreadableSource:
    try:
        size = path.stat().st_size
        if size > max_bytes and path.suffix.lower() not in _LINES:
            limit = f"at most {max_bytes / 1e6:g} MB are read; split it"
            return UnreadableSource(str(path), f"is {size / 1e6:.1f} MB: {limit}")
        return Source(path.read_bytes(), name=path.name, identity=identity)
    except OSError as error:
        return UnreadableSource(str(path), f"cannot be read: {error.strerror or error}")


def _fetch(address: str, fetcher: Fetcher) -> Iterator[Source | UnreadableSource]:
    """An address, or the articles of the feed at it."""
    try:
        response = fetcher.fetch(address)
    except RefusedAddress as error:
        yield error
        return
    if _is_feed(response.data, response.media_type):
        yield from _read_feed(response.data, response.address, fetcher)
    else:
        yield Source(response.data, media_type=response.media_type, source=address)


def _is_feed(data: bytes, media_type: str | None) -> bool:
    essence = (media_type or "").partition(";")[0].strip().lower()
    start = data[:1000].lstrip().lower()
    looks_so = start.startswith((b"<?xml", b"\xef\xbb\xbf<?xml", b"<rss", b"<feed", b"<rdf"))
    named = any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf"))
    return (
        essence in _FEED_TYPES
        or (looks_so and named and essence not in ("text/html",))
        or (essence in _XML_TYPES and named)
    )


def _read_feed(data: bytes, address: str, fetcher: Fetcher) -> Iterator[Source | UnreadableSource]:
    """The articles of a feed: as they stand in it, if whole, else each from its own address."""
    # Imported when first needed: most runs read files.
    import feedparser

    feed = feedparser.parse(data, response_headers={"content-location": address})
    if not feed.entries:
        yield EmptySource(address, "is a feed without entries")
    for entry in feed.entries[:MOST_ENTRIES]:
        link, text = entry.get("link"), _full_text(entry)
        if text:
            yield _from_feed(entry, text, feed.feed)
        elif link:
            yield from _fetch_entry(link, fetcher)
        else:
            yield UnreadableSource(address, "has an entry with neither text nor address")


def _fetch_entry(link: str, fetcher: Fetcher) -> Iterator[Source | UnreadableSource]:
    try:
        response = fetcher.fetch(link)
    except RefusedAddress as error:
        yield error
    else:
        yield Source(response.data, media_type=response.media_type, source=link)


def _full_text(entry: Any) -> str | None:
    texts = [content.get("value") or "" for content in entry.get("content", [])]
    return next((text for text in texts if len(text) >= FULL_TEXT), None)


def _from_feed(entry: Any, text: str, feed: Any) -> Source:
    """An entry as a JSON record, which says what the feed says of it."""
    record = {
        "id": entry.get("id"),
        "url": entry.get("link"),
        "title": entry.get("title"),
        "date": entry.get("published") or entry.get("updated"),
        "author": entry.get("author"),
        "publisher": feed.get("title"),
        "language": feed.get("language"),
        "html": text,
    }
    data = json.dumps({field: value for field, value in record.items() if value}, sort_keys=True).encode()
    return Source(data, media_type="application/json", source=entry.get("link"), identity=entry.get("id"))
