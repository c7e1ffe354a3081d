"""``regkg ingest --jobs``: workers that die, hang or fail lose and double nothing."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up import DEFECT, POISON, SLEEP, write_articles

from kg.cli import workers
from kg.cli.workers import Failure, Found, Pool
from kg.ingest import read
from kg.model import Document

Regkg = Callable[..., Any]
BASE = "https://w3id.org/regkg/id/"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """A test that hangs is a failed test."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError("the pool hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def articles(folder: Path, count: int, marks: dict[int, str] | None = None) -> list[Document]:
    found = []
    for path in write_articles(folder, count, marks=marks):
        [document] = read(path.read_bytes(), name=path.name)
        assert isinstance(document, Document)
        found.append(document)
    return found


def answers(documents: list[Document], *, jobs: int = 2, size: int = 5) -> dict[str, Found | Failure]:
    batches = [documents[begin : begin + size] for begin in range(0, len(documents), size)]
    with Pool(jobs, base_iri=BASE) as pool:
        given = list(pool.run(batches))
    assert len(given) == len({document.key for document, _ in given}) == len(documents)
    return {document.file_name or "": answer for document, answer in given}


def failed(given: dict[str, Found | Failure]) -> dict[str, str]:
    return {name: answer.reason for name, answer in given.items() if isinstance(answer, Failure)}


def test_workers_write_what_one_process_writes(regkg: Regkg, tmp_path: Path) -> None:
    """The export is the same bytes."""
    write_articles(tmp_path / "in", 20)
    regkg("ingest", "in", "--store", "one")
    result = regkg("ingest", "in", "--store", "two", "--jobs", "2")

    assert result.status == 0, result.err
    assert regkg("export", "--store", "two").out == regkg("export", "--store", "one").out


def test_a_poison_document_is_isolated(tmp_path: Path) -> None:
    """It is reported; all others of its batch are read."""
    given = answers(articles(tmp_path, 12, {3: POISON, 4: POISON, 11: POISON}))

    assert set(failed(given)) == {"article-003.txt", "article-004.txt", "article-011.txt"}
    assert all("SIGKILL" in reason for reason in failed(given).values())


def test_a_defect_is_reported_of_its_document(tmp_path: Path) -> None:
    """The worker lives on."""
    assert failed(answers(articles(tmp_path, 6, {2: DEFECT}))) == {
        "article-002.txt": "cannot be read: ValueError: a defect of ours"
    }


def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing hangs."""
    monkeypatch.setattr(workers, "LONGEST", 0.5)
    monkeypatch.setattr(workers, "TICK", 0.1)

    assert set(failed(answers(articles(tmp_path, 6, {1: SLEEP})))) == {"article-001.txt"}


def test_a_worker_killed_from_outside_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it was at is read again by another."""
    monkeypatch.setenv("PAUSE", "0.02")
    documents = articles(tmp_path, 40)
    with Pool(2, base_iri=BASE) as pool:
        given = []
        for answer in pool.run([documents[begin : begin + 8] for begin in range(0, 40, 8)]):
            given.append(answer)
            if len(given) in (5, 20):
                victim = pool._workers[0].process.pid
                assert victim is not None
                os.kill(victim, signal.SIGKILL)

    assert sorted(document.key for document, _ in given) == sorted(document.key for document in documents)
    assert all(isinstance(answer, Found) for _, answer in given)


def test_failures_of_workers_are_counted(regkg: Regkg, tmp_path: Path) -> None:
    """The command goes on, says which document it was, and ends with 1; again, only that one is tried."""
    write_articles(tmp_path / "in", 10, marks={4: POISON})
    first = regkg("ingest", "in", "--jobs", "2")
    again = regkg("ingest", "in", "--jobs", "2")

    assert (first.status, again.status) == (1, 1)
    assert "failed: article-004.txt: reading it ended the process twice" in first.err
    assert "unchanged" in again.out


def test_of_two_documents_with_one_key_the_last_stays(regkg: Regkg, tmp_path: Path) -> None:
    """As without workers, although they are read at the same time."""
    lines = [
        f'{{"id": "same", "text": "La CNIL a infligé une amende à la société Acme, version {number}."}}'
        for number in range(5)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    regkg("ingest", "in.jsonl", "--jobs", "2", "--store", "two")
    regkg("ingest", "in.jsonl", "--store", "one")

    assert "version 4" in regkg("export", "--store", "two").out
    assert regkg("export", "--store", "two").out == regkg("export", "--store", "one").out


def test_workers_end_with_the_pool(tmp_path: Path) -> None:
    """Also when the loop is left half-way."""
    documents = articles(tmp_path, 10)
    with Pool(2, base_iri=BASE) as pool:
        next(iter(pool.run([documents])))
        pids = [worker.process.pid for worker in pool._workers]

    assert pids
    assert not any(is_running(pid) for pid in pids if pid)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_thread_is_left_to_the_fork(regkg: Regkg, tmp_path: Path) -> None:
    """The progress bar has no thread of its own: a fork beside one may copy a held lock."""
    write_articles(tmp_path / "in", 2)
    before = threading.active_count()
    regkg("ingest", "in", "--jobs", "2")
    time.sleep(0.05)

    assert threading.active_count() == before
