"""What a store can do, whichever engine keeps the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Triple,
)

Term = NamedNode | BlankNode | Literal | Triple
Row = Mapping[str, Term]
"""One solution of a SELECT; a variable that is not bound is absent."""
Format = QueryResultsFormat | RdfFormat

#: The property by which a source is seen to be unchanged.
CONTENT_HASH = NamedNode("https://w3id.org/regkg/ontology#contentHash")


class Scope(NamedTuple):
    """Which graphs a query sees."""

    union: bool = True
    """Without graphs of its own: the default graph is the union of all named graphs."""
    default_graphs: tuple[str, ...] = ()
    """IRIs of the graphs that make up the default graph."""
    named_graphs: tuple[str, ...] = ()
    """IRIs of the graphs that ``GRAPH`` reaches."""


#: All graphs, and their union as the default graph.
UNION = Scope()


class Store(Protocol):
    """A graph with one named graph for each document.

    Every writing method is one transaction: it happens wholly or, when it raises, not at all.
    """

    @property
    def name(self) -> str:
        """Where the graph is kept, as a person would say it: a path, an address, "memory"."""
        ...

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        """Make ``quads`` all that the graph holds; True when the graph existed before.

        Raises:
            ValueError: A quad belongs to another graph.
        """
        ...

    def remove_graph(self, graph: NamedNode) -> bool:
        """Remove a graph and what it holds; True when it existed."""
        ...

    def content_hash(self, document: NamedNode) -> str | None:
        """``reg:contentHash`` of a document in its own graph; None when the document is not in the store."""
        ...

    def contains(self, graph: NamedNode) -> bool:
        """Whether the graph exists. Some servers keep no empty graphs."""
        ...

    def graphs(self) -> Iterator[NamedNode]:
        """The names of the named graphs."""
        ...

    def quads(self, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all graphs."""
        ...

    def query(
        self, text: str, *, media: Format | None = None, scope: Scope = UNION, base_iri: str | None = None
    ) -> bytes:
        """The answer to a query in a format of its kind: JSON for SELECT and ASK, N-Triples for graphs.

        Raises:
            InvalidQuery: It does not parse, or ``media`` does not fit its form.
        """
        ...

    def select(self, text: str, *, scope: Scope = UNION) -> tuple[Row, ...]:
        """The solutions of a SELECT query."""
        ...

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        """Run a SPARQL Update, all its operations or none."""
        ...

    def bulk_load(self, path: Path, *, media: RdfFormat | None = None) -> None:
        """Load a file, fast; the format is read from its name unless ``media`` says it."""
        ...

    def flush(self) -> None:
        """What was written survives a power cut from here on; call it at the end of each batch."""
        ...

    def backup(self, directory: Path) -> None:
        """Write a copy of one moment to a new directory; ``kg.store.restore`` reads it."""
        ...

    def close(self) -> None:
        """Flush and let go; the store cannot be used after it."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
