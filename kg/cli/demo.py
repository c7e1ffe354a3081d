"""``regkg demo``: the sample articles, read, shown and served."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import BASE_IRI, FAILED, say

if TYPE_CHECKING:
    from kg.model import Document
    from kg.store import Store

#: Characters of a sentence that the table shows.
LONGEST_QUOTE = 120


def demo(
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PATH", help="Keep the graph here; a folder of its own without."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port.")] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the table.")] = False,
) -> None:
    """Read the sample articles and serve them.

    Prints what they say, each event with its sentence, then starts the API and the pages.
    """
    from kg.cli.opening import written_to
    from kg.cli.serving import start
    from kg.store import open_store

    began = time.monotonic()
    with _folder(store) as folder:
        with written_to(open_store(folder)) as opened:
            failed = _read_samples(opened)
            _print_events(opened)
        say(f"read in {time.monotonic() - began:.1f} s; the graph is in {folder}")
        if failed:
            raise typer.Exit(FAILED)
        if not no_serve:
            _print_address(host, port)
            start(host=host, port=port, store=folder)


@contextmanager
def _folder(store: str | None) -> Iterator[str]:
    if store is not None:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="regkg-demo-") as folder:
        yield folder


def samples() -> list[Path]:
    """The sample articles of the package."""
    return sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))


def _read_samples(store: Store) -> int:
    """Read the samples, each language in a process of its own: the models load side by side."""
    from kg.cli.reading import progress_bar, read_sources
    from kg.cli.workers import Pool
    from kg.cli.writing import Writer

    failed = 0
    writer = Writer(store, BASE_IRI)
    paths = [str(path) for path in samples()]
    with progress_bar("Loading the language models", len(paths)) as bar, Pool(2, base_iri=BASE_IRI) as pool:
        documents = list(writer.to_read(read_sources(paths, language="auto", published=None)))
        for document, answer in pool.run(_by_language(documents)):
            line = writer.write(document, answer)
            failed += line.status == "failed"
            bar.say(line.source)
            bar.advance()
            if line.status == "failed":
                say(f"failed: {line.source}: {line.reason}")
        failed += sum(line.status == "failed" for line in writer.drain())
    store.flush()
    return failed


def _by_language(documents: list[Document]) -> list[list[Document]]:
    codes = sorted({document.language for document in documents}, reverse=True)
    return [[document for document in documents if document.language == code] for code in codes]


def _print_events(store: Store) -> None:
    from kg.cli.chronicle import told_in
    from kg.cli.output import print_table

    rows = []
    for graph in sorted(store.graphs(), key=lambda node: node.value):
        for told in sorted(told_in(graph.value, store.quads(graph)), key=_place):
            quote = told.quote.replace("\n", " ")
            shown = quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"
            rows.append((told.event_type, told.who, told.sum, told.date, told.factuality.lower(), shown))
    print_table(("event", "who", "amount", "date", "factuality", "sentence"), rows)
    say(f"{len(rows)} events in {len(samples())} articles")


def _place(told: object) -> int:
    evidence = getattr(told, "evidence", ())
    return min((quote.begin for quote in evidence), default=0)


def _print_address(host: str, port: int) -> None:
    base = f"http://{host}:{port}"
    say(f"\n{base}  (Ctrl-C ends it). Three things to try:")
    say(f"  in a browser: {base}/entities?q=mistral")
    say(f"  curl '{base}/events?type=Fine&since=2023-01-01'")
    say(
        f"  curl '{base}/sparql?format=csv' --data-urlencode "
        "'query=PREFIX reg: <https://w3id.org/regkg/ontology#> "
        "SELECT ?event ?value WHERE { ?event a reg:Investment ; reg:amountValue ?value }' -G"
    )
