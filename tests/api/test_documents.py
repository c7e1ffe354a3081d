"""Documents over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from api.models import DocumentList, FullDocument
from tests.graphs import BRITISH, FRENCH, ID, KEY, british, graph_of, quads_of, served


@pytest.fixture(scope="module")
def reader() -> Iterator[TestClient]:
    """A client of the three documents."""
    with served() as client:
        yield client


def test_documents_are_listed_newest_first(reader: TestClient) -> None:
    """All of them, or those that fit."""
    found = DocumentList.model_validate(reader.get("/documents").json())

    assert [one.key for one in found.items] == ["clearance", "deal", "investissement"]
    for params, keys in [
        ({"language": "fr"}, ["investissement"]),
        ({"q": "watchdog"}, ["clearance"]),
        ({"publisher": "The Register"}, ["deal"]),
        ({"entity": "marietje-schaake"}, ["investissement"]),
        ({"since": "2024-03", "until": "2024-04"}, []),
    ]:
        items = reader.get("/documents", params=params).json()["items"]
        assert [one["key"] for one in items] == keys


def test_one_document_has_its_text_its_mentions_and_its_events(reader: TestClient) -> None:
    """Offsets count in the text; what was left out is named by kind and length."""
    found = FullDocument.model_validate(reader.get("/documents/investissement").json())

    assert found.text == FRENCH
    assert found.mentions
    assert all(FRENCH[one.begin : one.end] == one.quote for one in found.mentions)
    assert len(found.events) == 3
    assert found.zones_left_out == [{"kind": "comments", "characters": 12}]
    assert (found.software, found.models) == ("regkg 0.1.0", ["fr_core_news_md 3.8.0"])


def test_text_is_data(reader: TestClient) -> None:
    """Markup in an article comes as it is, in JSON, under ``nosniff``."""
    answer = reader.get("/documents/clearance")

    assert answer.json()["text"] == BRITISH
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_rdf_of_a_document_is_its_graph(reader: TestClient) -> None:
    """N-Quads of the whole graph, nothing else."""
    quads = parse(reader.get("/documents/clearance.nq").content, format=RdfFormat.N_QUADS)

    assert set(quads) == set(quads_of(british()))


def test_removing_needs_a_key() -> None:
    """Without a key, or with a wrong one, everything stays; removing twice is 410."""
    with served(british()) as client:
        assert client.delete("/documents/clearance").status_code == 401
        wrong = client.delete("/documents/clearance", headers={"Authorization": "Bearer wrong"})
        assert (wrong.status_code, client.get("/documents/clearance").status_code) == (401, 200)
        key = {"Authorization": f"Bearer {KEY}"}
        assert client.delete("/documents/clearance", headers=key).status_code == 204
        assert client.delete("/documents/clearance", headers=key).status_code == 410
        assert client.delete("/documents/never", headers=key).status_code == 404
        graph = client.get("/graphs", params={"graph": graph_of(british()).value})
        assert graph.status_code == 404
        assert client.get("/events").json()["total"] == 0


def test_identifiers_lead_to_what_tells_of_the_thing(reader: TestClient) -> None:
    """303 with ``Vary``; 404 and 406 before any redirect."""
    for iri, address in [
        ("/id/document/deal", "/documents/deal"),
        ("/id/entity/microsoft", "/entities/microsoft"),
        ("/id/entity/ai-act", "/laws/ai-act"),
        ("/id/event/clearance-cma-microsoft", "/events/clearance-cma-microsoft"),
    ]:
        answer = reader.get(iri)
        assert (answer.status_code, answer.headers["location"]) == (303, address)
        assert answer.headers["vary"] == "Accept"
    assert reader.get("/id/entity/nobody").status_code == 404
    assert reader.get("/id/planet/mars").status_code == 404
    for address in ("/id/entity/microsoft", "/entities/microsoft", "/sparql"):
        refused = reader.get(address, headers={"Accept": "image/png"})
        assert (refused.status_code, refused.headers["vary"]) == (406, "Accept")
    assert ID.endswith("/id/")
