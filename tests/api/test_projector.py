"""The process that takes up documents in the projection: it does what the projection would do itself."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from api.projector import Projector
from kg.projection import ProjectedStore, Projection, list_entities, list_events, open_projection
from kg.store import DiskStore
from kg.terms import BASE_IRI
from tests.graphs import all_three, british, english, french, graph_of, quads_of, write

#: Tables that say what was read, and in which the order of documents is no part of it.
TABLES = ("document", "entity", "event", "participant", "shown", "tally", "name", "telling", "fact")


@contextmanager
def projecting(folder: Path) -> Iterator[tuple[ProjectedStore, Projector]]:
    """A store whose documents another process takes up."""
    with DiskStore(folder) as raw, closing(open_projection(raw)) as projection:
        assert projection.path is not None
        with closing(Projector(projection.path, BASE_IRI)) as projector:
            projection.elsewhere = projector.take_up
            yield ProjectedStore(raw, projection), projector


def rows(projection: Projection) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables hold."""
    with projection.reading() as db:
        return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def test_it_takes_up_what_the_projection_would(tmp_path: Path) -> None:
    """Also when a document says something else than before; and it tells what that touches."""
    with DiskStore(tmp_path / "here") as raw, closing(open_projection(raw)) as here:
        alone = ProjectedStore(raw, here)
        with projecting(tmp_path / "there") as (beside, _):
            for one in (*all_three(), english()):
                alone.replace_graph(graph_of(one), quads_of(one))
                beside.replace_graph(graph_of(one), quads_of(one))
            there = beside.projection
            assert rows(there) == rows(here)
            assert there.version > 0
            told = there.changes(there.version - 1, there.version)
            assert told == here.changes(here.version - 1, here.version)
            assert told is not None
            assert "microsoft" in told[0].touched


def test_what_was_kept_is_worked_out_anew(tmp_path: Path) -> None:
    """A document that another process takes up is a change like any other."""
    with projecting(tmp_path) as (store, _):
        store.replace_graph(graph_of(french()), quads_of(french()))
        before = list_events(store.projection).total
        store.replace_graph(graph_of(british()), quads_of(british()))
        assert list_events(store.projection).total > before


def test_when_it_dies_the_projection_catches_up(tmp_path: Path) -> None:
    """The graph is written; what is asked next compares, and the next document has a new process."""
    with projecting(tmp_path) as (store, projector):
        write(store, [french()])
        assert projector.process_id is not None
        os.kill(projector.process_id, signal.SIGKILL)
        store.replace_graph(graph_of(english()), quads_of(english()))
        assert store.projection.moment is None
        assert {one.slug for one in list_entities(store.projection).items} >= {"european-commission"}
        assert store.projection.moment is not None
        known = list_events(store.projection).total
        write(store)
        assert store.projection.moment is not None
        assert list_events(store.projection).total > known


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc")
def test_it_knows_none_of_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the service is set to is not in the environment of a process beside it."""
    monkeypatch.setenv("REGKG_API_KEYS", "a-secret-key")
    with projecting(tmp_path) as (store, projector):
        write(store, [french()])
        environment = Path(f"/proc/{projector.process_id}/environ").read_bytes()
    assert b"PYTHONPATH=" in environment
    assert b"a-secret-key" not in environment


def test_what_cannot_be_taken_up_is_told(tmp_path: Path) -> None:
    """A file without tables."""
    sqlite3.connect(tmp_path / "empty").close()
    with (
        closing(Projector(tmp_path / "empty", BASE_IRI)) as projector,
        pytest.raises(sqlite3.OperationalError, match="no such table"),
    ):
        projector.take_up(graph_of(french()), quads_of(french()))
