"""Where a SPARQL 1.1 server listens."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2

from kg.errors import StoreUnreachable

RESULTS = "application/sparql-results+json"

#: (query, update, graph stores) below the address a person gives, as servers have them:
#: Oxigraph and Fuseki; regkg itself; GraphDB and RDF4J; one address for all (Fuseki, Virtuoso).
_LAYOUTS = (
    ("/query", "/update", ("/store", "/data")),
    ("/sparql", "/update", ("/graphs", "/data", "/graph-store")),
    ("", "/statements", ("/rdf-graphs/service",)),
    ("", "", ("",)),
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one server."""

    query: str
    update: str
    graph_store: str | None = None


def find_addresses(client: httpx2.Client, base: str) -> Addresses:
    """Ask at the usual places below ``base``, with a query that costs nothing.

    Raises:
        StoreUnreachable: Nobody answers, or who answers is no SPARQL server.
    """
    base = base.rstrip("/")
    tried: dict[str, bool] = {}
    for query, update, graph_stores in _LAYOUTS:
        if query not in tried:
            tried[query] = _answers(client, base + query)
        if tried[query] and _is_there(client, base + update):
            found = next((base + path for path in graph_stores if _keeps_graphs(client, base + path)), None)
            return Addresses(base + query, base + update, found)
    raise StoreUnreachable(f"{base}: no SPARQL 1.1 server here; give its query and update addresses")


def _answers(client: httpx2.Client, address: str) -> bool:
    try:
        answer = client.get(address, params={"query": "ASK {}"}, headers={"Accept": RESULTS})
    except httpx2.HTTPError as error:
        raise StoreUnreachable(f"{address}: {error or type(error).__name__}") from error
    if answer.status_code in {401, 403}:
        raise StoreUnreachable(f"{address}: refuses us ({answer.status_code}); set store_authorization")
    return answer.status_code == 200 and answer.headers.get("content-type", "").startswith(RESULTS)


def _is_there(client: httpx2.Client, address: str) -> bool:
    """Something that wants a body or a key is there; only what is not found is not."""
    return client.get(address).status_code != 404


def _keeps_graphs(client: httpx2.Client, address: str) -> bool:
    # Not HEAD: Oxigraph 0.5 answers an unknown address with a body, which the next request would read.
    accept = {"Accept": "application/n-triples"}
    with client.stream("GET", address, params={"default": ""}, headers=accept) as answer:
        return answer.status_code == 200 and "n-triples" in answer.headers.get("content-type", "")
