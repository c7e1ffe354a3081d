"""The projection itself: a database that is held to what the store says."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar, cast

from pyoxigraph import NamedNode, Quad

from kg.projection.changes import Change, Changes
from kg.projection.connection import Connection, connect, one_moment
from kg.projection.reading import read_graph
from kg.projection.tables import GONE, TABLES, VERSION, WORDS
from kg.projection.taking import settle, take_up
from kg.projection.writing import Touched, forget_graph, insert_graph
from kg.store import Store
from kg.terms import BASE_IRI

T = TypeVar("T")

#: Answers that are kept until something changes; each is a number or a handful of facets.
KEPT = 512
#: Share of all documents, taken up at once, from which on the tables of words are merged: that takes as long
#: as there are documents, 0.15 s for 2,000 of them, which take 24 s to be taken up.
MANY = 0.5

#: Which documents there are, and whether they were read anew: what a projection is compared with when opened.
_STAMPS = """
SELECT ?document ?hash ?ended WHERE {
  GRAPH ?document {
    ?document <https://w3id.org/regkg/ontology#contentHash> ?hash .
    OPTIONAL {
      ?document <http://www.w3.org/ns/prov#wasGeneratedBy> ?run .
      ?run <http://www.w3.org/ns/prov#endedAtTime> ?ended .
    }
  }
}
"""


class Projection:
    """Lists, counts and search over a store.

    One thread writes at a time; on disk reading goes on meanwhile and sees the moment before.

    Args:
        store: The graph.
        path: Of the database; None for memory.
        base_iri: Where the IRIs of entities, events and documents begin.

    Raises:
        sqlite3.DatabaseError: The file is no database, or cannot be written.
    """

    def __init__(self, store: Store, path: Path | None = None, *, base_iri: str = BASE_IRI) -> None:
        self.store = store
        self.path = path
        self.base_iri = base_iri
        self.version = 0
        """Raised by each change, so that what was worked out can be kept until then."""
        self.elsewhere: Callable[[NamedNode, Iterable[Quad]], Change] | None = None
        """Takes up a graph in the file from another process, and tells what that has touched."""
        self._kept: dict[object, object] = {}
        self._changes = Changes()
        #: What the transaction tells that it touches; of one that does not tell it may be anything.
        self._told: Change | None = None
        self._is_nested = False
        self._writing = threading.RLock()
        self._threads = threading.local()
        self._readers: list[Connection] = []
        self._stale = False
        self._db = connect(self.path)
        self._prepare()

    def project(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Take up what a graph says now, in place of what it said before."""
        with self._writing:
            if self.elsewhere is not None and not self._db.in_transaction:
                self._written(self.elsewhere(graph, quads))
                return
            with self.writing() as db:
                self._told = take_up(db, graph.value, quads, self.base_iri)

    def remove(self, graph: NamedNode) -> None:
        """Forget a graph that was removed; what only it said is remembered as gone."""
        with self.writing() as db:
            self._told = self._remove(db, graph.value)

    def rebuild(self) -> None:
        """Read everything anew from the store. What is gone stays known as gone."""
        with self.writing() as db:
            known = {row[0] for row in db.execute("SELECT iri FROM document")}
            there = [graph.value for graph in self.store.graphs()]
            self._change(db, there, known.difference(there))

    def catch_up(self) -> int:
        """Read the documents whose stamp differs from the store's; how many there were.

        A graph without ``reg:contentHash`` has no stamp: of it only coming and going is seen.
        """
        stamps = dict(_stamps(self.store))
        there = {graph.value: stamps.get(graph.value, "") for graph in self.store.graphs()}
        with self.writing() as db:
            known = dict(db.execute("SELECT iri, stamp FROM document"))
            changed = [graph for graph, stamp in there.items() if known.get(graph) != stamp]
            self._change(db, changed, known.keys() - there.keys())
        return len(changed)

    def mark_stale(self) -> None:
        """Say that anything may change in the store: before the next answer everything is compared."""
        with self._writing:
            with self.writing() as db:
                db.execute("INSERT OR REPLACE INTO stamp VALUES ('stale', 'yes')")
            self._stale = True

    def fall_behind(self) -> None:
        """Say that a change could not be taken up; before the next answer everything is compared."""
        with self._writing:
            self._stale = True

    @property
    def moment(self) -> int | None:
        """A number that each change makes another; None when the graph has to be looked at first."""
        return None if self._stale else self.version

    def kept(self, question: Hashable, answer: Callable[[], T], *, since: int | None = None) -> T:
        """Answer a question that costs much, once as long as nothing changes.

        Args:
            question: All that the answer depends on beside the graph.
            answer: Works it out.
            since: ``moment`` when the first was read of what it is worked out from; now when it is not given.
        """
        if self._stale:
            self._compare()
        if question in self._kept:
            return cast(T, self._kept[question])
        version = self.version if since is None else since
        found = answer()
        if len(self._kept) >= KEPT:
            self._kept.clear()
        if version == self.version:
            self._kept[question] = found
        return found

    def peek(self, question: Hashable) -> object | None:
        """Look whether the answer to a question is kept, without working anything out."""
        return None if self._stale else self._kept.get(question)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the database. Do not keep the connection."""
        if self.path is None:
            if self._stale:
                self._compare()
            with self._writing:
                yield self._db
            return
        db = self._of_thread()
        # What has changed since the moment was chosen is not in it.
        if self._stale and not db.in_transaction:
            self._compare()
        with one_moment(db):
            yield db

    @contextmanager
    def reading_at_once(self) -> Iterator[Connection | None]:
        """The same for who must not wait.

        None where reading has to wait for who writes, or until what has changed is looked for.
        """
        if self.path is None or self._stale:
            yield None
            return
        db = self._of_thread()
        with one_moment(db):
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; nothing of it stays when it raises."""
        with self._writing:
            if self._db.in_transaction:
                self._is_nested = True
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._told, self._is_nested = None, False
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
            self._written(None if self._is_nested else self._told)

    def _written(self, change: Change | None) -> None:
        """Begin a new version, made by a change; None may be one of anything."""
        self._changes.add(self.version + 1, change)
        self.version += 1
        self._kept.clear()

    def changes(self, before: int, after: int) -> list[Change] | None:
        """What has changed from one moment to another; None where it may be anything."""
        return self._changes.between(before, after)

    def close(self) -> None:
        """Let go of the file."""
        for db in (*self._readers, self._db):
            with suppress(sqlite3.ProgrammingError):
                db.close()

    def _of_thread(self) -> Connection:
        """The connection with which this thread reads."""
        db: Connection | None = getattr(self._threads, "db", None)
        if db is None:
            db = self._threads.db = connect(self.path)
            self._readers.append(db)
        return db

    def _prepare(self) -> None:
        """Make the tables where they are missing or of another version, then catch up with the store."""
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS stamp (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
        )
        stamps = dict(self._db.execute("SELECT name, value FROM stamp"))
        if stamps.get("version") != VERSION or stamps.get("base_iri") != self.base_iri:
            self._make_tables()
        if stamps.get("stale"):
            self._stale = True
            self._compare()
        else:
            self.catch_up()

    def _make_tables(self) -> None:
        names = "SELECT type, name FROM sqlite_master WHERE name <> 'gone' AND sql LIKE 'CREATE {}%'"
        for kind in ("VIRTUAL TABLE", "TABLE"):
            # A virtual table takes its own tables with it.
            for _, name in self._db.execute(names.format(kind)).fetchall():
                self._db.execute(f"DROP TABLE IF EXISTS {name}")
        self._db.executescript(TABLES)
        self._db.execute(GONE)
        self._db.executemany(
            "INSERT INTO stamp VALUES (?, ?)", [("version", VERSION), ("base_iri", self.base_iri)]
        )

    def _compare(self) -> None:
        """Read the graphs whose quads are others than those that were read.

        Whoever asks meanwhile waits until it is done: what was known before is older than the graph.
        """
        with self._writing:
            if not self._stale:
                return
            with self.writing() as db:
                known = dict(db.execute("SELECT iri, fingerprint FROM document"))
                there = list(self.store.graphs())
                changed = [one.value for one in there if known.get(one.value) != self._fingerprint(one)]
                self._change(db, changed, known.keys() - {one.value for one in there})
                db.execute("DELETE FROM stamp WHERE name = 'stale'")
            self._stale = False

    def _fingerprint(self, graph: NamedNode) -> int:
        return sum(map(hash, self.store.quads(graph))) & (1 << 63) - 1

    def _change(self, db: Connection, changed: Sequence[str], removed: Iterable[str]) -> None:
        touched = Touched()
        for graph in removed:
            self._remove(db, graph)
        for graph in changed:
            forget_graph(db, graph, touched)
            self._take_in(db, NamedNode(graph), touched)
        settle(db, touched)
        (documents,) = db.execute("SELECT COUNT(*) FROM document").fetchone()
        if changed and len(changed) >= MANY * documents:
            for table in WORDS:
                db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")

    def _take_in(self, db: Connection, graph: NamedNode, touched: Touched) -> None:
        insert_graph(
            db, graph.value, read_graph(graph.value, self.store.quads(graph)), self.base_iri, touched
        )

    def _remove(self, db: Connection, graph: str) -> Change:
        touched = Touched()
        forget_graph(db, graph, touched)
        return settle(db, touched)


def _stamps(store: Store) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for row in store.select(_STAMPS):
        document, content_hash, ended = row["document"], row["hash"], row.get("ended")
        if isinstance(document, NamedNode):
            stamp = f"{getattr(content_hash, 'value', '')} {getattr(ended, 'value', '')}"
            found.setdefault(document.value, []).append(stamp)
    for graph, stamps in found.items():
        yield graph, min(stamps)
