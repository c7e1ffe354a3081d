"""Tables, rows and records on standard output."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

#: Columns of a table that nobody looks at in a terminal: what is piped is not cut to 80.
PIPED_WIDTH = 160


def console(file: TextIO | None = None) -> Console:
    """A rich console on standard output or another stream; ``NO_COLOR`` is honoured."""
    from rich.console import Console

    stream = file or sys.stdout
    return Console(
        file=stream, width=None if stream.isatty() else PIPED_WIDTH, highlight=False, soft_wrap=False
    )


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str | None = None,
    file: TextIO | None = None,
) -> None:
    """Print rows with aligned columns; long cells are folded, nothing is cut."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # As text: what stands in an article is never read as markup.
        table.add_row(*(Text(printable(cell)) for cell in row))
    console(file).print(table)


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print comma-separated values with a header (RFC 4180, ``\\n`` at the ends of lines)."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def print_markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    for row in (columns, ["---"] * len(columns), *rows):
        print("| " + " | ".join(markdown(cell) for cell in row) + " |")


def print_json(value: Any) -> None:
    """Print JSON that a person can read."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def markdown(text: str) -> str:
    """Text as it stands in Markdown, on one line.

    >>> markdown("a|b <script>")
    'a\\\\|b &lt;script&gt;'
    """
    escaped = "".join("\\" + sign if sign in "\\`*_[]|" else sign for sign in text)
    return " ".join(escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())


def printable(text: str) -> str:
    """Text without the characters that command a terminal.

    >>> printable("a\\x1b[31mb\\n")
    'a[31mb\\n'
    """
    return "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and not "\x7f" <= sign <= "\x9f"))


def without_empty(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without its empty fields."""
    return {key: value for key, value in record.items() if value not in (None, "", [], {}, ())}
