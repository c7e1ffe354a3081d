"""SPARQL 1.1 Protocol, update."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from api import protocols
from api.dependencies import KeyDep, ServiceDep
from api.guard import may_be_costly
from api.requests import FORM, address_of, in_address, iris, media_type, only, parameters, text_of
from kg.errors import InvalidQuery
from kg.store import Scope

router = APIRouter(tags=["SPARQL"])


@router.post(
    "/update",
    summary="Change the graph by SPARQL Update",
    status_code=204,
    response_class=Response,
    dependencies=[KeyDep],
    operation_id="update",
    **protocols.UPDATE,
)
async def update(request: Request, service: ServiceDep) -> Response:
    """Run an update: all its operations or none. It needs a key."""
    found = in_address(request)
    match media_type(request):
        case "application/sparql-update":
            found = {**found, "update": [await text_of(request)]}
        case form if form == FORM:
            # As for queries: what stands in both is given twice, and is refused as such.
            for name, values in parameters(await request.body()).items():
                found.setdefault(name, []).extend(values)
        case _:
            raise HTTPException(415, f"send application/sparql-update or {FORM}")
    if "query" in found:
        raise InvalidQuery("this address runs updates; queries go to /sparql")
    text = only(found, "update")
    if text is None:
        raise InvalidQuery("update is missing")
    base = address_of(request)
    using = Scope(False, iris(found, "using-graph-uri"), iris(found, "using-named-graph-uri"))
    checked = await service.readers.admit(text, using=using, base_iri=base)
    if may_be_costly(checked):
        await service.readers.rehearse(checked, base_iri=base)
    await service.writer.run(lambda store: store.update(checked, base_iri=base))
    return Response(status_code=204)
