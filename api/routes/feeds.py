"""Any events search as a feed: Atom, and JSON Feed; readers that ask again get 304 when nothing is new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated
from xml.etree import ElementTree

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.described import reading
from api.event_shape import event_item
from api.lists import Lang, event_filter
from api.projected import ProjectionDep, WellFormed
from api.references import Json, address
from api.written import as_json
from kg.projection import EventFilter, EventView, label_in, list_events

router = APIRouter(tags=["Feeds"], dependencies=[WellFormed])

Asked = Annotated[EventFilter, Depends(event_filter)]
Limit = Annotated[int, Query(ge=1, le=100, description="How many events at most")]

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
_ATOM = "http://www.w3.org/2005/Atom"
#: When nothing was ever read: a feed needs a time.
_LONG_AGO = "1970-01-01T00:00:00Z"


@reading(
    router,
    "/events.atom",
    summary="Events as an Atom feed",
    operation_id="events_atom",
    media_types=(ATOM,),
    statuses=(400, 422, 503),
)
def atom(
    request: Request, projection: ProjectionDep, asked: Asked, limit: Limit = 50, lang: Lang = "en"
) -> Response:
    """The events of a search, those that were last told first; RFC 4287."""
    events = list_events(projection, asked, order="updated", limit=limit).items
    feed = _element(None, "feed")
    _element(feed, "id", str(request.url))
    _element(feed, "title", _title(asked, lang))
    _element(feed, "updated", _updated(events))
    _element(feed, "link", rel="self", type=ATOM, href=str(request.url))
    _element(feed, "link", rel="alternate", type="text/html", href=_search(request))
    _element(_element(feed, "author"), "name", "regkg")
    for event in events:
        entry = _element(feed, "entry")
        _element(entry, "id", event.iri)
        _element(entry, "title", label_in(event.labels, lang, event.key))
        _element(entry, "updated", event.updated or _LONG_AGO)
        if event.reported:
            _element(entry, "published", f"{event.reported}T00:00:00Z")
        _element(entry, "link", rel="alternate", href=_absolute(request, address("events", event.key)))
        for source in _sources(event):
            _element(entry, "link", rel="related", href=source)
        for name in (event.type, event.family or ""):
            if name:
                _element(entry, "category", term=name)
        _element(entry, "content", _told(event), type="text")
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="utf-8")
    return _conditional(request, body, f"{ATOM}; charset=utf-8", events)


@reading(
    router,
    "/events.json",
    summary="Events as a JSON feed",
    operation_id="events_json_feed",
    media_types=(JSON_FEED,),
    statuses=(400, 422, 503),
)
def json_feed(
    request: Request, projection: ProjectionDep, asked: Asked, limit: Limit = 50, lang: Lang = "en"
) -> Response:
    """The same as JSON Feed 1.1; `_regkg` of an item is the whole event, as `/events` has it."""
    events = list_events(projection, asked, order="updated", limit=limit).items
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(asked, lang),
        "home_page_url": _search(request),
        "feed_url": str(request.url),
        "language": lang,
        "items": [_item(request, event, lang) for event in events],
    }
    return _conditional(request, as_json(feed), JSON_FEED, events)


def _item(request: Request, event: EventView, lang: str) -> Json:
    item: Json = {
        "id": event.iri,
        "url": _absolute(request, address("events", event.key)),
        "title": label_in(event.labels, lang, event.key),
        "content_text": _told(event),
        "date_modified": event.updated or _LONG_AGO,
        "tags": [name for name in (event.type, event.family) if name],
        "_regkg": event_item(event, lang),
    }
    if event.reported:
        item["date_published"] = f"{event.reported}T00:00:00Z"
    if sources := _sources(event):
        item["external_url"] = sources[0]
    return item


def _conditional(request: Request, body: bytes, media_type: str, events: Iterable[EventView]) -> Response:
    """The body, or 304 when the reader has it: by its tag, else by the time of the last change."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    changed = datetime.fromisoformat(_updated(events))
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _has(request, tag, changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has(request: Request, tag: str, changed: datetime) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in tags.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return changed <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def _element(
    parent: ElementTree.Element | None, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    if parent is None:
        ElementTree.register_namespace("", _ATOM)
        return ElementTree.Element(f"{{{_ATOM}}}{name}", attributes)
    made = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = _in_xml(text) if text is not None else None
    return made


def _in_xml(text: str) -> str:
    """The text without what XML 1.0 has no place for: control characters, half surrogates."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n\r"
        or (" " <= letter < "\ud800")
        or (letter >= "\ue000" and letter not in "\ufffe\uffff")
    )


def _updated(events: Iterable[EventView]) -> str:
    return max((event.updated for event in events), default="") or _LONG_AGO


def _title(asked: EventFilter, lang: str) -> str:
    words = (*asked.types, *asked.actors, asked.authority, asked.law, asked.words)
    what = ", ".join(word for word in words if word)
    name = {"fr": "Événements"}.get(lang, "Events")
    return f"{name}: {what}" if what else name


def _told(event: EventView) -> str:
    """Every sentence with who reports it."""
    lines = []
    for one in event.evidence:
        said_by = ", ".join(filter(None, (one.document.publisher or one.document.title, one.document.issued)))
        lines.append(f"“{one.quote}” — {said_by}" if said_by else f"“{one.quote}”")
    return "\n".join(lines)


def _sources(event: EventView) -> list[str]:
    """Addresses of the articles; only what is an address on the web."""
    found = (one.document.source or "" for one in event.evidence)
    return list(dict.fromkeys(one for one in found if one.startswith(("http://", "https://"))))


def _absolute(request: Request, path: str) -> str:
    return str(request.base_url).rstrip("/") + path


def _search(request: Request) -> str:
    return str(request.url.replace(path="/events"))
