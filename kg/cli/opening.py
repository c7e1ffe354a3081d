"""Opening the store of a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.store import Store


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
