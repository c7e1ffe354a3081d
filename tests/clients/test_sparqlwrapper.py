"""SPARQLWrapper, the Python client of most examples."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.api.conftest import Server
from tests.clients.conftest import QUERY, TITLE, TITLES


def converted(server: Server, query: str, form: str, method: str) -> Any:
    """What the client makes of the answer."""
    client = SPARQLWrapper(f"{server.address}/sparql", returnFormat=form)
    client.setMethod(method)
    client.setQuery(query)
    return client.query().convert()


@pytest.mark.parametrize("method", [GET, POST])
def test_tables(filled: Server, method: str) -> None:
    """JSON, XML and CSV, by both methods."""
    rows = converted(filled, QUERY, JSON, method)["results"]["bindings"]
    tree = converted(filled, QUERY, XML, method)
    text = converted(filled, QUERY, CSV, method)
    tabs = converted(filled, QUERY, TSV, method)

    assert [row["t"]["value"] for row in rows] == TITLES
    assert len(tree.getElementsByTagName("result")) == len(TITLES)
    assert text.decode().splitlines()[0] == "s,t"
    assert tabs.decode().splitlines()[0] == "?s\t?t"
    assert converted(filled, "ASK {}", JSON, method)["boolean"] is True


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_graphs(filled: Server, form: str) -> None:
    """CONSTRUCT in each form; some it parses itself, and some it asks for by two names at once."""
    found = converted(filled, f"CONSTRUCT WHERE {{ ?s <{TITLE}> ?t }}", form, GET)
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")

    assert len(graph) == len(TITLES)


def test_a_mistake_is_told(filled: Server) -> None:
    """A bad query becomes the exception that it has for this, with line and column."""
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        converted(filled, "SELECT", JSON, GET)
