"""The command line: ``regkg``. Results go to standard output, everything else to standard error.

Each command imports what it needs when it runs, so that asking never waits for the language models.
"""

from __future__ import annotations

import typer

from kg.cli import asking, demo, exporting, extracting, ingesting, keeping, serving, telling, tools, watching
from kg.cli.options import command

app = typer.Typer(
    name="regkg",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def regkg() -> None:
    """News articles and regulators' press releases in, a regulatory-event knowledge graph out."""


app.callback()(command(regkg, first=True))

for _function in (
    demo.demo,
    ingesting.ingest,
    extracting.extract,
    asking.query,
    telling.entity,
    telling.events,
    exporting.export,
    serving.serve,
    keeping.validate,
    keeping.stats,
    keeping.check,
    keeping.backup,
    keeping.restore,
    keeping.remove,
    serving.models,
    tools.mcp,
):
    app.command(_function.__name__, cls=serving.Serve if _function is serving.serve else None)(
        command(_function)
    )


app.add_typer(watching.app)


def main() -> None:
    """Run the command that the arguments name."""
    app(prog_name="regkg")
