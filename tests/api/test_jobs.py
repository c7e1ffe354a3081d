"""Jobs that are interrupted: by kill -9, by SIGTERM, by what cannot be read."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, Quad, RdfFormat, parse

from api.app import create_app
from api.jobs import JobEnded, Options, Part, Queue, QueueFull
from api.jobs.values import Outcome, Place
from api.settings import Settings
from kg.errors import NotFound, StoreDamaged
from kg.ingest import read
from kg.model import Document
from kg.store import open_store
from kg.terms import iri, term
from kg.watches import FILE
from tests.api.conftest import KEY, Server, serving
from tests.api.following import Json, ended, lines, progress, until

BASE = "https://w3id.org/regkg/id/"
LINES = {"Content-Type": "application/x-ndjson"}
COMPANIES = tuple(f"Acme{number}" for number in range(12))
#: Said of the run, not of the article.
PROCESSING = {term("prov:endedAtTime")}


@contextlib.contextmanager
def client_of(address: str) -> Iterator[httpx2.Client]:
    """A client that may write."""
    headers = {b"Authorization": b"Bearer " + KEY.encode()}
    with httpx2.Client(base_url=address, headers=headers, timeout=60) as opened:
        yield opened


Said = dict[str, set[str]]
"""Graph to its triples."""


def said(quads: Iterable[Quad]) -> Said:
    """What documents say, without when they were read."""
    found: Said = {}
    for quad in quads:
        if quad.predicate not in PROCESSING:
            found.setdefault(str(quad.graph_name), set()).add(str(quad.triple))
    return found


def said_in(folder: Path) -> Said:
    """The same of a store that is closed; opening it checks that it is whole."""
    with open_store(folder) as store:
        return said(store.quads())


@dataclass(frozen=True)
class Resumed:
    """A server that was killed in the midst of a job and has gone on with it."""

    server: Server
    client: httpx2.Client
    store: Path
    before: Said
    after: Said
    job: Json


@pytest.fixture(scope="module")
def resumed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resumed]:
    """Killed with -9 behind the second of twelve documents, and started again."""
    folder = tmp_path_factory.mktemp("resumed")
    with serving(folder) as server, client_of(server.address) as client:
        job = client.post("/documents", content=lines(*COMPANIES), headers=LINES).headers["location"]
        until(client, job, lambda state: state["done"] >= 2)
        server.process.kill()
        server.process.wait()
    before = said_in(folder / "store")
    with serving(folder, max_jobs="1") as server, client_of(server.address) as client:
        state = until(client, job, lambda state: state["status"] == "done")
        after = said(parse(client.get("/export.nq").content, format=RdfFormat.N_QUADS))
        yield Resumed(server, client, folder / "store", before, after, state)


def test_a_job_goes_on_after_kill_9(resumed: Resumed) -> None:
    """Each document was wholly in or out; then all are in, each once, and the job tells what it did."""
    told = [(one["label"], one["status"]) for one in resumed.job["documents"]]

    assert 2 <= len(resumed.before) < len(COMPANIES)
    assert {graph: resumed.after[graph] for graph in resumed.before} == resumed.before
    assert told == [(f"CMA fines {company}", "new") for company in COMPANIES]
    assert len(resumed.after) == len(COMPANIES)


def test_it_stops_between_two_documents(resumed: Resumed) -> None:
    """SIGTERM: the document being read ends, followers are let go, the store is closed, the job stays."""
    client, process = resumed.client, resumed.server.process
    companies = [f"Globex{number}" for number in range(40)]
    answer = client.post("/documents", content=lines(*companies), headers=LINES)
    refused = client.post("/documents", content=lines("Late"), headers=LINES)
    with client.stream("GET", f"{answer.headers['location']}/events") as stream:
        told = stream.iter_lines()
        assert any(line == "event: document" for line in told)
        process.send_signal(signal.SIGTERM)
        rest = list(told)
    process.wait(15)
    queue = Queue(resumed.store / FILE, most_jobs=1, most_bytes=1)
    job = queue.take()
    queue.close()

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert "event: end" not in rest
    assert not (resumed.store / "owner.json").exists()
    assert job is not None
    assert f"/jobs/{job.id}" == answer.headers["location"]
    assert 1 <= sum(job.counts.values()) < len(companies)
    assert len(said_in(resumed.store)) == len(COMPANIES) + sum(job.counts.values())


def test_a_document_that_was_written_before_the_crash_is_new(tmp_path: Path) -> None:
    """What the job itself wrote, and could not tell of, does not count as unchanged."""
    [body] = lines("Acme").splitlines()
    [document] = read(body, media_type="application/json", language="en")
    assert isinstance(document, Document)
    graph = iri(BASE, "document", document.key)
    with open_store(tmp_path / "store") as store:
        quad = (graph, term("reg:contentHash"), Literal(document.content_hash), graph)
        store.update(f"INSERT DATA {{ GRAPH {quad[3]} {{ {quad[0]} {quad[1]} {quad[2]} }} }}")
    queue = Queue(tmp_path / "store" / FILE, most_jobs=10, most_bytes=1 << 20)
    job = queue.add([Part(body, media_type="application/json")], Options("en"))
    outcome = Outcome(document.key, "new", document.key, document.content_hash, document.title)
    queue.intend(Place(job.id, 0, 0), outcome)
    queue.close()
    with TestClient(create_app(Settings(store=str(tmp_path / "store")))) as client:
        state = until(client, f"/jobs/{job.id}", lambda state: state["status"] == "done")

    assert state["counts"] == {"new": 1, "unchanged": 0, "replaced": 0, "failed": 0}


def test_what_takes_too_long_fails_and_says_why(tmp_path: Path) -> None:
    """The process that reads is ended, and the service goes on."""
    settings = Settings(store=str(tmp_path / "store"), api_keys=KEY, reading_timeout=0.01)  # type: ignore[arg-type]
    key = {b"Authorization": b"Bearer " + KEY.encode()}
    with TestClient(create_app(settings), headers=key) as client:  # type: ignore[arg-type]
        answer = client.post("/documents", content=lines("Acme"), headers=LINES)
        job = ended(client, answer)
        told = progress(client, f"{job['url']}/events")
        ready = client.get("/readyz").status_code

    assert (job["status"], job["counts"]["failed"], ready) == ("failed", 1, 200)
    assert "longer than 0.01 s" in job["documents"][0]["reason"]
    assert [kind for _, kind, _ in told] == ["stage", "document", "end"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_models_are_let_go_of_when_nothing_comes(tmp_path: Path) -> None:
    """The process that reads ends some time after the last article, and another begins with the next one."""
    settings = Settings(store=str(tmp_path / "store"), api_keys=KEY, reading_idle=0.2)  # type: ignore[arg-type]
    key = {b"Authorization": b"Bearer " + KEY.encode()}
    with TestClient(create_app(settings), headers=key) as client:  # type: ignore[arg-type]
        for _ in range(2):
            job = ended(client, client.post("/documents", content=b"{}", headers=LINES))
            assert job["documents"][0]["reason"] == 'has neither "text" nor "html"'
            deadline = time.monotonic() + 10
            while extractors() and time.monotonic() < deadline:
                time.sleep(0.05)
            assert not extractors()


def extractors() -> list[str]:
    """The processes of this one that read articles."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(os.getpid()) and b"api.jobs.child" in (folder / "cmdline").read_bytes():
                found.append(folder.name)
    return found


