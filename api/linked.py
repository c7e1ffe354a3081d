"""One address a thing, several forms: JSON, JSON-LD, Turtle and other RDF, CSV, or a page."""

from __future__ import annotations

import asyncio
import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, serialize

from api.kept import About
from api.negotiate import best
from api.requests import in_address, only
from api.written import as_json
from kg.errors import InvalidQuery
from kg.jsonld import context, to_jsonld
from kg.projection import Projection
from kg.store import Store
from kg.terms import PREFIXES, term

JSON, JSON_LD, TURTLE, HTML, CSV = (
    "application/json",
    "application/ld+json",
    "text/turtle",
    "text/html",
    "text/csv",
)

#: Ending of an address, and value of ``?format=`` → media type.
ENDINGS = {
    "json": JSON,
    "jsonld": JSON_LD,
    "ttl": TURTLE,
    "turtle": TURTLE,
    "nt": "application/n-triples",
    "ntriples": "application/n-triples",
    "rdf": "application/rdf+xml",
    "rdfxml": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nquads": "application/n-quads",
    "html": HTML,
    "csv": CSV,
}
_FIRST = {media: ending for ending, media in reversed(ENDINGS.items())}
#: Media types of RDF that the engine writes.
RDF = {
    TURTLE: RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
#: What a single thing comes as; the first is for who takes anything.
THING = (JSON, JSON_LD, *RDF, HTML)
#: What a list comes as.
LIST = (JSON, CSV, HTML)


def names_of(media_types: Iterable[str]) -> list[str]:
    """The values of ``?format=`` for some media types: endings, and the types themselves."""
    offered = list(media_types)
    return [*(ending for ending, media in ENDINGS.items() if media in offered), *offered]


def ending_of(key: str, known: Callable[[str], object | None]) -> tuple[str, str | None]:
    """Part a key from the ending that asks for a form, unless there is a thing of the whole name.

    Args:
        key: ``microsoft.ttl``.
        known: Finds a thing by its key.

    Returns:
        The key, and the ending or None.
    """
    name, dot, ending = key.rpartition(".")
    if dot and name and ending in ENDINGS and known(key) is None:
        return name, ending
    return key, None


def form_wanted(request: Request, offered: Iterable[str], ending: str | None = None) -> str:
    """The media type in which a thing is wanted: by its ending, by ``?format=``, or by ``Accept``.

    Raises:
        InvalidQuery: ``format`` is no form of it.
        HTTPException: 406 when nothing fits.
    """
    choices = [one for one in offered if one != HTML or page("entity_page") is not None]
    name = ending or only(in_address(request), "format")
    if name is not None:
        wanted = name if name in choices else ENDINGS.get(name.lower())
        if wanted not in choices:
            raise InvalidQuery(
                f"format: one of {', '.join(one for one in ENDINGS if ENDINGS[one] in choices)}"
            )
        return wanted
    chosen = best(choices, request.headers.get("accept"))
    if chosen is None:
        raise HTTPException(406, f"it comes as {', '.join(choices)}")
    return chosen


async def answer_page(name: str, request: Request, *given: object) -> Response:
    """Answer with a page, where ``form_wanted`` has said that it is wanted, and so that it is there."""
    shown = page(name)
    assert shown is not None, "form_wanted offers a page only where there is one"
    return await asyncio.to_thread(shown, request, *given)


def page(name: str) -> Callable[..., Response] | None:
    """A page of ``api.pages`` by its name; None where the pages are not installed."""
    try:
        found: Callable[..., Response] | None = getattr(importlib.import_module("api.pages"), name, None)
    except ImportError:
        return None
    return found


def answer(body: bytes, media_type: str, **headers: str) -> Response:
    """Bytes in one of several forms."""
    shown = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(body, media_type=shown, headers={"Vary": "Accept"} | headers)


def answer_again(
    request: Request,
    projection: Projection,
    moment: int | None,
    answered: Response,
    about: About | None = None,
) -> Response:
    """An answer that depends on nothing but address, ``Accept`` and graph: next time it needs no route.

    Args:
        request: That is answered.
        projection: What the answer was read from.
        moment: Of the projection, before anything was read.
        answered: The answer, complete.
        about: What of the graph it depends on; on anything when it is not given.
    """
    request.app.state.answers.keep(request, projection, moment, answered, about)
    return answered


def alternates(path: str, media_types: Iterable[str] = THING) -> str:
    """A ``Link`` header to the other forms of a thing."""
    return ", ".join(
        f'<{path}.{_FIRST[media]}>; rel="alternate"; type="{media}"'
        for media in media_types
        if media in _FIRST
    )


def written(quads: Iterable[Quad], media_type: str) -> bytes:
    """Quads as RDF. Forms without graphs and JSON-LD hold the triples of all graphs, each once."""
    if media_type == JSON_LD:
        document = to_jsonld(_merged(quads))
        # Written out, so that whoever reads it needs no other address.
        return as_json({"@context": context()["@context"], "@graph": document["@graph"]})
    form = RDF[media_type]
    found = sorted(quads if form.supports_datasets else _merged(quads), key=str)
    return serialize(found, format=form, prefixes=PREFIXES) or b""


def _merged(quads: Iterable[Quad]) -> list[Quad]:
    triples = dict.fromkeys((quad.subject, quad.predicate, quad.object) for quad in quads)
    return [Quad(*triple, DefaultGraph()) for triple in triples]


def about(store: Store, iri: str, events: Iterable[str] = ()) -> list[Quad]:
    """All that is said of a thing and of some events, with their sentences and the names in them."""
    subjects = [NamedNode(one) for one in dict.fromkeys((iri, *events))]
    found = [quad for subject in subjects for quad in _said_of(store, subject)]
    near: dict[Any, set[NamedNode]] = defaultdict(set)
    for quad in found:
        if isinstance(quad.object, NamedNode) and quad.predicate != term("rdf:type"):
            near[quad.graph_name].add(quad.object)
    for graph, others in near.items():
        found += _named_in(store, graph, others.difference(subjects))
    return found


def _named_in(store: Store, graph: Any, others: Iterable[NamedNode]) -> list[Quad]:
    """What a document tells of things that are only named."""
    values = " ".join(sorted(map(str, others)))
    if not values or not isinstance(graph, NamedNode):
        return []
    rows = store.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ VALUES ?s {{ {values} }} ?s ?p ?o }} }}")
    found: list[Mapping[str, Any]] = list(rows)
    quads = (Quad(row["s"], row["p"], row["o"], graph) for row in found)
    return [quad for quad in quads if _is_told(quad)]


def _is_told(quad: Quad) -> bool:
    """What is told of a thing that is only named: its classes and names, or the sentence itself."""
    name = quad.predicate.value
    return (
        name.startswith(PREFIXES["nif"])
        or name.startswith(PREFIXES["dcterms"])
        or quad.predicate in (term("rdf:type"), term("rdfs:label"))
    ) and name != PREFIXES["nif"] + "isString"


def _said_of(store: Store, subject: NamedNode) -> list[Quad]:
    rows = store.select(f"SELECT ?p ?o ?g WHERE {{ GRAPH ?g {{ {subject} ?p ?o }} }}")
    found: list[Mapping[str, Any]] = list(rows)
    return [Quad(subject, row["p"], row["o"], row["g"]) for row in found]
