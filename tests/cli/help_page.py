"""docs/cli.md and kg/cli/help.txt as the program writes them.

Run ``python -m tests.cli.help_page`` after a change.
"""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from kg.cli.program import app
from kg.cli.quick import PAGE_BREAK

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cli.md"
#: What `kg/cli/quick.py` prints.
KEPT = ROOT / "kg" / "cli" / "help.txt"
#: Those of a group with its name: ``watch add``.
COMMANDS = (
    *(command.name or "" for command in app.registered_commands),
    *(
        f"{group.typer_instance.info.name} {command.name}"
        for group in app.registered_groups
        if group.typer_instance
        for command in group.typer_instance.registered_commands
    ),
)
_BLOCK = re.compile(r"(^## regkg(?: ([\w ]+))?\n.*?^```text\n)(.*?)(^```)", re.MULTILINE | re.DOTALL)


def help_of(command: str | None) -> str:
    """What ``regkg [command] --help`` prints in 100 columns, without the names of the machine."""
    arguments = [*(command or "").split(), "--help"]
    result = CliRunner().invoke(
        app, arguments, prog_name="regkg", env={"COLUMNS": "100", "REGKG_STORE": None}
    )
    assert result.exit_code == 0, result.output
    lines = (line.rstrip() for line in result.output.splitlines())
    return "\n".join(lines).strip() + "\n"


def blocks() -> dict[str, str]:
    """Command → its help as the page has it; the program itself is the empty name."""
    page = PAGE.read_text(encoding="utf-8")
    return {match[2] or "": match[3] for match in _BLOCK.finditer(page)}


def rewrite() -> None:
    """Put the present help into the page, where the words around it stay, and into the file."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BLOCK.sub(lambda match: match[1] + help_of(match[2]) + match[4], page), encoding="utf-8")
    kept = (f"{command}\n{help_of(command or None)}" for command in ("", *COMMANDS))
    KEPT.write_text(PAGE_BREAK.join(kept), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