def test_the_queue_has_limits() -> None:
    """So many jobs and so many bytes wait; one that is alone may be larger."""
    queue = Queue(None, most_jobs=2, most_bytes=10)
    first = queue.add([Part(b"x" * 20)], Options())
    with pytest.raises(QueueFull):
        queue.add([Part(b"x")], Options())
    queue.take()
    queue.finish(first.id)
    queue.add([Part(b"x")], Options())
    queue.add([Part(b"x")], Options())
    with pytest.raises(QueueFull):
        queue.add([Part(b"x")], Options())


def test_the_interrupted_job_is_taken_up_first() -> None:
    """Then the others, in the order in which they came; one that has ended is not taken again."""
    queue = Queue(None, most_jobs=10, most_bytes=100)
    jobs = [queue.add([Part(b"x")], Options()).id for _ in range(3)]
    taken = []
    for _ in range(2):
        running = queue.take()
        assert running is not None
        assert running.id == queue.take().id  # type: ignore[union-attr]
        taken.append(running.id)
        queue.finish(running.id)

    assert taken == jobs[:2]
    assert queue.left() == {"queued": 1, "running": 0}
    assert queue.find(jobs[0]).state == "done"  # type: ignore[union-attr]


def test_a_job_that_waits_is_cancelled_at_once() -> None:
    """It is never carried out, its articles are let go of, and it makes room for another."""
    queue = Queue(None, most_jobs=1, most_bytes=10)
    id = queue.add([Part(b"x")], Options()).id
    cancelled = queue.cancel(id)

    assert (cancelled.state, cancelled.stage, cancelled.has_ended) == ("cancelled", "ended", True)
    assert [one.kind for one in queue.progress(id, after=0)] == ["end"]
    assert queue.parts(id)[0][1].data is None
    assert queue.take() is None
    queue.add([Part(b"x")], Options())


