"""The Reconciliation Service API 0.2: manifest, batches, suggest, preview, extend."""

from __future__ import annotations

import asyncio
from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from api.dependencies import ServiceDep
from api.described import problems, reading
from api.linked import HTML, JSON, answer
from api.lists import Lang
from api.projected import ProjectionDep, WellFormed, there
from api.reconciling import (
    PROPERTIES,
    describe,
    extend,
    read_batch,
    read_extension,
    reconcile,
    type_item,
)
from api.references import Json, address
from api.requests import FORM, in_address, media_type, only, parameters
from api.written import as_json
from kg import __version__
from kg.errors import InvalidQuery
from kg.projection import Projection, find_entity, label_in, search_entities
from kg.projection.classes import ENTITY_TYPES, REG
from kg.projection.keys import fold

router = APIRouter(tags=["Reconciliation"], dependencies=[WellFormed])

Prefix = Annotated[str, Query(max_length=500, description="What was typed so far")]
Offset = Annotated[int, Query(ge=0, le=10_000, description="How many to pass over")]
#: Suggestions of one answer.
SUGGESTED = 20
_BATCH = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {
                    "queries": {
                        "type": "string",
                        "description": "Name → query",
                        "contentMediaType": JSON,
                        "contentSchema": {"type": "object", "additionalProperties": {"type": "object"}},
                    },
                    "extend": {
                        "type": "string",
                        "description": "The properties that are asked for, and whose",
                        "contentMediaType": JSON,
                        "contentSchema": {"type": "object", "required": ["ids", "properties"]},
                    },
                },
            },
            "example": {"queries": '{"q0": {"query": "Microsoft", "type": "Company", "limit": 3}}'},
        }
    },
}
_CANDIDATES = {
    "q0": {"result": [{"id": "microsoft", "name": "Microsoft", "score": 100, "match": True, "type": []}]}
}


@reading(
    router,
    "/reconcile",
    summary="The reconciliation service",
    operation_id="reconcile",
    media_types=(JSON,),
    statuses=(400, 422, 503),
    example={"versions": ["0.1", "0.2"], "name": "regkg", "identifierSpace": "…", "schemaSpace": REG},
)
async def by_get(
    request: Request, projection: ProjectionDep, service: ServiceDep, lang: Lang = "en"
) -> Response:
    """Without parameters the manifest; with `queries` candidates; with `extend` property values."""
    return await _answered(request, projection, service.settings.base_iri, in_address(request), lang)


@router.post(
    "/reconcile",
    summary="Reconcile a batch",
    operation_id="reconcile_batch",
    response_class=Response,
    openapi_extra={"requestBody": _BATCH},
    responses={
        200: {"content": {JSON: {"schema": {}, "example": _CANDIDATES}}},
        **problems(400, 415, 422, 503),
    },
)
async def by_post(
    request: Request, projection: ProjectionDep, service: ServiceDep, lang: Lang = "en"
) -> Response:
    """A form with `queries` or `extend`, as OpenRefine sends it."""
    if media_type(request) != FORM:
        raise HTTPException(415, f"send {FORM}")
    found = {**in_address(request), **parameters(await request.body())}
    return await _answered(request, projection, service.settings.base_iri, found, lang)


async def _answered(
    request: Request, projection: Projection, base_iri: str, found: dict[str, list[str]], lang: str
) -> Response:
    queries, extension = only(found, "queries"), only(found, "extend")
    if queries is not None and extension is not None:
        raise InvalidQuery("send queries or extend, not both")
    if queries is not None:
        batch = read_batch(queries)
        return _json(await asyncio.to_thread(reconcile, projection, batch, lang))
    if extension is not None:
        asked = read_extension(extension)
        return _json(await asyncio.to_thread(extend, projection, asked, lang))
    return _json(_manifest(str(request.base_url).rstrip("/"), base_iri, lang))


def _manifest(base: str, base_iri: str, lang: str) -> Json:
    service = f"{base}/reconcile"
    return {
        "versions": ["0.1", "0.2"],
        "name": "regkg",
        "identifierSpace": f"{base_iri}entity/",
        "schemaSpace": REG,
        "serviceVersion": __version__,
        "documentation": f"{base}/docs",
        "view": {"url": f"{base}/entities/{{{{id}}}}"},
        "defaultTypes": [type_item(name, lang) for name in ENTITY_TYPES],
        "suggest": {
            kind: {"service_url": service, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "property", "type")
        },
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": 430, "height": 180},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
    }


