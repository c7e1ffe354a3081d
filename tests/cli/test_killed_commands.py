"""Real processes: killed in the middle, stopped by signals, two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import made_up
import pytest
from made_up import write_articles
from pyoxigraph import NamedNode

from kg.store import open_store

ROOT = Path(__file__).parents[2]
#: Seconds that a process may take on a machine that does something else too.
PATIENCE = 120
HASH = NamedNode("https://w3id.org/regkg/ontology#contentHash")


def start(*arguments: object, pause: float = 0.0) -> subprocess.Popen[str]:
    """``regkg`` with the made-up extraction, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, made_up.__file__, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PAUSE": str(pause), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(*arguments: object) -> tuple[int, str, str]:
    process = start(*arguments)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def sizes(folder: Path) -> set[int]:
    """How many quads the documents in a store have; opening it checks them against what was written."""
    with open_store(folder) as store:
        return {sum(1 for _ in store.quads(graph)) for graph in store.graphs()}


def wait_until_written(folder: Path) -> None:
    journal = folder / "documents.journal"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if journal.exists() and journal.read_bytes().count(b"done") >= 3:
            return
        time.sleep(0.01)
    raise AssertionError("nothing was written")


@pytest.mark.parametrize("jobs", [1, 2])
def test_kill_9_leaves_each_document_wholly_in_or_out(tmp_path: Path, jobs: int) -> None:
    """Then running it again completes it, and the export equals that of an undisturbed run."""
    write_articles(tmp_path / "in", 60)
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    run("ingest", tmp_path / "in", "--store", whole)
    for _ in range(3):
        process = start("ingest", tmp_path / "in", "--store", killed, "--jobs", jobs, pause=0.02)
        if not killed.exists() or len(list(killed.iterdir())) < 2:
            wait_until_written(killed)
        else:
            time.sleep(1.0)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)

        assert sizes(killed) <= sizes(whole)

    status, _, err = run("ingest", tmp_path / "in", "--store", killed)

    assert (status, err) == (0, "")
    assert run("export", "--store", killed)[1] == run("export", "--store", whole)[1]


def test_workers_end_when_the_writer_is_killed(tmp_path: Path) -> None:
    """No process is left behind."""
    write_articles(tmp_path / "in", 60)
    process = start("ingest", tmp_path / "in", "--store", tmp_path / "s", "--jobs", "2", pause=0.05)
    wait_until_written(tmp_path / "s")
    children = [
        int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    ]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE)

    assert len(children) == 2
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not any(is_alive(pid) for pid in children):
            return
        time.sleep(0.05)
    raise AssertionError(f"{children} live on")


def is_alive(pid: int) -> bool:
    """The process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_stops_it_cleanly(tmp_path: Path, number: signal.Signals, status: int, jobs: int) -> None:
    """The store is closed, no traceback is printed, the exit status is that of the signal."""
    write_articles(tmp_path / "in", 200)
    process = start("ingest", tmp_path / "in", "--store", tmp_path / "s", "--jobs", jobs, pause=0.05)
    wait_until_written(tmp_path / "s")
    os.kill(process.pid, number)
    _, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == status, err
    assert "Traceback" not in err
    assert not (tmp_path / "s" / "owner.json").exists()
    assert len(sizes(tmp_path / "s")) == 1


def test_the_second_writer_is_told_who_holds_the_store(tmp_path: Path) -> None:
    """It ends with 1 and changes nothing; the first one goes on."""
    write_articles(tmp_path / "in", 30)
    first = start("ingest", tmp_path / "in", "--store", tmp_path / "s", pause=0.1)
    wait_until_written(tmp_path / "s")
    status, out, err = run("ingest", tmp_path / "in", "--store", tmp_path / "s")
    first.communicate(timeout=PATIENCE)

    assert (status, out) == (1, "")
    assert f"process {first.pid}" in err
    assert len(err.strip().splitlines()) == 1
    assert first.returncode == 0


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    """``regkg export | head -1`` prints no traceback."""
    write_articles(tmp_path / "in", 30)
    run("ingest", tmp_path / "in", "--store", tmp_path / "s")
    process = start("export", "-f", "nquads", "--store", tmp_path / "s")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.wait(PATIENCE)

    assert err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["query", "--help"],
        ["ingest", "--help"],
        ["serve", "--help"],
        ["query", "SELECT * { ?s a <https://w3id.org/regkg/ontology#Fine> }"],
        ["query", "ASK {}", "-f", "json"],
        ["entity", "acme"],
        ["events"],
        ["export"],
        ["stats"],
        ["check"],
        ["validate"],
    ],
    ids=" ".join,
)
def test_asking_never_imports_spacy(tmp_path: Path, arguments: list[str]) -> None:
    """Commands without NLP start at once (G19)."""
    write_articles(tmp_path / "in", 1)
    run("ingest", tmp_path / "in", "--store", tmp_path / "s")
    code = (
        "import sys, atexit\n"
        "slow = {'spacy', 'thinc', 'kg.parse', 'kg.pipeline'}\n"
        "atexit.register(lambda: print(sorted(slow & set(sys.modules)), file=sys.stderr))\n"
        "from kg.cli import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "REGKG_STORE": str(tmp_path / "s")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "[]"
