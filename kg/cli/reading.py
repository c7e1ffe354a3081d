"""What the command line names → Documents, with progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.cli.options import quiet, refuse

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from kg.errors import UnreadableSource
    from kg.model import Document
    from kg.proposals import Endpoint


def check_reading(language: str, published: str | None) -> None:
    """Refuse a language that is not read, and a day that is none."""
    from kg.ingest.dates import find_date
    from kg.language import LANGUAGES

    if language != "auto" and language not in LANGUAGES:
        refuse(f"--language {language}: not read; take auto, {', '.join(LANGUAGES)}")
    if published is not None and find_date(published) is None:
        refuse(f"--published {published}: no date; write it as 2024-02-26")


def endpoint_of(llm: bool | None) -> Endpoint | None:
    """The language model that proposes events, as ``--llm`` and the settings say.

    Raises:
        InvalidSetting: A setting cannot be, or one is missing.
    """
    if llm is False:
        return None
    from kg.proposals.settings import LlmSettings

    return LlmSettings.read().endpoint(llm)


def read_sources(
    sources: Sequence[str], *, language: str, published: str | None, bar: Bar | None = None
) -> Iterator[Document | UnreadableSource]:
    """Read the articles in files, folders, globs, ``-``, addresses and feeds, one after the other."""
    from kg.errors import UnreadableSource
    from kg.ingest import read
    from kg.sources import open_sources

    for source in open_sources(sources):
        if isinstance(source, UnreadableSource):
            yield source
        else:
            yield from read(
                source.data,
                name=source.name,
                media_type=source.media_type,
                source=source.source,
                identity=source.identity,
                language=language,
                published=published,
            )
        if bar:
            bar.advance()


def count_sources(sources: Iterable[str]) -> int | None:
    """How many files the sources name; None where only reading can tell."""
    from kg.sources import find_files

    if any(source == "-" or "://" in source for source in sources):
        return None
    return sum(len(find_files(source)) for source in sources)


class Bar:
    """A progress bar that moves by hand: no thread of its own, so that workers can be forked beside it."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def advance(self) -> None:
        self._progress.advance(self._task)
        self._progress.refresh()

    def say(self, what: str) -> None:
        """Change the words beside the bar."""
        self._progress.update(self._task, description=what)
        self._progress.refresh()


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Bar]:
    """Show a bar on standard error while the block runs; nothing where it is no terminal, or quiet."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=shown,
        auto_refresh=False,
        transient=True,
        disable=quiet() or not sys.stderr.isatty(),
    ) as progress:
        yield Bar(progress, progress.add_task(what, total=total))
