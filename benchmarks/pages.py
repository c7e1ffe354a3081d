"""How long the server takes for each page, on a large graph.

    python -m benchmarks.pages                       a graph of 1,000,000 quads, made up from a fixed seed
    python -m benchmarks.pages --store FOLDER        a store that is there already; it is written to

Prints a row for each page. Before each answer a document is written, so that nothing that the service keeps
until the next change answers it; ``again`` is the same page without. ``cpu`` is what the process of the
service used for an answer, which counts on a machine that does other things meanwhile. Exit status 1 when a
page takes more than ``TARGET``.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import RdfFormat

from benchmarks.load import percentile
from benchmarks.made_up_graph import Cast, make_cast, quads_of, write_graph
from kg.projection import open_projection
from kg.store import open_store

#: Milliseconds that the median of a page may take on a graph of 1,000,000 quads.
TARGET = 30.0
#: Different things of a kind, which are asked for in turn.
EACH = 40

_KEY = "benchmark"
_SERVER = "import api.app\napi.app.serve(api.app.Settings())"


@dataclass(frozen=True, slots=True)
class Taken:
    """What the answers of a page took."""

    wall: list[float] = field(default_factory=list)
    """Milliseconds, on the client's clock."""
    cpu: list[float] = field(default_factory=list)
    """Milliseconds of the server's process, all threads."""
    size: list[int] = field(default_factory=list)
    """Bytes of the page."""


