"""Queries that would end a server: each ends alone, and small ones go on beside them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import PATIENCE, Server, serving

NUMBERS = " ".join(map(str, range(1000)))
CROSS = "".join(f"VALUES ?{name} {{ {NUMBERS} }} " for name in "abcdef")
COUNT = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
DOUBLED = "BIND('aaaaaaaaaaaaaaaa' AS ?s0)" + "".join(
    f" BIND(CONCAT(?s{i}, ?s{i}) AS ?s{i + 1})" for i in range(35)
)


@pytest.fixture(params=["disk", "memory"], scope="module")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with some patience, on disk and in memory."""
    folder = tmp_path_factory.mktemp(request.param)
    store = str(folder / "store") if request.param == "disk" else "memory"
    limits = {"query_timeout": "2.5", "fast_timeout": "0.4", "worker_memory": str(256 << 20)}
    limits["max_result"] = str(1 << 20)
    with serving(folder, store=store, **limits) as server:
        yield server


def ask(server: Server, query: str) -> httpx2.Response:
    return httpx2.post(f"{server.address}/sparql", data={"query": query}, timeout=30)


def small(server: Server) -> float:
    """Seconds that a small query and the health check take; on a machine that is busy it is much."""
    began = time.monotonic()
    assert ask(server, "ASK {}").status_code == 200
    assert httpx2.get(f"{server.address}/healthz", timeout=30).status_code == 200
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("SELECT * " + "{" * 2_222 + "}" * 2_222, {200}),
        ("SELECT (" + "(" * 50_000 + "1" + ")" * 50_000 + " AS ?x) {}", {200, 503}),
        ("SELECT (" + "!" * 50_000 + "1 AS ?x) {}", {200, 503}),
        ("SELECT (" + "1+" * 7_000 + "1 AS ?x) {}", {200, 503}),
        ("ASK { FILTER " + "NOT EXISTS { FILTER " * 900 + "(true)" + "}" * 900 + "}", {200, 503}),
        (f"SELECT (STRLEN(?s35) AS ?n) {{ {DOUBLED} }}", {503}),
        (COUNT, {503}),
        (f"SELECT * {{ {CROSS} }}", {413, 503}),
        (f"SELECT * {{ {CROSS} }} ORDER BY ?a", {503}),
        ("SELECT (REGEX('" + "a" * 40 + "b', '(a+)+$') AS ?x) {}", {200}),
    ],
    ids=["nest", "brackets", "not", "plus", "exists", "double", "count", "rows", "order", "regex"],
)
def test_a_hostile_query_ends_alone(served: Server, query: str, statuses: set[int]) -> None:
    """It is answered or refused in time, complete in either case, and the server goes on."""
    alone = small(served)
    began = time.monotonic()
    answer = ask(served, query)

    assert answer.status_code in statuses
    assert time.monotonic() - began < 5 + 20 * alone
    assert answer.json()
    assert (answer.status_code != 503) or answer.headers["retry-after"]
    after = ask(served, "ASK {}")
    assert after.status_code == 200, after.text


def test_small_queries_go_on_beside_costly_ones(served: Server) -> None:
    """With 20 cross joins at once, a small query and the health check take less than two seconds.

    The aim is one second; the rest, and ten times what they take alone, is for a machine that does something
    else too.
    """
    alone = max(small(served) for _ in range(3))
    costly = [threading.Thread(target=ask, args=(served, COUNT)) for _ in range(20)]
    for thread in costly:
        thread.start()
    slowest = 0.0
    while any(thread.is_alive() for thread in costly):
        slowest = max(slowest, small(served))

    assert slowest < 2 + 10 * alone


def test_a_result_ends_at_the_limit() -> None:
    """A result that is larger than ``max_result`` is refused, one that is not is whole."""
    settings = Settings(store="memory", max_result=2_000)
    with TestClient(create_app(settings)) as client:
        for rows, status in ((10, 200), (100, 413)):
            query = f"SELECT ?n {{ VALUES ?n {{ {' '.join(map(str, range(rows)))} }} }}"
            assert client.get("/sparql", params={"query": query, "format": "csv"}).status_code == 200
            answer = client.get("/sparql", params={"query": query, "format": "json"})
            assert answer.status_code == status


def test_readers_see_each_write(served: Server) -> None:
    """A query that begins after a write was acknowledged sees it, from whichever child answers."""
    for number in range(20):
        update = {"update": f"DELETE WHERE {{ ?s ?p ?o }} ; INSERT DATA {{ <a:a> <a:b> {number} }}"}
        assert httpx2.post(f"{served.address}/update", data=update, headers=served.authorized).is_success
        rows = ask(served, "SELECT ?o { <a:a> <a:b> ?o }").json()["results"]["bindings"]

        assert [row["o"]["value"] for row in rows] == [str(number)]


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Processes of the server's children and theirs, by /proc."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    found = [process.pid]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]


def wait_for_children(process: subprocess.Popen[bytes], count: int) -> list[int]:
    """As many of them as there must be: one that forks, one that has a query."""
    deadline = time.monotonic() + PATIENCE
    while len(found := children_of(process)) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)  # The query is on its way to the last of them.
    assert len(found) >= count
    return children_of(process)


def lost(server: Server) -> None:
    """A query to which no answer comes."""
    with pytest.raises(httpx2.HTTPError):
        ask(server, COUNT)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_is_left_when_the_server_is_killed(tmp_path: Path) -> None:
    """Its children end with it, also one in an endless query, and the store opens again."""
    with serving(tmp_path, query_timeout="60") as server:
        thread = threading.Thread(target=lost, args=(server,))
        thread.start()
        children = wait_for_children(server.process, 2)
        server.process.kill()
        thread.join()
        deadline = time.monotonic() + PATIENCE
        while any(os.path.exists(f"/proc/{pid}") for pid in children) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not [pid for pid in children if os.path.exists(f"/proc/{pid}")]
    with serving(tmp_path) as server:
        assert ask(server, "ASK {}").status_code == 200


def test_it_stops_when_told(tmp_path: Path) -> None:
    """SIGTERM: the store is closed, its checkpoints are gone, within 15 s also with a query running."""
    with serving(tmp_path, query_timeout="5") as server:
        thread = threading.Thread(target=lambda: ask(server, COUNT))
        thread.start()
        time.sleep(0.5)
        began = time.monotonic()
        server.process.terminate()
        server.process.wait(15)
        thread.join()

    assert time.monotonic() - began < 15
    assert server.process.returncode in {0, -15}
    assert not (tmp_path / "store" / "owner.json").exists()
    assert not (tmp_path / "store" / "checkpoints").exists()
