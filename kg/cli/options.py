"""What all commands share: their options."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from kg import __version__
from kg.cli.ending import FAILED, WRONG_USAGE, errors_in_one_line, quiet, refuse, say, set_verbosity
from kg.cli.opening import DEFAULT_STORE
from kg.cli.signals import stopped_by_signals
from kg.terms import BASE_IRI

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
Llm = Annotated[
    bool | None,
    typer.Option(
        "--llm/--no-llm",
        help="Let a language model propose events, too; off unless REGKG_LLM_ENABLED says so. "
        "REGKG_LLM_BASE_URL and REGKG_LLM_MODEL say which, REGKG_LLM_API_KEY has its key; or enabled, "
        "base_url, model, api_key under [llm] in regkg.toml.",
        show_default=False,
    ),
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


def command(function: Function, *, first: bool = False) -> Function:
    """Give a command ``--quiet --verbose --version``, and let its errors end it with one line.

    Args:
        function: The command; every parameter it has comes from the command line.
        first: It runs before the command proper, whose options count only where they are given.
    """

    @functools.wraps(function)
    def run(*arguments: Any, quiet: bool, verbose: bool, version: bool, **named: Any) -> None:
        if first or quiet or verbose:
            set_verbosity(verbose - quiet)
        with errors_in_one_line(), stopped_by_signals():
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


__all__ = [
    "BASE_IRI",
    "DEFAULT_STORE",
    "FAILED",
    "WRONG_USAGE",
    "Base",
    "Language",
    "Llm",
    "Published",
    "Where",
    "command",
    "quiet",
    "refuse",
    "say",
]
