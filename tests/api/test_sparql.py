"""SPARQL over HTTP as clients of the field speak it."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr
from rdflib import Graph, URIRef

from api.negotiate import best
from tests.api.conftest import KEY, Server, serving

TITLE = "http://purl.org/dc/terms/title"
QUERY = f"SELECT ?s ?t {{ ?s <{TITLE}> ?t }} ORDER BY ?t"
RESULTS = "application/sparql-results+json"


@pytest.fixture
def filled(client: httpx2.Client) -> httpx2.Client:
    for number, title in enumerate(("Amende", "Enquête")):
        answer = client.put(
            "/graphs",
            params={"graph": f"http://example.org/{number}"},
            content=f'<http://example.org/{number}> <{TITLE}> "{title}" .'.encode(),
            headers={"Content-Type": "text/turtle"},
        )
        assert answer.status_code == 201
    return client


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", RESULTS),
        ("application/sparql-results+xml, application/json;q=0.5", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+json,*/*;q=0.9", RESULTS),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("*/*", RESULTS),
        ("", RESULTS),
    ],
)
def test_tables_come_as_accepted(filled: httpx2.Client, accept: str, media_type: str) -> None:
    """The q-values decide, and the answer says that they did."""
    answer = filled.get("/sparql", params={"query": QUERY}, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["vary"] == "Accept"
    assert "Enquête" in answer.text


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("ttl", "text/turtle; charset=utf-8"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdfxml", "application/rdf+xml"),
        ("trig", "application/trig"),
        ("nq", "application/n-quads"),
    ],
)
def test_graphs_come_as_named(filled: httpx2.Client, format_: str, media_type: str) -> None:
    """``?format=`` goes before Accept."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    answer = filled.get(
        "/sparql", params={"query": query, "format": format_}, headers={"Accept": "image/png"}
    )

    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize(
    ("accept", "offered", "expected"),
    [
        ("text/turtle, text/html;q=0.2", ["text/turtle", "text/html"], "text/turtle"),
        ("text/*;q=0.5, text/html", ["text/turtle", "text/html"], "text/html"),
        ("text/turtle;q=0, */*", ["text/turtle", "text/html"], "text/html"),
        ("image/png", ["text/turtle"], None),
        ("nonsense", ["text/turtle"], "text/turtle"),
    ],
)
def test_q_values_are_weighed(accept: str, offered: list[str], expected: str | None) -> None:
    """The entry that names a type best gives its q-value; q=0 is a refusal."""
    assert best(offered, accept) == expected


@pytest.mark.parametrize(
    ("query", "accept"),
    [(QUERY, "text/turtle"), ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"), (QUERY, "image/png")],
)
def test_what_nobody_takes_is_not_sent(filled: httpx2.Client, query: str, accept: str) -> None:
    """A form that the client does not take is 406, not another form."""
    answer = filled.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert answer.status_code == 406


def test_a_bad_query_is_named_with_its_place(client: httpx2.Client) -> None:
    """400, as problem+json with line and column."""
    answer = client.post("/sparql", data={"query": "SELECT * WHERE {\n ?s ?p }"})

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert (problem["line"], problem["column"]) == (2, 9)
    assert "line 2, column 9" in problem["detail"]


@pytest.mark.parametrize(
    ("method", "address", "headers", "body", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, b"", 400),
        ("GET", "/sparql?update=CLEAR%20ALL", {}, b"", 400),
        ("GET", "/sparql?query=%FF", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D%00", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&format=docx", {}, b"", 400),
        ("PUT", "/sparql?query=ASK%7B%7D", {}, b"", 405),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"\xff\xfe", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 415),
        ("GET", "/sparql?query=SELECT(%3Chttp://f%3E(1)AS%20%3Fx)%7B%7D", {}, b"", 501),
    ],
)
def test_requests_that_are_wrong_say_so(
    stranger: httpx2.Client, method: str, address: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    """Each way of asking wrongly has the status that the protocol gives it."""
    answer = stranger.request(method, address, headers=headers, content=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_dataset_in_the_request_replaces_the_default(filled: httpx2.Client) -> None:
    """The union of all graphs is the default graph, unless the request names graphs."""
    one = {"query": QUERY, "default-graph-uri": "http://example.org/1"}
    named = {
        "query": "SELECT ?g { GRAPH ?g { ?s ?p ?o } }",
        "named-graph-uri": "http://example.org/0",
    }

    assert len(filled.get("/sparql", params={"query": QUERY}).json()["results"]["bindings"]) == 2
    assert len(filled.get("/sparql", params=one).json()["results"]["bindings"]) == 1
    assert len(filled.post("/sparql", data=named).json()["results"]["bindings"]) == 1


def test_the_default_graph_can_be_the_stores_own(tmp_path: Path) -> None:
    """With ``default_graph=dataset`` a query sees no named graph without GRAPH."""
    with serving(tmp_path, default_graph="dataset", store="memory") as server:
        update = {"update": "INSERT DATA { GRAPH <http://g> { <http://a> <http://b> 1 } }"}
        httpx2.post(f"{server.address}/update", data=update, headers=server.authorized)
        for query, found in (("ASK { ?s ?p ?o }", False), ("ASK { GRAPH ?g { ?s ?p ?o } }", True)):
            answer = httpx2.post(f"{server.address}/sparql", data={"query": query})
            assert answer.json()["boolean"] is found


def test_head_and_options(stranger: httpx2.Client) -> None:
    """HEAD says what GET would, without a body; OPTIONS lets pages of any origin ask."""
    head = stranger.head("/sparql", params={"query": "ASK {}"})
    options = stranger.options(
        "/sparql",
        headers={"Origin": "http://elsewhere", "Access-Control-Request-Method": "POST"},
    )

    assert (head.status_code, head.headers["content-type"], head.content) == (200, RESULTS, b"")
    assert options.status_code == 204
    assert options.headers["access-control-allow-origin"] == "*"


def test_the_service_describes_itself(stranger: httpx2.Client) -> None:
    """Without a query the endpoint says in RDF what it speaks; Comunica asks this way."""
    accept = "application/n-quads,application/n-triples;q=0.9,text/turtle;q=0.7,text/html;q=0.2"
    answer = stranger.get("/sparql", headers={"Accept": accept})
    graph = Graph().parse(data=answer.text, format="nquads")

    assert answer.headers["content-type"] == "application/n-quads"
    feature = URIRef("http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph")
    assert feature in set(graph.objects())


def test_a_remote_store_answers_through_the_service(filled: httpx2.Client, server: Server) -> None:
    """A service whose store is another SPARQL server gives the same answers."""
    from fastapi.testclient import TestClient

    from api.app import create_app
    from api.settings import Settings

    settings = Settings(store=server.address, store_authorization=SecretStr(f"Bearer {KEY}"))
    with TestClient(create_app(settings)) as client:
        rows = client.get("/sparql", params={"query": QUERY}).json()["results"]["bindings"]
        assert [row["t"]["value"] for row in rows] == ["Amende", "Enquête"]
        assert client.get("/healthz").status_code == 200
        assert client.get("/sparql", params={"query": "SELECT"}).status_code == 400
        assert json.loads(client.get("/sparql", params={"query": "SELECT"}).text)["line"] == 1
