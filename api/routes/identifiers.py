"""``/id/…``: the data's IRIs of a service that has its own, answered with 303 to what tells of the thing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response

from api.described import reading
from api.linked import THING, form_wanted
from api.projected import ProjectionDep, WellFormed, there
from api.references import address
from kg.projection import find_document, find_entity, find_event

router = APIRouter(tags=["Identifiers"], dependencies=[WellFormed])

_FIND = {"entity": find_entity, "event": find_event, "document": find_document}
_ROUTES = {"entity": "entities", "event": "events", "document": "documents"}


@reading(
    router,
    "/id/{kind}/{key}",
    summary="What an IRI stands for",
    operation_id="dereference",
    statuses=(404, 406, 410, 422, 503),
    leads_elsewhere=True,
)
def dereference(
    request: Request,
    projection: ProjectionDep,
    kind: Annotated[
        str,
        Path(
            max_length=100, description="entity, event or document", json_schema_extra={"enum": list(_FIND)}
        ),
    ],
    key: Annotated[str, Path(max_length=1000, description="Last part of the IRI", examples=["microsoft"])],
) -> Response:
    """303 See Other to the route of the thing, which answers in the form that `Accept` likes."""
    form_wanted(request, THING)
    if kind not in ("entity", "event", "document"):
        raise HTTPException(404, "IRIs here are id/entity/…, id/event/… and id/document/…")
    found = there(_FIND[kind](projection, key), projection, kind, key)
    is_law = getattr(found, "type", None) == "Legislation" and kind == "entity"
    target = address("laws" if is_law else _ROUTES[kind], key)
    return Response(status_code=303, headers={"Location": target, "Vary": "Accept"})
