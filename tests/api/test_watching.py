"""Webhooks: a real service reads articles and tells a real receiver."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner, Result

from api.watching import MOST_ATTEMPTS, filter_of
from kg.cli.program import app
from kg.projection import EventFilter
from kg.watches import FILE, Watches
from tests.api.conftest import Server
from tests.api.following import article, ended

Received = tuple[dict[str, str], bytes]


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it is sent; the first answer is an error."""

    received: list[Received]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(500 if len(self.received) == 1 else 204)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[Received]]]:
    """An address, and what arrives there."""
    handler = type("One", (Receiver,), {"received": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", handler.received  # type: ignore[attr-defined]
        server.shutdown()


def watch(store: Path, *arguments: str) -> Result:
    """Run ``regkg watch``."""
    return CliRunner().invoke(app, ["watch", *arguments, "--store", str(store)], env={"NO_COLOR": "1"})


def wait_for(received: list[Received], count: int) -> None:
    deadline = time.monotonic() + 30
    while len(received) < count and time.monotonic() < deadline:
        time.sleep(0.05)


def test_a_new_event_is_sent_once_and_signed(
    reading: httpx2.Client, reading_server: Server, receiver: tuple[str, list[Received]]
) -> None:
    """Again when it did not arrive, with the same id; no other event, and none twice."""
    address, received = receiver
    store = reading_server.log.parent / "store"
    added = watch(store, "add", address, "--type", "fine", "--words", "Weyland")
    [id, secret] = added.stdout.split()[-2:]
    for name, company in (("first", "Weyland"), ("other", "Yutani"), ("second", "Weyland")):
        sent = {"id": f"watched-{name}", "text": article(company), "language": "en"}
        ended(reading, reading.post("/documents", json=sent))
    wait_for(received, 2)
    listed = watch(store, "list").stdout
    removed = watch(store, "remove", id)
    last = {"id": "watched-last", "text": article("Weyland Yutani"), "language": "en"}
    ended(reading, reading.post("/documents", json=last))
    told = [json.loads(body) for _, body in received]
    headers, body = received[-1]
    message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()

    assert len(received) == 2
    assert received[0][0]["webhook-id"] == headers["webhook-id"]
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert [one["watch"] for one in told] == [id, id]
    assert told[1]["event"]["type"]["name"] == "Fine"
    assert any("fined Weyland" in sentence["quote"] for sentence in told[1]["event"]["evidence"])
    assert listed.split()[-3:] == ["1", "0", "0"]
    assert secret not in listed
    assert removed.exit_code == 0
    assert id not in watch(store, "list").stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["add", "ftp://example.org/"], 2),
        (["add", "https://example.org/", "--type", "Fein"], 2),
        (["add", "https://example.org/", "--min-confidence", "2"], 2),
        (["remove", "nothing"], 1),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, arguments: list[str], status: int) -> None:
    """A line says what is wrong."""
    result = watch(tmp_path, *arguments)

    assert result.exit_code == status
    assert result.stderr


def test_a_watch_needs_a_store(tmp_path: Path) -> None:
    """None is made by watching."""
    assert watch(tmp_path / "nowhere", "list").exit_code == 1
    assert watch(Path("memory"), "list").exit_code == 2


def test_a_search_is_that_of_events() -> None:
    """With the same names."""
    found = filter_of({"type": ["Fine", "Order"], "law": ["ai-act"], "min_confidence": ["0.8"]})

    assert found == EventFilter(types=("Fine", "Order"), law="ai-act", min_confidence=0.8)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such modes")
def test_secrets_are_for_the_owner_alone(tmp_path: Path) -> None:
    """Nobody else on the machine may read the file."""
    Watches(tmp_path / FILE).add("https://example.org/", {})

    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())


def test_an_event_is_given_up_in_the_end() -> None:
    """It waits between attempts, and its state is counted."""
    watches = Watches(None)
    watch = watches.add("https://example.org/", {})
    assert watches.put(watch.id, "e:1", "{}")
    assert not watches.put(watch.id, "e:1", "{}")
    for attempt in range(MOST_ATTEMPTS):
        [delivery] = watches.due()
        assert delivery.attempts == attempt
        watches.failed(delivery, "answers with status 500", again_in=0.0)
    watches.failed(delivery, "answers with status 500", again_in=60.0)
    assert watches.due() == ()
    assert (watches.seconds_to_next() or 0) > 50
    watches.failed(delivery, "answers with status 500", again_in=None)

    assert watches.all()[0].counts == {"given up": 1}
    assert watches.seconds_to_next() is None
