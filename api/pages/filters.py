"""The filter that an address holds: the same parameters as those of the JSON lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from api.lists import MOST_ACTORS
from api.pages.lines import FACTS, STANCES
from api.pages.reader import NARROWING, Reader
from kg.projection import EntityView, EventFilter, Facet, Projection, find_entity, search_entities

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

#: Longest text that is searched for; more is no name.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Chosen:
    """One part of a filter, with the address of the page without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value a list can be narrowed to."""

    text: str
    count: str
    url: str
    active: bool
    family: str = ""


def event_filter(request: Request) -> EventFilter:
    """Read the filter of an address; what cannot be is passed over, as a page has somebody before it."""
    given = request.query_params

    def one(name: str) -> str | None:
        return clean(given.get(name)) or None

    def several(name: str) -> tuple[str, ...]:
        parts = (clean(part) for value in given.getlist(name) for part in value.split(","))
        return tuple(dict.fromkeys(part for part in parts if part))[:MOST_ACTORS]

    return EventFilter(
        types=several("type"),
        actors=several("actor"),
        role=one("role"),
        authority=one("authority"),
        law=one("law"),
        since=_date(one("since")),
        until=_date(one("until")),
        factualities=tuple(name for name in several("factuality") if name in FACTS),
        stance=next((name for name in several("stance") if name in STANCES), None),
        min_confidence=_probability(one("min_confidence")),
        words=one("q"),
        language=one("language"),
        document=one("document"),
        country=(one("country") or "").upper() or None,
    )


def clean(text: str | None) -> str:
    """A value of an address without what no database takes."""
    return "".join(letter for letter in (text or "") if letter >= " " and not "\ud800" <= letter <= "\udfff")[
        :LONGEST
    ].strip()


def _date(text: str | None) -> str | None:
    return text if text and _DATE.fullmatch(text) else None


def _probability(text: str | None) -> float | None:
    try:
        value = float(text or "x")
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def find_by_name(projection: Projection, text: str | None) -> EntityView | None:
    """The entity that a form means: by slug, by IRI, or the best by name."""
    wanted = clean(text)
    if not wanted:
        return None
    if found := find_entity(projection, wanted):
        return found
    hits = search_entities(projection, wanted, limit=1).items
    return hits[0].entity if hits else None


def chosen(projection: Projection, request: Request, reader: Reader) -> tuple[Chosen, ...]:
    """The parts of the filter, each of which can be taken away."""
    found = []
    for name in NARROWING:
        values = request.query_params.getlist(name)
        for value in filter(None, values):
            rest = [other for other in values if other != value]
            found.append(
                Chosen(
                    reader.say(f"filter.{name}"),
                    _shown(projection, name, value, reader),
                    reader.here(**{name: rest, "cursor": None}),
                )
            )
    return tuple(found)


def _shown(projection: Projection, name: str, value: str, reader: Reader) -> str:
    match name:
        case "actor" | "authority" | "law":
            entity = find_entity(projection, clean(value))
            return reader.name(entity.labels) if entity else value
        case "type" | "role":
            return reader.term(value)
        case "factuality" | "stance":
            return reader.say(f"{name}.{value}") if value in FACTS + STANCES else value
        case "language":
            return reader.language_name(value)
        case "since" | "until":
            return reader.date(value)
        case "country":
            return reader.country(value.upper())
        case _:
            return value


def choices(name: str, facets: Iterable[Facet], request: Request, reader: Reader) -> tuple[Choice, ...]:
    """The values of one facet as links that take them up, or away again."""
    parameter = {"family": "type", "year": "since"}.get(name, name)
    given = request.query_params.getlist(parameter)
    found = []
    for facet in facets:
        active = facet.value in given
        taken: object = None if active else facet.value
        if name == "actor":
            # Several actors are asked for together: those who take part in the same events.
            rest = [value for value in given if value != facet.value]
            taken = rest if active else [*rest, facet.value]
        changed: dict[str, object] = {"cursor": None, parameter: taken}
        if name == "year":
            changed["until"] = None if active else facet.value
        found.append(
            Choice(
                text=_facet_text(name, facet, reader),
                count=reader.number(facet.count),
                url=reader.here(**changed),
                active=active,
                family=facet.value if name == "family" else "",
            )
        )
    return tuple(found)


def _facet_text(name: str, facet: Facet, reader: Reader) -> str:
    if facet.entity:
        return reader.name(facet.entity.labels)
    match name:
        case "family" | "type":
            return reader.title_case(reader.term(facet.value))
        case "factuality":
            return reader.say(f"factuality.{facet.value}") if facet.value in FACTS else facet.value
        case "language":
            return reader.title_case(reader.language_name(facet.value))
        case "country":
            return reader.country(facet.value)
        case _:
            return facet.value
