"""Addresses of what a page shows as data, where no route of its own gives that: as answers to SPARQL."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from api.pages.reader import Reader
from kg import query
from kg.errors import RegkgError
from kg.projection import EventFilter, Projection, find_entity
from kg.terms import PREFIXES

REG = PREFIXES["reg"]
_DESCRIBED = """CONSTRUCT {{ ?thing ?property ?value }}
WHERE {{ VALUES ?thing {{ {things} }} GRAPH ?document {{ ?thing ?property ?value }} }}"""


def turtle_of(iris: Iterable[str], reader: Reader) -> str | None:
    """All that the documents say of some things, as Turtle; None where there are none."""
    things = " ".join(str(NamedNode(iri)) for iri in dict.fromkeys(iris))
    return sparql(_DESCRIBED.format(things=things), "ttl", reader) if things else None


def table_of(name: str, reader: Reader, **parameters: str) -> str | None:
    """The rows of a query of the package as CSV.

    Args:
        name: Of the query.
        reader: Of the page.
        parameters: IRIs, by the names that the query gives them.
    """
    try:
        iris = {key: NamedNode(value) for key, value in parameters.items()}
        text = query.text(name, **iris)  # type: ignore[arg-type]
    except RegkgError:
        return None
    return sparql(text, "csv", reader)


def events_query(projection: Projection, asked: EventFilter, reader: Reader) -> str:
    """The address of the query that lists the events of a filter, in the editor."""

    def iri(name: str | None) -> str | None:
        found = find_entity(projection, name) if name else None
        return found.iri if found else None

    return reader.url(
        "query",
        name="events",
        type=REG + asked.types[0] if asked.types else None,
        actor=iri(asked.actors[0] if asked.actors else asked.authority),
        law=iri(asked.law),
        country=asked.country,
        since=asked.since,
        until=asked.until,
        factuality=REG + asked.factualities[0] if asked.factualities else None,
        words=(asked.words or "").lower(),
    )


def sparql(text: str, form: str, reader: Reader) -> str:
    """The address of the answer to a query."""
    return reader.data("sparql", query=text, format=form)


def offered(*formats: tuple[str, str | None]) -> list[tuple[str, str]]:
    """(name, address) of the formats that there are."""
    return [(name, address) for name, address in formats if address]
