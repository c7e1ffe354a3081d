"""The answer to a query, on standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg.cli.ending import refuse
from kg.cli.opening import open_existing

if TYPE_CHECKING:
    from pyoxigraph import QueryResultsFormat, RdfFormat

Output = Literal[
    "table", "json", "csv", "tsv", "xml", "turtle", "ntriples", "trig", "nquads", "jsonld", "rdfxml"
]
#: The name of each format in the engine.
_RESULTS = {"json": "JSON", "csv": "CSV", "tsv": "TSV", "xml": "XML"}
_GRAPHS = {
    "turtle": "TURTLE",
    "ntriples": "N_TRIPLES",
    "trig": "TRIG",
    "nquads": "N_QUADS",
    "jsonld": "JSON_LD",
    "rdfxml": "RDF_XML",
}


def print_answer(sparql: str, store: str, output: Output) -> None:
    """Ask a store and print what it answers.

    Args:
        sparql: A query, a file that holds one, or ``-`` for standard input.
        store: Where the graph is.
        output: The form of the answer.
    """
    from kg.store.tokens import query_form, tokens, unescape

    text = _query_text(sparql)
    if any(token.word == "SERVICE" for token in tokens(unescape(text))):
        refuse("SERVICE asks another server, which regkg query does not do; ask that server itself")
    is_graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
    with open_existing(store) as opened:
        if output == "table" and not is_graph:
            _print_solutions(opened.query(text))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(opened.query(text, media=_media(output, is_graph=is_graph)))
            sys.stdout.buffer.flush()


def _query_text(argument: str) -> str:
    if argument == "-":
        return sys.stdin.read()
    if "{" in argument or "\n" in argument:
        return argument
    path = Path(argument)
    if path.is_file():
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            refuse(f"{argument}: cannot be read: {error}")
    if path.suffix in (".rq", ".sparql"):
        refuse(f"{argument}: no such file")
    return argument


def _media(output: str, *, is_graph: bool) -> QueryResultsFormat | RdfFormat:
    import pyoxigraph as ox

    output = "turtle" if output == "table" else output
    if is_graph and output not in _GRAPHS:
        refuse(f"CONSTRUCT and DESCRIBE give a graph, which {output} cannot hold; take {', '.join(_GRAPHS)}")
    if not is_graph and output not in _RESULTS:
        refuse(f"SELECT and ASK give a table, which {output} cannot hold; take table, {', '.join(_RESULTS)}")
    found: QueryResultsFormat | RdfFormat = (
        getattr(ox.RdfFormat, _GRAPHS[output])
        if is_graph
        else getattr(ox.QueryResultsFormat, _RESULTS[output])
    )
    return found


def _print_solutions(answer: bytes) -> None:
    import json

    found = json.loads(answer)
    if "boolean" in found:
        print("yes" if found["boolean"] else "no")
        return
    from kg.cli.output import print_table

    columns = found["head"]["vars"]
    rows = [[_shown(row.get(column)) for column in columns] for row in found["results"]["bindings"]]
    print_table(columns, rows)
    print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}", file=sys.stderr)


def _shown(term: dict[str, str] | None) -> str:
    """A term as a person reads it: IRIs with the prefixes of the project, literals bare."""
    from kg.terms import BASE_IRI, PREFIXES

    if term is None:
        return ""
    if term["type"] != "uri":
        return str(term["value"])
    value = term["value"]
    for prefix, namespace in {**PREFIXES, "": BASE_IRI}.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}" if prefix else value.removeprefix(namespace)
    return value
