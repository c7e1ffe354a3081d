"""One box over everything."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.described import reading
from api.event_shape import event_listing
from api.linked import HTML, JSON, answer, answer_page, form_wanted, names_of
from api.lists import Lang, listing
from api.models import SearchAnswer
from api.projected import ProjectionDep, WellFormed, kept
from api.references import Json
from api.shapes import document_item, hit_item
from kg.projection import (
    DocumentFilter,
    EventFilter,
    Projection,
    list_documents,
    list_shown,
    search_documents,
    search_entities,
)
from kg.projection.classes import ENTITY_TYPES

router = APIRouter(tags=["Search"], dependencies=[WellFormed])

_NO_LAWS = tuple(name for name in ENTITY_TYPES if name != "Legislation")


@reading(
    router,
    "/search",
    summary="Search everything",
    operation_id="search",
    model=SearchAnswer,
    media_types=(HTML,),
)
async def search(
    request: Request,
    projection: ProjectionDep,
    q: Annotated[str, Query(max_length=500, description="A name or words", examples=["mistral"])] = "",
    limit: Annotated[int, Query(ge=1, le=50, description="How many of each kind at most")] = 10,
    lang: Lang = "en",
    format: Annotated[
        str | None,
        Query(
            max_length=40,
            description="Form of the answer, before `Accept`",
            json_schema_extra={"enum": names_of((JSON, HTML))},
        ),
    ] = None,
) -> Response:
    """The first entities, laws, events and documents that fit, each kind with its total."""
    if form_wanted(request, (JSON, HTML)) == HTML:
        return await answer_page("search_page", request, projection, "all")
    body = await kept(projection, ("search", q, limit, lang), lambda: _found(projection, q, limit, lang))
    return answer(body, JSON)


def _found(projection: Projection, q: str, limit: int, lang: str) -> Json:
    snippets = {one.iri: snippet for one, snippet in search_documents(projection, q, limit=limit)}
    documents = list_documents(projection, DocumentFilter(words=q), limit=limit)
    best = sorted(
        documents.items, key=lambda one: list(snippets).index(one.iri) if one.iri in snippets else limit
    )
    return {
        "q": q,
        "entities": listing(
            search_entities(projection, q, types=_NO_LAWS, limit=limit),
            lambda one: hit_item(one, lang),
            limit,
        ),
        "laws": listing(
            search_entities(projection, q, types=("Legislation",), limit=limit),
            lambda one: hit_item(one, lang),
            limit,
        ),
        "events": event_listing(list_shown(projection, EventFilter(words=q), limit=limit), lang, limit),
        "documents": {
            "total": documents.total,
            "limit": limit,
            "cursor": documents.next,
            "items": [document_item(one) | {"snippet": snippets.get(one.iri)} for one in best],
        },
    }