def main() -> int:
    """Measure what is asked for, and print it."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="regkg-benchmark-") as made:
        store = options.store or _make(Path(made), options.quads)
        pages = _pages(store / "projection.sqlite")
        print("| page | p50 | p99 | cpu p50 | cpu p99 | again p50 | again cpu | kB | |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        missed = 0
        with _served(store) as (process, port):
            service = _Service(process.pid, port)
            for name, addresses in pages.items():
                if options.only and options.only not in name:
                    continue
                fresh = service.ask(addresses, options.times, writing=True)
                again = service.ask(addresses[:1], options.times, writing=False)
                # Waiting for a processor that others use is no time of the server.
                late = min(percentile(fresh.wall, 0.5), percentile(fresh.cpu, 0.5)) > TARGET
                missed += late
                print(_row(name, fresh, again, late), flush=True)
    return int(missed > 0)


def _row(name: str, fresh: Taken, again: Taken, late: bool) -> str:
    times = (
        percentile(fresh.wall, 0.5),
        percentile(fresh.wall, 0.99),
        percentile(fresh.cpu, 0.5),
        percentile(fresh.cpu, 0.99),
        percentile(again.wall, 0.5),
        percentile(again.cpu, 0.5),
    )
    cells = " | ".join(f"{one:.1f} ms" for one in times)
    return f"| {name} | {cells} | {max(fresh.size) / 1000:.0f} | {'missed' if late else ''} |"


class _Service:
    """A client of one connection, and the clock of the process it talks to."""

    def __init__(self, pid: int, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        # How Linux names the clock of another process: clock_getcpuclockid(3).
        self.clock = (~pid << 3) | 2
        self.cast: Cast | None = None
        self.written = 0

    def ask(self, addresses: list[str], times: int, *, writing: bool) -> Taken:
        """Ask for the addresses in turn, after a first time that does not count."""
        found = Taken()
        self._page(addresses[-1])
        for number in range(times):
            if writing:
                self._write()
            cpu, wall = time.clock_gettime(self.clock), time.perf_counter()
            size = self._page(addresses[number % len(addresses)])
            found.wall.append((time.perf_counter() - wall) * 1000)
            found.cpu.append((time.clock_gettime(self.clock) - cpu) * 1000)
            found.size.append(size)
        return found

    def _page(self, path: str) -> int:
        self.connection.request("GET", path, headers={"Accept": "text/html", "Accept-Language": "fr"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
        return len(body)

    def _write(self) -> None:
        """Write one of the documents of a graph of another cast, then wait until the server rests."""
        self.cast = self.cast or make_cast(1)
        graph, quads = quads_of(self.cast, 1_000_000 + self.written % 10)
        self.written += 1
        body = pyoxigraph.serialize((one.triple for one in quads), format=RdfFormat.N_TRIPLES)
        headers = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/n-triples"}
        self.connection.request(
            "PUT", "/graphs?" + urlencode({"graph": graph.value}), body=body, headers=headers
        )
        answer = self.connection.getresponse()
        answer.read()
        if answer.status >= 300:
            raise SystemExit(f"PUT {graph.value}: {answer.status}")
        for _ in range(200):
            before = time.clock_gettime(self.clock)
            time.sleep(0.02)
            if time.clock_gettime(self.clock) - before < 0.001:
                break


def _pages(projection: Path) -> dict[str, list[str]]:
    """Each page with addresses that show different things."""
    with closing(sqlite3.connect(projection)) as db:
        chance = random.Random(1)

        def some(query: str) -> list[str]:
            found = [row[0] for row in db.execute(query)]
            return chance.sample(found, min(EACH, len(found)))

        (largest,) = db.execute(
            "SELECT slug FROM entity WHERE type <> 'Legislation' ORDER BY events DESC LIMIT 1"
        ).fetchone()
        (law,) = db.execute(
            "SELECT slug FROM entity WHERE type = 'Legislation' ORDER BY events DESC LIMIT 1"
        ).fetchone()
        # Half of the actors take part in as many events as this, or more.
        (typical,) = db.execute(
            "SELECT events FROM entity WHERE type = 'Company' ORDER BY events LIMIT 1 "
            "OFFSET (SELECT COUNT(*) / 2 FROM entity WHERE type = 'Company')"
        ).fetchone()
        actors = some(f"SELECT slug FROM entity WHERE type = 'Company' AND events = {typical} ORDER BY slug")
        events = some("SELECT key FROM event ORDER BY key")
        documents = some("SELECT key FROM document WHERE listed ORDER BY key")
        names = some("SELECT text FROM name WHERE kind = 'label' ORDER BY id")
    words = sorted({name.split()[0].lower() for name in names})
    return {
        "home": ["/"],
        "search": ["/search"],
        "events since": [f"/events?since={year}" for year in range(2014, 2024)],
        "search for a word": [f"/search?{urlencode({'q': word})}" for word in words],
        "search for a word of all": ["/search?q=million"],
        "search of the largest actor": [f"/search?actor={largest}"],
        "search of a type": ["/search?type=Fine"],
        "search of a country": ["/search?country=FR"],
        "entities": ["/entities"],
        "documents": ["/documents"],
        "entity, largest": [f"/entities/{largest}"],
        "law, largest": [f"/laws/{law}"],
        "entity, typical": [f"/entities/{slug}" for slug in actors],
        "event": [f"/events/{key}" for key in events],
        "document": [f"/documents/{key}" for key in documents],
        "timeline of all": ["/timeline"],
        "timeline, largest": [f"/timeline?actor={largest}"],
        "timeline, typical": [f"/timeline?actor={slug}" for slug in actors],
        "network, largest": [f"/network?entity={largest}"],
        "network, largest, 120 nodes": [f"/network?entity={largest}&limit=120"],
        "network, typical": [f"/network?entity={slug}" for slug in actors],
        "compare, largest": [f"/compare?a={largest}&b={law}"],
        "compare, typical": [f"/compare?a={a}&b={b}" for a, b in pairwise(actors)],
        "about": ["/about"],
        "query editor": ["/sparql"],
    }


def _make(folder: Path, quads: int) -> Path:
    file = folder / "graph.nq"
    count = write_graph(file, quads)
    print(f"{count:,} quads", file=sys.stderr)
    with open_store(folder / "store") as store:
        store.bulk_load(file)
        open_projection(store).close()
    file.unlink()
    return folder / "store"


@contextmanager
def _served(store: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "REGKG_STORE": str(store),
        "REGKG_PORT": str(port),
        "REGKG_API_KEYS": _KEY,
        "REGKG_LOG_LEVEL": "error",
    }
    process = subprocess.Popen([sys.executable, "-c", _SERVER], env={**os.environ, **settings})
    try:
        for _ in range(3_000):
            with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
                asked.request("GET", "/healthz")
                if asked.getresponse().status == 200:
                    break
            if process.poll() is not None:
                raise SystemExit("the service did not start")
            time.sleep(0.1)
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the graph (1000000)")
    parser.add_argument("--store", type=Path, default=None, help="a store that is there already")
    parser.add_argument("--times", type=int, default=EACH, help=f"answers of each page ({EACH})")
    parser.add_argument("--only", default=None, help="pages whose name holds this")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
