"""The writer: what the workers find goes into the store, a transaction a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode, RdfFormat, parse

from kg import pipeline
from kg.cli.workers import BATCH, Failure, Found, Pool, count_types
from kg.errors import RegkgError, UnreadableSource
from kg.language import LANGUAGES
from kg.model import Document
from kg.proposals import Endpoint, Proposer
from kg.store.embedded import MemoryStore
from kg.terms import iri

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Quad

    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one source."""

    source: str
    status: Literal["new", "unchanged", "replaced", "failed"]
    reason: str = ""
    event_types: tuple[tuple[str, int], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


def ingest_here(
    documents: Iterable[Document | UnreadableSource],
    store: Store,
    *,
    base_iri: str,
    endpoint: Endpoint | None = None,
) -> Iterator[Line]:
    """Read documents into a store in this process.

    What breaks while one document is read is reported of that document, and the rest goes on.

    Args:
        endpoint: A language model that proposes events, too.
    """
    proposer = Proposer(endpoint) if endpoint else None
    for outcome in pipeline.ingest(documents, store, base_iri=base_iri, proposer=proposer):
        found = outcome.extraction
        yield Line(
            outcome.source,
            outcome.status,
            outcome.reason or "",
            count_types(found) if found else (),
            found.left_out if found else (),
        )


def ingest_with_workers(
    documents: Iterable[Document | UnreadableSource],
    store: Store,
    *,
    jobs: int,
    base_iri: str,
    languages: Iterable[str] = tuple(LANGUAGES),
    endpoint: Endpoint | None = None,
) -> Iterator[Line]:
    """Read documents into a store, extraction in ``jobs`` worker processes.

    Args:
        languages: Those that may come; their models are loaded before the first worker is forked.
        endpoint: A language model that proposes events, too.
    """
    with Pool(jobs, base_iri=base_iri, preload=languages, endpoint=endpoint) as pool:
        rounds: list[Document | UnreadableSource] = []
        writer = Writer(store, base_iri)
        given: Iterable[Document | UnreadableSource] = documents
        while True:
            for document, answer in pool.run(in_batches(writer.to_read(given), BATCH)):
                yield from writer.drain()
                yield writer.write(document, answer)
            yield from writer.drain()
            rounds = writer.take_put_off()
            if not rounds:
                break
            given = rounds
        store.flush()


def in_batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """Documents in lists of at most ``size``."""
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class Writer:
    """Writes what was found, each document in one transaction, and knows what need not be read."""

    def __init__(self, store: Store, base_iri: str) -> None:
        self._store, self._base_iri = store, base_iri
        self._ready: list[Line] = []
        self._put_off: list[Document | UnreadableSource] = []
        self._in_flight: set[str] = set()
        self._written = 0

    def to_read(self, documents: Iterable[Document | UnreadableSource]) -> Iterator[Document]:
        """The documents that must be read: not those that are in the store with the same content.

        A document whose key is being read is put off to the next round, so that the last one stays.
        """
        for document in documents:
            if isinstance(document, UnreadableSource):
                self._ready.append(Line(document.source, "failed", document.problem))
            elif document.key in self._in_flight:
                self._put_off.append(document)
            elif self._store.content_hash(self._graph(document)) == document.content_hash:
                self._ready.append(Line(name_of(document), "unchanged"))
            else:
                self._in_flight.add(document.key)
                yield document

    def drain(self) -> Iterator[Line]:
        """What became of the documents that need not be read."""
        lines, self._ready = self._ready, []
        yield from lines

    def take_put_off(self) -> list[Document | UnreadableSource]:
        """The documents for the next round."""
        put_off, self._put_off = self._put_off, []
        self._in_flight.clear()
        return put_off

    def write(self, document: Document, answer: Found | Failure) -> Line:
        """Commit what was found in a document; from here on it survives kill -9."""
        name = name_of(document)
        if isinstance(answer, Failure):
            return Line(name, "failed", answer.reason)
        try:
            quads = parse(answer.quads, format=RdfFormat.N_QUADS)
            existed = self._store.replace_graph(self._graph(document), quads)
        except RegkgError as error:
            return Line(name, "failed", str(error))
        self._written += 1
        if self._written % pipeline.FLUSH_EVERY == 0:
            self._store.flush()
        return Line(
            name, "replaced" if existed else "new", event_types=answer.event_types, left_out=answer.left_out
        )

    def _graph(self, document: Document) -> NamedNode:
        return iri(self._base_iri, "document", document.key)


def name_of(document: Document) -> str:
    """What a person calls a document."""
    return document.source or document.file_name or document.key


class DryRun(MemoryStore):
    """A store that keeps nothing of the run, and answers about documents as another store would.

    Args:
        known_hash: The hash of a document in that other store.
    """

    def __init__(self, known_hash: Callable[[NamedNode], str | None]) -> None:
        super().__init__(name="dry run")
        self._known_hash = known_hash

    def content_hash(self, document: NamedNode) -> str | None:
        return self._known_hash(document)

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        return self._known_hash(graph) is not None
