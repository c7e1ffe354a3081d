"""Answers that are given again: the same as when they were worked out, and never older than the graph."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator, Mapping

import pytest
from fastapi.testclient import TestClient

from api import kept
from api.kept import KeptAnswers
from api.projected import kept as kept_body
from kg.projection import Projection, find_entity, open_projection
from kg.store import open_store
from tests.graphs import KEY, all_three, british, english, french, graph_of, quads_of, served

PATHS = (
    "/entities/microsoft",
    "/entities/microsoft.json?lang=fr",
    "/entities/microsoft?format=json",
    "/laws/ai-act",
    "/events/clearance-cma-microsoft",
    "/documents/clearance",
)


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client of the three documents, to which nothing was asked yet."""
    with served(*all_three()) as opened:
        yield opened


def keeps(client: TestClient, path: str, accept: bytes = b"*/*") -> bool:
    """Whether the answer to a path would be given again."""
    answers: KeptAnswers = client.app.state.answers  # type: ignore[attr-defined]
    path, _, query = path.partition("?")
    return answers.find({"path": path, "query_string": query.encode()}, accept) is not None


def beside_id(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headers in order, without the one that is another each time."""
    return [one for one in headers.items() if one[0] != "x-request-id"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_given_again_it_is_the_same(client: TestClient, path: str, method: str) -> None:
    """Status, headers in their order and body, down to the byte; CORS, safety and ``Vary`` among them."""
    before = client.get(path)
    assert keeps(client, path)
    again = client.request(method, path)

    assert (before.status_code, beside_id(before.headers)) == (again.status_code, beside_id(again.headers))
    assert again.content == (before.content if method == "GET" else again.content)
    assert {"vary", "link", "content-security-policy", "access-control-allow-origin"} <= again.headers.keys()


def test_each_has_an_id_of_its_own(client: TestClient) -> None:
    """The client's own where it is one; else a new one each time."""
    client.get(PATHS[0])
    found = [client.get(PATHS[0], headers=sent) for sent in ({}, {}, {"X-Request-ID": "mine"})]
    ids = [one.headers["x-request-id"] for one in found]

    assert (len(set(ids)), ids[2]) == (3, "mine")


def test_each_form_is_asked_for_by_itself(client: TestClient) -> None:
    """What is kept for one ``Accept`` is not given to another; pages and RDF are made each time."""
    accepted = ("application/json", "text/html", "text/turtle", "image/png", "text/html;q=0.1, */*")
    before = [client.get("/entities/microsoft", headers={"Accept": one}) for one in accepted]
    again = [client.get("/entities/microsoft", headers={"Accept": one}) for one in accepted]
    types = [one.headers["content-type"].partition(";")[0] for one in again]

    assert types == [
        "application/json",
        "text/html",
        "text/turtle",
        "application/problem+json",
        "application/json",
    ]
    assert (
        [one.status_code for one in before] == [one.status_code for one in again] == [200, 200, 200, 406, 200]
    )
    assert keeps(client, "/entities/microsoft", b"application/json")
    assert not keeps(client, "/entities/microsoft", b"text/html")


def test_a_change_is_seen_at_once(client: TestClient) -> None:
    """By whatever way it comes: a document that is replaced, an update, a removal."""
    key = {"Authorization": f"Bearer {KEY}"}
    assert client.get("/events/clearance-cma-microsoft").json()["confidence"] == 0.95
    surer = dataclasses.replace(british().events[0], confidence=0.97)
    changed = dataclasses.replace(british(), events=(surer,))
    store = client.app.state.service.store  # type: ignore[attr-defined]
    store.replace_graph(graph_of(changed), quads_of(changed))
    assert client.get("/events/clearance-cma-microsoft").json()["confidence"] == 0.97

    assert client.get("/entities/microsoft").status_code == 200
    dropped = client.post(
        "/update",
        content=f"DROP GRAPH {graph_of(english())}",
        headers=key | {"Content-Type": "application/sparql-update"},
    )
    assert dropped.status_code == 204
    assert client.get("/documents/" + english().document.key).status_code == 410

    assert client.get("/documents/clearance").status_code == 200
    assert client.delete("/documents/clearance", headers=key).status_code == 204
    assert [client.get("/documents/clearance").status_code for _ in range(2)] == [410, 410]


def test_what_is_not_there_is_not_kept() -> None:
    """404 today, there tomorrow."""
    with served(french()) as client:
        assert [client.get("/documents/clearance").status_code for _ in range(2)] == [404, 404]
        store = client.app.state.service.store  # type: ignore[attr-defined]
        store.replace_graph(graph_of(british()), quads_of(british()))
        assert client.get("/documents/clearance").status_code == 200


def test_each_is_counted(client: TestClient) -> None:
    """The figures of a route do not tell who had to wait."""
    for _ in range(3):
        client.get("/entities/microsoft")

    assert (
        'regkg_requests_total{method="GET",route="/entities/{slug}",status="200"} 3.0'
        in client.get("/metrics").text
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Content-Encoding": "gzip"}, 415), ({"Content-Length": "999999999"}, 413)],
)
def test_what_is_refused_is_refused_again(client: TestClient, headers: dict[str, str], status: int) -> None:
    """The head of a request is judged before anything is given."""
    assert [client.get("/entities/microsoft").status_code for _ in range(2)] == [200, 200]
    assert client.request("GET", "/entities/microsoft", headers=headers).status_code == status


def test_other_methods_are_none_of_it(client: TestClient) -> None:
    """An address that can be read is not thereby written to."""
    client.get("/entities/microsoft")

    assert client.post("/entities/microsoft").status_code == 405
    assert client.options("/entities/microsoft").status_code == 204


def test_a_page_elsewhere_that_asks_to_write_is_told_the_same_again(client: TestClient) -> None:
    """CORS goes by the request, not by what is kept."""
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "PUT"}
    before, again = (client.get("/entities/microsoft", headers=asking) for _ in range(2))

    assert beside_id(before.headers) == beside_id(again.headers)
    assert "access-control-allow-origin" not in again.headers


