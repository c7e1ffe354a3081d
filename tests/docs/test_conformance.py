"""docs/conformance.md: what the engine gets wrong is wrong still, and what stands beside it is right."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import QueryBoolean, QuerySolutions

PAGE = (Path(__file__).parents[2] / "docs" / "conformance.md").read_text(encoding="utf-8")
_QUERY = re.compile(r"^```sparql\n(.+?)^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| ([a-z0-9-]+) \| (\d+) \| \**(\d+)\** \| \**(\d+)\** \|$", re.MULTILINE)
GRAPHS = """
    INSERT DATA {
      GRAPH <a:one> { <a:s> <a:p> 1, 2 }
      GRAPH <a:two> { <a:s> <a:p> 3 }
    }
"""
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "


def answer(query: str, data: str = "") -> set[tuple[str | None, ...]] | bool:
    """The engine's answer: rows of values, or the boolean."""
    store = pyoxigraph.Store()
    store.update(data)
    found = store.query(query)
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    return {tuple(getattr(term, "value", None) for term in solution) for solution in found}


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (0, {("a:one", "2"), ("a:two", "1")}),
        (1, {("a:one", "first"), ("a:one", "any"), ("a:two", "any")}),
        (2, {("a:one", "1"), ("a:one", "2"), ("a:two", "3")}),
    ],
    ids=["aggregate", "values", "minus"],
)
def test_silent_wrong_answers_can_be_avoided(number: int, right: set[tuple[str, ...]]) -> None:
    """Of each pair of queries on the page, which mean the same, the first is answered wrongly."""
    wrong_query, right_query = _QUERY.findall(PAGE)[2 * number : 2 * number + 2]

    assert answer(wrong_query, GRAPHS) != right
    assert answer(right_query, GRAPHS) == right


@pytest.mark.parametrize(
    ("query", "data", "right"),
    [
        (
            "SELECT (LANG(GROUP_CONCAT(?x)) AS ?y) { VALUES ?x { 'a'@en 'b'@en } }",
            "",
            {("",)},
        ),
        ("SELECT (COUNT(DISTINCT ?b) AS ?n) { VALUES ?x { 1 2 } BIND (BNODE('x') AS ?b) }", "", {("2",)}),
        (
            XSD + "ASK { ?s ?p ?o FILTER (DATATYPE(?o) = xsd:negativeInteger) }",
            XSD + "INSERT DATA { <a:s> <a:p> '-3'^^xsd:negativeInteger }",
            True,
        ),
        (
            "SELECT ?o { ?s ?p ?o } GROUP BY ?o",
            XSD + "INSERT DATA { <a:s> <a:p> '1'^^xsd:integer, '01'^^xsd:integer }",
            {("1",), ("01",)},
        ),
        ("SELECT ?o { <a:s> <a:p>* ?o }", "", {("a:s",)}),
        ("SELECT ?s { ?s <a:p>? <a:o> }", "", {("a:o",)}),
    ],
    ids=["language", "bnode", "type", "lexical", "star", "optional"],
)
def test_the_other_faults_are_there(query: str, data: str, right: set[tuple[str, ...]] | bool) -> None:
    """A fault that the engine has mended comes off the page."""
    assert answer(query, data) != right


def test_the_parser_takes_and_refuses_the_wrong_ones() -> None:
    """The same for the faults of syntax."""
    accepted = (
        "SELECT (COUNT(COUNT(*)) AS ?n) {}",
        "SELECT * { BIND (<<( <<( <a:s> <a:p> <a:o> )>> <a:p> <a:o> )>> AS ?x) }",
        "SELECT * { BIND (<<( 'literal' <a:p> <a:o> )>> AS ?x) }",
    )
    for query in accepted:
        pyoxigraph.Store().query(query)
    with pytest.raises(SyntaxError):
        pyoxigraph.Store().query("SELECT (COUNT(?v) AS ?n) (?n + 1 AS ?m) { ?s ?p ?v }")


def test_the_figures_add_up() -> None:
    """The last row of each table is the sum of those above."""
    tables: list[list[list[int]]] = [[]]
    for name, *figures in _ROW.findall(PAGE):
        tables[-1].append([int(figure) for figure in figures])
        if name == "all":
            tables.append([])

    assert [table[-1] for table in tables[:-1]] == [[549, 538, 533], [269, 264, 264]]
    for table in tables[:-1]:
        assert [sum(column) for column in zip(*table[:-1], strict=True)] == table[-1]
