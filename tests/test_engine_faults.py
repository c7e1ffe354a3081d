"""None of our own queries asks what the engine answers wrongly without a word (docs/conformance.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kg.store.tokens import Token, tokens

ROOT = Path(__file__).parents[1]
_GRAPH = re.compile(r"\bGRAPH\s*[?$]", re.IGNORECASE)
_BLOCK = re.compile(r"^```sparql\n(.+?)^```", re.MULTILINE | re.DOTALL)


def queries() -> Iterator[tuple[str, str]]:
    """Where a query stands, and its text: the files, what is written in the code, the pages of the docs."""
    for path in sorted(ROOT.glob("kg/queries/**/*.rq")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for package in ("kg", "api"):
        for path in sorted(ROOT.glob(f"{package}/**/*.py")):
            for line, text in written(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(ROOT)}:{line}", text
    for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]:
        if path.name != "conformance.md":
            for number, text in enumerate(_BLOCK.findall(path.read_text(encoding="utf-8")), 1):
                yield f"{path.relative_to(ROOT)}:{number}", text


def written(code: str) -> Iterator[tuple[int, str]]:
    """The strings of a module that ask graphs by a variable; what an f-string puts in is a name here."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "it" for part in node.values]
        elif isinstance(node, ast.Constant):
            parts = [node.value]
        else:
            continue
        text = "".join(part for part in parts if isinstance(part, str))
        if _GRAPH.search(text):
            yield node.lineno, text


QUERIES = dict(queries())


def test_all_kinds_of_places_are_looked_at() -> None:
    """There are queries in files, questions among them, in the code and in the docs."""
    for place in ("kg/queries/events.rq", "kg/queries/questions/open_cases.rq", "docs/questions.md:1"):
        assert place in QUERIES
    assert {place.partition(":")[0] for place in QUERIES} >= {"kg/store/remote.py", "api/pages/sparql.py"}


@pytest.mark.parametrize("place", QUERIES)
def test_no_query_uses_what_the_engine_answers_wrongly(place: str) -> None:
    """Inside GRAPH ?g, Oxigraph 0.5.13 is silently wrong on three patterns."""
    assert faults(QUERIES[place]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { GRAPH ?g { ?s ?p ?o MINUS { ?a ?b ?c } } }", ["MINUS"]),
        ("SELECT * { GRAPH ?g { ?s ?p ?o { OPTIONAL { ?s ?p 1 minus { ?a ?b ?c } } } } }", ["MINUS"]),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } MINUS { ?s ?p 1 } }", []),
        ("SELECT * { GRAPH <a:g> { ?s ?p ?o MINUS { ?a ?b ?c } } }", []),
        ("SELECT * { GRAPH ?g { VALUES ?g { <a:b> } ?s ?p ?o } }", ["VALUES on the graph"]),
        ("SELECT * { GRAPH ?g { { VALUES ?x { 1 } } UNION { ?s ?p ?x } } }", ["VALUES alone"]),
        ("SELECT * { GRAPH ?g { VALUES (?x ?y) { (1 2) } } }", ["VALUES alone"]),
        ("SELECT * { GRAPH ?g { VALUES ?x { 1 } ?s ?p ?x } }", []),
        ("SELECT * { VALUES (?x ?g) { (1 <a:b>) } GRAPH ?g { ?s ?p ?o } }", []),
        ("SELECT * { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }", ["sub-SELECT"]),
        ("SELECT * { GRAPH ?g { ?s ?p ?o { SELECT ?s { ?s ?p 3 } } } }", ["sub-SELECT"]),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", []),
        ("SELECT * { { SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g } }", []),
    ],
)
def test_the_patterns_are_recognised(text: str, found: list[str]) -> None:
    """The check of the test above, on what it must find and must let pass."""
    assert faults(text) == found


def faults(text: str) -> list[str]:
    """Which of the patterns a query has inside the braces of a GRAPH with a variable."""
    all_tokens, found = list(tokens(text)), []
    for index, token in enumerate(all_tokens[:-1]):
        variable = all_tokens[index + 1]
        if token.word == "GRAPH" and variable.kind == "variable":
            found += _in_graph(_group(all_tokens, index + 2), variable.text[1:])
    return found


def _in_graph(group: Sequence[Token], variable: str) -> Iterator[str]:
    for index, token in enumerate(group):
        if token.word == "MINUS":
            yield "MINUS"
        elif token.word == "SELECT":
            yield "sub-SELECT"
        elif token.word == "VALUES":
            opening = next(at for at in range(index, len(group)) if group[at].text == "{")
            after = opening + len(_group(group, opening))
            if any(other.text[1:] == variable for other in group[index:opening] if other.kind == "variable"):
                yield "VALUES on the graph"
            elif group[index - 1].text == "{" and group[after].text == "}":
                yield "VALUES alone"


def _group(all_tokens: Sequence[Token], begin: int) -> Sequence[Token]:
    """The braces that open at a token, with what is in them."""
    depth = 0
    for index in range(begin, len(all_tokens)):
        depth += {"{": 1, "}": -1}.get(all_tokens[index].text, 0)
        if depth == 0:
            return all_tokens[begin : index + 1]
    return all_tokens[begin:]
