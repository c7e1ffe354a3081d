"""Reading in several processes: workers extract, one writer commits.

A worker answers document by document, so when it dies the document it was at is known. That document is tried
once more alone; if it ends a worker again, it is reported and the rest goes on. A worker that gives no answer
for too long is ended and counts as dead. So nothing hangs, nothing is lost and nothing is written twice.

This isolates a poison document at once, where a batch retried by halves would have to die several times.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from kg.cli.signals import undisturbed
from kg.collector import collect_seldom
from kg.model import Document, Extraction
from kg.proposals import Endpoint, Proposer

_log = logging.getLogger(__name__)

#: Documents that are handed to a worker at once: few, so that two workers end together.
BATCH = 8
#: Deaths of workers after which a document is not tried again.
MOST_DEATHS = 2
#: Seconds one document may take. The largest that is read, 5 MB, takes about 100.
LONGEST = 300.0
#: Seconds between two looks at the clock.
TICK = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a worker sends back of one document."""

    quads: bytes
    """N-Quads, all in the graph that the document names."""
    event_types: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be read."""

    reason: str


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    batch: deque[Document] = field(default_factory=deque)
    """Documents it has not answered, the one it is at first."""
    since: float = 0.0


class Pool:
    """Worker processes.

    Args:
        jobs: How many.
        base_iri: Where the IRIs of what is found begin.
        preload: Languages whose models are loaded before the first fork, so that workers share them.
        endpoint: A language model that proposes events, too.
    """

    def __init__(
        self, jobs: int, *, base_iri: str, preload: Iterable[str] = (), endpoint: Endpoint | None = None
    ) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
        self._jobs = jobs
        self._base_iri = base_iri
        self._preload = tuple(preload)
        self._endpoint = endpoint
        self._longest = LONGEST + (endpoint.seconds if endpoint else 0.0)
        self._workers: list[_Worker] = []
        self._deaths: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    def run(self, batches: Iterable[list[Document]]) -> Iterator[tuple[Document, Found | Failure]]:
        """Read documents, in batches; the answers come in the order in which they are ready."""
        left = iter(batches)
        retries: deque[list[Document]] = deque()
        while True:
            while self._has_room() and (batch := retries.popleft() if retries else next(left, [])):
                self._hand_out(self._idle_worker(), batch)
            busy = [worker for worker in self._workers if worker.batch]
            if not busy:
                return
            for worker in busy:
                if self._is_late(worker):
                    worker.process.kill()
            ready = wait([worker.pipe for worker in busy], timeout=TICK)
            for worker in busy:
                if worker.pipe in ready:
                    yield from self._receive(worker, retries)

    def _has_room(self) -> bool:
        return sum(1 for worker in self._workers if worker.batch) < self._jobs

    def _idle_worker(self) -> _Worker:
        """A worker without work; one is started where there is none."""
        if not self._workers:
            _load_models(self._preload)
        for worker in self._workers:
            if not worker.batch:
                return worker
        self._workers.append(self._start())
        return self._workers[-1]

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        inherited = [worker.pipe for worker in self._workers] + [ours]
        is_forked = self._context.get_start_method() == "fork"
        arguments = (theirs, inherited if is_forked else [], self._base_iri, self._endpoint)
        process = self._context.Process(target=_work, args=arguments, daemon=True)  # type: ignore[attr-defined]
        with undisturbed():  # The child begins with our handlers; one that raises there would print.
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _hand_out(self, worker: _Worker, batch: list[Document]) -> None:
        worker.batch.extend(batch)
        worker.since = time.monotonic()
        with suppress(OSError):  # It may have died; reading from its pipe will tell.
            worker.pipe.send(batch)

    def _receive(
        self, worker: _Worker, retries: deque[list[Document]]
    ) -> Iterator[tuple[Document, Found | Failure]]:
        try:
            answer: Found | Failure = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker, retries)
            return
        worker.since = time.monotonic()
        yield worker.batch.popleft(), answer

    def _bury(
        self, worker: _Worker, retries: deque[list[Document]]
    ) -> Iterator[tuple[Document, Found | Failure]]:
        """Part with a dead worker: the document it was at goes alone, the rest of its batch together."""
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        suspect, *rest = worker.batch
        self._deaths[suspect.key] += 1
        _log.info("a worker died (%s) at %s", _cause(worker.process.exitcode), suspect.key)
        if rest:
            retries.append(rest)
        if self._deaths[suspect.key] < MOST_DEATHS:
            retries.append([suspect])
        else:
            yield suspect, Failure(f"reading it ended the process twice ({_cause(worker.process.exitcode)})")

    def _is_late(self, worker: _Worker) -> bool:
        return time.monotonic() - worker.since > self._longest


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"status {code}"


def _load_models(languages: Iterable[str]) -> None:
    from kg.parse import pipeline

    for code in languages:
        pipeline(code)


def _work(
    pipe: Connection, inherited: Iterable[Connection], base_iri: str, endpoint: Endpoint | None
) -> None:
    """Be a worker: documents in, quads out, until the writer is gone."""
    # Ctrl-C goes to the whole group; the writer decides what becomes of us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    collect_seldom()
    for other in inherited:
        other.close()  # Else a worker would keep the pipe of another open after the writer died.
    proposer = Proposer(endpoint) if endpoint else None
    try:
        while True:
            for document in pipe.recv():
                pipe.send(_read(document, base_iri, proposer))
    except (EOFError, OSError):
        os._exit(0)


def _read(document: Document, base_iri: str, proposer: Proposer | None) -> Found | Failure:
    from pyoxigraph import RdfFormat, serialize

    from kg import pipeline
    from kg.rdf import to_quads

    try:
        extraction = pipeline.extract(document, proposer=proposer)
        quads = serialize(to_quads(extraction, base_iri=base_iri), format=RdfFormat.N_QUADS)
    except Exception as error:  # One document of many: it is reported, and the next one is read.
        _log.info("%s", document.key, exc_info=True)
        return Failure(f"cannot be read: {type(error).__name__}: {error}")
    return Found(quads or b"", count_types(extraction), extraction.left_out)


def count_types(extraction: Extraction) -> tuple[tuple[str, int], ...]:
    """How many events of each type were found."""
    return tuple(sorted(Counter(event.event_type for event in extraction.events).items()))
