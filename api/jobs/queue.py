"""The queue of jobs, in a file beside the store: what was accepted is carried out, also after a crash.

A job's parts lie in it until the job has ended; what became of its documents stays, for the newest jobs.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.jobs.tables import open_tables
from api.jobs.values import Job, Options, Outcome, Part, Place, Progress, State
from kg.errors import NotFound, RegkgError, TooCostly

#: Ended jobs that are remembered.
KEPT = 1000
#: Why a job that was cancelled has ended.
CANCELLED = "it was cancelled; what had been read by then stays"

_JOB = """
SELECT id, number, state, stage, created, started, ended, language, published, error,
  (SELECT CASE WHEN count(*) = count(documents) THEN sum(documents) END FROM part WHERE job = job.id)
FROM job
"""
_OUTCOME = "called, status, key, content_hash, title, reason, event_types, left_out, new_events"


class QueueFull(TooCostly):
    """No more jobs are taken in at the moment."""


class JobEnded(RegkgError):
    """A job that has ended already, and is to be cancelled."""


class Queue:
    """Jobs, oldest first. Its methods may be called from any thread, one runs at a time.

    Args:
        path: Of the database; None for memory.
        most_jobs: Jobs that may wait.
        most_bytes: Bytes that may wait.

    Raises:
        StoreDamaged: The file cannot be read.
    """

    def __init__(self, path: Path | None, *, most_jobs: int, most_bytes: int) -> None:
        self._db = open_tables(path)
        self._lock = threading.RLock()
        self._most_jobs = most_jobs
        self._most_bytes = most_bytes

    # ------------------------------------------------------------ taking in and handing out

    def add(self, parts: Sequence[Part], options: Options) -> Job:
        """Take a job in; when this returns it survives a power cut.

        Raises:
            QueueFull: Too much waits already.
        """
        job = uuid.uuid4().hex
        with self._transaction(durable=True) as db:
            self._check_room(db, sum(len(part.data or b"") for part in parts))
            db.execute(
                "INSERT INTO job (id, state, stage, created, language, published) VALUES (?, ?, ?, ?, ?, ?)",
                (job, "queued", "waiting", _now(), options.language, options.published),
            )
            db.executemany(
                "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                [
                    (job, number, part.data, part.name, part.media_type, part.source, part.identity)
                    for number, part in enumerate(parts)
                ],
            )
            return self._found(db, job)

    def take(self) -> Job | None:
        """The job to carry out: the one that was interrupted, else the oldest that waits."""
        with self._transaction() as db:
            row = db.execute(
                "SELECT id FROM job WHERE state IN ('running', 'queued') "
                "ORDER BY state = 'queued', number LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            db.execute(
                "UPDATE job SET state = 'running', started = coalesce(started, ?) WHERE id = ?",
                (_now(), *row),
            )
            return self._found(db, row[0])

    def parts(self, job: str) -> tuple[tuple[int, Part], ...]:
        """What a job has to read, with numbers."""
        with self._lock:
            rows = self._db.execute(
                "SELECT number, data, name, media_type, source, identity FROM part "
                "WHERE job = ? ORDER BY number",
                (job,),
            ).fetchall()
        return tuple((row[0], Part(*row[1:])) for row in rows)

    def cancel(self, job: str) -> Job:
        """End a job that waits; tell one that runs to stop, which it does behind the document in hand.

        When this returns it survives a power cut: the job is not taken up again.

        Raises:
            NotFound: There is no such job.
            JobEnded: It has ended.
        """
        with self._transaction(durable=True) as db:
            row = db.execute("SELECT state FROM job WHERE id = ?", (job,)).fetchone()
            if row is None:
                raise NotFound(f"no job {job!r}; /jobs lists those that are remembered")
            match row[0]:
                case "queued":
                    _end(db, job, "cancelled", error=CANCELLED)
                case "running":
                    db.execute("UPDATE job SET stage = 'stopping' WHERE id = ?", (job,))
                    _tell(db, job, "stage", {"stage": "stopping"})
                case state:
                    raise JobEnded(f"job {job!r} has ended already: {state}; there is nothing to cancel")
            return self._found(db, job)

    # ------------------------------------------------------------ writing down what happens

    def begin(self, job: str, stage: str, **body: Any) -> None:
        """Say what is being done now; that a job is stopping stays said until it has."""
        with self._transaction() as db:
            db.execute("UPDATE job SET stage = ? WHERE id = ? AND stage != 'stopping'", (stage, job))
            _tell(db, job, "stage", {"stage": stage, **body})

    def count(self, job: str, part: int, documents: int) -> None:
        """Say how many documents a part holds."""
        with self._transaction() as db:
            db.execute("UPDATE part SET documents = ? WHERE job = ? AND number = ?", (documents, job, part))

    def intend(self, place: Place, outcome: Outcome) -> None:
        """Write down what will have become of a document, before the store is written.

        So that a job that is taken up after a crash tells what it did itself from what was there before.
        """
        with self._transaction() as db:
            _put(db, place, outcome, told=False)

    def settle(self, place: Place, outcome: Outcome, body: Mapping[str, Any]) -> None:
        """Write down what became of a document."""
        with self._transaction() as db:
            _put(db, place, outcome, told=True)
            _tell(db, place.job, "document", body)

    def outcome(self, place: Place) -> tuple[Outcome, bool] | None:
        """What was written down of a document, and whether it is settled."""
        with self._lock:
            row = self._db.execute(
                f"SELECT {_OUTCOME}, told FROM outcome WHERE job = ? AND part = ? AND position = ?",
                (place.job, place.part, place.position),
            ).fetchone()
        return (_outcome(row[:-1]), bool(row[-1])) if row else None

    def finish(self, job: str, *, error: str | None = None) -> Job:
        """End a job: its parts are let go of. One that was told to stop is cancelled."""
        with self._transaction() as db:
            found = self._found(db, job)
            failed = error is not None or set(found.counts) == {"failed"}
            if found.is_stopping:
                _end(db, job, "cancelled", error=error or CANCELLED)
            else:
                _end(db, job, "failed" if failed else "done", error=error)
            return self._found(db, job)

    # ------------------------------------------------------------ telling

    def find(self, job: str) -> Job | None:
        """A job by its id."""
        with self._lock:
            row = self._db.execute(f"{_JOB} WHERE id = ?", (job,)).fetchone()
            return self._job(row) if row else None

    def left(self) -> dict[str, int]:
        """How many jobs wait and run."""
        with self._lock:
            rows = self._db.execute("SELECT state, count(*) FROM job WHERE ended IS NULL GROUP BY state")
            return {"queued": 0, "running": 0} | dict(rows.fetchall())

    def newest(self, *, limit: int, before: int | None = None) -> tuple[int, tuple[Job, ...]]:
        """How many jobs are known, and the newest of them.

        Args:
            limit: How many of them.
            before: Only those that came before the job of this number.
        """
        with self._lock:
            total = self._db.execute("SELECT count(*) FROM job").fetchone()[0]
            rows = self._db.execute(
                f"{_JOB} WHERE ? IS NULL OR number < ? ORDER BY number DESC LIMIT ?", (before, before, limit)
            ).fetchall()
            return total, tuple(self._job(row) for row in rows)

    def outcomes(
        self, job: str, *, limit: int, after: tuple[int, int] = (-1, -1)
    ) -> tuple[tuple[Place, Outcome], ...]:
        """What became of the documents of a job, in their order, from behind a place."""
        with self._lock:
            rows = self._db.execute(
                f"SELECT part, position, {_OUTCOME} FROM outcome WHERE job = ? AND told "
                "AND (part, position) > (?, ?) ORDER BY part, position LIMIT ?",
                (job, *after, limit),
            ).fetchall()
        return tuple((Place(job, row[0], row[1]), _outcome(row[2:])) for row in rows)

    def progress(self, job: str, *, after: int, limit: int = 500) -> tuple[Progress, ...]:
        """What happened in a job behind a number."""
        with self._lock:
            rows = self._db.execute(
                "SELECT number, kind, body FROM progress WHERE job = ? AND number > ? "
                "ORDER BY number LIMIT ?",
                (job, after, limit),
            ).fetchall()
        return tuple(Progress(number, kind, json.loads(body)) for number, kind, body in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    # ------------------------------------------------------------ within

    @contextmanager
    def _transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _check_room(self, db: sqlite3.Connection, more: int) -> None:
        jobs, waiting = db.execute(
            "SELECT (SELECT count(*) FROM job WHERE ended IS NULL), "
            "(SELECT coalesce(sum(length(data)), 0) FROM part)"
        ).fetchone()
        if jobs >= self._most_jobs or (jobs and waiting + more > self._most_bytes):
            raise QueueFull(f"{jobs} jobs wait, {waiting} bytes; send it again later")

    def _found(self, db: sqlite3.Connection, job: str) -> Job:
        return self._job(db.execute(f"{_JOB} WHERE id = ?", (job,)).fetchone())

    def _job(self, row: Sequence[Any]) -> Job:
        counts = self._db.execute(
            "SELECT status, count(*) FROM outcome WHERE job = ? AND told GROUP BY status", (row[0],)
        )
        *known, language, published, error, total = row
        id, number, state, stage, created, started, ended = known
        return Job(
            id=id,
            number=number,
            state=state,
            stage=stage,
            created=created,
            started=started,
            ended=ended,
            options=Options(language, published),
            total=total,
            counts=dict(counts.fetchall()),
            error=error,
        )


def _put(db: sqlite3.Connection, place: Place, outcome: Outcome, *, told: bool) -> None:
    db.execute(
        f"INSERT OR REPLACE INTO outcome (job, part, position, told, {_OUTCOME}) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            place.job,
            place.part,
            place.position,
            told,
            outcome.called,
            outcome.status,
            outcome.key,
            outcome.content_hash,
            outcome.title,
            outcome.reason,
            json.dumps(dict(outcome.event_types)),
            json.dumps(dict(outcome.left_out)),
            json.dumps(outcome.new_events),
        ),
    )


def _end(db: sqlite3.Connection, job: str, state: State, *, error: str | None) -> None:
    """End a job, and forget the oldest of those that have ended beyond ``KEPT``."""
    db.execute(
        "UPDATE job SET state = ?, stage = 'ended', ended = ?, error = ? WHERE id = ?",
        (state, _now(), error, job),
    )
    db.execute("UPDATE part SET data = NULL WHERE job = ?", (job,))
    _tell(db, job, "end", {})
    db.execute(
        "DELETE FROM job WHERE ended IS NOT NULL AND number <= "
        "(SELECT number FROM job WHERE ended IS NOT NULL ORDER BY number DESC LIMIT 1 OFFSET ?)",
        (KEPT,),
    )


def _tell(db: sqlite3.Connection, job: str, kind: str, body: Mapping[str, Any]) -> None:
    db.execute(
        "INSERT INTO progress SELECT ?, coalesce(max(number), 0) + 1, ?, ? FROM progress WHERE job = ?",
        (job, kind, json.dumps(body), job),
    )


def _outcome(row: Sequence[Any]) -> Outcome:
    *said, event_types, left_out, new_events = row
    called, status, key, content_hash, title, reason = said
    return Outcome(
        called=called,
        status=status,
        key=key,
        content_hash=content_hash,
        title=title,
        reason=reason,
        event_types=json.loads(event_types),
        left_out=json.loads(left_out),
        new_events=tuple(json.loads(new_events)),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
