"""A store whose projection follows what is written to it."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from kg.projection.projection import Projection
from kg.store import UNION, Format, Row, Scope, Store

_log = logging.getLogger(__name__)


class ProjectedStore:
    """Any store whose projection is kept up to date.

    A document is taken up as it is written, an update of any kind before the next answer.
    """

    def __init__(self, store: Store, projection: Projection) -> None:
        self.store = store
        self.projection = projection
        self._writing = threading.RLock()

    @property
    def name(self) -> str:
        return self.store.name

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        new = list(quads)
        with self._writing:
            existed = self.store.replace_graph(graph, new)
            try:
                self.projection.project(graph, new)
            except sqlite3.Error as error:
                self._fall_behind(graph, error)
            return existed

    def remove_graph(self, graph: NamedNode) -> bool:
        with self._writing:
            existed = self.store.remove_graph(graph)
            try:
                self.projection.remove(graph)
            except sqlite3.Error as error:
                self._fall_behind(graph, error)
            return existed

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        with self._anything():
            self.store.update(text, base_iri=base_iri)

    def bulk_load(self, path: Path, *, media: RdfFormat | None = None) -> None:
        with self._anything():
            self.store.bulk_load(path, media=media)

    def content_hash(self, document: NamedNode) -> str | None:
        return self.store.content_hash(document)

    def contains(self, graph: NamedNode) -> bool:
        return self.store.contains(graph)

    def graphs(self) -> Iterator[NamedNode]:
        return self.store.graphs()

    def quads(self, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        return self.store.quads(graph)

    def query(
        self, text: str, *, media: Format | None = None, scope: Scope = UNION, base_iri: str | None = None
    ) -> bytes:
        return self.store.query(text, media=media, scope=scope, base_iri=base_iri)

    def select(self, text: str, *, scope: Scope = UNION) -> tuple[Row, ...]:
        return self.store.select(text, scope=scope)

    def flush(self) -> None:
        self.store.flush()

    def backup(self, directory: Path) -> None:
        self.store.backup(directory)

    def close(self) -> None:
        self.projection.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _anything(self) -> Iterator[None]:
        """Whatever is written in here is taken up before the next answer, also after a crash."""
        with self._writing:
            self.projection.mark_stale()
            try:
                yield
            finally:
                # An answer that was given meanwhile has compared too early.
                self.projection.mark_stale()

    def _fall_behind(self, graph: NamedNode, error: sqlite3.Error) -> None:
        """The graph is written, and it is the truth; the projection catches up when it is asked next."""
        _log.warning("%s: the projection does not take it: %s", graph.value, error)
        self.projection.fall_behind()
