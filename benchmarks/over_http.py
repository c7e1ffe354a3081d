"""G11, G12, G16, G17 and G18: lookups, a runaway query, many rows and writing, over HTTP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path

import httpx2
import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat

from benchmarks.load import Measured, address, ask
from benchmarks.made_up_graph import BASE_IRI, Cast, make_cast, quads_of
from benchmarks.rows import Row

#: Connections of the lookups, and of the readers beside something else.
MANY, FEW = 64, 4
#: Actors that are looked up, each once; and those of them that are looked up again and again.
LOOKED_UP, AGAIN = 2_000, 400
#: Seconds that a query may take in the service that is measured.
TIMEOUT = 4.0
#: Rows of the large answer.
ROWS = 50_000

_KEY = "benchmark"
#: The service with a route that does nothing, which is what the lookups are compared with.
_SERVER = """
import api.app
from fastapi.responses import Response
made = api.app.create_app
def with_hello(settings):
    app = made(settings)
    async def hello():
        return Response(b"hello")
    app.add_api_route("/hello", hello)
    return app
api.app.create_app = with_hello
api.app.serve(api.app.Settings())
"""
_NUMBERS = " ".join(map(str, range(1000)))
_RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?{one} {{ {_NUMBERS} }} " for one in "abcdef") + "}"
)


def measure(folder: Path, *, seconds: float, writes: int) -> list[Row]:
    """All of them, on one service and one ``oxigraph serve-read-only``."""
    engine = pyoxigraph.Store.read_only(str(folder / "oxigraph"))
    documents = len(list(engine.named_graphs()))
    cast = make_cast(documents)
    rows: list[Row] = []
    slugs = _slugs(cast, engine)
    with _oxigraph(folder) as theirs:
        looked_up = [address(theirs, "/query", query=_lookup(slug)) for slug in slugs]
        engine_lookups = ask(looked_up, connections=MANY, seconds=seconds, accept=_JSON)
    with _service(folder) as ours:
        rows += _lookups(ours, slugs, engine_lookups, seconds)
        rows.append(_large(ours, engine))
        rows += _runaway(ours, slugs)
        rows += _beside_writing(ours, slugs, (cast, documents), writes, seconds)
    return rows


_JSON = "application/sparql-results+json"


def _slugs(cast: Cast, engine: pyoxigraph.Store) -> list[str]:
    """Actors that some document tells of."""
    said = (
        entity.slug
        for entity in cast.companies
        if any(engine.quads_for_pattern(NamedNode(f"{BASE_IRI}entity/{entity.slug}"), None, None))
    )
    return list(islice(said, LOOKED_UP))


def _lookup(slug: str) -> str:
    return f"SELECT ?p ?o {{ GRAPH ?g {{ <{BASE_IRI}entity/{slug}> ?p ?o }} }} LIMIT 50"


def _entities(ours: str, slugs: Iterable[str]) -> list[str]:
    return [address(ours, f"/entities/{slug}") for slug in slugs]


def _lookups(ours: str, slugs: list[str], engine: Measured, seconds: float) -> list[Row]:
    ask([ours + "/hello"], connections=MANY, seconds=1)
    hello = ask([ours + "/hello"], connections=MANY, seconds=seconds)
    first = ask(_entities(ours, slugs), connections=MANY, seconds=60, once=True)
    again = ask(_entities(ours, slugs[:AGAIN]), connections=MANY, seconds=seconds)
    queries = [address(ours, "/sparql", query=_lookup(slug)) for slug in slugs]
    sparql = ask(queries, connections=MANY, seconds=seconds, accept=_JSON)
    return [
        Row(
            "G11",
            f"lookup of {LOOKED_UP:,} actors, each once, by hello",
            first.rate,
            hello.rate,
            0.5,
            True,
            "/s",
        ),
        Row("G11", f"the same, {AGAIN} actors again and again", again.rate, hello.rate, 0.5, True, "/s"),
        Row("G11", "the same, p99", _p99(again), _p99(hello), 3),
        Row("G12", "entity lookup by oxigraph's SPARQL", again.rate, engine.rate, 0.33, True, "/s"),
        Row("G12", "lookup by SPARQL by oxigraph's", sparql.rate, engine.rate, None, True, "/s"),
        Row("", "answers that failed", first.failed + again.failed + sparql.failed, 1, 0, unit=""),
    ]


def _large(ours: str, engine: pyoxigraph.Store) -> Row:
    query = f"SELECT ?s {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {ROWS}"
    url = address(ours, "/sparql", query=query)

    def by_http() -> None:
        answer = client.get(url, headers={"Accept": _JSON})
        assert answer.status_code == 200, answer.text

    def in_process() -> None:
        engine.query(query, use_default_graph_as_union=True).serialize(format=QueryResultsFormat.JSON)  # type: ignore[union-attr]

    with httpx2.Client(timeout=30) as client:
        return Row("G18", f"{ROWS:,} rows", _quickest(by_http) * 1000, _quickest(in_process) * 1000, 1.1)


def _runaway(ours: str, slugs: list[str]) -> list[Row]:
    entities, small = _entities(ours, slugs[:AGAIN]), [address(ours, "/sparql", query="ASK { ?s ?p ?o }")]
    before = [ask(one, connections=FEW, seconds=2) for one in (entities, small)]
    stopped: list[float] = []

    def run_away() -> None:
        began = time.perf_counter()
        answer = httpx2.post(f"{ours}/sparql", data={"query": _RUNAWAY}, timeout=60)
        assert answer.status_code == 503
        stopped.append(time.perf_counter() - began)

    thread = threading.Thread(target=run_away)
    thread.start()
    time.sleep(1)  # By now it is in the slow lane.
    beside = [ask(one, connections=FEW, seconds=1.2) for one in (entities, small)]
    thread.join()
    return [
        Row("G17", "runaway query, until stopped by the limit", stopped[0], TIMEOUT, 1.1, unit="s"),
        Row("G17", "lookups beside it, p99", _p99(beside[0]), _p99(before[0]), 2),
        Row("G17", "small queries beside it, p99", _p99(beside[1]), _p99(before[1]), 2),
    ]


def _beside_writing(
    ours: str, slugs: list[str], made: tuple[Cast, int], writes: int, seconds: float
) -> list[Row]:
    """Reading beside graphs that are put one after the other, and beside articles that are read by a job."""
    cast, documents = made
    entities = _entities(ours, slugs[:AGAIN])
    small = [address(ours, "/sparql", query=_lookup(slug)) for slug in slugs[:AGAIN]]
    alone = [ask(one, connections=FEW, seconds=seconds) for one in (entities, small)]
    rows = []
    for what, write, lookups_target, small_target in (
        (f"{writes} graphs put", lambda: _put(ours, cast, documents, writes), 10, 10),
        (f"{writes} articles read", lambda: _send(ours, cast, writes), 2, 1.5),
    ):
        beside = _beside(write, (entities, small))
        for name, target, mine, before in (
            ("lookups", lookups_target, beside[0], alone[0]),
            ("small queries on a checkpoint", small_target, beside[1], alone[1]),
        ):
            rows.append(Row("G16", f"{name} beside {what}, p99", _p99(mine), _p99(before), target))
            rows.append(Row("G16", "the same, p50", _p50(mine), _p50(before), None))
        failed = sum(one.failed for one in beside)
        rows.append(Row("", "answers that failed beside them", failed, 1, 0, unit=""))
    return rows


def _beside(write: Callable[[], None], reading: tuple[list[str], list[str]]) -> tuple[Measured, Measured]:
    """What is asked in turn, a second each, until the writing is done."""
    began = time.perf_counter()
    thread = threading.Thread(target=write)
    thread.start()
    found = Measured(), Measured()
    while thread.is_alive():
        for one, asked in zip(found, reading, strict=True):
            part = ask(asked, connections=FEW, seconds=1, until=lambda: not thread.is_alive())
            one.times += part.times
            one.failed += part.failed
    thread.join()
    print(f"  written in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return found


@contextmanager
def _writer(ours: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=ours, headers={"Authorization": f"Bearer {_KEY}"}, timeout=60) as client:
        yield client


def _put(ours: str, cast: Cast, first: int, count: int) -> None:
    """Put the graphs of so many documents."""
    with _writer(ours) as client:
        for number in range(first, first + count):
            graph, quads = quads_of(cast, number)
            answer = client.put(
                "/graphs",
                params={"graph": graph.value},
                content=pyoxigraph.serialize((one.triple for one in quads), format=RdfFormat.N_TRIPLES),
                headers={"Content-Type": "application/n-triples"},
            )
            assert answer.is_success


def _send(ours: str, cast: Cast, count: int) -> None:
    """Send so many articles, and wait until their job has ended."""
    articles = [
        {
            "id": f"benchmark-{number}",
            "language": "en",
            "text": f"CMA fines {name}\n\nThe Competition and Markets Authority fined {name} £{number + 1} "
            f"million on 26 February 2024. {name} said that it would appeal the decision.",
        }
        for number in range(count)
        for name in [cast.companies[number % len(cast.companies)].labels[0][1]]
    ]
    with _writer(ours) as client:
        body = "\n".join(map(json.dumps, articles))
        headers = {"Content-Type": "application/x-ndjson"}
        job = client.post("/documents", content=body, headers=headers).headers["location"]
        while not (state := client.get(job, params={"limit": 1}).json())["ended"]:
            time.sleep(1)
    assert state["counts"]["failed"] == 0, state


def _p50(found: Measured) -> float:
    return found.percentile(0.5) * 1000


def _p99(found: Measured) -> float:
    return found.percentile(0.99) * 1000


def _quickest(do: object, times: int = 5) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        do()  # type: ignore[operator]
        found.append(time.perf_counter() - began)
    return min(found)


@contextmanager
def _service(folder: Path) -> Iterator[str]:
    settings = {
        "REGKG_STORE": str(folder / "store"),
        "REGKG_API_KEYS": _KEY,
        "REGKG_LOG_LEVEL": "error",
        "REGKG_QUERY_TIMEOUT": str(TIMEOUT),
    }
    command = [sys.executable, "-c", _SERVER]
    with _running(command, "/healthz", lambda port: settings | {"REGKG_PORT": str(port)}) as base:
        yield base


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "serve-read-only", "--location", str(folder / "oxigraph"), "--bind", "127.0.0.1:PORT"]
    with _running(command, "/query?query=ASK%7B%7D", lambda _: {}) as base:
        yield base


@contextmanager
def _running(command: list[str], path: str, settings: object) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [word.replace("PORT", str(port)) for word in command]
    environment = {**os.environ, **settings(port)}  # type: ignore[operator]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(600):
            with suppress(httpx2.HTTPError):
                if httpx2.get(base + path).status_code == 200:
                    break
            time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(30)
