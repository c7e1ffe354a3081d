"""All commands and their options, as Typer has them."""

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
