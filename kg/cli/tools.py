"""``regkg mcp``: the graph as tools for language models."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_STORE, Where
from kg.errors import InvalidSetting


def mcp(
    store: Where = DEFAULT_STORE,
    server: Annotated[
        str | None,
        typer.Option(metavar="B", help="Ask the running service at this address, which owns the store."),
    ] = None,
) -> None:
    """Answer a language model over the Model Context Protocol.

    On standard input and output. Its tools search, list events with their sentences, and query; none writes.
    """
    from kg.cli.opening import open_existing
    from kg.cli.serving import settings_of

    # Looked up by name: the service stands above the command line, and nothing below may import it.
    try:
        tools = importlib.import_module("api.tools")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise InvalidSetting("the package mcp is not installed; pip install 'regkg[mcp]'") from error
    if server is None:
        open_existing(store).close()
    tools.serve(settings_of(store=store) if server is None else None, server)
