"""Opening the store of a command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg.cli.signals import undisturbed
from kg.errors import NotFound

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad

    from kg.store import Store

#: Where the graph is kept when nobody says so.
DEFAULT_STORE = "./regkg-data"


def open_existing(where: str) -> Store:
    """Open a store that is there; asking makes none.

    Raises:
        NotFound: The folder is not there.
        StoreError: It cannot be opened.
    """
    if not is_address(where) and where != "memory" and not Path(where).expanduser().is_dir():
        raise NotFound(
            f"{where}: no store there; make one with: regkg ingest SOURCE, or name another with --store"
        )
    from kg.store import open_store

    return open_store(where)


def is_address(where: str) -> bool:
    """The store is in a server."""
    return where.lower().startswith(("http://", "https://"))


@contextmanager
def written_to(store: Store) -> Iterator[Store]:
    """An open store that no signal interrupts in the middle of a write; it is closed at the end."""
    try:
        yield cast("Store", _Undisturbed(store))
    finally:
        with undisturbed():
            store.close()


class _Undisturbed:
    """A store whose writing methods let signals wait."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> bool:
        with undisturbed():
            return self._store.replace_graph(graph, quads)

    def remove_graph(self, graph: NamedNode) -> bool:
        with undisturbed():
            return self._store.remove_graph(graph)

    def flush(self) -> None:
        with undisturbed():
            self._store.flush()
