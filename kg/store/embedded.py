"""Oxigraph in this process, in memory; `disk.py` adds what a directory needs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from kg.errors import StoreError
from kg.store.evaluation import answer, rows, serialized
from kg.store.failures import engine_errors
from kg.store.interface import CONTENT_HASH, UNION, Format, Row, Scope

#: Name of the file of quads in a backup that is not a directory of the engine.
DUMP = "graph.nq"


class MemoryStore:
    """A graph that ends with the process."""

    def __init__(self, engine: pyoxigraph.Store | None = None, *, name: str = "memory") -> None:
        self._engine: pyoxigraph.Store | None = engine if engine is not None else pyoxigraph.Store()
        self.name = name
        #: One writer at a time; reading needs no lock.
        self.writing = threading.RLock()

    @property
    def engine(self) -> pyoxigraph.Store:
        """The engine's own store, for what the interface has no word for."""
        if self._engine is None:
            raise StoreError(f"{self.name}: the store is closed")
        return self._engine

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        new = checked(graph, quads)
        with self.writing, engine_errors(self.name):
            if self.engine.contains_named_graph(graph):
                # The engine has no transaction of several calls; an update of two operations is one.
                self.engine.update(f"DROP SILENT GRAPH {graph} ; {insertion(graph, new)}")
                return True
            self.engine.extend(new)
            if not new:
                self.engine.add_graph(graph)
            return False

    def remove_graph(self, graph: NamedNode) -> bool:
        with self.writing, engine_errors(self.name):
            existed = self.engine.contains_named_graph(graph)
            self.engine.remove_graph(graph)
            return existed

    def content_hash(self, document: NamedNode) -> str | None:
        with engine_errors(self.name):
            for quad in self.engine.quads_for_pattern(document, CONTENT_HASH, None, document):
                return quad.object.value if isinstance(quad.object, Literal) else None
        return None

    def contains(self, graph: NamedNode) -> bool:
        with engine_errors(self.name):
            return self.engine.contains_named_graph(graph)

    def graphs(self) -> Iterator[NamedNode]:
        with engine_errors(self.name):
            yield from (graph for graph in self.engine.named_graphs() if isinstance(graph, NamedNode))

    def quads(self, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        with engine_errors(self.name):
            yield from self.engine.quads_for_pattern(None, None, None, graph)

    def query(
        self, text: str, *, media: Format | None = None, scope: Scope = UNION, base_iri: str | None = None
    ) -> bytes:
        with engine_errors(self.name):
            return serialized(answer(self.engine, text, scope=scope, base_iri=base_iri), media)

    def select(self, text: str, *, scope: Scope = UNION) -> tuple[Row, ...]:
        with engine_errors(self.name):
            return rows(answer(self.engine, text, scope=scope))

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        with self.writing, engine_errors(self.name):
            self.engine.update(text, base_iri=base_iri)

    def bulk_load(self, path: Path, *, media: RdfFormat | None = None) -> None:
        with self.writing, engine_errors(self.name):
            self.engine.bulk_load(path=str(path), format=media)

    def flush(self) -> None:
        """Nothing to do: memory does not survive anything."""

    def backup(self, directory: Path) -> None:
        directory.mkdir(parents=True)
        with self.writing, engine_errors(self.name):
            self.engine.dump(str(directory / DUMP), RdfFormat.N_QUADS)

    def close(self) -> None:
        self._engine = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def checked(graph: NamedNode, quads: Iterable[Quad]) -> list[Quad]:
    """The quads as a list, all of them in the graph.

    Raises:
        ValueError: A quad belongs to another graph.
    """
    new = list(quads)
    for quad in new:
        if quad.graph_name != graph:
            raise ValueError(f"{quad} is not in the graph {graph}")
    return new


def insertion(graph: NamedNode | DefaultGraph, quads: Iterable[Quad]) -> str:
    """``INSERT DATA`` of the quads; ``CREATE`` when there are none, so that the graph exists all the same."""
    triples = n_triples(quads).decode()
    if isinstance(graph, DefaultGraph):
        return f"INSERT DATA {{\n{triples}}}"
    if not triples:
        return f"CREATE SILENT GRAPH {graph}"
    return f"INSERT DATA {{ GRAPH {graph} {{\n{triples}}} }}"


def n_triples(quads: Iterable[Quad]) -> bytes:
    """The quads without their graphs, as N-Triples."""
    return serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
