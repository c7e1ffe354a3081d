"""The whole graph as a file, and what the names mean."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, RdfFormat, parse

from tests.graphs import all_three, quads_of, served

TRIPLES = {(quad.subject, quad.predicate, quad.object) for one in all_three() for quad in quads_of(one)}


@pytest.fixture(scope="module")
def reader() -> Iterator[TestClient]:
    """A client of the three documents."""
    with served() as client:
        yield client


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("trig", RdfFormat.TRIG),
        ("nq", RdfFormat.N_QUADS),
        ("rdf", RdfFormat.RDF_XML),
        ("jsonld", RdfFormat.JSON_LD),
    ],
)
def test_the_export_is_the_graph(reader: TestClient, ending: str, form: RdfFormat) -> None:
    """It parses, and holds every triple, whatever the titles hold."""
    answer = reader.get(f"/export.{ending}")
    quads = list(parse(answer.content, format=form))

    assert answer.headers["content-type"].startswith(form.media_type)
    assert {(quad.subject, quad.predicate, quad.object) for quad in quads} == TRIPLES
    assert any(quad.graph_name != DefaultGraph() for quad in quads) == form.supports_datasets


def test_it_is_compressed_for_who_takes_it(reader: TestClient) -> None:
    """gzip only when asked for, and the same bytes each time."""
    with reader.stream("GET", "/export.nq", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    plain = reader.get("/export.nq", headers={"Accept-Encoding": "gzip;q=0, identity"})

    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    assert plain.headers["content-length"] == str(len(plain.content))


def test_events_as_a_table(reader: TestClient) -> None:
    """A row for each event."""
    assert len(list(csv.DictReader(reader.get("/export.csv").text.splitlines()))) == 4


def test_other_endings_are_refused(reader: TestClient) -> None:
    """What is no form of the graph."""
    assert reader.get("/export.exe").status_code == 422
    assert reader.get("/export.ttl", params={"graph": "http://example.org/none"}).status_code == 404


@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", RdfFormat.TURTLE), ("application/rdf+xml", RdfFormat.RDF_XML)]
)
@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/.well-known/void"])
def test_what_the_names_mean(reader: TestClient, path: str, accept: str, form: RdfFormat) -> None:
    """The ontology, the shapes and the description of the data parse."""
    answer = reader.get(path, headers={"Accept": accept})

    assert answer.headers["content-type"].startswith(accept)
    assert len(list(parse(answer.content, format=form))) > 20


def test_the_vocabulary_is_asked_for_once(reader: TestClient) -> None:
    """A reader that has it gets 304."""
    for path in ("/ontology", "/context.jsonld"):
        tag = reader.get(path).headers["etag"]
        assert reader.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert "@context" in reader.get("/context.jsonld").json()
