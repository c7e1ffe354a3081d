"""SPARQL 1.1 Protocol, update."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from api.dependencies import KeyDep, ServiceDep
from api.guard import examine, may_be_costly, with_graphs
from api.requests import FORM, address_of, in_address, iris, media_type, only, parameters, text_of
from kg.errors import ForbiddenReach, InvalidQuery

router = APIRouter(tags=["SPARQL"])


@router.post(
    "/update",
    summary="Change the graph by SPARQL Update",
    status_code=204,
    response_class=Response,
    dependencies=[KeyDep],
    operation_id="update",
)
async def update(request: Request, service: ServiceDep) -> Response:
    """Run an update: all its operations or none. It needs a key."""
    found = in_address(request)
    match media_type(request):
        case "application/sparql-update":
            found = {**found, "update": [await text_of(request)]}
        case form if form == FORM:
            found = parameters(await request.body())
        case _:
            raise HTTPException(415, f"send application/sparql-update or {FORM}")
    if "query" in found:
        raise InvalidQuery("this address runs updates; queries go to /sparql")
    text = only(found, "update")
    if text is None:
        raise InvalidQuery("update is missing")
    base = address_of(request)
    examined = examine(text, allowed=service.settings.allow_service)
    if examined.reach:
        if examined.plain:
            await service.readers.check(examined.text, update=True, base_iri=base)
        raise ForbiddenReach(f"{examined.reach} is not allowed here: updates reach nothing outside")
    checked = examined.text
    default, named = iris(found, "using-graph-uri"), iris(found, "using-named-graph-uri")
    if default or named:
        checked = with_graphs(checked, default, named)
    if may_be_costly(checked):
        await service.readers.rehearse(checked, base_iri=base)
    await service.writer.run(lambda store: store.update(checked, base_iri=base))
    return Response(status_code=204)
