"""The Reconciliation Service API 0.2, as OpenRefine speaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.graphs import served


@pytest.fixture(scope="module")
def reader() -> Iterator[TestClient]:
    """A client of the three documents."""
    with served() as client:
        yield client


def results(reader: TestClient, **queries: dict[str, Any]) -> dict[str, Any]:
    """The candidates of a batch that is sent as a form."""
    answer = reader.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200
    return {name: found["result"] for name, found in answer.json().items()}


def test_the_manifest_says_what_there_is(reader: TestClient) -> None:
    """Without parameters, open to pages from anywhere."""
    answer = reader.get("/reconcile", headers={"Origin": "http://127.0.0.1:3333"})
    manifest = answer.json()

    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"].endswith("/entity/")
    assert "{{id}}" in manifest["view"]["url"]
    assert {"suggest", "preview", "extend"} <= set(manifest)
    assert answer.headers["access-control-allow-origin"] == "*"
    posted = reader.post("/reconcile", data={}, headers={"Origin": "http://127.0.0.1:3333"})
    assert posted.headers["access-control-allow-origin"] == "*"


def test_a_batch_is_matched(reader: TestClient) -> None:
    """The very name or alias scores 100 and matches; what is like it is offered."""
    found = results(
        reader,
        q0={"query": "Bruxelles", "type": "PublicAuthority"},
        q1={"query": "Comission européene"},
        q2={"query": "Microsoft", "type": "Person"},
        q3={"query": "règlement sur l'intelligence artificielle", "type": ["Legislation"], "limit": 3},
        q4={"query": "Nobody At All"},
    )

    assert [(one["id"], one["score"], one["match"]) for one in found["q0"]] == [
        ("european-commission", 100, True)
    ]
    assert [(one["id"], one["match"]) for one in found["q1"]] == [("european-commission", False)]
    assert (found["q2"], found["q4"]) == ([], [])
    assert found["q3"][0]["type"] == [{"id": "Legislation", "name": "legislation"}]


def test_a_property_that_says_otherwise_counts_against(reader: TestClient) -> None:
    """Mistral in France matches, Mistral in the US does not; properties that we lack do not count."""
    country = [{"pid": "country", "v": "FR"}, {"pid": "colour", "v": {"id": "red"}}]
    other = [{"pid": "country", "v": ["US", "CA"]}]
    found = results(
        reader,
        q0={"query": "Mistral AI", "properties": country},
        q1={"query": "Mistral AI", "properties": other},
    )

    assert (found["q0"][0]["match"], found["q1"][0]["match"]) == (True, False)


def test_a_table_is_filled(reader: TestClient) -> None:
    """Values by entity and property; what is not known is empty."""
    query = {
        "ids": ["microsoft", "ai-act", "nobody"],
        "properties": [
            {"id": "country"},
            {"id": "identifier"},
            {"id": "type"},
            {"id": "events"},
            {"id": "odd"},
        ],
    }
    answer = reader.get("/reconcile", params={"extend": json.dumps(query)}).json()

    assert [one["id"] for one in answer["meta"]] == ["country", "identifier", "type", "events", "odd"]
    assert answer["rows"]["microsoft"]["country"] == [{"str": "US"}]
    assert answer["rows"]["microsoft"]["events"] == [{"int": 3}]
    assert answer["rows"]["ai-act"]["identifier"] == [{"str": "CELEX:32024R1689"}]
    assert answer["rows"]["ai-act"]["type"] == [{"id": "Legislation", "name": "legislation"}]
    assert all(values == [] for values in answer["rows"]["nobody"].values())


def test_suggestions_and_preview(reader: TestClient) -> None:
    """Entities, classes and properties as one types, and a small page that may stand in a frame."""
    entities = reader.get("/reconcile/suggest/entity", params={"prefix": "micro"}).json()["result"]
    types = reader.get("/reconcile/suggest/type", params={"prefix": "comp"}).json()["result"]
    properties = reader.get("/reconcile/suggest/property", params={"prefix": "Coun"}).json()["result"]
    proposed = reader.get("/reconcile/properties", params={"type": "Company", "limit": 2}).json()
    preview = reader.get("/reconcile/preview", params={"id": "microsoft"})

    assert (entities[0]["id"], types[0]["id"], properties[0]["id"]) == ("microsoft", "Company", "country")
    assert (len(proposed["properties"]), proposed["type"], proposed["limit"]) == (2, "Company", 2)
    assert "Microsoft" in preview.text
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert reader.get("/reconcile/preview", params={"id": "nobody"}).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"queries": "{"},
        {"queries": "[]"},
        {"queries": '{"q0": {"query": 1}}'},
        {"queries": '{"q0": {"query": "a", "limit": -1}}'},
        {"queries": json.dumps({f"q{number}": {"query": "a"} for number in range(101)})},
        {"queries": "{}", "extend": "{}"},
        {"extend": "{}"},
        {"extend": '{"ids": ["a"], "properties": "x"}'},
        {"queries": "[" * 100_000},
    ],
)
def test_a_batch_that_is_none_is_refused(reader: TestClient, data: dict[str, str]) -> None:
    """400 with a sentence."""
    answer = reader.post("/reconcile", data=data)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_only_forms_are_read(reader: TestClient) -> None:
    """A page cannot send it JSON by accident."""
    assert reader.post("/reconcile", json={"queries": {}}).status_code == 415
