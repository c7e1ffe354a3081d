"""Quads as JSON-LD with our context, and nothing fetched."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from pyld import jsonld

import kg.rdf
from kg.errors import ForbiddenReach
from kg.jsonld import CONTEXT_IRI, context, load_context, to_jsonld
from kg.vocabulary import vocabulary

GOOD = Path(__file__).parent / "ontology" / "good.trig"
DOCUMENT = "https://w3id.org/regkg/id/document/d1"


def quads() -> list[ox.Quad]:
    return list(ox.parse(path=GOOD, format=ox.RdfFormat.TRIG))


def test_what_is_written_reads_back_the_same() -> None:
    """JSON-LD with our context holds the same quads, numbers and dates included."""
    options = {"format": "application/n-quads", "documentLoader": load_context}
    text = jsonld.to_rdf(to_jsonld(quads()), options)

    assert set(quads()) == set(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def test_names_are_short() -> None:
    """A reader meets our short names; each document is one named graph."""
    written = to_jsonld(quads())
    (graph,) = written["@graph"]
    nodes = {node["@id"]: node for node in graph["@graph"]}
    event = nodes["https://w3id.org/regkg/id/event/e1"]

    assert (written["@context"], graph["@id"]) == (CONTEXT_IRI, DOCUMENT)
    assert "Investment" in event["@type"]
    assert event["investor"] == ["https://w3id.org/regkg/id/entity/microsoft"]
    assert (event["factuality"], event["confidence"], event["amountValue"]) == ("Actual", "0.87", "15000000")
    assert nodes[f"{DOCUMENT}#char=36,127"]["beginIndex"] == 36


def test_no_quads_are_an_empty_graph() -> None:
    """Nothing in, nothing out."""
    assert to_jsonld([]) == {"@context": CONTEXT_IRI, "@graph": []}


@pytest.mark.parametrize(
    "address", ["https://schema.org/", "file:///etc/passwd", "https://w3id.org/regkg/other"]
)
def test_no_other_context_is_loaded(address: str) -> None:
    """A document that names another context is refused, not followed."""
    with pytest.raises(jsonld.JsonLdError) as refused:
        jsonld.expand({"@context": address, "label": "x"}, {"documentLoader": load_context})

    assert isinstance(refused.value.__cause__ or refused.value.cause, ForbiddenReach)


def test_the_context_knows_every_event_type_and_role() -> None:
    """A new event type is found here too."""
    terms = context()["@context"]
    types = vocabulary().event_types
    roles = {role.name for event_type in types.values() for role in event_type.roles}
    families = {event_type.family for event_type in types.values()}

    assert set() == (set(types) | roles | families | set(kg.rdf.ENTITY_CLASSES)) - set(terms)
    assert {name: terms.get(name) for name in kg.rdf.PREFIXES} == kg.rdf.PREFIXES
