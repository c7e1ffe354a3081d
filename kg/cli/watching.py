"""``regkg watch``: who is told of new events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from kg.cli.opening import is_address
from kg.cli.options import DEFAULT_STORE, Where, command, refuse, say
from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.watches import Watches

app = typer.Typer(
    name="watch",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Tell others of new events.",
    context_settings={"help_option_names": ["--help", "-h"]},
)


def add(
    address: Annotated[str, typer.Argument(metavar="URL", help="Where events are sent: by POST, as JSON.")],
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help="Event type or family: Fine, DealEvent; several: one of them."),
    ] = None,
    actors: Annotated[
        list[str] | None, typer.Option("--actor", help="Slug or IRI of who takes part; several: together.")
    ] = None,
    law: Annotated[str | None, typer.Option(help="Slug or IRI of the law.")] = None,
    authority: Annotated[str | None, typer.Option(help="Slug or IRI of the authority.")] = None,
    factualities: Annotated[
        list[str] | None, typer.Option("--factuality", help="Actual, Planned, Possible or Denied.")
    ] = None,
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1, help="Least confidence.")] = None,
    words: Annotated[str | None, typer.Option("--words", help="Words of its label or its sentences.")] = None,
    store: Where = DEFAULT_STORE,
) -> None:
    """Tell an address of each new event that fits.

    A running service (regkg serve) sends it when it has read an article that tells of it. Prints the secret
    with which what is sent is signed.
    """
    from kg.cli.output import print_table

    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        refuse(f"{address}: no http or https address")
    search = {
        "type": _known(types or (), "--type", _types()),
        "actor": tuple(actors or ()),
        "law": (law,) if law else (),
        "authority": (authority,) if authority else (),
        "factuality": _known(factualities or (), "--factuality", ("Actual", "Planned", "Possible", "Denied")),
        "min_confidence": (str(min_confidence),) if min_confidence is not None else (),
        "q": (words,) if words else (),
    }
    with _watches(store) as watches:
        watch = watches.add(address, {name: values for name, values in search.items() if values})
    print_table(("watch", "secret"), [(watch.id, watch.secret)])


def list_(store: Where = DEFAULT_STORE) -> None:
    """List who is told of what.

    With how many events were sent, wait to be sent, and were given up.
    """
    from kg.cli.output import print_table

    with _watches(store) as watches:
        rows = [
            (
                watch.id,
                watch.address,
                " ".join(f"{name}={value}" for name, values in watch.search.items() for value in values),
                *(str(watch.counts.get(state, 0)) for state in ("sent", "waiting", "given up")),
            )
            for watch in watches.all()
        ]
    print_table(("watch", "address", "events", "sent", "waiting", "given up"), rows)


def remove(
    watch: Annotated[str, typer.Argument(help="As regkg watch list names it.")], store: Where = DEFAULT_STORE
) -> None:
    """Tell an address no more."""
    with _watches(store) as watches:
        if not watches.remove(watch):
            raise NotFound(f"{watch}: no such watch; regkg watch list names them")
    say("removed")


for _name, _function in (("add", add), ("list", list_), ("remove", remove)):
    app.command(_name)(command(_function))


@contextmanager
def _watches(where: str) -> Iterator[Watches]:
    """The watches of a store on disk; a service that runs on it sees what changes."""
    from kg.watches import FILE, Watches

    folder = Path(where).expanduser()
    if is_address(where) or where == "memory":
        refuse(f"{where}: watches are kept beside a store on disk; name its folder with --store")
    if not folder.is_dir():
        raise NotFound(f"{where}: no store there; start regkg serve once, or name another with --store")
    watches = Watches(folder / FILE)
    try:
        yield watches
    finally:
        watches.close()


def _types() -> tuple[str, ...]:
    from kg.projection.classes import families, family_of

    return (*family_of(), *families())


def _known(given: list[str] | tuple[str, ...], option: str, known: tuple[str, ...]) -> tuple[str, ...]:
    by_name = {name.lower(): name for name in known}
    for name in given:
        if name.lower() not in by_name:
            refuse(f"{option} {name}: there are {', '.join(known)}")
    return tuple(by_name[name.lower()] for name in given)
