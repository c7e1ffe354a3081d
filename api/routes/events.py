"""Events: a search that can be narrowed, and one event with every sentence that tells of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.described import reading
from api.event_shape import event_item, event_listing
from api.linked import (
    CSV,
    HTML,
    JSON,
    LIST,
    THING,
    about,
    alternates,
    answer,
    answer_again,
    answer_page,
    ending_of,
    form_wanted,
    written,
)
from api.lists import Cursor, Lang, Limit, ListFormat, ThingFormat, event_filter, table, with_next
from api.models import Event, EventList
from api.projected import ProjectionDep, WellFormed, kept, there
from api.references import address
from api.shapes import facets
from kg.projection import (
    EventFilter,
    EventView,
    Projection,
    event_facets,
    find_event,
    label_in,
    list_events,
    list_shown,
)

router = APIRouter(tags=["Events"], dependencies=[WellFormed])

Asked = Annotated[EventFilter, Depends(event_filter)]
Order = Literal["newest", "oldest", "updated", "confidence"]
COLUMNS = (
    "id",
    "label",
    "type",
    "family",
    "date",
    "factuality",
    "confidence",
    "amount",
    "currency",
    "stance",
    "roles",
    "quote",
    "begin",
    "end",
    "document",
    "title",
    "issued",
)


@reading(
    router,
    "/events",
    summary="Search events",
    operation_id="list_events",
    model=EventList,
    media_types=(CSV, HTML),
)
async def events(
    request: Request,
    projection: ProjectionDep,
    asked: Asked,
    order: Annotated[Order, Query(description="Which come first")] = "newest",
    with_facets: Annotated[
        bool, Query(alias="facets", description="Also count what the list could be narrowed to")
    ] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
    lang: Lang = "en",
    format: ListFormat = None,
) -> Response:
    """Events with roles, amount, date, factuality, stance and confidence, and every sentence that says so."""
    return await answer_events(
        request,
        projection,
        asked,
        order=order,
        with_facets=with_facets,
        limit=limit,
        cursor=cursor,
        lang=lang,
        forms=LIST,
    )


async def answer_events(
    request: Request,
    projection: Projection,
    asked: EventFilter,
    *,
    limit: int,
    cursor: str | None,
    lang: str,
    order: Order = "newest",
    with_facets: bool = False,
    forms: Iterable[str] = (JSON, CSV),
) -> Response:
    """Answer with a page of events in the form that is wanted."""
    form = form_wanted(request, forms)
    if form == HTML:
        return await answer_page("search_page", request, projection, "events")

    if form == CSV:
        one_page = await asyncio.to_thread(
            list_events, projection, asked, order=order, limit=limit, cursor=cursor
        )
        rows = [row for event in one_page.items for row in event_rows(event, lang)]
        return table(rows, COLUMNS, request, one_page.next)

    def answered() -> object:
        more = {"facets": facets(event_facets(projection, asked), lang)} if with_facets else {}
        found = list_shown(projection, asked, order=order, limit=limit, cursor=cursor)
        return event_listing(found, lang, limit, **more)

    question = ("events", asked, order, with_facets, limit, cursor, lang)
    return with_next(await kept(projection, question, answered), request)


def event_rows(event: EventView, lang: str) -> Iterable[tuple[Any, ...]]:
    """An event as rows of a table, one for each sentence."""
    roles = "; ".join(
        f"{role}: {label_in(entity.labels, lang, entity.slug)}"
        for role, entities in event.roles
        for entity in entities
    )
    for one in event.evidence:
        yield (
            event.iri,
            label_in(event.labels, lang, event.key),
            event.type,
            event.family,
            event.date,
            event.factuality,
            event.confidence,
            event.amount,
            event.currency,
            event.stance,
            roles,
            one.quote,
            one.begin,
            one.end,
            one.document.iri,
            one.document.title,
            one.document.issued,
        )


@reading(
    router,
    "/events/{key}",
    summary="One event",
    operation_id="read_event",
    model=Event,
    media_types=[one for one in THING if one != JSON],
    statuses=(400, 404, 406, 410, 422, 503),
)
async def event(
    request: Request,
    projection: ProjectionDep,
    key: Annotated[
        str, Path(max_length=1000, description="Last part of its IRI", examples=["fine-2024-02-26-1f0c2a9d"])
    ],
    lang: Lang = "en",
    format: ThingFormat = None,
) -> Response:
    """What all documents say of it, what each one claims, and every sentence with its place.

    The form is chosen by `Accept`, by `format`, or by an ending: `.json .jsonld .ttl .nt .rdf .trig .html`.
    """
    moment = projection.moment
    key, ending = ending_of(key, lambda name: find_event(projection, name))
    form = form_wanted(request, THING, ending)
    found = there(await asyncio.to_thread(find_event, projection, key), projection, "event", key)
    if form == HTML:
        return await answer_page("event_page", request, projection, found)
    links = alternates(address("events", key))
    if form == JSON:
        question = ("event", found.iri, lang)
        body = await kept(projection, question, lambda: event_item(found, lang), since=moment)
        return answer_again(request, projection, moment, answer(body, JSON, Link=links))
    body = await asyncio.to_thread(lambda: written(about(projection.store, found.iri), form))
    return answer(body, form, Link=links)
