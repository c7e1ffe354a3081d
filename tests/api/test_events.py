"""Events over HTTP: every one with the sentences that say so."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from api.models import Event, EventList
from tests.graphs import ID, REG, all_three, served


@pytest.fixture(scope="module")
def reader() -> Iterator[TestClient]:
    """A client of the three documents."""
    with served() as client:
        yield client


def test_every_event_carries_its_sentences(reader: TestClient) -> None:
    """Document, offsets and quote agree with the text."""
    texts = {f"{ID}document/{one.document.key}": one.document.text for one in all_three()}
    found = EventList.model_validate(reader.get("/events").json())

    assert found.total == len(found.items) == 4
    for event in found.items:
        assert event.evidence
        for one in event.evidence:
            assert texts[one.document.id][one.begin : one.end] == one.quote
            assert one.id == f"{one.document.id}#char={one.begin},{one.end}"


@pytest.mark.parametrize(
    ("params", "keys"),
    [
        ({"type": "Fine"}, []),
        ({"type": "reg:Investment"}, ["investment-microsoft-mistral-ai"]),
        ({"type": f"{REG}DealEvent"}, ["investment-microsoft-mistral-ai"]),
        ({"actor": f"{ID}entity/mistral-ai", "role": "subject"}, ["clearance-cma-microsoft"]),
        ({"actor": ["mistral-ai", "competition-and-markets-authority"]}, ["clearance-cma-microsoft"]),
        ({"law": "ai-act"}, ["investigation-commission-microsoft"]),
        ({"since": "2024-05"}, ["clearance-cma-microsoft"]),
        ({"factuality": "Denied,Planned"}, []),
        (
            {"min_confidence": "0.9", "order": "confidence"},
            ["clearance-cma-microsoft", "investment-microsoft-mistral-ai"],
        ),
        ({"q": "investi"}, ["investigation-commission-microsoft", "investment-microsoft-mistral-ai"]),
    ],
)
def test_events_are_narrowed(reader: TestClient, params: dict[str, Any], keys: list[str]) -> None:
    """By type or family, actor and role, law, time, factuality, confidence, words."""
    assert [one["key"] for one in reader.get("/events", params=params).json()["items"]] == keys


def test_one_event_has_each_claim(reader: TestClient) -> None:
    """Sums that differ stand side by side, each with its document."""
    event = Event.model_validate(reader.get("/events/investment-microsoft-mistral-ai").json())

    assert event.amount is not None
    assert (event.amount.value, event.amount.currency) == (15000000, "EUR")
    assert [claim.amount.value for claim in event.claims if claim.amount] == [15000000, 16000000]
    assert {role.name: [one.slug for one in role.entities] for role in event.roles} == {
        "investor": ["microsoft"],
        "investee": ["mistral-ai"],
    }


def test_an_event_as_rdf_holds_its_sentences(reader: TestClient) -> None:
    """Turtle has the quote; TriG says which document said what."""
    turtle = list(
        parse(reader.get("/events/investment-microsoft-mistral-ai.ttl").content, format=RdfFormat.TURTLE)
    )
    trig = list(
        parse(reader.get("/events/investment-microsoft-mistral-ai.trig").content, format=RdfFormat.TRIG)
    )

    assert any("15 millions" in str(quad.object) for quad in turtle if "anchorOf" in quad.predicate.value)
    assert {str(quad.graph_name) for quad in trig} == {
        f"<{ID}document/deal>",
        f"<{ID}document/investissement>",
    }


def test_facets_come_on_request(reader: TestClient) -> None:
    """What the list could be narrowed to, with counts and labels."""
    found = reader.get("/events", params={"facets": "true", "lang": "fr"}).json()["facets"]

    assert set(found) == {
        "family",
        "type",
        "actor",
        "authority",
        "law",
        "country",
        "year",
        "factuality",
        "language",
    }
    assert {"value": "US", "label": "États-Unis", "count": 3} in found["country"]
    assert [(one["value"], one["count"]) for one in found["actor"]] == [
        ("microsoft", 3),
        ("mistral-ai", 2),
        ("marietje-schaake", 1),
    ]
    assert {"value": "DealEvent", "label": "opération", "count": 1, "id": f"{REG}DealEvent"} in found[
        "family"
    ]


@pytest.mark.parametrize("country", ["GB", "gb"])
def test_events_are_narrowed_by_country(reader: TestClient, country: str) -> None:
    """Those in which somebody from there acts."""
    found = reader.get("/events", params={"country": country}).json()

    assert [one["key"] for one in found["items"]] == ["clearance-cma-microsoft"]


def test_a_table_has_a_row_for_each_sentence(reader: TestClient) -> None:
    """CSV repeats the event for each of its sentences."""
    rows = list(csv.DictReader(reader.get("/events?format=csv").text.splitlines()))

    assert len(rows) == 6
    assert {row["document"] for row in rows} == {f"{ID}document/{one.document.key}" for one in all_three()}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/events/nothing", 404),
        ("/events?limit=101", 422),
        ("/events?since=2024-13", 422),
        ("/events?min_confidence=2", 422),
        ("/events?type=Wedding", 400),
        ("/events?role=bystander", 400),
        ("/events?cursor=%00", 400),
        ("/events?language=false&language=true", 400),
        ("/events?order=random", 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem(reader: TestClient, path: str, status: int) -> None:
    """A sentence in problem+json."""
    answer = reader.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_head_answers_like_get(reader: TestClient) -> None:
    """The same status and headers."""
    for path in ("/events", "/events/clearance-cma-microsoft", "/events.atom", "/export.nq", "/ontology"):
        assert reader.head(path).status_code == reader.get(path).status_code == 200
