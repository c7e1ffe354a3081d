"""From what a person calls a document to its IRI."""

from __future__ import annotations

from contextlib import suppress

from pyoxigraph import NamedNode

from kg.errors import NotFound
from kg.store import Store
from kg.terms import PREFIXES, iri

_BY_NAME = f"""
SELECT DISTINCT ?document WHERE {{
  GRAPH ?document {{
    ?document a <{PREFIXES["reg"]}Document> ;
              <{PREFIXES["reg"]}fileName>|<{PREFIXES["dcterms"]}source>|<{PREFIXES["dcterms"]}title> ?name .
  }}
  FILTER (STR(?name) = %s)
}}
ORDER BY ?document
"""


def find_document(store: Store, name: str, base_iri: str) -> NamedNode:
    """Find a document by IRI, key, address, file name or title.

    Raises:
        NotFound: None is called so, or several are.
    """
    from pyoxigraph import Literal

    for candidate in _candidates(name, base_iri):
        if store.content_hash(candidate) is not None:
            return candidate
    found = [row["document"] for row in store.select(_BY_NAME % Literal(name))]
    nodes = [node for node in found if isinstance(node, NamedNode)]
    if not nodes:
        raise NotFound(f"{name}: no such document in {store.name}")
    if len(nodes) > 1:
        raise NotFound(f"{name}: several documents are called so: {', '.join(node.value for node in nodes)}")
    return nodes[0]


def _candidates(name: str, base_iri: str) -> list[NamedNode]:
    candidates = [iri(base_iri, "document", name)]
    with suppress(ValueError):  # It may be a key or a file name.
        candidates.append(NamedNode(name))
    return candidates
