"""``regkg ingest``: articles → the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import (
    BASE_IRI,
    DEFAULT_STORE,
    FAILED,
    Base,
    Language,
    Llm,
    Published,
    Where,
    refuse,
    say,
)

if TYPE_CHECKING:
    from kg.cli.writing import Line
    from kg.errors import UnreadableSource
    from kg.model import Document
    from kg.proposals import Endpoint
    from kg.store import Store


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files (.txt .md .html .pdf .json .jsonl), folders, globs, - for standard input, "
            "http(s) addresses, RSS or Atom feeds.",
        ),
    ],
    store: Where = DEFAULT_STORE,
    language: Language = "auto",
    published: Published = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Processes that read at the same time.")] = 1,
    server: Annotated[
        str | None,
        typer.Option(
            metavar="B",
            help="Send to the running service at this address, which owns the store; the key is taken from "
            "REGKG_API_KEY.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and count, store nothing.")] = False,
    llm: Llm = None,
    base_iri: Base = BASE_IRI,
) -> None:
    """Read articles into the graph.

    What is in it unchanged is not read again; a changed article replaces what it said before.

    Exit status: 0 all well, 1 some sources failed, 2 wrong usage.
    """
    from kg.cli.reading import check_reading, count_sources, endpoint_of, progress_bar, read_sources
    from kg.cli.summary import Summary

    check_reading(language, published)
    if server and llm is not None:
        refuse("--llm with --server: the service decides by its own settings; set REGKG_LLM_ENABLED there")
    endpoint = None if server else endpoint_of(llm)
    summary = Summary()
    with progress_bar("Reading", count_sources(sources)) as bar:
        if server:
            from kg.cli.sending import send

            lines = send(sources, server, language=language, published=published, dry_run=dry_run, bar=bar)
            for line in lines:
                summary.add(line)
        else:
            documents = read_sources(sources, language=language, published=published, bar=bar)
            with _target(store, dry_run=dry_run) as target:
                for line in _lines(documents, target, jobs, base_iri, language, endpoint):
                    summary.add(line)
                    bar.say(f"{line.status}: {line.source}"[:60])
    summary.print()
    if dry_run:
        say("dry run: nothing was stored")
    if summary.failed:
        raise typer.Exit(FAILED)


def _lines(
    documents: Iterable[Document | UnreadableSource],
    target: Store,
    jobs: int,
    base_iri: str,
    language: str,
    endpoint: Endpoint | None,
) -> Iterator[Line]:
    from kg.cli.writing import ingest_here, ingest_with_workers
    from kg.language import LANGUAGES

    if jobs == 1:
        return ingest_here(documents, target, base_iri=base_iri, endpoint=endpoint)
    languages = LANGUAGES if language == "auto" else (language,)
    return ingest_with_workers(
        documents, target, jobs=jobs, base_iri=base_iri, languages=languages, endpoint=endpoint
    )


@contextmanager
def _target(where: str, *, dry_run: bool) -> Iterator[Store]:
    """The store that is written to; in a dry run one that only knows what the store has."""
    from pathlib import Path

    from kg.cli.opening import is_address, written_to
    from kg.cli.writing import DryRun
    from kg.store import open_store

    if not dry_run:
        with written_to(open_store(where)) as store:
            yield store
    elif is_address(where) or Path(where).expanduser().is_dir():
        with open_store(where) as store, DryRun(store.content_hash) as dry:
            yield dry
    else:
        with DryRun(lambda document: None) as dry:
            yield dry
