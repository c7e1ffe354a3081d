"""The Graph Store Protocol."""

from __future__ import annotations

import httpx2
import pytest

TURTLE = {"Content-Type": "text/turtle"}
GRAPH = {"graph": "http://example.org/g"}


def test_a_graph_from_new_to_gone(client: httpx2.Client, stranger: httpx2.Client) -> None:
    """PUT replaces, POST adds, GET reads without a key, DELETE removes; each says whether it was there."""
    assert client.put("/graphs", params=GRAPH, content="<a> <b> 1 .", headers=TURTLE).status_code == 201
    assert client.put("/graphs", params=GRAPH, content="<a> <b> 2 .", headers=TURTLE).status_code == 204
    assert client.post("/graphs", params=GRAPH, content="<a> <b> 3 .", headers=TURTLE).status_code == 204

    read = stranger.get("/graphs", params=GRAPH, headers={"Accept": "application/n-triples"})
    assert sorted(line.split()[2][1] for line in read.text.splitlines()) == ["2", "3"]
    assert read.text.startswith("<http://example.org/a> ")
    head = stranger.head("/graphs", params=GRAPH)
    assert (head.status_code, head.headers["content-type"]) == (200, "text/turtle; charset=utf-8")

    assert client.delete("/graphs", params=GRAPH).status_code == 204
    assert client.delete("/graphs", params=GRAPH).status_code == 404
    assert stranger.get("/graphs", params=GRAPH).status_code == 404
    assert stranger.head("/graphs", params=GRAPH).status_code == 404


def test_the_default_graph_is_always_there(client: httpx2.Client) -> None:
    """``?default`` reads and writes the store's own default graph."""
    assert client.get("/graphs?default").status_code == 200
    assert client.put("/graphs?default", content="<a:a> <a:b> 1 .", headers=TURTLE).status_code == 204
    assert "a:a" in client.get("/graphs?default").text


def test_graphs_have_addresses(client: httpx2.Client) -> None:
    """A graph below ``/graphs/`` is named by its own address; one that is made gets such a name."""
    made = client.post("/graphs", content="<> <a:b> 1 .", headers=TURTLE)

    assert made.status_code == 201
    assert "a:b" in client.get(made.headers["location"]).text
    assert client.put("/graphs/mine", content="<> <a:b> 2 .", headers=TURTLE).status_code == 201
    assert str(client.base_url) in client.get("/graphs/mine").text


def test_forms_of_files_are_added(client: httpx2.Client) -> None:
    """``multipart/form-data``: each file by its own type, blank nodes kept apart."""
    files = [
        ("one", ("one.ttl", b"_:b <a:b> 1 .", "text/turtle")),
        ("two", ("two.nt", b"_:b <a:b> <a:c> .", "application/n-triples")),
    ]
    assert client.post("/graphs", params=GRAPH, files=files).status_code == 201

    query = {"query": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }", "format": "csv"}
    assert client.get("/sparql", params=query).text == "n\r\n2\r\n"


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        ("text/turtle", b"<a> <b> ", 400),
        ("text/turtle", b"\xff\xfe", 400),
        ("application/trig", b"<a:g> { <a:a> <a:b> 1 }", 415),
        ("application/n-quads", b"<a:a> <a:b> <a:c> <a:g> .", 415),
        ("text/html", b"<p>", 415),
        ("", b"<a> <b> 1 .", 415),
        (
            "application/rdf+xml",
            b'<!DOCTYPE x [<!ENTITY a "aa">]><rdf:RDF xmlns:rdf='
            b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
            400,
        ),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/c", "a": "b"}', 400),
        ("application/ld+json", b'{"@id": "a:g", "@graph": [{"@id": "a:a", "a:b": 1}]}', 400),
        ("application/ld+json", b"[" * 30_000, (400, 503)),
    ],
)
def test_a_broken_body_leaves_the_graph(
    client: httpx2.Client, media_type: str, body: bytes, status: int | tuple[int, ...]
) -> None:
    """What does not parse, is no single graph, or reaches outside is refused; the former graph stays."""
    client.put("/graphs", params=GRAPH, content="<a:a> <a:b> 1 .", headers=TURTLE)
    answer = client.put("/graphs", params=GRAPH, content=body, headers={"Content-Type": media_type})

    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    assert "a:a" in client.get("/graphs", params=GRAPH).text


@pytest.mark.parametrize("query", ["", "?graph=relative", "?graph=http://a&default", "?graph=a:b&graph=a:c"])
def test_a_request_names_one_graph(client: httpx2.Client, query: str) -> None:
    """Neither none nor two, and by an absolute IRI."""
    assert client.get(f"/graphs{query}").status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_needs_the_key(stranger: httpx2.Client, method: str) -> None:
    """401 without it."""
    answer = stranger.request(method, "/graphs", params=GRAPH, content="<a:a> <a:b> 1 .", headers=TURTLE)

    assert answer.status_code == 401
