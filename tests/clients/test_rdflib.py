"""rdflib's stores over SPARQL, for reading and for writing."""

from __future__ import annotations

from pathlib import Path

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from tests.api.conftest import Server, serving
from tests.clients.conftest import KEY, QUERY, TITLE, TITLES

TRIPLE = (URIRef("http://a"), URIRef("http://b"), Literal("c"))


def test_reading(filled: Server) -> None:
    """Queries, and patterns of triples, which it turns into queries."""
    graph = Graph(SPARQLStore(f"{filled.address}/sparql"))

    assert [str(row.t) for row in graph.query(QUERY)] == TITLES
    assert sorted(map(str, graph.objects(None, URIRef(TITLE)))) == TITLES
    assert graph.query("ASK {}").askAnswer is True
    assert len(graph.query(f"CONSTRUCT WHERE {{ ?s <{TITLE}> ?t }}").graph) == len(TITLES)


def test_writing(tmp_path: Path) -> None:
    """Adding and removing, where the default graph is the store's own; named graphs come and go."""
    with serving(tmp_path, store="memory", default_graph="dataset", api_keys=KEY) as server:
        store = SPARQLUpdateStore(
            f"{server.address}/sparql",
            f"{server.address}/update",
            headers={"Authorization": f"Bearer {KEY}"},
        )
        graph = Graph(store, identifier=DATASET_DEFAULT_GRAPH_ID)
        graph.add(TRIPLE)
        assert list(graph) == [TRIPLE]
        graph.remove(TRIPLE)
        assert len(graph) == 0
        name = URIRef("http://example.org/graph")
        named = Dataset(store).graph(name)
        named.add(TRIPLE)
        assert list(named) == [TRIPLE]
        assert name in {one.identifier for one in Dataset(store).graphs()}
        assert len(graph) == 0
        Dataset(store).remove_graph(named)
        assert list(named) == []
