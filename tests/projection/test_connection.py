"""A connection that reads remembers what it has read, and never longer than that is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.projection.connection import REMEMBERED, Connection, connect, one_moment
from kg.projection.rows import LARGEST_KEPT, entities_by_id
from kg.projection.tables import TABLES

_ADD = "INSERT INTO entity (id, iri, slug, labels) VALUES (?, ?, ?, ?)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "projection.sqlite"


@pytest.fixture
def writer(path: Path) -> Connection:
    db = connect(path)
    db.executescript(TABLES)
    db.execute(_ADD, (1, "http://x/1", "one", "{}"))
    return db


def _slug(db: Connection, row: int) -> str | None:
    found = entities_by_id(db, [row])
    return found[row].slug if row in found else None


def test_what_was_read_is_not_read_again_until_another_writes(path: Path, writer: Connection) -> None:
    reader = connect(path)
    read: list[str] = []
    with one_moment(reader):
        assert _slug(reader, 1) == "one"
    reader.set_trace_callback(read.append)
    with one_moment(reader):
        assert _slug(reader, 1) == "one"
    assert not any("FROM entity" in query for query in read)

    writer.execute("UPDATE entity SET slug = 'other'")
    with one_moment(reader):
        assert _slug(reader, 1) == "other"
        assert _slug(reader, 2) is None


def test_a_moment_stays_as_it_is_while_another_writes(path: Path, writer: Connection) -> None:
    reader = connect(path)
    with one_moment(reader):
        assert _slug(reader, 1) == "one"
        writer.execute("UPDATE entity SET slug = 'other'")
        writer.execute(_ADD, (2, "http://x/2", "two", "{}"))
        assert (_slug(reader, 1), _slug(reader, 2)) == ("one", None)
    with one_moment(reader):
        assert (_slug(reader, 1), _slug(reader, 2)) == ("other", "two")


def test_who_writes_remembers_nothing(writer: Connection) -> None:
    assert _slug(writer, 1) == "one"
    writer.execute("UPDATE entity SET slug = 'other'")
    assert _slug(writer, 1) == "other"


def test_neither_what_is_long_nor_too_much_is_remembered(path: Path, writer: Connection) -> None:
    writer.execute("UPDATE entity SET iri = ?", ("x" * (LARGEST_KEPT + 1),))
    writer.executemany(_ADD, [(row, f"http://x/{row}", str(row), "{}") for row in range(2, REMEMBERED + 9)])
    reader = connect(path)
    with one_moment(reader):
        assert _slug(reader, 1) == "one"
        assert reader.remembered("entity") == {}
        for row in range(2, REMEMBERED + 9):
            assert _slug(reader, row) == str(row)
            assert len(reader.remembered("entity")) <= REMEMBERED
