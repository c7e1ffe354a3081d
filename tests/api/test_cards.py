"""Entities that are answered without a route: the same as with one, and never older than the graph."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode

from api import cards
from kg.projection import Projection
from kg.projection import cards as gathering
from tests.api.disk import served_from_disk
from tests.graphs import KEY, all_three, british, graph_of, quads_of

SLUGS = ("microsoft", "mistral-ai", "cma", "ai-act", "marietje-schaake")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of the three documents on disk."""
    with served_from_disk(tmp_path, *all_three()) as opened:
        yield opened


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs that were answered without a route, as they are."""
    found: list[str] = []
    at_once = cards._answered_at_once

    def noted(scope: dict[str, object], slug: str) -> object:
        answer = at_once(scope, slug)
        found.extend([slug] if answer else [])
        return answer

    monkeypatch.setattr(cards, "_answered_at_once", noted)
    return found


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_is_what_the_route_answers(
    client: TestClient, answered: list[str], slug: str, method: str
) -> None:
    """Status, headers in their order, and body; also where there is no such entity."""
    shortest = client.request(method, f"/entities/{slug}")
    by_route = client.request(method, f"/entities/{slug}?lang=en")
    there = shortest.status_code == 200

    assert answered == [slug] * there
    assert shortest.status_code == by_route.status_code
    assert shortest.content == by_route.content
    assert [one for one in shortest.headers.items() if one[0] != "x-request-id"] == [
        one for one in by_route.headers.items() if one[0] != "x-request-id"
    ]


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/entities/microsoft", "text/html"),
        ("/entities/microsoft", "text/turtle"),
        ("/entities/microsoft", "image/png"),
        ("/entities/microsoft.ttl", "*/*"),
        ("/entities/microsoft/events", "*/*"),
        ("/entities/microsoft?lang=fr", "*/*"),
        ("/entities/microsoft?lang=xx", "*/*"),
        ("/entities/Microsoft", "*/*"),
        ("/entities/nobody", "*/*"),
    ],
)
def test_whatever_else_is_asked_goes_to_the_routes(
    client: TestClient, answered: list[str], path: str, accept: str
) -> None:
    """Another form, language or place, and what is not there."""
    client.get(path, headers={"Accept": accept})

    assert not answered


@pytest.mark.parametrize("limit", ["FEW_EVENTS", "FEW_DOCUMENTS", "SHORT"])
def test_who_takes_part_in_much_is_left_to_a_thread(
    client: TestClient, answered: list[str], monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """So that nobody else waits; the answer is the same."""
    before = client.get("/entities/microsoft").content
    monkeypatch.setattr(gathering, limit, 0)
    client.app.state.answers._clear()  # type: ignore[attr-defined]

    assert client.get("/entities/microsoft").content == before
    assert answered == ["microsoft"]


def test_every_kind_of_change_is_seen(client: TestClient, answered: list[str]) -> None:
    """A document that comes or goes, and an update of any kind, after which everything is compared first."""
    key = {"Authorization": f"Bearer {KEY}"}

    def documents() -> int:
        return int(client.get("/entities/microsoft").json()["documents"])

    before = documents()
    store = client.app.state.service.store  # type: ignore[attr-defined]
    store.remove_graph(graph_of(british()))
    assert documents() == before - 1
    store.replace_graph(graph_of(british()), quads_of(british()))
    assert documents() == before
    assert answered == ["microsoft"] * 3
    dropped = client.post(
        "/update",
        content=f"DROP GRAPH {graph_of(british())}",
        headers=key | {"Content-Type": "application/sparql-update"},
    )
    assert dropped.status_code == 204
    assert documents() == before - 1
    # By the route, which has compared in a thread; what is asked next needs none.
    assert answered == ["microsoft"] * 3
    client.app.state.answers._clear()  # type: ignore[attr-defined]
    assert documents() == before - 1
    assert answered == ["microsoft"] * 4


def test_who_waits_for_an_update_to_be_looked_for_holds_nobody_up(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many they are: others are answered meanwhile, and they as soon as it is done."""
    begun, may_go_on = threading.Event(), threading.Event()
    fingerprint = Projection._fingerprint

    def slowly(projection: Projection, graph: NamedNode) -> int:
        begun.set()
        assert may_go_on.wait(30)
        return fingerprint(projection, graph)

    monkeypatch.setattr(Projection, "_fingerprint", slowly)
    before = client.get("/entities/microsoft").json()["documents"]
    client.app.state.service.store.update(f"DROP GRAPH {graph_of(british())}")  # type: ignore[attr-defined]
    with ThreadPoolExecutor(40) as pool:
        waiting = [pool.submit(client.get, "/entities/microsoft") for _ in range(40)]
        assert begun.wait(20)
        healthy = client.get("/healthz").status_code
        may_go_on.set()

        assert healthy == 200
        assert {one.result().json()["documents"] for one in waiting} == {before - 1}


def test_it_is_counted_under_its_route(client: TestClient, answered: list[str]) -> None:
    """As if it had gone there; also when it is given again."""
    for _ in range(2):
        client.get("/entities/microsoft")

    assert answered == ["microsoft"]
    line = 'regkg_requests_total{method="GET",route="/entities/{slug}",status="200"} 2.0'
    assert line in client.get("/metrics").text
