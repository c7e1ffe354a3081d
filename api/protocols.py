"""The SPARQL protocols as OpenAPI has them: parameters, bodies, forms of answers.

The routes read their requests themselves, because the protocols say more than OpenAPI can: a parameter given
twice is refused, a body is one of two types. What is written here is for readers and for generated clients.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.described import contents, problems
from api.negotiate import GRAPHS, NAMES, TABLES
from api.requests import FORM

Json = dict[str, Any]

_QUERY = "SELECT ?event ?day { ?event <https://w3id.org/regkg/ontology#date> ?day } ORDER BY ?day LIMIT 10"
_UPDATE = 'INSERT DATA { GRAPH <urn:notes> { <urn:notes#1> <http://purl.org/dc/terms/title> "A note" } }'
_TURTLE = '<urn:notes#1> <http://purl.org/dc/terms/title> "A note" .'
_GRAPH = "urn:notes"
_TEXT: Json = {"type": "string"}
_IRI: Json = {"type": "string", "format": "iri", "minLength": 1}
_IRIS: Json = {"type": "array", "items": _IRI}
#: Media types of a graph that is sent, and the names of the engine's formats. Those with graphs in them are
#: refused.
READABLE = {
    "text/turtle": "TURTLE",
    "application/x-turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "text/plain": "N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON_LD",
}
MULTIPART = "multipart/form-data"


def _parameter(name: str, schema: Json, description: str, **more: Any) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": description, **more}


def _dataset(word: str) -> list[tuple[str, str]]:
    return [
        (f"{word}-graph-uri", "A graph of which the default graph is made, in place of the service's"),
        (f"{word}-named-graph-uri" if word == "using" else "named-graph-uri", "A graph that GRAPH finds"),
    ]


_DATASET = _dataset("default")
_USING = _dataset("using")


def _format(names: Iterable[str]) -> Json:
    return _parameter(
        "format", {"type": "string", "enum": sorted(names)}, "Form of the answer, before `Accept`"
    )


_FORMAT = _format(NAMES)
_GRAPH_FORMAT = _format(name for name, (_, graph) in NAMES.items() if graph is not None)
_WHICH = [
    _parameter("graph", _IRI, "IRI of a graph; or `default`", example=_GRAPH),
    _parameter("default", {"type": "string", "enum": [""]}, "The default graph", allowEmptyValue=True),
]


def _form(required: str, example: str, others: Iterable[tuple[str, str]]) -> Json:
    fields: Json = {required: _TEXT}
    fields |= {name: {**_IRIS, "description": description} for name, description in others}
    return {
        "schema": {"type": "object", "required": [required], "properties": fields},
        "example": {required: example},
    }


_ANSWER = contents([*TABLES, *GRAPHS])


def _answered(*, what: str, forms: Mapping[str, Json], example: tuple[str, Any]) -> Json:
    media_type, value = example
    return {
        "description": what,
        "content": {**forms, media_type: {**forms[media_type], "example": value}},
    }


_ROWS = {"head": {"vars": ["day"]}, "results": {"bindings": []}}

QUERY_BY_GET: Json = {
    "openapi_extra": {
        "parameters": [
            _parameter("query", _TEXT, "One query; without it the service describes itself", example=_QUERY),
            *[_parameter(name, _IRIS, description) for name, description in _DATASET],
            _FORMAT,
        ]
    },
    "responses": {
        200: _answered(
            what="A table (SELECT, ASK), a graph (CONSTRUCT, DESCRIBE), or the service description",
            forms={**_ANSWER, **contents(["text/html"])},
            example=("application/sparql-results+json", _ROWS),
        ),
        **problems(400, 403, 406, 413, 501, 503),
    },
}
QUERY_BY_POST: Json = {
    "openapi_extra": {
        "parameters": [
            *[_parameter(name, _IRIS, description) for name, description in _DATASET],
            _FORMAT,
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": _TEXT, "example": _QUERY},
                FORM: _form("query", _QUERY, _DATASET),
            },
        },
    },
    "responses": {
        200: _answered(
            what="A table (SELECT, ASK) or a graph (CONSTRUCT, DESCRIBE)",
            forms=_ANSWER,
            example=("application/sparql-results+json", _ROWS),
        ),
        **problems(400, 403, 406, 413, 415, 501, 503),
    },
}
UPDATE: Json = {
    "openapi_extra": {
        "parameters": [_parameter(name, _IRIS, description) for name, description in _USING],
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-update": {"schema": _TEXT, "example": _UPDATE},
                FORM: _form("update", _UPDATE, _USING),
            },
        },
    },
    "responses": {
        204: {"description": "All its operations are done"},
        **problems(400, 401, 403, 409, 413, 415, 501, 503),
    },
}

_BODY: Json = {
    "required": True,
    "content": {
        **{
            media_type: {"schema": _TEXT, **({"example": _TURTLE} if name in {"TURTLE", "N_TRIPLES"} else {})}
            for media_type, name in READABLE.items()
        },
        MULTIPART: {
            "schema": {
                "type": "object",
                "additionalProperties": {"type": "string", "format": "binary"},
                "description": "Files, each with its Content-Type",
            }
        },
    },
}
READ_GRAPH: Json = {
    "openapi_extra": {"parameters": [*_WHICH, _GRAPH_FORMAT]},
    "responses": {
        200: _answered(what="Its triples", forms=contents(GRAPHS), example=("text/turtle", _TURTLE)),
        **problems(400, 404, 406, 413, 503),
    },
}
REPLACE_GRAPH: Json = {
    "openapi_extra": {"parameters": _WHICH, "requestBody": _BODY},
    "responses": {
        201: {"description": "The graph is new"},
        204: {"description": "The graph was there; it holds the body and nothing else"},
        **problems(400, 401, 403, 413, 415, 503),
    },
}
ADD_TO_GRAPH: Json = {
    "openapi_extra": {"parameters": _WHICH, "requestBody": _BODY},
    "responses": {
        201: {
            "description": "The graph is new",
            "headers": {"Location": {"schema": _TEXT, "description": "Its name, where none was given"}},
        },
        204: {"description": "The graph was there"},
        **problems(400, 401, 403, 413, 415, 503),
    },
}
REMOVE_GRAPH: Json = {
    "openapi_extra": {"parameters": _WHICH},
    "responses": {204: {"description": "It is gone"}, **problems(400, 401, 403, 404, 503)},
}
