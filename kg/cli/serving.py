"""``regkg serve`` and ``regkg models``."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from kg.cli.options import FAILED, say
from kg.errors import InvalidSetting


class Serve(TyperCommand):
    """``regkg serve``, whose help lists the settings of the service."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the settings, as the service declares them."""
        fields = dict(sorted(_settings().model_fields.items(), key=lambda one: one[0].startswith("llm_")))
        with formatter.section("Settings, as environment variables or in regkg.toml (there: store = ...)"):
            formatter.write_dl(
                [(f"REGKG_{name.upper()}", _described(field)) for name, field in fields.items()]
            )


def _settings() -> Any:
    # Looked up by name: the service stands above the command line, and nothing below may import it.
    return importlib.import_module("api.settings").Settings


def _described(field: Any) -> str:
    default = field.default if field.default not in (None, ()) else None
    return f"{field.description}." + (f" [default: {default}]" if default is not None else "")


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen at; 127.0.0.1 without.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 8000 without.")] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            envvar="REGKG_STORE",
            metavar="PATH|URL",
            help="Where the graph is kept; ./regkg-data without.",
        ),
    ] = None,
) -> None:
    """Serve the API and the pages."""
    start(host=host, port=port, store=store)


def start(**settings: Any) -> None:
    """Serve until stopped; what is not given comes from the environment or ``regkg.toml``."""
    importlib.import_module("api.app").serve(settings_of(**settings))


def settings_of(**settings: Any) -> Any:
    """The settings of the service; what is not given comes from the environment or ``regkg.toml``.

    Raises:
        InvalidSetting: One cannot be.
    """
    given = {name: value for name, value in settings.items() if value is not None}
    try:
        return _settings()(**given)
    except ValueError as error:
        raise InvalidSetting(f"settings: {error}") from error


def models() -> None:
    """Say which language models are installed.

    And how to install better ones.
    """
    from kg.cli.output import print_table
    from kg.parse import PACKAGES, installed

    found = installed()
    rows = [
        (code, package, _version(package), "used" if package == next(iter(found[code]), None) else "")
        for code, packages in PACKAGES.items()
        for package in packages
        if package in found[code]
    ]
    print_table(("language", "model", "version", ""), rows)
    # By spaCy's own command: as a package to be installed by name, some of them are strangers'.
    for code, packages in PACKAGES.items():
        if not found[code] or found[code][0] != packages[0]:
            say(f"better for {code}, as spaCy publishes it: {sys.executable} -m spacy download {packages[0]}")
    if importlib.util.find_spec("pip") is None:
        say("The command needs pip, which this environment lacks: uv pip install pip")
    if any(not names for names in found.values()):
        raise typer.Exit(FAILED)


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return "?"
