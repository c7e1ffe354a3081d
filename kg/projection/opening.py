"""Opening the projection of a store: beside it on disk, in memory else."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from kg.projection.projection import Projection
from kg.store import Store
from kg.store.disk import DiskStore
from kg.terms import BASE_IRI

#: In the folder of a store on disk.
FILE = "projection.sqlite"

_log = logging.getLogger(__name__)


def open_projection(store: Store, path: Path | None = None, *, base_iri: str = BASE_IRI) -> Projection:
    """Open the projection of a store, made or caught up as far as needed.

    Args:
        store: The graph; who opens the projection holds the store.
        path: Of the database; beside a store on disk when it is not given, in memory for any other.
        base_iri: Where the IRIs of entities, events and documents begin.
    """
    if path is None and isinstance(store, DiskStore):
        path = store.path / FILE
    if path is None:
        return Projection(store, base_iri=base_iri)
    try:
        return Projection(store, path, base_iri=base_iri)
    except sqlite3.DatabaseError as error:
        _log.warning("%s: %s; it is made anew from the graph", path, error)
    try:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        return Projection(store, path, base_iri=base_iri)
    except (OSError, sqlite3.DatabaseError) as error:
        _log.warning("%s: %s; it is kept in memory", path, error)
    return Projection(store, base_iri=base_iri)
