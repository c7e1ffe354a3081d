"""Documents: what was read, and what each one says; one can be removed, with a key."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pyoxigraph import Literal, NamedNode

from api.dependencies import KeyDep, ServiceDep
from api.described import problems, reading
from api.event_shape import event_item
from api.linked import (
    CSV,
    HTML,
    JSON,
    LIST,
    THING,
    alternates,
    answer,
    answer_again,
    answer_page,
    ending_of,
    form_wanted,
    written,
)
from api.lists import DATE, Cursor, Lang, Limit, ListFormat, ThingFormat, listing, table, with_next
from api.models import DocumentList, FullDocument
from api.projected import ProjectionDep, WellFormed, kept, there
from api.references import Json, address, entity_reference
from api.shapes import document_item
from kg import query
from kg.projection import (
    DocumentFilter,
    DocumentView,
    EventFilter,
    Projection,
    events_in_full,
    find_document,
    find_entity,
    list_documents,
)
from kg.store import Row
from kg.terms import PREFIXES

router = APIRouter(tags=["Documents"], dependencies=[WellFormed])

Key = Annotated[
    str, Path(max_length=1000, description="Last part of its IRI", examples=["cma-fines-acme-4f382c72"])
]
COLUMNS = ("id", "key", "title", "issued", "language", "publisher", "author", "source", "file_name", "read")

_REG, _NIF = PREFIXES["reg"], PREFIXES["nif"]


@reading(
    router,
    "/documents",
    summary="List documents",
    operation_id="list_documents",
    model=DocumentList,
    media_types=(CSV, HTML),
)
async def documents(
    request: Request,
    projection: ProjectionDep,
    q: Annotated[str | None, Query(max_length=500, description="Words of its title or text")] = None,
    language: Annotated[str | None, Query(max_length=20, description="fr, en", examples=["fr"])] = None,
    publisher: Annotated[str | None, Query(max_length=300, description="As the document has it")] = None,
    since: Annotated[str | None, Query(pattern=DATE, description="First day of publication")] = None,
    until: Annotated[str | None, Query(pattern=DATE, description="Last day of publication")] = None,
    entity: Annotated[str | None, Query(max_length=500, description="Slug or IRI of what it names")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    format: ListFormat = None,
) -> Response:
    """What was read, the last published first."""
    form = form_wanted(request, LIST)
    if form == HTML:
        return await answer_page("search_page", request, projection, "documents")
    asked = DocumentFilter(q, language, publisher, since, until, entity)
    if form == CSV:
        found = await asyncio.to_thread(list_documents, projection, asked, limit=limit, cursor=cursor)
        return table([_row(one) for one in found.items], COLUMNS, request, found.next)
    body = await kept(
        projection,
        ("documents", asked, limit, cursor),
        lambda: listing(list_documents(projection, asked, limit=limit, cursor=cursor), document_item, limit),
    )
    return with_next(body, request)


def _row(one: DocumentView) -> tuple[str | None, ...]:
    return (
        one.iri,
        one.key,
        one.title,
        one.issued,
        one.language,
        one.publisher,
        one.author,
        one.source,
        one.file_name,
        one.read_at,
    )


@reading(
    router,
    "/documents/{key}",
    summary="One document",
    operation_id="read_document",
    model=FullDocument,
    media_types=[one for one in THING if one != JSON],
    statuses=(400, 404, 406, 410, 422, 503),
)
async def document(
    request: Request, projection: ProjectionDep, key: Key, lang: Lang = "en", format: ThingFormat = None
) -> Response:
    """Its text with what it names, the events it tells of, and the kinds and lengths of what was left out.

    The form is chosen by `Accept`, by `format`, or by an ending: `.json .jsonld .ttl .nt .rdf .trig .nq
    .html`; the RDF is the document's whole graph.
    """
    moment = projection.moment
    key, ending = ending_of(key, lambda name: find_document(projection, name))
    form = form_wanted(request, THING, ending)
    found = there(await asyncio.to_thread(find_document, projection, key), projection, "document", key)
    if form == HTML:
        return await answer_page("document_page", request, projection, found)
    links = alternates(address("documents", key))
    if form == JSON:
        question = ("document", found.iri, lang)
        body = await kept(projection, question, lambda: _full(projection, found, lang), since=moment)
        return answer_again(request, projection, moment, answer(body, JSON, Link=links))
    body = await asyncio.to_thread(lambda: written(projection.store.quads(NamedNode(found.iri)), form))
    return answer(body, form, Link=links)


@router.delete(
    "/documents/{key}",
    summary="Remove a document",
    operation_id="remove_document",
    status_code=204,
    response_class=Response,
    dependencies=[KeyDep],
    responses=problems(401, 403, 404, 410, 422, 503),
)
async def remove(projection: ProjectionDep, service: ServiceDep, key: Key) -> Response:
    """Remove its graph, and whatever no other document says. It needs a key; afterwards it is 410."""
    found = there(await asyncio.to_thread(find_document, projection, key), projection, "document", key)
    graph = NamedNode(found.iri)
    await service.writer.run_unawaited(lambda store: store.remove_graph(graph))
    await service.writer.flush()
    return Response(status_code=204)


def _full(projection: Projection, found: DocumentView, lang: str) -> Json:
    node = NamedNode(found.iri)
    about = query.select(projection.store, "document", document=node)
    mentions = query.select(projection.store, "document_mentions", document=node)
    return document_item(found) | {
        "text": next((_value(row) for row in about if _property(row) == _NIF + "isString"), None),
        "mentions": [_mention(projection, row, lang) for row in mentions],
        "events": [
            event_item(event, lang) for event in events_in_full(projection, EventFilter(document=found.iri))
        ],
        "zones_left_out": _zones(about),
        "software": next((_value(row) for row in about if _property(row) == _REG + "software"), None),
        "models": sorted(_value(row) for row in about if _property(row) == _REG + "languageModel"),
    }


def _mention(projection: Projection, row: Row, lang: str) -> Json:
    refers = getattr(row["refers"], "value", "")
    entity = find_entity(projection, refers)
    confidence = row.get("confidence")
    return {
        "begin": int(getattr(row["begin"], "value", 0)),
        "end": int(getattr(row["end"], "value", 0)),
        "quote": getattr(row["quote"], "value", ""),
        "refers": refers,
        "entity": entity_reference(entity, lang) if entity else None,
        "confidence": float(confidence.value) if isinstance(confidence, Literal) else None,
    }


def _zones(about: tuple[Row, ...]) -> list[dict[str, Any]]:
    zones: dict[str, dict[str, Any]] = {}
    for row in about:
        zone = zones.setdefault(str(row["subject"]), {})
        if _property(row) == _REG + "zoneKind":
            zone["kind"] = _value(row)
        elif _property(row) == _REG + "zoneLength":
            zone["characters"] = int(_value(row))
    return [zone for _, zone in sorted(zones.items()) if "kind" in zone]


def _property(row: Row) -> str:
    return str(getattr(row["property"], "value", ""))


def _value(row: Row) -> str:
    return str(getattr(row["value"], "value", ""))
