"""Entities: search and list, one of them, its events, network and timeline."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.cards import answer_card, depends_on
from api.described import reading
from api.event_shape import event_listing
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
from api.lists import (
    Cursor,
    Lang,
    Limit,
    ListFormat,
    ThingFormat,
    entity_types,
    event_filter,
    listing,
    table,
    with_next,
)
from api.models import EntityCard, EntityList, EventList, Network, Timeline
from api.projected import ProjectionDep, WellFormed, kept, there
from api.references import address
from api.routes.events import answer_events
from api.shapes import card, entity_item, hit_item, network_graph
from kg.projection import (
    Card,
    EntityView,
    EventFilter,
    Page,
    Projection,
    card_at_once,
    entity_card,
    event_filter_with,
    find_entity,
    label_in,
    list_entities,
    list_events,
    list_shown,
    network,
    search_entities,
    years_of,
)
from kg.projection.entities import LARGEST_NETWORK

router = APIRouter(tags=["Entities"], dependencies=[WellFormed])

Types = Annotated[tuple[str, ...], Depends(entity_types)]
Asked = Annotated[EventFilter, Depends(event_filter)]
Slug = Annotated[str, Path(max_length=1000, description="Last part of its IRI", examples=["microsoft"])]

COLUMNS = (
    "id",
    "slug",
    "label",
    "type",
    "country",
    "aliases",
    "same_as",
    "identifiers",
    "events",
    "documents",
)
_FORMS = [one for one in THING if one != JSON]


@reading(
    router,
    "/entities",
    summary="Find entities by name, or list them",
    operation_id="list_entities",
    model=EntityList,
    media_types=(CSV, HTML),
)
async def entities(
    request: Request,
    projection: ProjectionDep,
    types: Types,
    q: Annotated[
        str | None, Query(max_length=500, description="Name, alias, acronym or beginning", examples=["cma"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    lang: Lang = "en",
    format: ListFormat = None,
) -> Response:
    """With `q` the best match first, its score explained; without, those with the most events first."""
    form = form_wanted(request, LIST)
    if form == HTML:
        return await answer_page("search_page", request, projection, "entities")

    def found() -> Page[Any]:
        if q is None:
            return list_entities(projection, types=types, limit=limit, cursor=cursor)
        return search_entities(projection, q, types=types, limit=limit, cursor=cursor)

    if form == CSV:
        one_page = await asyncio.to_thread(found)
        rows = [_row(item if q is None else item.entity, lang) for item in one_page.items]
        return table(rows, COLUMNS, request, one_page.next)
    shape = entity_item if q is None else hit_item
    body = await kept(
        projection,
        ("entities", types, q, limit, cursor, lang),
        lambda: listing(found(), lambda one: shape(one, lang), limit),
    )
    return with_next(body, request)


def _row(entity: EntityView, lang: str) -> tuple[Any, ...]:
    return (
        entity.iri,
        entity.slug,
        label_in(entity.labels, lang, entity.slug),
        entity.type,
        entity.country,
        "; ".join(entity.aliases),
        "; ".join(entity.same_as),
        "; ".join(entity.identifiers),
        entity.events,
        entity.documents,
    )


async def _entity(projection: Projection, slug: str) -> EntityView:
    return there(await asyncio.to_thread(find_entity, projection, slug), projection, "entity", slug)


@reading(
    router,
    "/entities/{slug}/events",
    summary="Events of an entity",
    operation_id="events_of_entity",
    model=EventList,
    media_types=(CSV,),
    statuses=(400, 404, 406, 410, 422, 503),
)
async def events_of_entity(
    request: Request,
    projection: ProjectionDep,
    slug: Slug,
    asked: Asked,
    limit: Limit = 20,
    cursor: Cursor = None,
    lang: Lang = "en",
) -> Response:
    """The events in which the entity takes part or that are about it, newest first."""
    entity = await _entity(projection, slug)
    return await answer_events(
        request, projection, event_filter_with(asked, entity.iri), limit=limit, cursor=cursor, lang=lang
    )


@reading(
    router,
    "/entities/{slug}/network",
    summary="Who acts with an entity",
    operation_id="network_of_entity",
    model=Network,
    statuses=(400, 404, 410, 422, 503),
)
async def network_of_entity(
    projection: ProjectionDep,
    slug: Slug,
    asked: Asked,
    limit: Annotated[int, Query(ge=1, le=LARGEST_NETWORK, description="How many actors at most")] = 50,
    lang: Lang = "en",
) -> Response:
    """The entity, its partners and opponents, and how many events each two of them share."""
    entity = await _entity(projection, slug)
    body = await kept(
        projection,
        ("network", entity.iri, asked, limit, lang),
        lambda: network_graph(network(projection, entity, asked, limit=limit), lang),
    )
    return answer(body, JSON)


@reading(
    router,
    "/entities/{slug}/timeline",
    summary="What happened to an entity, in order",
    operation_id="timeline_of_entity",
    model=Timeline,
    statuses=(400, 404, 410, 422, 503),
)
async def timeline_of_entity(
    request: Request,
    projection: ProjectionDep,
    slug: Slug,
    asked: Asked,
    limit: Limit = 50,
    cursor: Cursor = None,
    lang: Lang = "en",
) -> Response:
    """The events with a date, oldest first, and their counts by month and family."""
    entity = await _entity(projection, slug)
    dated = event_filter_with(asked, entity.iri, since=asked.since or "0001")

    def timeline() -> object:
        periods: dict[str, dict[str, int]] = {}
        for month, family, count in years_of(projection, dated):
            periods.setdefault(month, {})[family or ""] = count
        return event_listing(
            list_shown(projection, dated, order="oldest", limit=limit, cursor=cursor),
            lang,
            limit,
            periods=[{"month": month, "families": families} for month, families in periods.items()],
        )

    body = await kept(projection, ("timeline", dated, limit, cursor, lang), timeline)
    return with_next(body, request)


@reading(
    router,
    "/entities/{slug}",
    summary="One entity",
    operation_id="read_entity",
    model=EntityCard,
    media_types=_FORMS,
    statuses=(400, 404, 406, 410, 422, 503),
)
async def entity(
    request: Request,
    projection: ProjectionDep,
    slug: Slug,
    lang: Lang = "en",
    format: ThingFormat = None,
) -> Response:
    """Names, identifiers, counts by family and role, co-actors, newest events and documents.

    The form is chosen by `Accept`, by `format`, or by an ending: `.json .jsonld .ttl .nt .rdf .html`.
    """
    return await answer_entity(request, projection, slug, lang)


async def answer_entity(
    request: Request,
    projection: Projection,
    slug: str,
    lang: str,
    *,
    kind: str = "entities",
    since: int | None = None,
) -> Response:
    """Answer with one entity in the form that is wanted; laws are entities too.

    Args:
        request: That is answered.
        projection: Where the entity is.
        slug: As it stands in the address, with an ending or without.
        lang: Language of the labels.
        kind: ``laws`` where the address says so.
        since: ``moment`` of the projection when something was read from it already.
    """
    moment = projection.moment if since is None else since
    slug, ending = ending_of(slug, lambda key: find_entity(projection, key))
    form = form_wanted(request, THING, ending)
    if form == JSON:
        return await _as_json(request, projection, moment, slug, lang=lang, kind=kind, ending=ending)
    found = await _entity(projection, slug)
    if form == HTML:
        return await answer_page("entity_page", request, projection, found)
    body = await asyncio.to_thread(_written, projection, found, form)
    return answer(body, form, Link=alternates(address(kind, slug)))


async def _as_json(
    request: Request,
    projection: Projection,
    moment: int | None,
    slug: str,
    *,
    lang: str,
    kind: str,
    ending: str | None,
) -> Response:
    if found := card_at_once(projection, slug):
        return answer_card(
            request, projection, moment, found, asked=slug, lang=lang, kind=kind, ending=ending
        )
    told: list[Card] = []

    def known_of_it() -> object:
        found = there(find_entity(projection, slug), projection, "entity", slug)
        told.append(entity_card(projection, found))
        return card(told[0], lang)

    body = await kept(projection, ("entity", slug, lang), known_of_it, since=moment)
    # Whoever did not work it out does not know whom it names.
    depends = depends_on(told[0], slug, ending) if told else None
    answered = answer(body, JSON, Link=alternates(address(kind, slug)))
    return answer_again(request, projection, moment, answered, depends)


def _written(projection: Projection, found: EntityView, form: str) -> bytes:
    asked = EventFilter(actors=(found.iri,))
    events = [event.iri for event in list_events(projection, asked, limit=100).items]
    return written(about(projection.store, found.iri, events), form)
