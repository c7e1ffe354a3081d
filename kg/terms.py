"""The names of RDF: prefixes, terms of vocabularies, IRIs of entities, events and documents."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote

from pyoxigraph import NamedNode

#: Where the IRIs of entities, events and documents begin, unless a setting says otherwise.
BASE_IRI = "https://w3id.org/regkg/id/"

#: The short names with which graphs are written.
PREFIXES = {
    "reg": "https://w3id.org/regkg/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_SAFE = re.compile(r"[A-Za-z0-9._~-]+")


@cache
def term(name: str) -> NamedNode:
    """Return the IRI that a short name stands for.

    >>> term("reg:Event").value
    'https://w3id.org/regkg/ontology#Event'
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def iri(base_iri: str, kind: str, key: str) -> NamedNode:
    """Return the IRI of an entity, an event or a document.

    >>> iri("https://w3id.org/regkg/id/", "entity", "mistral-ai").value
    'https://w3id.org/regkg/id/entity/mistral-ai'

    Args:
        base_iri: Where the data's IRIs begin, with its last ``/``.
        kind: ``entity``, ``event`` or ``document``.
        key: Slug or key; what is not safe in an IRI is percent-encoded.
    """
    return NamedNode(f"{base_iri}{kind}/{key if _SAFE.fullmatch(key) else quote(key, safe='')}")
