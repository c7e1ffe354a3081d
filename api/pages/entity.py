"""The page of an actor, a law, a product or a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.formats import REG
from api.pages.identifiers import identifier_links
from api.pages.lines import (
    FAMILIES,
    KINDS,
    STANCES,
    Line,
    document_link,
    doing_role,
    entity_link,
    event_line,
)
from api.pages.reader import Reader
from api.pages.rendering import reader_of, render
from api.pages.strip import strip
from kg.projection import (
    EntityView,
    EventFilter,
    EventView,
    Projection,
    coactors,
    documents_of,
    lanes,
    list_events,
    stances_on,
)

#: Events that the page shows, the newest; the rest is one link away.
SHOWN = 40
#: Co-actors and documents.
LISTED = 20
ALIASES = 24


@dataclass(frozen=True, slots=True)
class Group:
    """Events of one family in which the entity stands in the same way."""

    family: str
    name: str
    letter: str
    lines: tuple[Line, ...]


def entity_page(request: Request, projection: Projection, entity: EntityView) -> HTMLResponse:
    """All that is known of an entity, each line with its sentence."""
    reader = reader_of(request)
    asked = EventFilter(actors=(entity.iri,))
    counted = lanes(projection, asked)
    page = list_events(projection, asked, limit=SHOWN)
    sides = _sides(page.items, entity, reader)
    kind = KINDS.get(entity.type or "", "other")
    return render(
        request,
        "entity.html",
        reader=reader,
        entity=entity,
        name=reader.name(entity.labels),
        kind=kind,
        kind_name=reader.title_case(reader.term(entity.type)) if entity.type else "",
        country=reader.country(entity.country) if entity.country else "",
        aliases=_aliases(entity, reader),
        identifiers=identifier_links(entity),
        sides=sides,
        shown=len(page.items),
        total=page.total,
        positions=_positions(projection, entity, reader),
        strip=strip(
            counted.months,
            {facet.value: facet.count for facet in counted.families},
            entity.slug,
            "law" if kind == "law" else "actor",
            reader,
        ),
        coactors=[
            (
                entity_link(one.entity, reader),
                reader.number(one.events),
                _together(entity, one.entity, reader),
            )
            for one in coactors(projection, entity.iri, limit=LISTED)[0]
        ],
        documents=[
            (document_link(one, reader), one.publisher or one.file_name or "", reader.short_date(one.issued))
            for one in documents_of(projection, entity.iri, limit=LISTED)
        ],
    )


def _positions(
    projection: Projection, entity: EntityView, reader: Reader
) -> list[tuple[str, str, list[tuple[str, str, str, str]]]]:
    """(heading, query, (stance, its name, how many, address)) of what it said, and of what was said of it."""
    statements = {"actor": entity.slug, "type": "Statement"}
    took = reader.url("query", name="events", type=f"{REG}Statement", actor=entity.iri, role=f"{REG}speaker")
    about = reader.url("query", name="statements_about", about=entity.iri)
    found = []
    for heading, behind, roles, asked in (
        ("entity.positions", took, ("speaker",), {**statements, "role": "speaker"}),
        ("entity.stances", about, ("about", "law"), statements),
    ):
        counted = stances_on(projection, entity.iri, roles=roles)
        stances = [
            (
                one.value,
                reader.say(f"stance.{one.value}"),
                reader.number(one.count),
                reader.url("events", **asked, stance=one.value),
            )
            for one in counted
            if one.value in STANCES
        ]
        if stances:
            found.append((reader.say(heading), behind, stances))
    return found


def _aliases(entity: EntityView, reader: Reader) -> tuple[str, ...]:
    name = reader.name(entity.labels)
    found = dict.fromkeys((*entity.labels.values(), *entity.aliases))
    return tuple(alias for alias in found if alias != name)[:ALIASES]


def _together(entity: EntityView, other: EntityView, reader: Reader) -> str:
    return reader.url("search", actor=[entity.slug, other.slug])


def _sides(
    events: Iterable[EventView], entity: EntityView, reader: Reader
) -> list[tuple[str, str, tuple[Group, ...]]]:
    """What it did, what was done to it, what was said of it: (key of the heading, anchor, groups)."""
    sides: dict[str, list[EventView]] = {"did": [], "undergone": [], "said": []}
    for event in events:
        sides[_side(event, entity)].append(event)
    law = "law" if entity.type == "Legislation" else "actor"
    return [
        (f"entity.{side}_{law}", side, tuple(_groups(found, reader)))
        for side, found in sides.items()
        if found
    ]


def _side(event: EventView, entity: EntityView) -> str:
    roles = {role for role, found in event.roles for one in found if one.iri == entity.iri}
    if doing_role(event.type) in roles and entity.type != "Legislation":
        return "did"
    return "said" if roles == {"about"} or event.type in ("Statement", "Lobbying") else "undergone"


def _groups(events: Iterable[EventView], reader: Reader) -> Iterable[Group]:
    by_family: dict[str, list[Line]] = {}
    for event in events:
        by_family.setdefault(event.family or "", []).append(event_line(event, reader, sentences=1))
    for family in (*FAMILIES, *(by_family.keys() - FAMILIES.keys())):
        if lines := by_family.get(family):
            css = FAMILIES.get(family, "other")
            name = reader.title_case(reader.term(family)) if family else reader.say("event.other")
            yield Group(css, name, reader.say(f"letter.{css}"), tuple(lines))