@reading(
    router,
    "/reconcile/suggest/entity",
    summary="Suggest entities",
    operation_id="suggest_entity",
    media_types=(JSON,),
    statuses=(400, 422, 503),
    example={
        "result": [{"id": "microsoft", "name": "Microsoft", "description": "company, US", "notable": []}]
    },
)
def suggest_entity(
    projection: ProjectionDep, prefix: Prefix = "", cursor: Offset = 0, lang: Lang = "en"
) -> Response:
    """Entities whose name begins like this, best first."""
    hits = search_entities(projection, prefix, limit=cursor + SUGGESTED).items[cursor:]
    return _suggestions(
        {
            "id": hit.entity.slug,
            "name": label_in(hit.entity.labels, lang, hit.entity.slug),
            "description": describe(hit.entity, lang),
            "notable": [type_item(hit.entity.type, lang)] if hit.entity.type else [],
        }
        for hit in hits
    )


@reading(
    router,
    "/reconcile/suggest/type",
    summary="Suggest classes",
    operation_id="suggest_type",
    media_types=(JSON,),
    statuses=(400, 422, 503),
    example={"result": [{"id": "Company", "name": "company"}]},
)
def suggest_type(prefix: Prefix = "", cursor: Offset = 0, lang: Lang = "en") -> Response:
    """Classes of entities whose name begins like this."""
    found = [type_item(name, lang) for name in ENTITY_TYPES]
    return _suggestions([one for one in found if _begins(prefix, one["id"], one["name"])][cursor:])


@reading(
    router,
    "/reconcile/suggest/property",
    summary="Suggest properties",
    operation_id="suggest_property",
    media_types=(JSON,),
    statuses=(400, 422, 503),
    example={"result": [{"id": "country", "name": "country", "description": "ISO 3166-1 alpha-2"}]},
)
def suggest_property(prefix: Prefix = "", cursor: Offset = 0) -> Response:
    """Properties whose name begins like this."""
    found = [one for one in PROPERTIES if _begins(prefix, one.id, one.name)]
    return _suggestions(
        {"id": one.id, "name": one.name, "description": one.description} for one in found[cursor:]
    )


@reading(
    router,
    "/reconcile/properties",
    summary="Properties with which a table can be filled",
    operation_id="propose_properties",
    media_types=(JSON,),
    statuses=(400, 422, 503),
    example={"properties": [{"id": "country", "name": "country", "description": "ISO 3166-1 alpha-2"}]},
)
def propose_properties(
    type: Annotated[str | None, Query(max_length=200, description="Class of the entities")] = None,
    limit: Annotated[int | None, Query(ge=1, description="How many at most")] = None,
) -> Response:
    """The same for every class."""
    found = [{"id": one.id, "name": one.name, "description": one.description} for one in PROPERTIES]
    body: Json = {"properties": found[: limit or len(found)]}
    body |= {"type": type} if type is not None else {}
    body |= {"limit": limit} if limit is not None else {}
    return _json(body)


@reading(
    router,
    "/reconcile/preview",
    summary="A small page about an entity",
    operation_id="preview_entity",
    media_types=(HTML,),
    statuses=(400, 404, 410, 422, 503),
    example='<!doctype html><html lang="en">…</html>',
)
def preview(
    projection: ProjectionDep,
    id: Annotated[str, Query(max_length=1000, description="Slug of the entity")],
    lang: Lang = "en",
) -> Response:
    """Name, class, country and other names, for the box that OpenRefine shows."""
    entity = there(find_entity(projection, id), projection, "entity", id)
    href = escape(address("entities", entity.slug))
    label = escape(label_in(entity.labels, lang, entity.slug))
    others = escape(", ".join(entity.aliases[:8]))
    body = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{label}</title></head>'
        f'<body><h1><a href="{href}" target="_blank" rel="noopener">{label}</a>'
        f"</h1><p>{escape(describe(entity, lang))}</p><p>{others}</p></body></html>"
    )
    # OpenRefine shows it inside a page of its own.
    frames = "default-src 'none'; frame-ancestors *; base-uri 'none'"
    return answer(body.encode(), HTML, **{"Content-Security-Policy": frames, "X-Frame-Options": "ALLOWALL"})


def _begins(prefix: str, *names: str) -> bool:
    return any(fold(name).startswith(fold(prefix)) for name in names)


def _suggestions(found: Any) -> Response:
    return _json({"result": list(found)[:SUGGESTED]})


def _json(value: object) -> Response:
    return answer(as_json(value), JSON)
