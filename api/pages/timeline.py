"""Timelines: one of an actor, a law or a search, and two side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.filters import Chosen, chosen, event_filter, find_by_name
from api.pages.formats import events_query, offered, turtle_of
from api.pages.lines import FAMILIES, Line, entity_link, event_line
from api.pages.reader import Reader
from api.pages.rendering import reader_of, render
from kg.projection import (
    EntityView,
    EventFilter,
    EventView,
    Projection,
    families_of,
    list_entities,
    list_events,
)

#: Events on one timeline, and on each side of a comparison: the page stays under 150 kB.
SHOWN, SHOWN_EACH = 80, 40


@dataclass(frozen=True, slots=True)
class Year:
    """The events of a year; ``""`` has those without a date."""

    year: str
    lines: tuple[Line, ...]


def timeline_page(request: Request, projection: Projection) -> HTMLResponse:
    """Events in the order in which they happened, lanes by family."""
    reader = reader_of(request)
    asked, entity = _of_somebody(request, projection, event_filter(request))
    empty = asked == EventFilter()
    families = _families(projection, asked, reader)
    page = list_events(projection, asked, limit=SHOWN)
    events = sorted(page.items, key=lambda one: (one.date or "9999", one.key))
    return render(
        request,
        "timeline.html",
        library="timeline",
        reader=reader,
        entity=entity_link(entity, reader) if entity else None,
        heading=reader.name(entity.labels) if entity else reader.say("timeline.all"),
        chosen=_chosen(projection, request, reader),
        years=_years(events, reader),
        shown=len(events),
        total=page.total,
        empty=empty,
        families=families,
        behind=events_query(projection, asked, reader),
        turtle=turtle_of((one.iri for one in events), reader),
        kept=[one for one in reader.query if one[0] not in ("actor", "law", "since", "until")],
        since=asked.since or "",
        until=asked.until or "",
    )


def compare_page(request: Request, projection: Projection) -> HTMLResponse:
    """Two actors or laws on one timeline."""
    reader = reader_of(request)
    sides = [find_by_name(projection, request.query_params.get(name)) for name in ("a", "b")]
    asked = event_filter(request)
    found: dict[str, tuple[EventView, set[int]]] = {}
    totals: list[int] = []
    for number, entity in enumerate(sides):
        if entity is None:
            totals.append(0)
            continue
        page = list_events(projection, replace(asked, actors=(entity.iri,)), limit=SHOWN_EACH)
        totals.append(page.total)
        for event in page.items:
            found.setdefault(event.iri, (event, set()))[1].add(number)
    ordered = sorted(found.values(), key=lambda one: (one[0].date or "9999", one[0].key))
    return render(
        request,
        "compare.html",
        reader=reader,
        given=[request.query_params.get(name, "") for name in ("a", "b")],
        sides=[entity_link(one, reader) if one else None for one in sides],
        totals=[reader.count("count.events", total) for total in totals],
        shown_each=SHOWN_EACH if max(totals) > SHOWN_EACH else None,
        both=sum(len(where) == 2 for _, where in found.values()),
        rows=[
            (event_line(event, reader, sentences=1), "both" if len(where) == 2 else "ab"[min(where)])
            for event, where in ordered
        ],
        suggested=_suggested(projection, reader),
        formats=_of_both(sides, [event.iri for event, _ in ordered], reader),
        behind=reader.url("query", name="story", **_slugs(sides)),
    )


def _slugs(sides: list[EntityView | None]) -> dict[str, str]:
    return {name: one.slug for name, one in zip(("one", "other"), sides, strict=True) if one}


def _of_both(sides: list[EntityView | None], iris: list[str], reader: Reader) -> list[tuple[str, str]]:
    named = [one for one in sides if one]
    return offered(
        *[(f"JSON: {reader.name(one.labels)}", reader.data("entities", one.slug, "events")) for one in named],
        *[
            (f"CSV: {reader.name(one.labels)}", reader.data("entities", one.slug, "events", format="csv"))
            for one in named
        ],
        ("Turtle", turtle_of(iris, reader)),
    )


def _of_somebody(
    request: Request, projection: Projection, asked: EventFilter
) -> tuple[EventFilter, EntityView | None]:
    """The filter with its first actor, or its law, looked up by name: forms have no slugs."""
    name = request.query_params.get("actor") or request.query_params.get("law")
    entity = find_by_name(projection, name)
    if entity is None:
        return asked, None
    if asked.actors:
        return replace(asked, actors=(entity.iri, *asked.actors[1:])), entity
    return replace(asked, law=entity.iri), entity


def _chosen(projection: Projection, request: Request, reader: Reader) -> tuple[Chosen, ...]:
    return chosen(projection, request, reader)


def _years(events: Iterable[EventView], reader: Reader) -> tuple[Year, ...]:
    return tuple(
        Year(year, tuple(event_line(one, reader, sentences=1) for one in found))
        for year, found in groupby(events, key=lambda one: (one.date or "")[:4])
    )


def _families(projection: Projection, asked: EventFilter, reader: Reader) -> list[tuple[str, str, str, str]]:
    counted = {one.value: one.count for one in families_of(projection, asked)}
    return [
        (
            css,
            reader.title_case(reader.term(name)),
            reader.number(counted[name]),
            reader.here(type=None if name in asked.types else name),
        )
        for name, css in FAMILIES.items()
        if counted.get(name)
    ]


def _suggested(projection: Projection, reader: Reader) -> list[tuple[str, str]]:
    """Two who have much to compare, for an empty form."""
    found = list_entities(projection, types=("Company", "PublicAuthority"), limit=4).items
    return [(one.slug, reader.name(one.labels)) for one in found]
