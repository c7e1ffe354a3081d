"""Oxigraph in a directory: one writer, a ledger beside the graph, damage reported.

```
regkg-data/
    graph/               the engine's files
    documents.json       count and digest of the documents (ledger.py)
    documents.journal
    owner.json           who holds the store
```
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat

from kg.errors import StoreDamaged, StoreError, StoreLocked
from kg.store.embedded import MemoryStore, checked
from kg.store.failures import engine_errors
from kg.store.interface import CONTENT_HASH
from kg.store.ledger import Ledger, Tally

GRAPH = "graph"
OWNER = "owner.json"


class DiskStore(MemoryStore):
    """A graph in a directory, which this process holds until it closes it.

    Args:
        path: The directory; made when it is not there.
        accept_damage: Take what is left of a damaged store for the whole, and go on from there.

    Raises:
        StoreLocked: Another process holds it, or this one already does.
        StoreDamaged: Documents that were written are gone, or the files do not hold together.
        StoreError: The directory cannot be read or written.
    """

    def __init__(self, path: Path, *, accept_damage: bool = False) -> None:
        self.path = path
        super().__init__(_open(path), name=str(path))
        try:
            with engine_errors(self.name):
                self._ledger = self._checked_ledger(accept_damage=accept_damage)
            _write_owner(path)
        except BaseException:
            self._engine = None
            raise

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        new = checked(graph, quads)
        with self._document(graph, _hash_in(graph, new)):
            return super().replace_graph(graph, new)

    def remove_graph(self, graph: NamedNode) -> bool:
        with self._document(graph, None):
            return super().remove_graph(graph)

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        with self._anything():
            super().update(text, base_iri=base_iri)

    def bulk_load(self, path: Path, *, media: RdfFormat | None = None) -> None:
        with self._anything():
            super().bulk_load(path, media=media)

    def flush(self) -> None:
        with self.writing, engine_errors(self.name):
            if self._ledger.dirty:
                self.engine.flush()
                self._ledger.checkpoint(self._count() if self._ledger.unknown else None)

    def backup(self, directory: Path) -> None:
        """A copy of one moment by hard links where the file system allows; it is a store of its own."""
        directory.mkdir(parents=True)
        with self.writing:
            self.flush()
            self.checkpoint(directory / GRAPH)
            Ledger(directory).checkpoint(self._ledger.tally)

    def checkpoint(self, directory: Path) -> None:
        """The engine's files alone, for readers in other processes. It waits for no writer."""
        with engine_errors(self.name):
            self.engine.backup(str(directory))

    def close(self) -> None:
        if self._engine is None:
            return
        with self.writing:
            self.flush()
            self._ledger.close()
            (self.path / OWNER).unlink(missing_ok=True)
            super().close()

    @contextmanager
    def _document(self, graph: NamedNode, after: str | None) -> Iterator[None]:
        """One transaction on one document, in the journal before and after."""
        with self.writing:
            before = self.content_hash(graph)
            with _file_errors(self.name):
                self._ledger.begin(graph.value, before, after)
            try:
                yield
                self._ledger.done(graph.value, before, after)
            except BaseException:
                # Whether it was committed is not known: the documents are counted at the next flush.
                self._ledger.unknown = True
                raise

    @contextmanager
    def _anything(self) -> Iterator[None]:
        """One transaction on whatever it likes, safe from a power cut when it ends."""
        with self.writing:
            with _file_errors(self.name):
                self._ledger.anything()
            yield
            with engine_errors(self.name):
                self.engine.flush()

    def _count(self) -> Tally:
        tally = Tally()
        for document, content_hash in self._documents():
            tally.add(document, content_hash)
        return tally

    def _documents(self) -> Iterator[tuple[str, str]]:
        # Quads would have four terms made of each, and every command waits for this.
        found = self.engine.query(
            f"SELECT ?document ?hash {{ GRAPH ?document {{ ?document {CONTENT_HASH} ?hash }} }}"
        )
        for document, content_hash in cast("QuerySolutions", found):
            if isinstance(document, NamedNode) and isinstance(content_hash, Literal):
                yield document.value, content_hash.value

    def _checked_ledger(self, *, accept_damage: bool) -> Ledger:
        ledger = Ledger.load(self.path)
        if ledger is None:
            ledger = Ledger(self.path)
            if not accept_damage and (count := self._count().count):
                raise self._damaged(f"{count} documents and no documents.json to check them against")
            ledger.unknown = True
        elif ledger.rebooted:
            import logging  # Opening need not wait for it.

            logging.getLogger(__name__).warning(
                "%s: the machine stopped while documents were written; those since the last flush may be "
                "missing: ingest them again",
                self.name,
            )
            ledger.unknown = True
        elif not ledger.unknown and (problem := ledger.problem(self._documents())):
            if not accept_damage:
                raise self._damaged(problem)
            ledger.unknown = True
        if ledger.dirty:
            self.engine.flush()
            ledger.checkpoint(self._count())
        return ledger

    def _damaged(self, problem: str) -> StoreDamaged:
        return StoreDamaged(
            f"{self.name}: {problem}; restore a backup (regkg restore DIRECTORY), "
            "or keep what is left (regkg check --accept) and ingest the missing documents again"
        )


def _open(path: Path) -> pyoxigraph.Store:
    if (path / "CURRENT").exists():
        raise StoreError(f"{path}: a database of Oxigraph itself; move it to {path / GRAPH} to use it here")
    ledger = Ledger.load(path) if path.is_dir() else None
    if ledger is not None and ledger.tally.count and not (path / GRAPH / "CURRENT").exists():
        raise StoreDamaged(f"{path}: {GRAPH}/ is gone, {ledger.tally.count} documents were in it")
    try:
        path.mkdir(parents=True, exist_ok=True)
        # The engine locks a path as it is written, and a relative one changes its meaning with the folder.
        return pyoxigraph.Store(str(path.absolute() / GRAPH))
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreLocked(f"{path} is held by {_owner(path)}") from error
        if isinstance(error, PermissionError | FileNotFoundError | NotADirectoryError | FileExistsError):
            raise StoreError(f"{path}: cannot be opened: {error}") from error
        if "Permission denied" in str(error) or "Read-only file system" in str(error):
            raise StoreError(f"{path}: the folder cannot be written; the store needs to: {error}") from error
        if "No space left" in str(error):
            raise StoreError(f"{path}: the disk is full") from error
        raise StoreDamaged(
            f"{path}: the engine cannot open it: {error}; restore a backup with: regkg restore DIRECTORY"
        ) from error


def _write_owner(path: Path) -> None:
    owner = {
        "pid": os.getpid(),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]),
        "since": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()),
    }
    with _file_errors(str(path)):
        (path / OWNER).write_text(json.dumps(owner))


def _owner(path: Path) -> str:
    """Who holds the store and what to do about it, as the end of a sentence."""
    try:
        owner = json.loads((path / OWNER).read_text())
        who = f"process {owner['pid']} ({owner['command']}, since {owner['since']})"
    except (OSError, ValueError, KeyError):
        who = "another process"
    return f"{who}; send to the running service with --server ADDRESS, or stop it first"


def _hash_in(graph: NamedNode, quads: Iterable[Quad]) -> str | None:
    for quad in quads:
        if quad.predicate == CONTENT_HASH and quad.subject == graph and isinstance(quad.object, Literal):
            return quad.object.value
    return None


@contextmanager
def _file_errors(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{name}: cannot be written: {error.strerror}") from error
