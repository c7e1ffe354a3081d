"""Articles to send, and waiting for what becomes of them."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx2

Json = dict[str, Any]


def article(company: str, *, more: str = "") -> str:
    """A short article in which the British competition authority fines a company."""
    return (
        f"CMA fines {company}\n\n"
        f"The Competition and Markets Authority fined {company} £10 million on 26 February 2024. {more}"
    )


def lines(*companies: str) -> bytes:
    """Articles as JSON Lines, each with an id."""
    return "\n".join(
        json.dumps({"id": one.lower(), "text": article(one), "language": "en"}) for one in companies
    ).encode()


def ended(client: httpx2.Client, answer: httpx2.Response) -> Json:
    """The job of an accepted request, when it has ended."""
    assert answer.status_code == 202, answer.text
    return until(client, answer.headers["location"], lambda job: job["status"] in ("done", "failed"))


def until(client: httpx2.Client, address: str, is_so: Any) -> Json:
    """A job when something is so."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        job: Json = client.get(address).json()
        if is_so(job):
            return job
        time.sleep(0.05)
    raise AssertionError(f"not within 120 s: {job}")


def progress(client: httpx2.Client, address: str, *, after: int | None = None) -> list[tuple[int, str, Json]]:
    """The Server-Sent Events of a job until it has ended: number, kind, data."""
    headers = {"Last-Event-ID": str(after)} if after is not None else {}
    found = []
    with client.stream("GET", address, headers=headers) as answer:
        if answer.status_code == 204:
            return []
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
            elif "data" in fields:
                found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
                fields = {}
    return found
