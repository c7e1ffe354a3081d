"""From what a person writes to an IRI: entities by any of their names, classes of events."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import query
from kg.cli.options import refuse, say
from kg.errors import NotFound
from kg.terms import term

if TYPE_CHECKING:
    from kg.store import Store

#: Near misses that are named when nothing fits.
SUGGESTIONS = 5


def find_entity(store: Store, name: str) -> NamedNode:
    """Find an entity by IRI, by one of its names, or by the beginning of one.

    Capitals and accents do not matter. Of several the one with most mentions is taken, and it is said.

    Raises:
        NotFound: No entity has such a name.
    """
    if name.startswith(("http://", "https://")):
        return NamedNode(name)
    wanted = fold(name)
    exact: set[str] = set()
    begin: set[str] = set()
    for row in query.select(store, "entity_names"):
        folded = fold(getattr(row["name"], "value", ""))
        if folded == wanted:
            exact.add(str(row["entity"]))
        elif folded.startswith(wanted):
            begin.add(str(row["entity"]))
    found = sorted(exact or begin)
    if not found:
        raise NotFound(f"{name}: no entity has that name; regkg stats says what is in the store")
    nodes = [NamedNode(iri[1:-1]) for iri in found]
    chosen = max(nodes, key=lambda node: len(query.select(store, "mentions_of_entity", entity=node)))
    if others := [node.value for node in nodes if node != chosen][:SUGGESTIONS]:
        say(f"{name}: taken as {chosen.value}; there are also {', '.join(others)}")
    return chosen


def event_class(name: str) -> NamedNode:
    """The class or family of events that a person means: ``fine``, ``Fine`` or ``reg:Fine``."""
    from kg.vocabulary import vocabulary

    types = vocabulary().event_types
    known = {*types, *(kind.family for kind in types.values()), "Event"}
    wanted = name.removeprefix("reg:").rpartition("#")[2].lower().replace("-", "").replace("_", "")
    found = next(
        (one for one in sorted(known) if wanted in (one.lower(), one.lower().removesuffix("event"))), None
    )
    if found is None:
        refuse(f"--type {name}: no such class of events; there are {', '.join(sorted(types))}")
    return term(f"reg:{found}")


def fold(text: str) -> str:
    """Small letters without accents.

    >>> fold("Autorité de la Concurrence")
    'autorite de la concurrence'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).strip()