def test_a_job_that_runs_is_told_to_stop() -> None:
    """It says so until it has ended, also when the service is started again in between."""
    queue = Queue(None, most_jobs=1, most_bytes=10)
    id = queue.add([Part(b"x")], Options()).id
    queue.take()
    told = [queue.cancel(id), queue.cancel(id)]
    queue.begin(id, "writing")
    again = queue.take()
    ended = queue.finish(id)

    assert [(job.state, job.stage, job.has_ended) for job in told] == [("running", "stopping", False)] * 2
    assert again is not None
    assert again.is_stopping
    assert (ended.state, ended.stage, ended.error) == (
        "cancelled",
        "ended",
        "it was cancelled; what had been read by then stays",
    )


def test_what_has_ended_is_not_cancelled() -> None:
    """Nor is what is not there."""
    queue = Queue(None, most_jobs=1, most_bytes=10)
    id = queue.add([Part(b"x")], Options()).id
    queue.take()
    queue.finish(id)

    with pytest.raises(JobEnded, match="done"):
        queue.cancel(id)
    with pytest.raises(NotFound, match="no job"):
        queue.cancel("none")


def test_jobs_are_cancelled_over_http(tmp_path: Path) -> None:
    """One that runs keeps what it has read, one that waits reads nothing; not without a key, nor twice."""
    settings = Settings(store=str(tmp_path / "store"), api_keys=KEY)  # type: ignore[arg-type]
    key = {b"Authorization": b"Bearer " + KEY.encode()}
    with TestClient(create_app(settings)) as client:
        running, waiting = (
            client.post("/documents", content=content, headers=LINES | key).headers["location"]  # type: ignore[operator]
            for content in (lines(*COMPANIES), lines("Globex"))
        )
        until(client, running, lambda job: job["done"] >= 1)
        stranger = client.delete(running)
        cancelled = [client.delete(job, headers=key) for job in (running, waiting)]  # type: ignore[arg-type]
        stopped = until(client, running, lambda job: job["ended"] is not None)
        refused = [client.delete(job, headers=key) for job in (running, waiting, "/jobs/none")]  # type: ignore[arg-type]
        documents = client.get("/documents").json()["total"]
        told = progress(client, f"{running}/events")

    assert stranger.status_code == 401
    assert [answer.status_code for answer in cancelled] == [202, 200]
    assert [answer.json()["stage"] for answer in cancelled] == ["stopping", "ended"]
    assert stopped["status"] == "cancelled"
    assert 1 <= stopped["done"] == documents < len(COMPANIES)
    assert told[-1][1:] == ("end", {key: value for key, value in stopped.items() if key in told[-1][2]})
    assert [answer.status_code for answer in refused] == [409, 409, 404]


def test_a_damaged_queue_is_reported(tmp_path: Path) -> None:
    """It is not taken for an empty one."""
    (tmp_path / FILE).write_bytes(b"no database" * 100)

    with pytest.raises(StoreDamaged, match="move it away"):
        Queue(tmp_path / FILE, most_jobs=1, most_bytes=1)
