"""What all commands share: their options, and how an error ends them."""

from __future__ import annotations

import functools
import inspect
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from kg import __version__
from kg.cli.signals import stopped_by_signals
from kg.errors import InvalidQuery, InvalidSetting, RegkgError
from kg.terms import BASE_IRI

#: Where the graph is kept when nobody says so.
DEFAULT_STORE = "./regkg-data"

#: Exit statuses: some sources failed, or the command could not do what was asked; it was asked wrongly.
FAILED, WRONG_USAGE = 1, 2

Where = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="REGKG_STORE",
        metavar="PATH|URL",
        help="Where the graph is kept: a folder, or the address of a SPARQL 1.1 server.",
    ),
]
Base = Annotated[
    str,
    typer.Option(
        "--base-iri", envvar="REGKG_BASE_IRI", metavar="IRI", help="Where the IRIs of what is found begin."
    ),
]
Language = Annotated[str, typer.Option(metavar="auto|fr|en", help="Language of the articles.")]
Published = Annotated[
    str | None, typer.Option(metavar="DATE", help="Day of publication, where the articles do not say it.")
]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only.")]
_Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell more, with the traceback of an error.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"regkg {__version__}")
        raise typer.Exit


_Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop."),
]

Function = TypeVar("Function", bound=Callable[..., None])

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
    raise typer.Exit(WRONG_USAGE)


def command(function: Function, *, first: bool = False) -> Function:
    """Give a command ``--quiet --verbose --version``, and let its errors end it with one line.

    Args:
        function: The command; every parameter it has comes from the command line.
        first: It runs before the command proper, whose options count only where they are given.
    """

    @functools.wraps(function)
    def run(*arguments: Any, quiet: bool, verbose: bool, version: bool, **named: Any) -> None:
        if first or quiet or verbose:
            _set_verbosity(verbose - quiet)
        with _errors_in_one_line(), stopped_by_signals():
            function(*arguments, **named)

    shared = {"quiet": _Quiet, "verbose": _Verbose, "version": _Version}
    own = inspect.signature(function, eval_str=True).parameters.values()
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)
        for name, annotation in shared.items()
    ]
    run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in [*own, *added]}
    return run  # type: ignore[return-value]


def _set_verbosity(verbosity: int) -> None:
    global _verbosity
    _verbosity = verbosity
    level = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}[verbosity]
    logging.basicConfig(level=level, format="regkg: %(message)s", stream=sys.stderr, force=True)


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    try:
        yield
    except RegkgError as error:
        if _verbosity > 0:
            raise
        print(f"regkg: {' '.join(str(error).split())}", file=sys.stderr)
        wrong = isinstance(error, InvalidQuery | InvalidSetting)
        raise typer.Exit(WRONG_USAGE if wrong else FAILED) from error
    except BrokenPipeError:
        # Whoever read us has enough: `regkg export | head`. What is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None


__all__ = [
    "BASE_IRI",
    "DEFAULT_STORE",
    "FAILED",
    "WRONG_USAGE",
    "Base",
    "Language",
    "Published",
    "Where",
    "command",
    "quiet",
    "refuse",
    "say",
]
