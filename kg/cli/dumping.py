"""The quads of a store in a stable order, graph by graph.

Order: by the names of the graphs, within one by its lines in N-Triples. Engines keep other orders, so this is
what makes an export of a folder, of memory and of a server the same bytes.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from kg.cli.chronicle import COLUMNS, Told, to_row, told_in
from kg.errors import NotFound
from kg.store import Store
from kg.terms import PREFIXES

_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def dump(store: Store, file: BinaryIO, output: str, *, graph: str | None = None) -> None:
    """Write a store, or one of its graphs.

    Args:
        file: Written to as the quads come; one graph at a time is held in memory.
        output: ``turtle trig nquads ntriples jsonld rdfxml csv``.
        graph: IRI of the only graph that is wanted.

    Raises:
        NotFound: The store has no such graph.
    """
    graphs = _names(store, graph)
    if output == "csv":
        _dump_csv(store, graphs, file)
    elif output in ("nquads", "ntriples"):
        for name in graphs:
            file.writelines(sorted_lines(store, name, with_graph=output == "nquads"))
    else:
        quads: Iterator[Quad] = (quad for name in graphs for quad in _sorted_quads(store, name))
        if not _FORMATS[output].supports_datasets:
            quads = _each_once(quads)
        serialize(quads, output=file, format=_FORMATS[output], prefixes=PREFIXES)


def _names(store: Store, wanted: str | None) -> list[NamedNode | DefaultGraph]:
    named = sorted(store.graphs(), key=lambda node: node.value)
    if wanted is None:
        return [DefaultGraph(), *named]
    try:
        node = NamedNode(wanted)
    except ValueError as error:
        raise NotFound(f"{wanted}: no IRI; documents are named by IRIs") from error
    if node not in named:
        raise NotFound(f"{wanted}: no such document in {store.name}")
    return [node]


def sorted_lines(store: Store, graph: NamedNode | DefaultGraph, *, with_graph: bool) -> list[bytes]:
    """The lines of a graph in N-Quads or N-Triples, in the order of their bytes."""
    lines = (serialize(store.quads(graph), format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    if isinstance(graph, NamedNode) and not with_graph:
        end = f" {graph} .\n".encode()
        lines = [line.removesuffix(end) + b" .\n" for line in lines]
    return sorted(lines)


def _sorted_quads(store: Store, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    lines = sorted_lines(store, graph, with_graph=True)
    yield from parse(b"".join(lines), format=RdfFormat.N_QUADS)


def _each_once(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads without their graphs.

    What several documents say of an entity comes once for each: to find repetitions all would have to be
    held. A set of triples is not changed by it.
    """
    last: Quad | None = None
    for quad in quads:
        bare = Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        if bare != last:
            yield bare
        last = bare


def _dump_csv(store: Store, graphs: Iterable[NamedNode | DefaultGraph], file: BinaryIO) -> None:
    """One row an event, by IRI."""
    import csv

    claims: dict[str, list[Told]] = defaultdict(list)
    for graph in graphs:
        if isinstance(graph, NamedNode):
            for told in told_in(graph.value, store.quads(graph)):
                claims[told.event].append(told)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(to_row(claims[event]) for event in sorted(claims))
    text.detach()
