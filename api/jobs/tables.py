"""The tables of the queue, and the file they are in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kg.errors import StoreDamaged, StoreError
from kg.watches import open_database

#: Raised with every change of the tables.
VERSION = 1

_TABLES = """
CREATE TABLE job (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    stage TEXT NOT NULL,
    created TEXT NOT NULL,
    started TEXT,
    ended TEXT,
    language TEXT NOT NULL,
    published TEXT,
    error TEXT
);
CREATE INDEX job_by_state ON job (state, number);
CREATE TABLE part (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    data BLOB,
    name TEXT,
    media_type TEXT,
    source TEXT,
    identity TEXT,
    documents INTEGER,
    PRIMARY KEY (job, number)
);
CREATE TABLE outcome (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    position INTEGER NOT NULL,
    told INTEGER NOT NULL,
    called TEXT NOT NULL,
    status TEXT NOT NULL,
    key TEXT,
    content_hash TEXT,
    title TEXT,
    reason TEXT,
    new_events TEXT NOT NULL,
    event_types TEXT NOT NULL,
    left_out TEXT NOT NULL,
    PRIMARY KEY (job, part, position)
);
CREATE TABLE progress (
    job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (job, number)
);
"""


def open_tables(path: Path | None) -> sqlite3.Connection:
    """Open the database, made where it is not there yet.

    Args:
        path: Of the file; None for memory.

    Raises:
        StoreDamaged: The file is no database, or one of another version.
        StoreError: It cannot be written.
    """
    where = "the queue of jobs" if path is None else str(path)
    try:
        db = open_database(path)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
            version = VERSION
    except (sqlite3.OperationalError, OSError) as error:
        raise StoreError(f"{where}: cannot be written: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"{where}: {error}; move it away, and the jobs in it are forgotten") from error
    if version != VERSION:
        db.close()
        raise StoreDamaged(
            f"{where}: of another version; let that version end its jobs, or move the file away"
        )
    return db
