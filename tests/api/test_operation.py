"""The service as those meet it who run it: its log, its end, and a store that somebody else holds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import structlog
from fastapi.testclient import TestClient
from structlog.contextvars import merge_contextvars

from api import cards
from tests.api.conftest import KEY, Server, serving
from tests.graphs import served

NUMBERS = " ".join(map(str, range(1000)))
#: Takes longer than any limit.
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?{name} {{ {NUMBERS} }} " for name in "abcdef") + "}"
)
SECRET = "Geheimnis"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a store on disk."""
    with serving(tmp_path_factory.mktemp("held"), query_timeout="2") as server:
        yield server


def test_every_line_of_the_log_is_json_and_says_nothing_of_what_was_sent(held: Server) -> None:
    """Requests with the id the client sees, and what libraries say; no article, query, address or key."""
    named = httpx2.get(f"{held.address}/healthz", headers={"X-Request-ID": "mine-1"}, timeout=20)
    write = {**held.authorized, b"Content-Type": b"text/turtle"}
    for body in (f"<a:a> <a:b> '{SECRET}' .", f"<a:a> <a:b> '{SECRET}"):
        httpx2.put(f"{held.address}/graphs?graph=urn:{SECRET}", content=body, headers=write, timeout=20)
    httpx2.get(f"{held.address}/entities/{SECRET}?q={SECRET}", timeout=20)
    httpx2.post(
        f"{held.address}/update", data={"update": SECRET}, headers={"Authorization": f"Bearer {SECRET}"}
    )
    refused = httpx2.post(
        f"{held.address}/documents", json={"text": 1, "url": SECRET}, headers=held.authorized
    )
    lines = [json.loads(line) for line in held.log.read_text().splitlines()]

    assert named.headers["x-request-id"] == "mine-1"
    assert refused.status_code == 422
    [line] = [line for line in lines if line.get("request_id") == "mine-1"]
    assert (line["route"], line["status"], line["level"]) == ("/healthz", 200, "info")
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    assert SECRET not in held.log.read_text()
    assert KEY not in held.log.read_text()


def test_what_nobody_foresaw_is_in_the_log_under_the_id_of_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And the answer has the headers of any other, and says nothing of it."""

    def fails(*_: object) -> None:
        raise ZeroDivisionError(SECRET)

    with served() as client, structlog.testing.capture_logs(processors=[merge_contextvars]) as logged:
        monkeypatch.setattr(cards, "_slug_in", fails)
        careless = TestClient(client.app, raise_server_exceptions=False)
        answer = careless.get("/entities/microsoft", headers={"X-Request-ID": "mine-2"})
        monkeypatch.undo()
        figures = client.get("/metrics").text

    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "mine-2"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert SECRET not in answer.text
    [line] = [one for one in logged if one["event"] == "unforeseen"]
    assert line["request_id"] == "mine-2"
    assert isinstance(line["exc_info"], ZeroDivisionError)
    assert 'regkg_requests_total{method="GET",route="none",status="500"} 1.0' in figures


@pytest.mark.parametrize(
    "command",
    [("serve", "--port", "0"), ("query", "ASK {}"), ("export",), ("ingest", "article.txt"), ("stats",)],
    ids=lambda command: command[0],
)
def test_who_holds_the_store_is_told_with_the_way_out(
    held: Server, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """A second process ends with one line that names the first, and what to do."""
    (tmp_path / "article.txt").write_text("Amende\n\nLa CNIL a infligé une amende à Google.")
    ended = subprocess.run(
        [sys.executable, "-m", "kg.cli", *command],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ, "REGKG_STORE": str(held.log.parent / "store")},
    )
    assert ended.returncode != 0
    assert f"held by process {held.process.pid}" in ended.stderr
    assert "--server" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_requests_in_flight_are_answered_when_it_is_told_to_stop(tmp_path: Path) -> None:
    """A query that runs gets its answer after SIGTERM; then the process ends, and the store is whole."""
    answers = []
    with serving(tmp_path, query_timeout="2") as server:
        asked = threading.Thread(
            target=lambda: answers.append(
                httpx2.post(f"{server.address}/sparql", data={"query": ENDLESS}, timeout=20)
            )
        )
        asked.start()
        time.sleep(0.8)
        server.process.send_signal(signal.SIGTERM)
        asked.join()
        server.process.wait(15)

    assert [answer.status_code for answer in answers] == [503]
    assert server.process.returncode in {0, -signal.SIGTERM}
    with serving(tmp_path) as server:
        assert httpx2.get(f"{server.address}/healthz", timeout=20).status_code == 200
