"""Evaluating a query on an Oxigraph store, in whichever process it is open."""

from __future__ import annotations

from typing import cast

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from kg.errors import InvalidQuery
from kg.store.interface import Format, Row, Scope

Answer = QuerySolutions | QueryTriples | QueryBoolean


def answer(store: pyoxigraph.Store, text: str, *, scope: Scope, base_iri: str | None = None) -> Answer:
    """Start a query. What it returns belongs to this thread: read by another, the engine ends the process."""
    if scope.default_graphs or scope.named_graphs:
        return store.query(
            text,
            base_iri=base_iri,
            default_graph=[NamedNode(iri) for iri in scope.default_graphs],
            named_graphs=[NamedNode(iri) for iri in scope.named_graphs],
        )
    return store.query(text, base_iri=base_iri, use_default_graph_as_union=scope.union)


def serialized(found: Answer, media: Format | None) -> bytes:
    """The answer in a format of its kind.

    Raises:
        InvalidQuery: A graph was asked for as a table, or a table as a graph.
    """
    if isinstance(found, QueryTriples):
        media = media or RdfFormat.N_TRIPLES
        if not isinstance(media, RdfFormat):
            raise InvalidQuery(f"CONSTRUCT and DESCRIBE give a graph, which {media.name} cannot hold")
        return cast(bytes, found.serialize(format=media))
    media = media or QueryResultsFormat.JSON
    if not isinstance(media, QueryResultsFormat):
        raise InvalidQuery(f"SELECT and ASK give a table or a boolean, which {media.name} cannot hold")
    return cast(bytes, found.serialize(format=media))


def rows(found: Answer) -> tuple[Row, ...]:
    """The solutions as dictionaries, by name of variable and without those that are not bound."""
    if not isinstance(found, QuerySolutions):
        raise InvalidQuery("rows are the answer to a SELECT query, and this is another form")
    names = [variable.value for variable in found.variables]
    return tuple(
        {name: term for name, term in zip(names, solution, strict=True) if term is not None}
        for solution in found
    )
