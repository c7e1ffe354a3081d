"""Any server that speaks SPARQL 1.1: Oxigraph, Fuseki, GraphDB, Virtuoso, another regkg."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from kg.errors import InvalidQuery, StoreError, StoreUnreachable, TooCostly
from kg.store.addresses import Addresses, find_addresses
from kg.store.embedded import DUMP, checked, insertion, n_triples
from kg.store.evaluation import rows
from kg.store.interface import CONTENT_HASH, UNION, Format, Row, Scope

_PLACE = re.compile(r"(?:error at |line )(\d+)(?::|, column )(\d+)")
#: What the problem a server states is cut to.
_LONGEST_PROBLEM = 500
_FORM = "application/x-www-form-urlencoded"


class RemoteStore:
    """The graph in a server. One request is one transaction, as far as the server keeps to that.

    Relative IRIs mean what the server takes them for: ``base_iri`` does not reach it, since a BASE written
    into the text would move the places that its errors name.
    """

    def __init__(
        self,
        address: str,
        *,
        update: str | None = None,
        graph_store: str | None = None,
        authorization: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.name = re.sub(r"//[^/@]*@", "//", address)
        headers = [(b"User-Agent", b"regkg")]
        if authorization:
            headers.append((b"Authorization", authorization.encode()))
        self._client = httpx2.Client(headers=headers, timeout=timeout)
        try:
            self._at = (
                Addresses(address, update, graph_store) if update else find_addresses(self._client, address)
            )
        except BaseException:
            self._client.close()
            raise

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        new = checked(graph, quads)
        existed = self.contains(graph)
        if self._at.graph_store and new:
            self._send(
                "PUT",
                self._at.graph_store,
                params={"graph": graph.value},
                content=n_triples(new),
                headers={"Content-Type": RdfFormat.N_TRIPLES.media_type},
            )
        else:
            self.update(f"DROP SILENT GRAPH {graph} ; {insertion(graph, new)}")
        return existed

    def remove_graph(self, graph: NamedNode) -> bool:
        existed = self.contains(graph)
        self.update(f"DROP SILENT GRAPH {graph}")
        return existed

    def content_hash(self, document: NamedNode) -> str | None:
        found = self.select(f"SELECT ?hash {{ GRAPH {document} {{ {document} {CONTENT_HASH} ?hash }} }}")
        return str(found[0]["hash"].value) if found else None  # type: ignore[union-attr]

    def contains(self, graph: NamedNode) -> bool:
        return b"true" in self.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}", media=QueryResultsFormat.JSON)

    def graphs(self) -> Iterator[NamedNode]:
        for row in self.select("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"):
            if isinstance(row["graph"], NamedNode):
                yield row["graph"]

    def quads(self, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
        if graph is None:
            yield from self.quads(DefaultGraph())
            for name in list(self.graphs()):
                yield from self.quads(name)
            return
        named = isinstance(graph, NamedNode)
        if self._at.graph_store:
            params = {"graph": graph.value} if isinstance(graph, NamedNode) else {"default": ""}
            body = self._send(
                "GET",
                self._at.graph_store,
                params=params,
                headers={"Accept": RdfFormat.N_TRIPLES.media_type},
                absent=b"",
            )
        else:
            pattern = f"GRAPH {graph} {{ ?s ?p ?o }}" if named else "?s ?p ?o"
            body = self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", scope=Scope(union=False))
        for quad in parse(body, format=RdfFormat.N_TRIPLES):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)

    def query(
        self, text: str, *, media: Format | None = None, scope: Scope = UNION, base_iri: str | None = None
    ) -> bytes:
        accept = (
            media.media_type
            if media
            else f"{QueryResultsFormat.JSON.media_type}, {RdfFormat.N_TRIPLES.media_type};q=0.9"
        )
        return self._send(
            "POST",
            self._at.query,
            data={
                "query": text,
                "default-graph-uri": list(scope.default_graphs),
                "named-graph-uri": list(scope.named_graphs),
                # Oxigraph's own parameter; a server that does not know it passes over it.
                **({"union-default-graph": "true"} if _whole(scope) else {}),
            },
            headers={"Accept": accept},
        )

    def select(self, text: str, *, scope: Scope = UNION) -> tuple[Row, ...]:
        body = self.query(text, media=QueryResultsFormat.JSON, scope=scope)
        found = parse_query_results(body, format=QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            raise InvalidQuery("rows are the answer to a SELECT query, and this is another form")
        return rows(found)

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        self._send(
            "POST",
            self._at.update,
            content=text.encode(),
            headers={"Content-Type": "application/sparql-update"},
        )

    def bulk_load(self, path: Path, *, media: RdfFormat | None = None) -> None:
        by_graph: dict[NamedNode | DefaultGraph, list[Quad]] = {}
        for quad in parse(path=str(path), format=media):
            if not isinstance(quad.graph_name, NamedNode | DefaultGraph):
                raise StoreError(f"{path}: a graph named by a blank node has no name in {self.name}")
            by_graph.setdefault(quad.graph_name, []).append(quad)
        for graph, quads in by_graph.items():
            self.update(insertion(graph, quads))

    def flush(self) -> None:
        """Nothing to do: what the server has acknowledged is the server's to keep."""

    def backup(self, directory: Path) -> None:
        directory.mkdir(parents=True)
        with (directory / DUMP).open("wb") as file:
            serialize(self.quads(), file, format=RdfFormat.N_QUADS)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        data: Mapping[str, object] | None = None,
        absent: bytes | None = None,
    ) -> bytes:
        """The body of the answer; ``absent`` instead of an error when there is nothing at the address."""
        try:
            answer = self._client.request(
                method, address, params=params, content=content, data=data, headers=dict(headers)
            )
        except httpx2.TimeoutException as error:
            raise TooCostly(f"{self.name}: no answer within {self._client.timeout.read} s") from error
        except httpx2.HTTPError as error:
            raise StoreUnreachable(f"{self.name}: {error or type(error).__name__}") from error
        if answer.is_success:
            return answer.content
        if answer.status_code == 404 and absent is not None:
            return absent
        raise _refusal(self.name, answer)


def _whole(scope: Scope) -> bool:
    return scope.union and not scope.default_graphs and not scope.named_graphs


def _refusal(name: str, answer: httpx2.Response) -> Exception:
    problem = answer.text[:_LONGEST_PROBLEM].strip()
    if answer.status_code == 400:
        place = _PLACE.search(problem)
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        return InvalidQuery(problem, line=line, column=column)
    if answer.status_code in {408, 413, 429, 503, 504}:
        return TooCostly(f"{name}: {answer.status_code} {problem}")
    if answer.status_code in {401, 403}:
        return StoreUnreachable(f"{name}: refuses us ({answer.status_code}); set store_authorization")
    return StoreError(f"{name}: {answer.status_code} {problem}")
