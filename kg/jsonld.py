"""Quads → JSON-LD with our context (``ontology/context.jsonld``); nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import pyoxigraph as ox
from pyld import jsonld

import ontology
from kg.errors import ForbiddenReach

#: The address under which documents name our context. It is answered from the package.
CONTEXT_IRI = "https://w3id.org/regkg/context.jsonld"


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context that ships in the package, as ``{"@context": {…}}``."""
    loaded: dict[str, Any] = json.loads((ontology.folder() / "context.jsonld").read_text("utf-8"))
    return loaded


def load_context(address: str, options: object = None) -> dict[str, Any]:
    """Be PyLD's document loader: know our context and nothing else.

    Raises:
        ForbiddenReach: Any other address.
    """
    if address != CONTEXT_IRI:
        raise ForbiddenReach(f"{address}: contexts are not fetched; use {CONTEXT_IRI} or write the terms out")
    return {
        "contextUrl": None,
        "documentUrl": CONTEXT_IRI,
        "contentType": "application/ld+json",
        "document": context(),
    }


def to_jsonld(quads: Iterable[ox.Quad]) -> dict[str, Any]:
    """Write quads as compact JSON-LD.

    Args:
        quads: Of any graphs. Each named graph becomes a node with its own ``@graph``.

    Returns:
        ``{"@context": CONTEXT_IRI, "@graph": […]}`` with short names; lists where several values may stand.
    """
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    expanded = jsonld.from_rdf(
        (lines or b"").decode(), {"format": "application/n-quads", "useNativeTypes": True}
    )
    options = {"documentLoader": load_context, "graph": True}
    compacted = jsonld.compact(expanded, context(), options)
    return {"@context": CONTEXT_IRI, "@graph": compacted.get("@graph", [])}
