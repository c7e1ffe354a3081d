"""Sending sources to a running service, which owns the store."""

from __future__ import annotations

import mimetypes
import os
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import httpx2

from kg.cli.writing import Line
from kg.errors import StoreUnreachable, UnreadableSource
from kg.sources import Source, open_sources

if TYPE_CHECKING:
    from kg.cli.reading import Bar

#: Seconds a request may take; a dry run answers only when all is read.
TIMEOUT = 300.0
#: Sources that are sent before the first of them is read, so that the service never waits for us.
AHEAD = 8
#: Seconds between two looks at a job, at first and at most.
SOON, LATER = 0.1, 1.0
#: Documents that one answer tells of.
PAGE = 500


def send(
    sources: Sequence[str],
    server: str,
    *,
    language: str,
    published: str | None,
    dry_run: bool,
    bar: Bar,
) -> Iterator[Line]:
    """Send each source to ``POST /documents`` and follow its job until it has ended.

    Raises:
        StoreUnreachable: Nobody answers at the address, or the key is refused.
    """
    from kg.ingest.dates import find_date

    key = os.environ.get("REGKG_API_KEY", "")
    headers = {b"User-Agent": b"regkg"} | ({b"Authorization": f"Bearer {key}".encode()} if key else {})
    options = {
        "language": language,
        "published": find_date(published) if published else None,
        "dry_run": "true" if dry_run else None,
    }
    parameters = {name: value for name, value in options.items() if value}
    with httpx2.Client(base_url=server.rstrip("/"), headers=headers, timeout=TIMEOUT) as client:
        sender = _Sender(client, parameters)
        try:
            for source in open_sources(sources):
                yield from sender.send(source)
                bar.advance()
            yield from sender.wait(left=0)
        except httpx2.HTTPError as error:
            raise StoreUnreachable(f"{client.base_url}: {error or type(error).__name__}") from error


class _Sender:
    """Sends sources, some ahead of what has been read, and tells what became of them in their order."""

    def __init__(self, client: httpx2.Client, parameters: Mapping[str, str]) -> None:
        self._client = client
        self._parameters = dict(parameters)
        self._jobs: deque[str] = deque()

    def send(self, source: Source | UnreadableSource) -> Iterator[Line]:
        """Send one source; the lines are of those before it."""
        if isinstance(source, UnreadableSource):
            yield Line(source.source, "failed", source.problem)
            return
        yield from self.wait(left=AHEAD - 1)
        answer = self._post(source)
        if answer.status_code == 202:
            self._jobs.append(answer.json()["url"])
        elif answer.is_success:
            yield from _lines(answer.json())
        else:
            yield Line(_called(source), "failed", _problem(answer))

    def wait(self, *, left: int) -> Iterator[Line]:
        """Wait until no more jobs than ``left`` are under way."""
        while len(self._jobs) > left:
            yield from self._end_of(self._jobs.popleft())

    def _post(self, source: Source) -> httpx2.Response:
        file = (
            source.identity or source.name or "article",
            source.data,
            source.media_type or _type_of(source.name),
        )
        data = {"source": source.source} if source.source else None
        while True:
            answer = self._client.post("/documents", params=self._parameters, files={"file": file}, data=data)
            if answer.status_code in (401, 403):
                raise StoreUnreachable(
                    f"{self._client.base_url}: refuses the key; set REGKG_API_KEY to one it knows"
                )
            if answer.status_code != 429:
                return answer
            time.sleep(float(answer.headers.get("retry-after", LATER)))

    def _end_of(self, job: str) -> Iterator[Line]:
        pause = SOON
        while (found := self._get(job, limit=1))["status"] in ("queued", "running"):
            time.sleep(pause)
            pause = min(1.5 * pause, LATER)
        if found["error"]:
            yield Line(found["label"], "failed", found["error"])
        cursor = None
        while True:
            page = self._get(job, limit=PAGE, **({"cursor": cursor} if cursor else {}))
            yield from _lines(page)
            cursor = page["cursor"]
            if cursor is None:
                return

    def _get(self, job: str, **parameters: Any) -> dict[str, Any]:
        answer = self._client.get(job, params=parameters)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def _lines(found: Mapping[str, Any]) -> Iterator[Line]:
    """What became of each document, as the service tells it."""
    for one in found["documents"]:
        yield Line(
            one["source"],
            one["status"],
            one["reason"] or "",
            tuple(one["event_types"].items()),
            tuple(one["left_out"].items()),
        )


def _called(source: Source) -> str:
    return source.source or source.identity or source.name or "-"


def _problem(answer: httpx2.Response) -> str:
    """The sentence of an ``application/problem+json``."""
    try:
        found = answer.json()
    except ValueError:
        found = {}
    detail = found.get("detail") if isinstance(found, dict) else None
    return str(detail or f"the service answers with status {answer.status_code}")


def _type_of(name: str | None) -> str:
    if name and name.lower().endswith((".jsonl", ".ndjson")):
        return "application/x-ndjson"
    return mimetypes.guess_type(name or "")[0] or "text/plain"
