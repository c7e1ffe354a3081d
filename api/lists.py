"""What lists have in common: their parameters, and an answer with ``total``, ``next`` and ``Link``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.linked import CSV, LIST, THING, answer, names_of
from api.references import Json
from kg.errors import InvalidQuery
from kg.projection import EventFilter, Page
from kg.projection.classes import ENTITY_TYPES, REG, families, family_of, roles

#: Items of a page.
MOST = 100
#: Actors that an event may be asked to have together; each is a condition of the query.
MOST_ACTORS = 10

DATE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most", examples=[20])]
Cursor = Annotated[
    str | None,
    Query(
        max_length=2000,
        description="Where to go on: `cursor` of the page before",
        json_schema_extra={"format": "cursor"},
    ),
]
Lang = Annotated[Literal["en", "fr"], Query(description="Language of the labels")]
_FORMAT = "Form of the answer, before `Accept`"
ListFormat = Annotated[
    str | None, Query(max_length=40, description=_FORMAT, json_schema_extra={"enum": names_of(LIST)})
]
ThingFormat = Annotated[
    str | None, Query(max_length=40, description=_FORMAT, json_schema_extra={"enum": names_of(THING)})
]
Name = Annotated[str | None, Query(max_length=500)]
Day = Annotated[str | None, Query(pattern=DATE, examples=["2024-02", "2024-02-26"])]

# Empty is what a form sends where nothing is chosen; the schema allows it.
_EVENT_TYPES = [*family_of(), *families()]
_ROLES = [*roles(), "saidBy"]
_FACTUALITIES = ("Actual", "Planned", "Possible", "Denied")
_STANCES = ("Support", "Oppose", "Neutral")


def terms(given: Iterable[str], known: Sequence[str], name: str) -> tuple[str, ...]:
    """Local names of the ontology, from local names, ``reg:`` names or IRIs, also parted by commas.

    Raises:
        InvalidQuery: One is not known.
    """
    found = [
        part.strip().removeprefix(REG).removeprefix("reg:") for text in given for part in text.split(",")
    ]
    if unknown := [one for one in found if one and one not in known]:
        raise InvalidQuery(f"{name}: {unknown[0][:60]!r} is not known; there are {', '.join(known)}")
    return tuple(sorted({one for one in found if one}))


async def entity_types(
    type: Annotated[
        list[Annotated[str, Field(json_schema_extra={"enum": ["", *ENTITY_TYPES]})]] | None,
        Query(description="Class: Company, PublicAuthority …", examples=[["Company"]]),
    ] = None,
) -> tuple[str, ...]:
    """The classes of entities that are asked for."""
    return terms(type or (), ENTITY_TYPES, "type")


async def event_filter(
    type: Annotated[
        list[Annotated[str, Field(json_schema_extra={"enum": ["", *_EVENT_TYPES]})]] | None,
        Query(description="Event type or family: Fine, DealEvent … One of them", examples=[["Fine"]]),
    ] = None,
    actor: Annotated[
        list[str] | None,
        Query(
            max_length=MOST_ACTORS,
            description="Slug or IRI of who takes part; several: together",
            examples=[["microsoft"]],
        ),
    ] = None,
    role: Annotated[
        str | None,
        Query(
            max_length=60,
            description="In which role: investor, subject …",
            json_schema_extra={"enum": ["", *_ROLES]},
        ),
    ] = None,
    authority: Annotated[
        str | None, Query(max_length=500, description="Slug or IRI of the authority")
    ] = None,
    law: Annotated[str | None, Query(max_length=500, description="Slug or IRI of the law")] = None,
    since: Annotated[str | None, Query(pattern=DATE, description="First day, month or year")] = None,
    until: Annotated[str | None, Query(pattern=DATE, description="Last day, month or year")] = None,
    factuality: Annotated[
        list[Annotated[str, Field(json_schema_extra={"enum": ["", *_FACTUALITIES]})]] | None,
        Query(description="Actual, Planned, Possible, Denied; one of them"),
    ] = None,
    stance: Annotated[
        str | None,
        Query(
            max_length=60,
            description="Support, Oppose, Neutral",
            json_schema_extra={"enum": ["", *_STANCES]},
        ),
    ] = None,
    min_confidence: Annotated[float | None, Query(ge=0, le=1, description="Least confidence")] = None,
    q: Annotated[str | None, Query(max_length=500, description="Words of its label or sentences")] = None,
    language: Annotated[
        str | None, Query(max_length=20, description="Of a document that tells it: fr, en")
    ] = None,
    document: Annotated[str | None, Query(max_length=500, description="Key or IRI of a document")] = None,
    country: Annotated[
        str | None,
        Query(
            max_length=20,
            description='Of one that acts in it: ISO 3166-1 alpha-2, "EU" or "INT"',
            examples=["FR"],
        ),
    ] = None,
) -> EventFilter:
    """The events that are asked for. What all documents together say of an event is what is compared."""
    return EventFilter(
        types=terms(type or (), _EVENT_TYPES, "type"),
        actors=tuple(sorted(actor or ())),
        role=next(iter(terms([role or ""], _ROLES, "role")), None),
        authority=authority,
        law=law,
        since=since,
        until=until,
        factualities=terms(factuality or (), _FACTUALITIES, "factuality"),
        stance=next(iter(terms([stance or ""], _STANCES, "stance")), None),
        min_confidence=min_confidence,
        words=q,
        language=language,
        document=document,
        country=country.strip().upper() if country else None,
    )


def next_address(request: Request, cursor: str) -> str:
    """The address of the next page."""
    return str(request.url.include_query_params(cursor=cursor))


def listing(found: Page[Any], shape: Callable[[Any], object], limit: int, **more: Any) -> Json:
    """A page of a list."""
    return {
        "total": found.total,
        "limit": limit,
        "cursor": found.next,
        "items": [shape(one) for one in found.items],
        **more,
    }


def with_next(body: bytes, request: Request) -> Response:
    """The JSON of a page, with ``Link`` to the next one. The cursor stands near its beginning."""
    head = body[: body.find(b'"items"')]
    marker = b'"cursor":"'
    place = head.find(marker)
    if place < 0:
        return answer(body, "application/json")
    cursor = head[place + len(marker) : head.find(b'"', place + len(marker))].decode()
    return answer(body, "application/json", Link=f'<{next_address(request, cursor)}>; rel="next"')


def table(
    rows: Iterable[Sequence[Any]], columns: Sequence[str], request: Request, cursor: str | None
) -> Response:
    """A page of a list as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    headers = {"Link": f'<{next_address(request, cursor)}>; rel="next"'} if cursor else {}
    return answer(text.getvalue().encode("utf-8", "replace"), CSV, **headers)


def _cell(value: Any) -> Any:
    # A spreadsheet runs what begins with these as a formula.
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
