"""Who is told of new events: watches and what they are sent, in a file beside the store.

A running service looks for new events and sends them; the command line adds and removes watches, also while
it runs. Whatever a watch is told, it is told once.
"""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import StoreError

#: In the folder of a store on disk; the jobs of the service are in it too.
FILE = "jobs.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS watch (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    secret TEXT NOT NULL,
    search TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (
    watch TEXT NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due REAL NOT NULL,
    problem TEXT,
    PRIMARY KEY (watch, event)
);
CREATE INDEX IF NOT EXISTS delivery_by_due ON delivery (state, due);
"""

Search = Mapping[str, Sequence[str]]
"""Parameters of ``/events`` and their values."""


@dataclass(frozen=True, slots=True)
class Watch:
    """An address that is told of the new events that fit a search."""

    id: str
    address: str
    secret: str
    """With which what is sent is signed: ``whsec_`` and a key in Base64."""
    search: Search
    created: str
    counts: Mapping[str, int]
    """How many events were ``sent``, are ``waiting`` to be, or were ``given up``."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event that is to be sent."""

    watch: str
    event: str
    id: str
    """The same in each attempt, so that who receives it knows it again."""
    address: str
    secret: str
    body: str
    attempts: int
    """How often it was tried."""


def open_database(path: Path | None) -> sqlite3.Connection:
    """Open the file, made where it is not there yet; it holds secrets, so that only its owner may read it.

    Args:
        path: Of the database; None for memory.
    """
    if path is not None:
        path.touch(mode=0o600)
    where = ":memory:" if path is None else str(path)
    db = sqlite3.connect(where, isolation_level=None, check_same_thread=False, timeout=30)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA foreign_keys = ON")
    return db


class Watches:
    """The watches of a store. Its methods may be called from any thread.

    Args:
        path: Of the database; None for memory.

    Raises:
        StoreError: It cannot be opened.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        try:
            self._db = open_database(path)
            self._db.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: {error}") from error

    def add(self, address: str, search: Search) -> Watch:
        """Tell an address of the new events that fit a search, from now on."""
        watch = Watch(
            id=secrets.token_hex(6),
            address=address,
            secret="whsec_" + base64.b64encode(secrets.token_bytes(24)).decode(),
            search={name: tuple(values) for name, values in search.items()},
            created=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            counts={},
        )
        with self._transaction() as db:
            row = (watch.id, watch.address, watch.secret, json.dumps(watch.search), watch.created)
            db.execute("INSERT INTO watch VALUES (?, ?, ?, ?, ?)", row)
        return watch

    def all(self) -> tuple[Watch, ...]:
        """All watches, the oldest first."""
        with self._lock:
            rows = self._db.execute("SELECT * FROM watch ORDER BY created, id").fetchall()
            counts: dict[str, dict[str, int]] = {}
            for watch, state, count in self._db.execute(
                "SELECT watch, state, count(*) FROM delivery GROUP BY watch, state"
            ):
                counts.setdefault(watch, {})[state] = count
        return tuple(
            Watch(id, address, secret, json.loads(search), created, counts.get(id, {}))
            for id, address, secret, search, created in rows
        )

    def remove(self, watch: str) -> bool:
        """Forget a watch and what it was to be told; True when there was one."""
        with self._transaction() as db:
            return db.execute("DELETE FROM watch WHERE id = ?", (watch,)).rowcount > 0

    def put(self, watch: str, event: str, body: str) -> bool:
        """Have a watch told of an event; False when it was, or is to be, already."""
        with self._transaction() as db:
            added = db.execute(
                "INSERT OR IGNORE INTO delivery "
                "SELECT id, ?, ?, ?, 'waiting', 0, ?, NULL FROM watch WHERE id = ?",
                (event, f"msg_{secrets.token_hex(12)}", body, time.time(), watch),
            )
            return added.rowcount > 0

    def due(self, *, limit: int = 100) -> tuple[Delivery, ...]:
        """What is to be sent now, the longest due first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT watch.id, event, delivery.id, address, secret, body, attempts "
                "FROM delivery JOIN watch ON watch.id = delivery.watch "
                "WHERE state = 'waiting' AND due <= ? ORDER BY due, event LIMIT ?",
                (time.time(), limit),
            ).fetchall()
        return tuple(Delivery(*row) for row in rows)

    def seconds_to_next(self) -> float | None:
        """How long until something is due; None when nothing waits."""
        with self._lock:
            found = self._db.execute("SELECT min(due) FROM delivery WHERE state = 'waiting'").fetchone()[0]
        return None if found is None else max(0.0, found - time.time())

    def sent(self, delivery: Delivery) -> None:
        """Remember that it arrived; what it said is let go of."""
        with self._transaction() as db:
            db.execute(
                "UPDATE delivery SET state = 'sent', body = '', attempts = attempts + 1, problem = NULL "
                "WHERE watch = ? AND event = ?",
                (delivery.watch, delivery.event),
            )

    def failed(self, delivery: Delivery, problem: str, *, again_in: float | None) -> None:
        """Remember that it did not arrive.

        Args:
            delivery: What was sent.
            problem: Why it did not.
            again_in: Seconds after which it is tried again; None to give it up.
        """
        with self._transaction() as db:
            db.execute(
                "UPDATE delivery SET state = ?, attempts = attempts + 1, due = ?, problem = ? "
                "WHERE watch = ? AND event = ?",
                (
                    "given up" if again_in is None else "waiting",
                    time.time() + (again_in or 0),
                    problem,
                    delivery.watch,
                    delivery.event,
                ),
            )

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
