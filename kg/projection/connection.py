"""A connection to the projection's database, which remembers what it has read while nobody writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Bytes of the file that each connection reads as memory, without a call of the system for each page.
MAPPED = 1 << 30
#: Things of each kind that a connection remembers.
REMEMBERED = 1 << 13


class Connection(sqlite3.Connection):
    """A connection of one thread."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._version: int | None = None
        self._remembered: dict[str, dict[int, Any]] = {}

    def remember_this_moment(self) -> None:
        """Go on with what was read before, unless another connection has written since."""
        (version,) = self.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version, self._remembered = version, {}

    def remembered(self, table: str) -> dict[int, Any]:
        """What was read of the rows of a table, by row; whoever reads more adds it.

        Nothing stays in it of a connection that writes too: its own changes raise no version.
        """
        kept = self._remembered.get(table)
        if kept is None or len(kept) >= REMEMBERED:
            kept = {}
            if self._version is not None:
                self._remembered[table] = kept
        return kept


def connect(path: Path | None) -> Connection:
    """Open the database for one reader or writer; None for one of its own in memory."""
    where = ":memory:" if path is None else str(path)
    db = sqlite3.connect(where, isolation_level=None, check_same_thread=False, timeout=30, factory=Connection)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA mmap_size = {MAPPED}")
    return db


@contextmanager
def one_moment(db: Connection) -> Iterator[None]:
    """Whatever is read in here is of one moment: within another it is of that one."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        db.remember_this_moment()
        yield
    finally:
        db.execute("COMMIT")
