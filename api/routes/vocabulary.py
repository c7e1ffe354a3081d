"""What the names mean: the ontology, the shapes, the JSON-LD context, and what this dataset is."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

import ontology
from api.described import reading
from api.linked import HTML, JSON_LD, RDF, TURTLE, answer, form_wanted, names_of, page
from api.linked import written as written_quads
from api.projected import ProjectionDep, WellFormed
from api.written import as_json
from kg import __version__
from kg.jsonld import context
from kg.projection import Projection, summary
from kg.terms import PREFIXES, term

router = APIRouter(tags=["Vocabulary"], dependencies=[WellFormed])

VOID, DCAT = PREFIXES["void"], "http://www.w3.org/ns/dcat#"
_GRAPHS = (TURTLE, JSON_LD, *(one for one in RDF if one != TURTLE))
_Format = Annotated[
    str | None,
    Query(
        max_length=40,
        description="Form of the answer, before `Accept`",
        json_schema_extra={"enum": names_of(_GRAPHS)},
        examples=["ttl"],
    ),
]
_FILES = {"ontology": ("regkg.ttl", "events.ttl"), "shapes": ("shapes.ttl",)}


@reading(
    router,
    "/ontology",
    summary="The ontology",
    operation_id="ontology",
    media_types=(*_GRAPHS, HTML),
    statuses=(400, 406, 422, 503),
)
def read_ontology(request: Request, format: _Format = None) -> Response:
    """Classes, roles and values with their definitions in English and French, and the frames of events."""
    form = form_wanted(request, (*_GRAPHS, HTML))
    shown = page("ontology_page")
    if form == HTML and shown is not None:
        return shown(request)
    return _cached(request, _vocabulary("ontology", form), form)


@reading(
    router,
    "/shapes",
    summary="The shapes",
    operation_id="shapes",
    media_types=_GRAPHS,
    statuses=(400, 406, 422, 503),
)
def read_shapes(request: Request, format: _Format = None) -> Response:
    """What is promised of every graph, in SHACL."""
    form = form_wanted(request, _GRAPHS)
    return _cached(request, _vocabulary("shapes", form), form)


@reading(
    router,
    "/context.jsonld",
    summary="The JSON-LD context",
    operation_id="context",
    media_types=(JSON_LD,),
    statuses=(503,),
    example={"@context": {"reg": PREFIXES["reg"], "Fine": "reg:Fine"}},
)
def read_context(request: Request) -> Response:
    """The short names of our JSON-LD."""
    return _cached(request, as_json(context()), JSON_LD)


@reading(
    router,
    "/.well-known/void",
    summary="What this dataset is",
    operation_id="void",
    media_types=_GRAPHS,
    statuses=(400, 406, 422, 503),
)
def read_void(request: Request, projection: ProjectionDep, format: _Format = None) -> Response:
    """VoID and DCAT: counts, vocabularies, the SPARQL endpoint, dumps."""
    form = form_wanted(request, _GRAPHS)
    triples = _dataset(str(request.base_url).rstrip("/"), projection)
    return answer(_written(triples, form), form)


@cache
def _vocabulary(name: str, form: str) -> bytes:
    paths = [ontology.folder() / file for file in _FILES[name]]
    if form == TURTLE:
        # As it was written: with its comments and its order.
        return b"\n".join(path.read_bytes() for path in paths)
    quads = [quad for path in paths for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    return _written([quad.triple for quad in quads], form)


def _written(triples: list[Triple], form: str) -> bytes:
    if form == JSON_LD:
        return written_quads((Quad(one.subject, one.predicate, one.object) for one in triples), form)
    prefixes = {**PREFIXES, "dcat": DCAT}
    return serialize(triples, format=RDF[form], prefixes=prefixes) or b""


def _cached(request: Request, body: bytes, form: str) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "max-age=3600", "Vary": "Accept"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return answer(body, form, **headers)


def _dataset(base: str, projection: Projection) -> list[Triple]:
    node = NamedNode(f"{base}/.well-known/void#dataset")
    counts = summary(projection)

    def void(name: str) -> NamedNode:
        return NamedNode(VOID + name)

    def dcat(name: str) -> NamedNode:
        return NamedNode(DCAT + name)

    a = term("rdf:type")
    found = [
        Triple(node, a, void("Dataset")),
        Triple(node, a, dcat("Dataset")),
        Triple(node, term("dcterms:title"), Literal("Regulatory events", language="en")),
        Triple(node, term("dcterms:title"), Literal("Événements réglementaires", language="fr")),
        Triple(node, NamedNode(PREFIXES["owl"] + "versionInfo"), Literal(f"regkg {__version__}")),
        Triple(node, void("sparqlEndpoint"), NamedNode(f"{base}/sparql")),
        Triple(node, void("uriSpace"), Literal(projection.base_iri)),
        Triple(node, void("vocabulary"), NamedNode(PREFIXES["reg"])),
        Triple(node, void("documents"), Literal(sum(counts["documents"].values()))),
        Triple(node, void("entities"), Literal(sum(counts["entities"].values()))),
    ]
    for moment in counts["read"]:
        modified = Literal(moment, datatype=term("xsd:dateTime"))
        found.append(Triple(node, term("dcterms:modified"), modified))
    for kind, names in (("entities", counts["entities"]), ("events", counts["events"])):
        for name, count in names.items():
            if name:
                part = BlankNode(f"{kind}{name}")
                found += [
                    Triple(node, void("classPartition"), part),
                    Triple(part, void("class"), NamedNode(PREFIXES["reg"] + name)),
                    Triple(part, void("entities"), Literal(count)),
                ]
    return found + _dumps(base, node)


def _dumps(base: str, node: NamedNode) -> list[Triple]:
    found = []
    for ending, media in (("ttl", TURTLE), ("trig", "application/trig"), ("nq", "application/n-quads")):
        file = NamedNode(f"{base}/export.{ending}")
        found += [
            Triple(node, NamedNode(VOID + "dataDump"), file),
            Triple(node, NamedNode(DCAT + "distribution"), file),
            Triple(file, term("rdf:type"), NamedNode(DCAT + "Distribution")),
            Triple(file, NamedNode(DCAT + "downloadURL"), file),
            Triple(file, NamedNode(DCAT + "mediaType"), Literal(media)),
        ]
    return found
