"""The first page: a box to search, what is there, what is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.lines import FAMILIES, KINDS, entity_link, event_line
from api.pages.rendering import reader_of, render
from kg.projection import EventFilter, Projection, event_facets, list_entities, list_events, summary

#: Events, events to come, and actors that the page shows.
NEWEST, AHEAD, MOST = 12, 5, 8


def home_page(request: Request, projection: Projection) -> HTMLResponse:
    """What is known, at a glance."""
    reader = reader_of(request)
    today = datetime.now(UTC).date()
    tomorrow = today + timedelta(days=1)
    counts = summary(projection)
    facets = event_facets(projection, EventFilter())
    families = [
        (css, reader.title_case(reader.term(name)), reader.number(counts["events"].get(name, 0)), name)
        for name, css in FAMILIES.items()
    ]
    kinds = [
        (css, reader.title_case(reader.term(name)), reader.number(counts["entities"][name]), name)
        for name, css in KINDS.items()
        if counts["entities"].get(name)
    ]
    return render(
        request,
        "home.html",
        reader=reader,
        documents=sum(counts["documents"].values()),
        events=sum(counts["events"].values()),
        entities=sum(counts["entities"].values()),
        languages_read=[
            (reader.language_name(code), reader.number(count))
            for code, count in sorted(counts["documents"].items(), key=lambda one: -one[1])
            if code
        ],
        read=next(iter(counts["read"]), None),
        families=families,
        kinds=kinds,
        newest=[
            event_line(one, reader, sentences=1)
            for one in list_events(projection, EventFilter(until=str(today)), limit=NEWEST).items
        ],
        ahead=[
            event_line(one, reader, sentences=1)
            for one in list_events(
                projection, EventFilter(since=str(tomorrow)), order="oldest", limit=AHEAD
            ).items
        ],
        tomorrow=tomorrow,
        actors=[
            (entity_link(one, reader), reader.count("count.events", one.events))
            for one in list_entities(
                projection, types=("PublicAuthority", "Company", "Organization", "Person"), limit=MOST
            ).items
        ],
        laws=[
            (entity_link(one, reader), reader.count("count.events", one.events))
            for one in list_entities(projection, types=("Legislation",), limit=MOST).items
        ],
        years=facets["year"],
    )
