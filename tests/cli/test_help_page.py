"""docs/cli.md and ``--help`` say the same; all commands of the contract are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from help_page import COMMANDS, blocks, help_of

from kg.cli.quick import help_pages

#: Contract, API.md: the commands.
CONTRACT = {
    "ingest", "extract", "query", "entity", "events", "export", "serve", "validate",
    "backup", "restore", "check", "stats", "models", "remove", "demo",
}  # fmt: skip
#: What the contract does not ask for.
MORE = {"mcp", "watch add", "watch list", "watch remove"}


def test_all_commands_are_there() -> None:
    """Those of the contract, and those that are named beside it."""
    assert set(COMMANDS) == CONTRACT | MORE


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_page_has_the_help(command: str) -> None:
    """Renew it, and what is kept of it, with ``python -m tests.cli.help_page``."""
    printed = help_of(command or None)

    assert blocks()[command] == printed
    assert help_pages()[command] == printed


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_shared_options(command: str, regkg: Callable[..., Any]) -> None:
    """``--quiet --verbose --version --help`` everywhere."""
    printed = help_of(command)

    assert all(option in printed for option in ("--quiet", "--verbose", "--version", "--help"))
    assert regkg(*command.split(), "--version").out.startswith("regkg ")
    assert regkg("--version").status == 0
