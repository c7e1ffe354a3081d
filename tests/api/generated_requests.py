"""What OpenAPI cannot say of our requests, for schemathesis: contents of bodies, and refusals that are right.

The module is a file of hooks of schemathesis too; with a server that holds a graph and has a key:

    SCHEMATHESIS_HOOKS=tests.api.generated_requests schemathesis run http://127.0.0.1:8000/openapi.json \\
        -H 'Authorization: Bearer key' --max-examples 2000
"""

from __future__ import annotations

import json
import re

import schemathesis
from hypothesis import strategies
from schemathesis.core.failures import Failure

_ITEM = '{"@id": "http://a", "http://b": "c"}'
_RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
#: Bodies for the media types of which the schema has no example.
BODIES = {
    "application/rdf+xml": [_RDF],
    "application/ld+json": ["[]", _ITEM],
    "text/html": ["<article><h1>Fine</h1><p>The CMA fined Acme £10 million.</p></article>"],
    "text/markdown": ["# Fine\n\nThe CMA fined Acme £10 million."],
    "application/pdf": ["%PDF-1.4"],
}
for _media_type, _bodies in BODIES.items():
    schemathesis.openapi.media_type(_media_type, strategies.sampled_from([body.encode() for body in _bodies]))


@schemathesis.serializer(
    *BODIES,
    "application/n-triples",
    "application/sparql-query",
    "application/sparql-update",
    "application/x-ndjson",
    "application/x-turtle",
    "text/plain",
    "text/turtle",
)
def as_it_stands(context: schemathesis.SerializationContext, value: object) -> bytes:
    """A body that is text already."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


#: Refusals of requests that follow the schema, because it cannot say what is wrong with them.
RIGHT_REFUSALS = [
    ("/sparql", "line \\d+, column \\d+|query is missing|is given \\d times|absolute IRI|too large"),
    ("/update", "line \\d+, column \\d+|update is missing|absolute IRI|USING"),
    ("/graphs", "name one graph|line \\d+|absolute IRI|each part of the form|boundary|send a graph"),
    ("/questions", "needs|has no parameter|is no name|nothing here|IRI or a slug"),
    ("/reconcile", "protocol 0.2|not both"),
    ("/documents", "."),
    ("", "cursor|U\\+0000|no UTF-8|comes as|has no form|was here"),
]


def _arrives_as_texts(case: schemathesis.Case) -> bool:
    """Whether a list of texts was replaced by one value, or by values of which each arrives as a text.

    ``actor=false`` is a list of one text, ``actor=[]&actor={}`` one of two.
    """
    values = case.query or {}
    lists = [
        values.get(parameter.name, [])
        for parameter in case.operation.query
        if '"array"' in json.dumps(parameter.definition["schema"])
    ]
    return any(
        not isinstance(given, list) or any(not isinstance(one, str) for one in given) for given in lists
    )


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext,
    failure: Failure,
    case: schemathesis.Case,
    response: schemathesis.Response,
) -> bool:
    """Whether a finding counts."""
    if response.status_code == 410 and type(failure).__name__ == "AcceptedNegativeData":
        return False  # It is no longer there, in whichever form it is asked for.
    if type(failure).__name__ == "AcceptedNegativeData" and _arrives_as_texts(case):
        return False
    if type(failure).__name__ != "RejectedPositiveData":
        return True
    reason = response.content.decode("utf-8", "replace")
    return not any(
        case.operation.path.startswith(path) and re.search(pattern, reason)
        for path, pattern in RIGHT_REFUSALS
    )