def test_there_is_an_end_to_what_is_kept(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for longest ago goes first; what is too large stays out."""
    size = len(client.get(PATHS[0]).content)
    monkeypatch.setattr(kept, "MOST_BYTES", 3 * size)
    for number in range(8):
        client.get(f"{PATHS[0]}?x={number}")
    assert [keeps(client, f"{PATHS[0]}?x={number}") for number in (0, 7)] == [False, True]

    monkeypatch.setattr(kept, "LARGEST_KEPT", size - 1)
    client.get(f"{PATHS[0]}?x=8")
    assert not keeps(client, f"{PATHS[0]}?x=8")


@pytest.fixture
def projection() -> Iterator[Projection]:
    """A projection of one document."""
    with open_store("memory") as memory:
        opened = open_projection(memory)
        opened.project(graph_of(british()), quads_of(british()))
        yield opened
        opened.close()


def test_what_many_ask_at_once_is_worked_out_once(projection: Projection) -> None:
    """They wait for the same answer; who asks after a change gets another."""
    asked: list[int | None] = []

    def answer() -> object:
        asked.append(projection.moment)
        return len(asked)

    async def ask() -> list[bytes]:
        found = await asyncio.gather(*(kept_body(projection, "question", answer) for _ in range(20)))
        projection.project(graph_of(french()), quads_of(french()))
        return [*found, await kept_body(projection, "question", answer)]

    assert asyncio.run(ask()) == [b"1"] * 20 + [b"2"]


def test_an_answer_from_before_a_change_is_not_kept_behind_it(projection: Projection) -> None:
    """It was read while somebody wrote: whoever asked has it, nobody else."""

    def answer() -> object:
        found = find_entity(projection, "microsoft")
        projection.project(graph_of(french()), quads_of(french()))
        return found.events if found else None

    async def ask() -> tuple[bytes, bytes]:
        first = await kept_body(projection, "question", answer)
        return first, await kept_body(projection, "question", lambda: "worked out anew")

    assert asyncio.run(ask()) == (b"1", b'"worked out anew"')
