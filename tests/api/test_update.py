"""SPARQL Update over HTTP: who may write, and what happens."""

from __future__ import annotations

import httpx2
import pytest

from api.guard import with_graphs
from kg.errors import InvalidQuery
from tests.api.conftest import KEY

UPDATE = "INSERT DATA { <http://a> <http://b> 1 }"


def ask(client: httpx2.Client, pattern: str) -> bool:
    return bool(client.post("/sparql", data={"query": f"ASK {{ {pattern} }}"}).json()["boolean"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {b"Authorization": b"Bearer wrong"},
        {b"Authorization": b"Bearer"},
        {b"Authorization": b"Basic " + KEY.encode()},
        {b"Authorization": b"Bearer \xff\xfe\x80"},
        {b"Authorization": b"Bearer " + b"x" * 40_000},
        {b"Cookie": b"key=" + KEY.encode()},
    ],
)
def test_without_the_key_nothing_is_written(stranger: httpx2.Client, headers: dict[bytes, bytes]) -> None:
    """401 with a challenge, whatever stands in the place of the key."""
    answer = stranger.post("/update", data={"update": UPDATE}, headers=headers)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert not ask(stranger, "?s ?p ?o")


@pytest.mark.parametrize("by", ["form", "body"])
def test_an_update_is_seen_by_the_next_query(client: httpx2.Client, by: str) -> None:
    """204, and whoever asks after that sees it."""
    for number in range(5):
        update = f"INSERT DATA {{ <http://a> <http://b> {number} }}"
        if by == "form":
            answer = client.post("/update", data={"update": update})
        else:
            answer = client.post(
                "/update", content=update, headers={"Content-Type": "application/sparql-update"}
            )

        assert answer.status_code == 204
        assert ask(client, f"?s ?p {number}")


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("INSERT DATA { <http://a> }", 400),
        ("CREATE GRAPH <http://g> ; CREATE GRAPH <http://g>", 409),
        ("LOAD <http://127.0.0.1:9/x>", 403),
        ("LOAD <http://127.0.0.1:9/x> INTO", 400),
        ("LOAD SILENT <http://127.0.0.1:9/x>", 204),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("SELECT * {}", 400),
        ("", 204),
    ],
)
def test_updates_have_the_status_of_what_they_are(client: httpx2.Client, update: str, status: int) -> None:
    """Syntax before policy: what does not parse is 400, what parses and reaches outside 403."""
    assert client.post("/update", data={"update": update}).status_code == status


def test_a_request_is_one_transaction(client: httpx2.Client) -> None:
    """When its second operation fails, the first has not happened."""
    answer = client.post("/update", data={"update": f"{UPDATE} ; DROP GRAPH <http://not/there>"})

    assert answer.status_code == 409
    assert not ask(client, "?s ?p ?o")


def test_only_posts_write(client: httpx2.Client) -> None:
    """GET is 405; a body of another type, as a page's form can send it, is 415; compressed ones too."""
    assert client.get("/update", params={"update": UPDATE}).status_code == 405
    assert client.post("/update", content=UPDATE, headers={"Content-Type": "text/plain"}).status_code == 415
    compressed = {"Content-Type": "application/sparql-update", "Content-Encoding": "gzip"}
    assert client.post("/update", content=b"\x1f\x8b", headers=compressed).status_code == 415
    assert client.post("/update", data={"query": "ASK {}"}).status_code == 400


def test_an_update_that_does_not_end_is_tried_out_first(client: httpx2.Client) -> None:
    """It runs in a child on a copy; the writer is free for the next, and nothing has changed."""
    values = "".join(f"VALUES ?{name} {{ {' '.join(map(str, range(400)))} }} " for name in "abcdef")
    endless = f"INSERT {{ <http://a> <http://b> ?a }} WHERE {{ {values} FILTER (?a + ?b + ?c < 0) }}"
    nested = "INSERT DATA { <http://a> <http://b> " + "[ <http://b> " * 50_000 + "1" + "]" * 50_000 + "}"

    assert client.post("/update", data={"update": nested}).status_code in {204, 400, 503}
    client.post("/update", data={"update": "CLEAR ALL"})
    assert client.post("/update", data={"update": endless}).status_code == 503
    assert client.post("/update", data={"update": UPDATE}).status_code == 204
    assert not ask(client, "?s ?p ?o FILTER (?o != 1)")


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (
            "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "DELETE { ?s ?p ?o } USING <http://g> WHERE { ?s ?p ?o }",
        ),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <http://g> WHERE { ?s ?p ?o }"),
        ("INSERT DATA { <a:b> <a:c> 'WHERE' }", "INSERT DATA { <a:b> <a:c> 'WHERE' }"),
    ],
)
def test_using_graph_uri_becomes_using(update: str, expected: str) -> None:
    """The engine knows no ``using-graph-uri``: each operation with WHERE gets a clause."""
    assert with_graphs(update, ["http://g"], []) == expected


def test_using_in_both_places_is_refused() -> None:
    """The protocol forbids it beside USING or WITH."""
    with pytest.raises(InvalidQuery):
        with_graphs("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["http://g"], [])


def test_graphs_named_in_the_address_count_for_a_form_too(client: httpx2.Client) -> None:
    """Else a deletion that is meant for one graph would take from all; what is no IRI is refused."""
    for graph in ("http://g", "http://h"):
        made = client.post(
            "/update", data={"update": f"INSERT DATA {{ GRAPH <{graph}> {{ <a:a> <a:b> <{graph}> }} }}"}
        )
        assert made.status_code == 204
    deletion = "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"
    done = client.post("/update", params={"using-named-graph-uri": "http://g"}, data={"update": deletion})

    assert done.status_code == 204
    assert not ask(client, "GRAPH <http://g> { ?s ?p ?o }")
    assert ask(client, "GRAPH <http://h> { ?s ?p ?o }")
    refused = client.post("/update", params={"using-named-graph-uri": ""}, data={"update": UPDATE})
    assert refused.status_code == 400
    twice = client.post("/update", params={"update": UPDATE}, data={"update": UPDATE})
    assert twice.status_code == 400
