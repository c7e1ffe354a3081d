"""``regkg entity`` and ``regkg events``: a card, and a chronology with the sentence behind each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kg.cli.opening import open_existing
from kg.cli.options import DEFAULT_STORE, Where, refuse, say

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.cli.chronicle import Told
    from kg.store import Store

Output = Literal["table", "json", "csv", "md"]
Factuality = Literal["actual", "planned", "possible", "denied"]
_Format = Annotated[Output, typer.Option("--format", "-f", help="How to print it.")]
_COLUMNS = ("date", "what", "who", "amount", "factuality", "sentence", "document")


def entity(
    name: Annotated[str, typer.Argument(help="A name, an acronym or an IRI.")],
    store: Where = DEFAULT_STORE,
    output: _Format = "table",
) -> None:
    """Print the card of an entity.

    Names, identifiers, with whom it acts, and its events with their sentences.
    """
    from kg.cli.cards import card, print_card
    from kg.cli.names import find_entity

    with open_existing(store) as opened:
        found = find_entity(opened, name)
        told = _tell(opened, actor=found)
        shown = card(opened, found, told)
    if output in ("json", "table"):
        print_card(shown, told, as_json=output == "json")
    else:
        _print_events(told, output)


def events(
    actor: Annotated[str | None, typer.Option(help="A name or an IRI: who takes part.")] = None,
    event_type: Annotated[
        str | None, typer.Option("--type", help="A class of events or a family: Fine, OversightEvent.")
    ] = None,
    law: Annotated[str | None, typer.Option(help="A name or an IRI: the law it is about.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First day: 2024-02-26.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day.")] = None,
    factuality: Annotated[Factuality | None, typer.Option(help="How sure it is to have happened.")] = None,
    store: Where = DEFAULT_STORE,
    output: _Format = "table",
) -> None:
    """Print a chronology of events.

    Each line has the sentence it rests on. Events without a date come last, and fit no --since or --until.
    """
    from kg.cli.names import event_class, find_entity

    _check_day("--since", since)
    _check_day("--until", until)
    kind = event_class(event_type) if event_type else None
    with open_existing(store) as opened:
        told = _tell(
            opened,
            actor=find_entity(opened, actor) if actor else None,
            type=kind,
            law=find_entity(opened, law) if law else None,
            since=since,
            until=until,
            factuality=_factuality(factuality) if factuality else None,
        )
    if not told:
        say("no event fits")
    _print_events(told, output)


def _check_day(option: str, day: str | None) -> None:
    from datetime import date

    try:
        if day is not None:
            date.fromisoformat(day)
    except ValueError:
        refuse(f"{option} {day}: no date; write it as 2024-02-26")


def _factuality(name: str) -> NamedNode:
    from kg.terms import term

    return term(f"reg:{name.capitalize()}")


def _tell(opened: Store, **wanted: Any) -> list[Told]:
    """The events that fit, as each document tells them, in order of time."""
    from pyoxigraph import NamedNode

    from kg import query
    from kg.cli.chronicle import in_order, told_in

    rows = query.select(opened, "events", **wanted)
    fit = {(str(row["event"]), str(row["document"])) for row in rows}
    found = (
        told
        for document in sorted({document for _, document in fit})
        for told in told_in(document[1:-1], opened.quads(NamedNode(document[1:-1])))
        if (f"<{told.event}>", document) in fit
    )
    return in_order(found)


def _print_events(told: Iterable[Told], output: Output) -> None:
    from kg.cli.chronicle import to_record
    from kg.cli.output import print_csv, print_json, print_markdown, print_table

    if output == "json":
        print_json([to_record(one) for one in told])
        return
    rows = [_line(one) for one in told]
    {"csv": print_csv, "md": print_markdown, "table": print_table}[output](_COLUMNS, rows)


def _line(told: Told) -> tuple[str, ...]:
    stance = f", {told.stance.lower()}" if told.stance else ""
    return (
        told.date,
        told.event_type + stance,
        told.who,
        told.sum,
        told.factuality.lower(),
        told.quote,
        told.title or told.document,
    )


def families(told: Iterable[Told]) -> Counter[str]:
    """How many events there are of each family; an event that several documents tell counts once."""
    return Counter(family for _, family in {(one.event, one.family) for one in told})
