"""Opening a store by its path or address."""

from __future__ import annotations

from pathlib import Path

from kg.errors import StoreError
from kg.store.disk import DiskStore
from kg.store.embedded import DUMP, MemoryStore
from kg.store.interface import Store


def open_store(
    where: str | Path,
    *,
    update: str | None = None,
    graph_store: str | None = None,
    authorization: str | None = None,
    timeout: float = 30.0,
    accept_damage: bool = False,
) -> Store:
    """Open the store at a path, in memory, or in a server.

    Args:
        where: A directory; ``memory``; or the address of a SPARQL 1.1 server: ``http://host:3030/ds``, whose
            query, update and graph store addresses are found, or the query address itself when ``update`` is
            given.
        update: The server's update address.
        graph_store: The server's graph store address; without it graphs are written by updates.
        authorization: Value of the ``Authorization`` header for the server.
        timeout: Seconds a server may take for one answer.
        accept_damage: Take what is left of a damaged directory for the whole.

    Raises:
        StoreLocked: Another process holds the directory.
        StoreDamaged: Documents that were written are gone.
        StoreUnreachable: No SPARQL server answers at the address.
        StoreError: The directory cannot be read or written.
    """
    if str(where).lower().startswith(("http://", "https://")):
        # An HTTP client takes longer to import than a store on disk to open.
        from kg.store.remote import RemoteStore

        return RemoteStore(
            str(where),
            update=update,
            graph_store=graph_store,
            authorization=authorization,
            timeout=timeout,
        )
    if str(where) == "memory":
        return MemoryStore()
    return DiskStore(Path(where).expanduser(), accept_damage=accept_damage)


def restore(backup: Path, where: str | Path) -> None:
    """Fill a store that is not there yet, or is empty, from a backup of any kind of store.

    Raises:
        StoreError: ``backup`` is no backup, or the store holds something.
    """
    dump = backup / DUMP
    if not dump.exists() and not (backup / "graph" / "CURRENT").exists():
        raise StoreError(f"{backup}: no backup of regkg")
    with open_store(where) as store:
        if next(store.quads(), None) is not None:
            raise StoreError(f"{store.name} is not empty; restore into a new place, then exchange the two")
        if dump.exists():
            store.bulk_load(dump)
            return
        if not isinstance(store, DiskStore):
            with DiskStore(backup) as source:
                _copy(source, store)
            return
        path = store.path
    import shutil  # Opening need not wait for it.

    shutil.rmtree(path)
    shutil.copytree(backup, path)
    with DiskStore(path):
        pass  # Opening checks the documents against the ledger of the backup.


def _copy(source: Store, target: Store) -> None:
    for graph in source.graphs():
        target.replace_graph(graph, source.quads(graph))
