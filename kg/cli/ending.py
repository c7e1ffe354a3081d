"""How a command speaks beside its results, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from kg.errors import InvalidQuery, InvalidSetting, RegkgError

#: Exit statuses: some sources failed, or the command could not do what was asked; it was asked wrongly.
FAILED, WRONG_USAGE = 1, 2

#: Set once by the command that runs; a process runs one command.
_verbosity = 0


def quiet() -> bool:
    """Only results and errors are wanted."""
    return _verbosity < 0


def say(message: str) -> None:
    """Print to standard error, unless it is to be quiet."""
    if not quiet():
        print(message, file=sys.stderr, flush=True)


def refuse(message: str) -> NoReturn:
    """End the command: it was asked wrongly."""
    print(f"regkg: {message}", file=sys.stderr)
    raise SystemExit(WRONG_USAGE)


def set_verbosity(verbosity: int) -> None:
    """Say more (1), the usual (0), or results and errors only (-1)."""
    import logging

    global _verbosity
    _verbosity = verbosity
    level = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}[verbosity]
    logging.basicConfig(level=level, format="regkg: %(message)s", stream=sys.stderr, force=True)


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """End the command where an error of ours ends the block, and say what it is."""
    try:
        yield
    except RegkgError as error:
        if _verbosity > 0:
            raise
        print(f"regkg: {' '.join(str(error).split())}", file=sys.stderr)
        wrong = isinstance(error, InvalidQuery | InvalidSetting)
        raise SystemExit(WRONG_USAGE if wrong else FAILED) from error
    except BrokenPipeError:
        # Whoever read us has enough: `regkg export | head`. What is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None
