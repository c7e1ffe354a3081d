"""What is asked most, without waiting for the program with all its commands.

Typer and what it needs take twelve times as long to import as the engine. Help is kept as it was printed, and
a plain ``regkg query`` is read here; whatever is asked in another way is left to the program.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import cast, get_args

#: Between two pages of the file of help; each begins with a line that has the command.
PAGE_BREAK = "\f"
#: Narrower terminals get help that is broken for them, by the program.
_WIDTH = 80
_LONG = {"--store": "store", "--format": "format", "-f": "format"}


def done_quickly(arguments: Sequence[str]) -> bool:
    """Do what the arguments ask for, if it can be done without the program.

    Returns:
        Whether it was done.
    """
    if arguments and arguments[-1] in ("--help", "-h"):
        return _help_printed(" ".join(arguments[:-1]))
    if arguments and arguments[0] == "query":
        return _query_answered(arguments[1:])
    return False


def help_pages() -> dict[str, str]:
    """Command, or nothing for the program itself → its help; ``tests/cli/help_page.py`` writes them."""
    # Neither JSON nor importlib.resources: each takes as long to import as the engine.
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:
        pages = file.read().split(PAGE_BREAK)
    return dict(page.split("\n", 1) for page in pages)


def _help_printed(command: str) -> bool:
    if _columns() < _WIDTH:
        return False
    page = help_pages().get(command)
    if page is not None:
        sys.stdout.write(page)
    return page is not None


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS") or os.get_terminal_size(1).columns)
    except (OSError, ValueError):
        return _WIDTH


def _query_answered(arguments: Sequence[str]) -> bool:
    from kg.cli.answering import Output, print_answer
    from kg.cli.ending import errors_in_one_line
    from kg.cli.opening import DEFAULT_STORE
    from kg.cli.signals import stopped_by_signals

    found = {"store": os.environ.get("REGKG_STORE") or DEFAULT_STORE, "format": "table"}
    queries, rest = [], list(arguments)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if word in _LONG and rest:
            found[_LONG[word]] = rest.pop(0)
        elif name in ("--store", "--format") and equals:
            found[_LONG[name]] = value
        elif word.startswith("-") and word != "-":
            return False
        else:
            queries.append(word)
    if len(queries) != 1 or found["format"] not in get_args(Output):
        return False
    with errors_in_one_line(), stopped_by_signals():
        print_answer(queries[0], found["store"], cast("Output", found["format"]))
        sys.stdout.flush()
    return True
