"""``regkg validate stats check backup restore remove``: looking after a store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.opening import is_address, open_existing, written_to
from kg.cli.options import BASE_IRI, DEFAULT_STORE, FAILED, Base, Where, refuse, say


def validate(store: Where = DEFAULT_STORE) -> None:
    """Hold the graph to its SHACL shapes.

    Also to its offsets and the names of terms. Exit status 1 on a violation.
    """
    from kg.validate import validate_graph

    graphs = violations = 0
    with open_existing(store) as opened:
        for graph in sorted(opened.graphs(), key=lambda node: node.value):
            graphs += 1
            for violation in validate_graph(graph.value, opened.quads(graph)):
                violations += 1
                print(violation)
    say(f"{graphs} documents, {violations} violations")
    if violations:
        raise typer.Exit(FAILED)


def stats(
    store: Where = DEFAULT_STORE,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count documents, entities and events.

    By language, by class and by family.
    """
    from kg import query
    from kg.cli.output import print_json, print_table

    found: dict[str, dict[str, int]] = {}
    with open_existing(store) as opened:
        for what, key in (("documents", "language"), ("entities", "type"), ("events", "type")):
            rows = query.select(opened, f"count_{what}")
            found[what] = {_local(row[key].value): int(row["count"].value) for row in rows if key in row}  # type: ignore[union-attr]
    if as_json:
        print_json(found)
        return
    print_table(
        ("what", "kind", "count"),
        [(what, kind, str(count)) for what, counts in found.items() for kind, count in counts.items()],
    )


def _local(name: str) -> str:
    return name.rpartition("#")[2]


def check(
    store: Where = DEFAULT_STORE,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take what is left of a damaged store for the whole.")
    ] = False,
) -> None:
    """Verify the store, say what is damaged.

    The documents are compared with the record of what was written. Exit status 1 when something is missing.
    """
    from kg.store import open_store

    if not is_address(store) and not Path(store).expanduser().is_dir():
        open_existing(store)
    with open_store(store, accept_damage=accept) as opened:
        quads = sum(1 for _ in opened.quads())
        graphs = sum(1 for _ in opened.graphs())
        print(f"{opened.name}: whole, {graphs} documents, {quads} quads")


def backup(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
    store: Where = DEFAULT_STORE,
) -> None:
    """Copy the store into a new folder.

    The copy is of one moment.
    """
    if directory.exists():
        refuse(f"{directory}: is there already; name a new folder")
    with open_existing(store) as opened:
        try:
            opened.backup(directory)
        except OSError as error:
            refuse(f"{directory}: cannot be written: {error.strerror or error}")
    say(f"{directory}: written; read it back with: regkg restore {directory} --store NEW")


def restore(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that regkg backup wrote.")],
    store: Where = DEFAULT_STORE,
) -> None:
    """Fill a new store from a backup.

    The store must not be there yet, or be empty.
    """
    from kg.store import restore as fill

    fill(directory, store)
    say(f"{store}: restored from {directory}")


def remove(
    document: Annotated[str, typer.Argument(help="IRI, key, file name or address of a document.")],
    store: Where = DEFAULT_STORE,
    base_iri: Base = BASE_IRI,
) -> None:
    """Remove a document.

    With it goes whatever no other document says.
    """
    from kg.cli.documents import find_document

    with written_to(open_existing(store)) as opened:
        graph = find_document(opened, document, base_iri)
        opened.remove_graph(graph)
        print(graph.value)
    print("removed", file=sys.stderr)
