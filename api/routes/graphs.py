"""SPARQL 1.1 Graph Store HTTP Protocol: ``?graph=``, ``?default``, and graphs named by their own address."""

from __future__ import annotations

import asyncio
import uuid

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from api import protocols
from api.dependencies import KeyDep, ServiceDep
from api.negotiate import GRAPHS, wanted
from api.requests import absolute_iri, in_address, media_type, only
from api.responses import negotiated
from api.service import Service
from api.workers import Answer
from kg.errors import InvalidQuery, NotFound
from kg.store import Store, insertion

router = APIRouter(tags=["Graph store"])

Graph = NamedNode | DefaultGraph


@router.get(
    "/graphs",
    summary="Read a graph",
    response_class=Response,
    operation_id="read_graph",
    **protocols.READ_GRAPH,
)
@router.head("/graphs", include_in_schema=False)
@router.api_route("/graphs/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
async def read(request: Request, service: ServiceDep) -> Response:
    """The triples of ``?graph=IRI`` or ``?default``, in the format of ``format`` or ``Accept``."""
    graph = addressed(request)
    media_type_ = wanted(only(in_address(request), "format"), request.headers.get("accept")).graph
    if media_type_ is None:
        raise HTTPException(406, f"a graph comes as {', '.join(GRAPHS)}")
    body = await asyncio.to_thread(_written, service.store, graph, GRAPHS[media_type_])
    if len(body) > service.settings.max_result:
        raise HTTPException(413, "the graph is too large for one answer; use /export")
    return negotiated(Answer(media_type_, body))


@router.put(
    "/graphs",
    summary="Replace a graph",
    response_class=Response,
    status_code=204,
    dependencies=[KeyDep],
    operation_id="replace_graph",
    **protocols.REPLACE_GRAPH,
)
@router.put("/graphs/{path:path}", dependencies=[KeyDep], include_in_schema=False)
async def replace(request: Request, service: ServiceDep) -> Response:
    """Make the body all that the graph holds: 201 when it is new, 204 when it was there."""
    graph = addressed(request)
    triples = await sent(request, service, graph)

    def change(store: Store) -> bool:
        quads = _quads(triples, graph)
        if isinstance(graph, NamedNode):
            return store.replace_graph(graph, quads)
        store.update(f"CLEAR DEFAULT ; {insertion(graph, quads)}")
        return True

    # Readers see it when it is safe, which is when the client hears of it.
    existed = await service.writer.run_unawaited(change)
    await service.writer.flush()
    return Response(status_code=204 if existed else 201)


@router.post(
    "/graphs",
    summary="Add to a graph",
    response_class=Response,
    status_code=204,
    dependencies=[KeyDep],
    operation_id="add_to_graph",
    **protocols.ADD_TO_GRAPH,
)
@router.post("/graphs/{path:path}", dependencies=[KeyDep], include_in_schema=False)
async def add(request: Request, service: ServiceDep) -> Response:
    """Add the body to the graph; without a graph, make one and say its name in ``Location``."""
    new = not in_address(request) and request.url.path.rstrip("/").endswith("/graphs")
    graph = NamedNode(f"{_base(request)}/graphs/{uuid.uuid4()}") if new else addressed(request)
    triples = await sent(request, service, graph)

    def change(store: Store) -> bool:
        existed = not isinstance(graph, NamedNode) or store.contains(graph)
        store.update(insertion(graph, _quads(triples, graph)))
        return existed

    existed = await service.writer.run(change)
    if not new:
        return Response(status_code=204 if existed else 201)
    assert isinstance(graph, NamedNode)
    return Response(status_code=201, headers={"Location": graph.value})


@router.delete(
    "/graphs",
    summary="Remove a graph",
    response_class=Response,
    status_code=204,
    dependencies=[KeyDep],
    operation_id="remove_graph",
    **protocols.REMOVE_GRAPH,
)
@router.delete("/graphs/{path:path}", dependencies=[KeyDep], include_in_schema=False)
async def remove(request: Request, service: ServiceDep) -> Response:
    """Remove the graph and what it holds."""
    graph = addressed(request)

    def change(store: Store) -> bool:
        if isinstance(graph, NamedNode):
            existed = store.remove_graph(graph)
            store.flush()
            return existed
        store.update("CLEAR DEFAULT")
        return True

    if not await service.writer.run(change):
        raise NotFound(f"no graph {graph}")
    return Response(status_code=204)


def addressed(request: Request) -> Graph:
    """The graph that a request is about.

    Raises:
        InvalidQuery: None or two are named, or the name is no absolute IRI.
    """
    found = in_address(request)
    name, default = only(found, "graph"), "default" in found
    if any(found.get("default", [])):
        raise InvalidQuery("default takes no value: ?default")
    direct = not request.url.path.rstrip("/").endswith("/graphs")
    if direct and not found.keys() - {"format"}:
        return absolute_iri(str(request.url.replace(query="", fragment="")), "address")
    if (name is not None) == default or direct:
        raise InvalidQuery("name one graph: ?graph=IRI or ?default")
    return DefaultGraph() if name is None else absolute_iri(name, "graph")


async def sent(request: Request, service: Service, graph: Graph) -> bytes:
    """The triples of the body as N-Quads, parsed in a child.

    Raises:
        HTTPException: 415 for what is no graph: TriG and N-Quads hold several.
        InvalidQuery: It does not parse, or names graphs itself.
    """
    base = graph.value if isinstance(graph, NamedNode) else f"{_base(request)}/graphs"
    kind = media_type(request)
    if kind != protocols.MULTIPART:
        return await _parsed(service, await request.body(), kind, base)
    async with request.form(max_files=100, max_fields=100) as form:
        parts = []
        for part in form.values():
            if isinstance(part, str):
                raise InvalidQuery("each part of the form must be a file with its Content-Type")
            part_kind = (part.content_type or "").partition(";")[0].strip().lower()
            parts.append(await _parsed(service, await part.read(), part_kind, base))
    return b"".join(parts)


async def _parsed(service: Service, body: bytes, kind: str, base: str) -> bytes:
    if kind not in protocols.READABLE:
        raise HTTPException(415, f"send a graph as {', '.join(protocols.READABLE)}")
    return await service.readers.parse(body, media=protocols.READABLE[kind], base_iri=base)


def _quads(triples: bytes, graph: Graph) -> list[Quad]:
    quads = []
    for quad in parse(triples, format=RdfFormat.N_QUADS):
        if not isinstance(quad.graph_name, DefaultGraph):
            raise InvalidQuery("the body names graphs of its own; send the triples of one graph")
        quads.append(Quad(quad.subject, quad.predicate, quad.object, graph))
    return quads


def _written(store: Store, graph: Graph, media: str) -> bytes:
    if isinstance(graph, NamedNode) and not store.contains(graph):
        raise NotFound(f"no graph {graph}")
    triples = (quad.triple for quad in store.quads(graph))
    return serialize(triples, format=getattr(RdfFormat, media)) or b""


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
