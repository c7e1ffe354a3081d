"""``regkg export``: the whole graph, the same bytes for the same graph."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import typer

from kg.cli.opening import open_existing
from kg.cli.options import DEFAULT_STORE, Where

Output = Literal["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv"]

#: Suffix of a file → what is written to it where no format is asked for; anything else is TriG.
_SUFFIXES: dict[str, Output] = {
    ".ttl": "turtle",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".csv": "csv",
}


def export(
    output: Annotated[
        Output | None,
        typer.Option(
            "--format",
            "-f",
            help="trig and nquads keep the documents apart; csv is events. Without, the suffix of FILE"
            " decides; else trig.",
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A file; standard output without.")
    ] = None,
    graph: Annotated[str | None, typer.Option(metavar="IRI", help="Only what this document says.")] = None,
    store: Where = DEFAULT_STORE,
) -> None:
    """Write the graph out.

    One document after the other, in a stable order: the same graph gives the same bytes.
    """
    from kg.cli.dumping import dump

    with open_existing(store) as opened, _opened(to) as file:
        dump(opened, file, output or _by_suffix(to), graph=graph)


def _by_suffix(path: Path | None) -> Output:
    return _SUFFIXES.get(path.suffix.lower(), "trig") if path else "trig"


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there wholly or not at all."""
    if path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from kg.errors import RegkgError

    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            yield file
        new.replace(path)
    except OSError as error:
        raise RegkgError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)
