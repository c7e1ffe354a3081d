"""SPARQL 1.1 Protocol, query; and the service description."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from api import protocols
from api.dependencies import ServiceDep
from api.description import service_description
from api.negotiate import GRAPHS, best, named_format, wanted
from api.requests import (
    FORM,
    Parameters,
    address_of,
    in_address,
    media_type,
    only,
    parameters,
    scope_of,
    text_of,
)
from api.responses import negotiated
from api.service import Service
from kg.errors import InvalidQuery

router = APIRouter(tags=["SPARQL"])


@router.get(
    "/sparql",
    summary="Ask a query, or describe the service",
    response_class=Response,
    operation_id="query",
    **protocols.QUERY_BY_GET,
)
@router.head("/sparql", include_in_schema=False)
async def query_by_get(request: Request, service: ServiceDep) -> Response:
    """The answer to ``query`` in the format of ``format`` or ``Accept``; without it, a description."""
    found = in_address(request)
    if "query" in found or "update" in found:
        return await answer(request, service, found)
    scope_of(found, service.scope)
    accept = request.headers.get("accept")
    editor = getattr(request.app.state, "editor", None)
    if editor is not None and best([*GRAPHS, "text/html"], accept) == "text/html":
        page: Response = editor(request)
        return page
    return service_description(request, service.settings)


@router.post(
    "/sparql",
    summary="Ask a query by POST",
    response_class=Response,
    operation_id="query_by_post",
    **protocols.QUERY_BY_POST,
)
async def query_by_post(request: Request, service: ServiceDep) -> Response:
    """The same with the query as form or body, for those that are too long for an address."""
    found = in_address(request)
    match media_type(request):
        case "application/sparql-query":
            found = {**found, "query": [await text_of(request)]}
        case form if form == FORM:
            # What stands in both is given twice, and is refused as such.
            for name, values in parameters(await request.body()).items():
                found.setdefault(name, []).extend(values)
        case _:
            raise HTTPException(415, f"send application/sparql-query or {FORM}")
    return await answer(request, service, found)


async def answer(request: Request, service: Service, found: Parameters) -> Response:
    """Check a query, run it and give its answer."""
    if "update" in found:
        raise InvalidQuery("this address answers queries; updates go to /update")
    text = only(found, "query")
    if text is None:
        raise InvalidQuery("query is missing")
    if len(text) > service.settings.max_query:
        raise HTTPException(413, f"the query is longer than {service.settings.max_query} characters")
    base = address_of(request)
    scope = scope_of(found, service.scope)
    want = wanted(named_format(found.get("format", [])), request.headers.get("accept"))
    return negotiated(await service.readers.query(text, wanted=want, scope=scope, base_iri=base))
