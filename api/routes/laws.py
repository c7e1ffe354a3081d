"""Laws: the entities of the class reg:Legislation."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.described import reading
from api.linked import JSON, THING, ending_of
from api.lists import Cursor, Lang, Limit, ThingFormat, event_filter, listing, with_next
from api.models import EntityCard, EntityList, EventList
from api.projected import ProjectionDep, WellFormed, kept, there
from api.routes.entities import answer_entity
from api.routes.events import answer_events
from api.shapes import entity_item, hit_item
from kg.projection import (
    EventFilter,
    Projection,
    event_filter_with,
    find_entity,
    list_entities,
    search_entities,
)

router = APIRouter(tags=["Laws"], dependencies=[WellFormed])

Slug = Annotated[str, Path(max_length=1000, description="Last part of its IRI", examples=["ai-act"])]
LAW = ("Legislation",)


@reading(router, "/laws", summary="Find laws, or list them", operation_id="list_laws", model=EntityList)
async def laws(
    request: Request,
    projection: ProjectionDep,
    q: Annotated[str | None, Query(max_length=500, description="Name, acronym or CELEX number")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    lang: Lang = "en",
) -> Response:
    """Laws, bills, regulations, directives and treaties, by name or by how many events are about them."""

    def found() -> object:
        if q is None:
            listed = list_entities(projection, types=LAW, limit=limit, cursor=cursor)
            return listing(listed, lambda one: entity_item(one, lang), limit)
        hits = search_entities(projection, q, types=LAW, limit=limit, cursor=cursor)
        return listing(hits, lambda one: hit_item(one, lang), limit)

    return with_next(await kept(projection, ("laws", q, limit, cursor, lang), found), request)


@reading(
    router,
    "/laws/{slug}/events",
    summary="Events about a law",
    operation_id="events_of_law",
    model=EventList,
    media_types=("text/csv",),
    statuses=(400, 404, 406, 410, 422, 503),
)
async def events_of_law(
    request: Request,
    projection: ProjectionDep,
    slug: Slug,
    asked: Annotated[EventFilter, Depends(event_filter)],
    limit: Limit = 20,
    cursor: Cursor = None,
    lang: Lang = "en",
) -> Response:
    """What happened under it or to it, and who took a stand on it, newest first."""
    iri = await _law(projection, slug)
    narrowed = event_filter_with(asked, iri)
    return await answer_events(request, projection, narrowed, limit=limit, cursor=cursor, lang=lang)


@reading(
    router,
    "/laws/{slug}",
    summary="One law",
    operation_id="read_law",
    model=EntityCard,
    media_types=[one for one in THING if one != JSON],
    statuses=(400, 404, 406, 410, 422, 503),
)
async def law(
    request: Request,
    projection: ProjectionDep,
    slug: Slug,
    lang: Lang = "en",
    format: ThingFormat = None,
) -> Response:
    """Names, CELEX and ELI, events by family, stands for and against, newest events and documents."""
    moment = projection.moment
    await _law(projection, ending_of(slug, lambda key: find_entity(projection, key))[0])
    return await answer_entity(request, projection, slug, lang, kind="laws", since=moment)


async def _law(projection: Projection, slug: str) -> str:
    """The IRI of a law; 404 and 410 as for any entity."""
    found = await asyncio.to_thread(find_entity, projection, slug)
    law = found if found is not None and found.type in LAW else None
    return there(law, projection, "entity", slug, what="law").iri
