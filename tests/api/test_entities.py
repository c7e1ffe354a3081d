"""Entities and laws over HTTP."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from api.models import EntityCard, EntityList, EventList, Network, Timeline
from tests.graphs import ID, KEY, REG, british, english, served


@pytest.fixture(scope="module")
def reader() -> Iterator[TestClient]:
    """A client of the three documents."""
    with served() as client:
        yield client


def test_a_name_is_found_and_its_score_explained(reader: TestClient) -> None:
    """The very name scores 100; the answer names things by IRI and label."""
    answer = reader.get("/entities", params={"q": "commission européenne", "lang": "fr"})
    found = EntityList.model_validate(answer.json())

    assert (found.total, found.items[0].id) == (1, f"{ID}entity/european-commission")
    assert (found.items[0].score, found.items[0].label) == (100, "Commission européenne")
    assert found.items[0].type is not None
    assert (found.items[0].type.id, found.items[0].type.label) == (
        f"{REG}PublicAuthority",
        "autorité publique",
    )


def test_pages_are_linked(reader: TestClient) -> None:
    """``Link: rel=next`` leads through the whole list, with and without a search, and ends."""
    for params in ({"limit": 2}, {"limit": 1, "q": "m"}, {"limit": 2, "type": "Company,PublicAuthority"}):
        seen: list[str] = []
        address = str(reader.get("/entities", params=params).url)
        while address:
            answer = reader.get(address)
            seen += [one["slug"] for one in answer.json()["items"]]
            address = answer.links.get("next", {}).get("url", "")
        assert len(seen) == len(set(seen)) == answer.json()["total"]


@pytest.mark.parametrize("path", ["/entities/microsoft", "/laws/ai-act"])
def test_one_entity_has_what_is_known_of_it(reader: TestClient, path: str) -> None:
    """Counts, co-actors, documents, and events with the sentence behind each."""
    card = EntityCard.model_validate(reader.get(path).json())

    assert card.newest_events
    assert all(event.evidence for event in card.newest_events)
    assert card.newest_documents


@pytest.mark.parametrize(
    ("ending", "accept", "form"),
    [
        (".ttl", None, RdfFormat.TURTLE),
        ("", "text/turtle, text/html;q=0.2", RdfFormat.TURTLE),
        ("", "application/rdf+xml", RdfFormat.RDF_XML),
        (".nt", None, RdfFormat.N_TRIPLES),
        ("?format=trig", None, RdfFormat.TRIG),
        (".jsonld", None, RdfFormat.JSON_LD),
    ],
)
def test_an_entity_comes_as_rdf(reader: TestClient, ending: str, accept: str | None, form: RdfFormat) -> None:
    """By ending, by ``format`` or by ``Accept``; it parses, with types, names and its events."""
    answer = reader.get(f"/entities/microsoft{ending}", headers={"Accept": accept} if accept else {})
    quads = list(parse(answer.content, format=form))

    assert answer.headers["vary"] == "Accept"
    assert answer.headers["content-type"].startswith(form.media_type)
    subjects = {quad.subject.value for quad in quads if hasattr(quad.subject, "value")}
    assert {f"{ID}entity/microsoft", f"{ID}event/clearance-cma-microsoft"} <= subjects


def test_json_ld_has_types_and_needs_no_other_address(reader: TestClient) -> None:
    """The context is written out, and the nodes have ``@type``."""
    answer = reader.get("/entities/microsoft.jsonld").json()
    nodes = {node["@id"]: node for node in answer["@graph"]}

    assert isinstance(answer["@context"], dict)
    assert "Company" in nodes[f"{ID}entity/microsoft"]["@type"]


def test_parts_of_an_entity(reader: TestClient) -> None:
    """Its events, its network, and its timeline with the oldest first."""
    events = EventList.model_validate(reader.get("/entities/mistral-ai/events").json())
    network = Network.model_validate(reader.get("/entities/microsoft/network").json())
    timeline = Timeline.model_validate(reader.get("/entities/microsoft/timeline").json())

    assert events.total == 2
    assert {edge["events"] for edge in network.edges} == {1, 2}
    assert [event.date for event in timeline.items] == ["2024-02-26", "2024-02-28", "2024-05-17"]
    assert [(one.month, one.families) for one in timeline.periods] == [
        ("2024-02", {"DealEvent": 1, "OversightEvent": 1}),
        ("2024-05", {"OversightEvent": 1}),
    ]
    assert reader.get("/laws/ai-act/events").json()["total"] == 2


def test_a_list_as_a_table(reader: TestClient) -> None:
    """CSV has a row for each entity, whatever the names hold."""
    rows = list(csv.DictReader(reader.get("/entities", params={"format": "csv"}).text.splitlines()))

    assert {row["slug"] for row in rows} >= {"microsoft", "ai-act"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/entities/nobody", 404),
        ("/entities/nobody/events", 404),
        ("/laws/microsoft", 404),
        ("/entities?limit=0", 422),
        ("/entities?limit=101", 422),
        ("/entities?type=Planet", 400),
        ("/entities?cursor=x", 400),
        ("/entities?lang=fr&lang=en", 400),
        ("/entities/microsoft/events?language=fr&language=en", 400),
        ("/entities?q=%00", 400),
        ("/entities?q=%ff", 400),
        ("/entities/microsoft?format=gif", 400),
        ("/entities/microsoft/network?limit=301", 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem(reader: TestClient, path: str, status: int) -> None:
    """A sentence in problem+json, never a page or a traceback."""
    answer = reader.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert len(answer.json()["detail"]) > 10


def test_a_cursor_of_another_list_has_no_page(reader: TestClient) -> None:
    """A browser is told as a program is, rather than shown the beginning of the list."""
    answer = reader.get("/entities?cursor=x", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert "begin again without it" in answer.json()["detail"]


def test_nothing_acceptable_is_406(reader: TestClient) -> None:
    """A client that wants pictures is told what there is."""
    answer = reader.get("/entities/microsoft", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["detail"]


def test_who_is_no_longer_named_is_gone() -> None:
    """410 after the only document that named it was removed; HEAD says the same."""
    with served(english(), british()) as client:
        removal = client.delete("/documents/clearance", headers={"Authorization": f"Bearer {KEY}"})
        assert removal.status_code == 204
        assert client.get("/entities/competition-and-markets-authority").status_code == 410
        assert client.head("/entities/competition-and-markets-authority.ttl").status_code == 410
        assert client.get("/events/clearance-cma-microsoft").status_code == 410
        assert client.get("/documents/clearance").status_code == 410
        assert client.get("/id/document/clearance").status_code == 410
        assert client.get("/entities/mistral-ai").status_code == 200
