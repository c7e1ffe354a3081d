"""``regkg query``: SPARQL."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.answering import Output, print_answer
from kg.cli.options import DEFAULT_STORE, Where


def query(
    sparql: Annotated[str, typer.Argument(help="A SPARQL query, a file that holds one, or - for stdin.")],
    store: Where = DEFAULT_STORE,
    output: Annotated[
        Output, typer.Option("--format", "-f", help="SELECT and ASK: the first five; graphs: the others.")
    ] = "table",
) -> None:
    """Ask the graph in SPARQL.

    Each document is a named graph; the default graph is the union of all.
    """
    print_answer(sparql, store, output)
