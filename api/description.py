"""The service description: what this endpoint speaks, in RDF."""

from __future__ import annotations

from fastapi import HTTPException, Request
from fastapi.responses import Response
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from api.negotiate import GRAPHS, wanted
from api.requests import in_address, only
from api.responses import negotiated
from api.settings import Settings
from api.workers import Answer

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV "
    "Turtle N-Triples N-Quads TriG RDF_XML JSON-LD"
)
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def service_description(request: Request, settings: Settings) -> Response:
    """SPARQL 1.1 Service Description, in the graph format the client likes best."""
    media_type = wanted(only(in_address(request), "format"), request.headers.get("accept")).graph
    if media_type is None:
        raise HTTPException(406, f"the service description comes as {', '.join(GRAPHS)}")
    endpoint = NamedNode(str(request.url.replace(query="", fragment="")))
    body = serialize(
        _triples(endpoint, union=settings.default_graph == "union"),
        format=getattr(RdfFormat, GRAPHS[media_type]),
        prefixes={"sd": SD, "formats": _FORMATS},
    )
    return negotiated(Answer(media_type, body or b""))


def _triples(endpoint: NamedNode, *, union: bool) -> list[Triple]:
    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    service, dataset, graph = BlankNode("service"), BlankNode("dataset"), BlankNode("graph")
    features = ["EmptyGraphs"] + (["UnionDefaultGraph"] if union else [])
    return [
        Triple(service, _RDF_TYPE, sd("Service")),
        Triple(service, sd("endpoint"), endpoint),
        Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        *(Triple(service, sd("feature"), sd(name)) for name in features),
        *(Triple(service, sd("resultFormat"), NamedNode(_FORMATS + name)) for name in _RESULTS.split()),
        Triple(service, sd("defaultDataset"), dataset),
        Triple(dataset, _RDF_TYPE, sd("Dataset")),
        Triple(dataset, sd("defaultGraph"), graph),
        Triple(graph, _RDF_TYPE, sd("Graph")),
    ]
