"""The query editor: a form that works as it stands, and YASGUI over it where it is installed."""

from __future__ import annotations

import json

from fastapi import Request
from fastapi.responses import HTMLResponse
from pyoxigraph import NamedNode

from api.asking import questions
from api.pages.examples import example_questions, question_text
from api.pages.filters import clean
from api.pages.rendering import reader_of, render
from kg import query
from kg.errors import InvalidQuery, NotFound
from kg.projection import Projection
from kg.query import Parameter
from kg.terms import PREFIXES

#: Longest query that an address may bring along.
LONGEST = 20_000
#: Texts that the editor's script shows.
_SAID = ("query", "chart", "chart_count", "chart_none", "chart_left_out")

EXAMPLE = """PREFIX reg: <https://w3id.org/regkg/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>

# Fines: who, whom, how much, and the sentence that says so.
SELECT ?authority ?subject ?amount ?currency ?date ?quote ?document
WHERE {
  GRAPH ?document {
    ?event a reg:Fine ;
           reg:authority ?authority ;
           reg:subject ?subject ;
           reg:evidence/nif:anchorOf ?quote .
    OPTIONAL { ?event reg:amountValue ?amount ; reg:amountCurrency ?currency . }
    OPTIONAL { ?event reg:date ?date . }
  }
}
ORDER BY DESC(?amount) ?authority ?subject ?quote
LIMIT 50
"""


def sparql_page(request: Request, projection: Projection | None = None) -> HTMLResponse:
    """The editor with the query of the address: ``?query=``, or ``?name=`` with its parameters.

    Args:
        request: With the address.
        projection: Where a question of ``?name=`` finds examples for the parameters that it lacks.
    """
    reader = reader_of(request)
    return render(
        request,
        "sparql.html",
        library="sparql",
        reader=reader,
        query=_asked(request, projection),
        endpoint=f"{str(request.base_url).rstrip('/')}/sparql",
        base_iri=request.app.state.settings.base_iri,
        prefixes=sorted(PREFIXES.items()),
        texts=json.dumps({name: reader.say(f"sparql.{name}") for name in _SAID}, ensure_ascii=False),
        examples=example_questions(reader),
        building_blocks=[
            (name, query.named_query(name).summary, reader.url("query", name=name)) for name in query.names()
        ],
    )


def _asked(request: Request, projection: Projection | None) -> str:
    if text := request.query_params.get("query", "")[:LONGEST]:
        return text
    name = clean(request.query_params.get("name"))
    if not name:
        return EXAMPLE
    if projection and name in questions():
        given = {key: clean(value) for key, value in request.query_params.items()}
        return question_text(questions()[name], given, projection)
    try:
        known = {key for key, _ in query.named_query(name).parameters}
        given_terms = {key: _term(value) for key, value in request.query_params.items() if key in known}
        return query.text(name, **given_terms)  # type: ignore[arg-type]
    except InvalidQuery:
        return query.named_query(name).text  # A parameter is missing: $x is also a variable.
    except (NotFound, ValueError):
        return EXAMPLE


def _term(value: str) -> Parameter:
    return NamedNode(value) if value.startswith(("http://", "https://")) else value
