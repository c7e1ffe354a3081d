"""Search and lists: one box over actors, laws, events and documents, and what a list can be narrowed to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.filters import Choice, choices, chosen, clean, event_filter
from api.pages.formats import events_query, offered, turtle_of
from api.pages.lines import FAMILIES, KINDS, Link, document_link, entity_link, event_line
from api.pages.reader import Reader
from api.pages.rendering import reader_of, render
from kg.projection import (
    DocumentFilter,
    EventFilter,
    Page,
    Projection,
    event_facets,
    list_documents,
    list_entities,
    list_events,
    search_documents,
    search_entities,
)

Kind = Literal["all", "events", "entities", "documents"]
KIND_NAMES: tuple[Kind, ...] = ("all", "events", "entities", "documents")

#: Facets in the order of the page; one without values is not shown.
FACETS = ("family", "type", "actor", "authority", "law", "country", "year", "factuality", "language")
#: Results on a page: where one kind is shown, and where all are.
ONE_KIND, EVENTS_OF_ALL, ENTITIES_OF_ALL, DOCUMENTS_OF_ALL = 30, 25, 8, 5


def search_page(request: Request, projection: Projection, kind: Kind = "all") -> HTMLResponse:
    """A list, narrowed by its address."""
    reader = reader_of(request)
    words = clean(request.query_params.get("q"))
    cursor = request.query_params.get("cursor") or None
    asked = event_filter(request)
    # Before the list, which then knows how long it is.
    facets = _facets(request, projection, asked, reader) if kind in ("all", "events") else []
    found = _found(request, projection, kind, words, asked, cursor, reader)
    iris, of_events = found.pop("iris"), kind in ("all", "events")
    narrowed = asked != replace(EventFilter(), words=asked.words)
    return render(
        request,
        "search.html",
        reader=reader,
        kind=kind,
        q=words,
        narrowed=narrowed,
        chosen=chosen(projection, request, reader),
        facets=facets,
        kinds=_kinds(request, reader) if kind == "entities" else [],
        families=FAMILIES,
        tabs=[(name, _tab(reader, name), name == kind) for name in KIND_NAMES],
        kept=[(name, value) for name, value in reader.query if name not in ("q", "cursor")],
        feed=_same_events(reader, ".atom"),
        behind=events_query(projection, asked, reader) if of_events else reader.url("query", name=kind),
        formats=offered(
            ("JSON", _as_json(kind, narrowed, reader)),
            ("Turtle", turtle_of(iris, reader)),
            ("CSV", reader.data("events" if of_events else kind, **_parameters(reader), format="csv")),
            ("Atom", _same_events(reader, ".atom") if of_events else None),
        ),
        **found,
    )


def _found(
    request: Request,
    projection: Projection,
    kind: Kind,
    words: str,
    asked: EventFilter,
    cursor: str | None,
    reader: Reader,
) -> dict[str, Any]:
    found: dict[str, Any] = {"entities": [], "documents": [], "events": [], "iris": []}
    found |= {"next": None, "total": ""}
    alone = asked == replace(
        EventFilter(), words=asked.words, types=asked.types if kind == "entities" else ()
    )
    if kind == "entities" or (kind == "all" and words and alone):
        limit = ONE_KIND if kind == "entities" else ENTITIES_OF_ALL
        found["entities"] = _entities(request, projection, words, limit, cursor, reader, found, kind)
    if kind == "documents" or (kind == "all" and words and alone):
        found["documents"] = _documents(request, projection, words, cursor, reader, found, kind)
    if kind in ("all", "events"):
        limit = ONE_KIND if kind == "events" else EVENTS_OF_ALL
        page = list_events(projection, asked, limit=limit, cursor=cursor)
        found["iris"] += [one.iri for one in page.items]
        found["events"] = [event_line(one, reader, sentences=1) for one in page.items]
        _go_on(found, page, reader, "count.events")
    return found


def _entities(
    request: Request,
    projection: Projection,
    words: str,
    limit: int,
    cursor: str | None,
    reader: Reader,
    found: dict[str, Any],
    kind: Kind,
) -> list[tuple[Link, str, str, str]]:
    types = tuple(name for name in request.query_params.getlist("type") if name in KINDS)
    cursor = cursor if kind == "entities" else None
    if words:
        hits = search_entities(projection, words, types=types, limit=limit, cursor=cursor)
        rows = [(hit.entity, hit.match.name) for hit in hits.items]
        page: Page[Any] = Page((), hits.total, hits.next)
    else:
        listed = list_entities(projection, types=types, limit=limit, cursor=cursor)
        rows = [(entity, "") for entity in listed.items]
        page = Page((), listed.total, listed.next)
    found["iris"] += [entity.iri for entity, _ in rows]
    if kind == "entities":
        _go_on(found, page, reader, "count.entities")
    return [
        (
            entity_link(entity, reader),
            reader.term(entity.type),
            reader.count("count.events", entity.events),
            matched if matched != reader.name(entity.labels) else "",
        )
        for entity, matched in rows
    ]


def _documents(
    request: Request,
    projection: Projection,
    words: str,
    cursor: str | None,
    reader: Reader,
    found: dict[str, Any],
    kind: Kind,
) -> list[tuple[Link, str, str, list[tuple[str, bool]]]]:
    if words:
        limit = ONE_KIND if kind == "documents" else DOCUMENTS_OF_ALL
        rows = search_documents(projection, words, limit=limit)
        if kind == "documents":
            found["total"] = reader.count("count.documents", len(rows))
    else:
        asked = DocumentFilter(language=request.query_params.get("language") or None)
        page = list_documents(projection, asked, limit=ONE_KIND, cursor=cursor)
        rows = tuple((document, "") for document in page.items)
        _go_on(found, page, reader, "count.documents")
    found["iris"] += [document.iri for document, _ in rows]
    return [
        (
            document_link(document, reader),
            document.publisher or document.file_name or "",
            reader.short_date(document.issued),
            snippet_parts(snippet),
        )
        for document, snippet in rows
    ]


def snippet_parts(snippet: str) -> list[tuple[str, bool]]:
    """A snippet as (text, whether it is one of the words that were looked for).

    >>> snippet_parts("the ⟦fine⟧ of")
    [('the ', False), ('fine', True), (' of', False)]
    """
    found = []
    for number, part in enumerate(snippet.split("⟦")):
        word, end, rest = part.partition("⟧")
        if number == 0 or not end:
            found.append((part, False))
        else:
            found += [(word, True), (rest, False)]
    return [one for one in found if one[0]]


def _go_on(found: dict[str, Any], page: Page[Any], reader: Reader, noun: str) -> None:
    found["total"] = reader.count(noun, page.total)
    found["next"] = reader.here(cursor=page.next) if page.next else None


def _facets(
    request: Request, projection: Projection, asked: EventFilter, reader: Reader
) -> list[tuple[str, tuple[Choice, ...]]]:
    counted = event_facets(projection, asked)
    found = [(name, choices(name, counted.get(name, ()), request, reader)) for name in FACETS]
    return [(name, values) for name, values in found if values]


def _kinds(request: Request, reader: Reader) -> list[tuple[str, str, str, bool]]:
    given = request.query_params.getlist("type")
    return [
        (
            css,
            reader.title_case(reader.term(name)),
            reader.here(cursor=None, type=None if name in given else name),
            name in given,
        )
        for name, css in KINDS.items()
    ]


def _as_json(kind: Kind, narrowed: bool, reader: Reader) -> str:
    """The same list; of events with what it can be narrowed to."""
    if kind == "events" or (kind == "all" and narrowed):
        return reader.data("events", **_parameters(reader), facets="true", format="json")
    return reader.data(*_path(kind), **_parameters(reader), format="json")


def _path(kind: Kind) -> tuple[str, ...]:
    return ("search",) if kind == "all" else (kind,)


def _parameters(reader: Reader) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for name, value in reader.query:
        if name not in ("lang", "cursor", "format", "facets") and value:
            found.setdefault(name, []).append(value)
    return dict(found)


def _same_events(reader: Reader, ending: str) -> str:
    return reader.data("events", ending=ending, **_parameters(reader))


def _tab(reader: Reader, kind: Kind) -> str:
    """The same words in another list."""
    words = [value for name, value in reader.query if name == "q"]
    return reader.url(*_path(kind), q=words or None)
