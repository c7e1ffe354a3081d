"""Sending sources to a running service, which owns the store."""

from __future__ import annotations

import os
import time
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
#: Seconds between two looks at a job.
POLL = 0.5
_STATUSES = ("new", "unchanged", "replaced", "failed")


def send(
    sources: Sequence[str],
    server: str,
    *,
    language: str,
    published: str | None,
    dry_run: bool,
    bar: Bar,
) -> Iterator[Line]:
    """Send each source to ``POST /documents`` and follow the job until it has ended.

    Raises:
        StoreUnreachable: Nobody answers at the address, or the key is refused.
    """
    key = os.environ.get("REGKG_API_KEY", "")
    headers = {"User-Agent": "regkg"} | ({"Authorization": f"Bearer {key}"} if key else {})
    options = {"language": language, "published": published, "dry_run": "true" if dry_run else None}
    parameters = {name: value for name, value in options.items() if value and value != "auto"}
    with httpx2.Client(base_url=server.rstrip("/"), headers=headers, timeout=TIMEOUT) as client:
        for source in open_sources(sources):
            if isinstance(source, UnreadableSource):
                yield Line(source.source, "failed", source.problem)
            else:
                yield from _send_one(client, source, parameters)
            bar.advance()


def _send_one(client: httpx2.Client, source: Source, parameters: Mapping[str, str]) -> Iterator[Line]:
    name = source.source or source.identity or source.name or "-"
    file = (
        source.identity or source.name or "article",
        source.data,
        source.media_type or _type_of(source.name),
    )
    try:
        answer = client.post("/documents", params=dict(parameters), files={"file": file})
        if answer.status_code in (401, 403):
            raise StoreUnreachable(f"{client.base_url}: refuses the key; set REGKG_API_KEY to one it knows")
        if answer.status_code >= 400:
            yield Line(name, "failed", _problem(answer))
            return
        found = answer.json()
        while answer.status_code == 202 or found.get("status") in ("queued", "running"):
            time.sleep(POLL)
            answer = client.get(f"/jobs/{found['id']}")
            answer.raise_for_status()
            found = answer.json()
    except httpx2.HTTPError as error:
        raise StoreUnreachable(f"{client.base_url}: {error or type(error).__name__}") from error
    yield from _lines(found, name)


def _lines(found: Mapping[str, Any], name: str) -> Iterator[Line]:
    """What became of each document, as the service tells it."""
    outcomes = found.get("outcomes") or found.get("documents") or []
    for outcome in outcomes:
        status = outcome.get("status")
        counts = outcome.get("event_types") or {}
        yield Line(
            outcome.get("source") or name,
            status if status in _STATUSES else "new",
            outcome.get("reason") or "",
            tuple(sorted(counts.items())) if isinstance(counts, dict) else (),
        )
    if not outcomes:
        failed = found.get("status") == "failed"
        yield Line(name, "failed" if failed else "new", str(found.get("error") or found.get("detail") or ""))


def _problem(answer: httpx2.Response) -> str:
    """The sentence of an ``application/problem+json``."""
    try:
        found = answer.json()
    except ValueError:
        found = {}
    detail = found.get("detail") or found.get("title") if isinstance(found, dict) else None
    return str(detail or f"the service answers with status {answer.status_code}")


def _type_of(name: str | None) -> str:
    import mimetypes

    if name and name.lower().endswith((".jsonl", ".ndjson")):
        return "application/x-ndjson"
    return mimetypes.guess_type(name or "")[0] or "text/plain"
