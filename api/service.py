"""What the routes share: settings, store, readers, the writer and the jobs, opened and closed together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from api.checkpoints import Checkpoints
from api.children import CAN_FORK, Nursery
from api.direct import DirectReaders
from api.jobs import Jobs, open_jobs
from api.negotiate import wanted
from api.projector import Projector
from api.settings import Settings
from api.workers import Readers, Workers
from api.writer import Writer
from kg.projection import ProjectedStore, Projection, open_projection
from kg.store import DiskStore, MemoryStore, Scope, Store, open_store


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of a running service."""

    settings: Settings
    store: ProjectedStore
    readers: Readers
    writer: Writer
    jobs: Jobs
    keys: tuple[bytes, ...]

    @property
    def scope(self) -> Scope:
        """What a query sees that names no graphs."""
        return Scope(union=self.settings.default_graph == "union")


#: Seconds that the document being read has to end when the service is told to stop, beside what requests had.
PATIENCE = 3.0
#: How far merging the engine's files stands back, and what the threads that do it are called.
COMPACTING_NICE, _COMPACTING = 10, "rocksdb:low"


@asynccontextmanager
async def running(settings: Settings, store: Store | None = None) -> AsyncIterator[Service]:
    """Open what the service needs; close it in the reverse order, the store last.

    Args:
        settings: As they are for the life of the service.
        store: One that is already open, and stays open; without it the store of the settings.
    """
    opened = store if store is not None else await asyncio.to_thread(_opened, settings)
    raw = opened.store if isinstance(opened, ProjectedStore) else opened
    if isinstance(raw, DiskStore):
        _compact_last()
    projection = await asyncio.to_thread(open_projection, raw, base_iri=settings.base_iri)
    projector = _projector(projection, settings)
    projected = ProjectedStore(raw, projection)
    writer = Writer(projected, network=not isinstance(raw, MemoryStore))
    readers = _readers(settings, raw, writer)
    try:
        if isinstance(readers, Workers):
            # The first child takes longest; nobody should wait for it.
            await readers.query("ASK {}", wanted=wanted("json", None), scope=Scope(), base_iri=None)
        jobs = await open_jobs(settings, writer, projected)
        try:
            yield Service(settings, projected, readers, writer, jobs, settings.keys())
        finally:
            await jobs.close(PATIENCE)
    finally:
        await readers.close()
        await asyncio.to_thread(writer.close)
        if projector is not None:
            await asyncio.to_thread(projector.close)
        await asyncio.to_thread(projection.close)
        if store is None:
            await asyncio.to_thread(opened.close)


def _projector(projection: Projection, settings: Settings) -> Projector | None:
    """Have a process of its own take up what is written, where the projection is a file that it can open."""
    if projection.path is None or os.name != "posix":
        return None
    projector = Projector(projection.path, settings.base_iri)
    projection.elsewhere = projector.take_up
    return projector


def _compact_last() -> None:
    """Let the engine's threads that merge its files stand back behind who answers. Linux only."""
    for task in Path("/proc/self/task").glob("*"):
        with suppress(OSError):
            if (task / "comm").read_text("utf-8").startswith(_COMPACTING):
                os.setpriority(os.PRIO_PROCESS, int(task.name), COMPACTING_NICE)


def _opened(settings: Settings) -> Store:
    key = settings.store_authorization
    return open_store(
        settings.store,
        update=settings.store_update,
        graph_store=settings.store_graphs,
        authorization=key.get_secret_value() if key else None,
        timeout=settings.query_timeout,
    )


def _readers(settings: Settings, store: Store, writer: Writer) -> Readers:
    if not isinstance(store, MemoryStore) or not hasattr(os, "fork"):
        return DirectReaders(settings, store)
    on_disk = isinstance(store, DiskStore)
    if not on_disk and not CAN_FORK:
        return DirectReaders(settings, store)
    nursery = Nursery(
        None if on_disk else store, memory=settings.worker_memory, network=bool(settings.allow_service)
    )
    checkpoints = Checkpoints(store, writer) if isinstance(store, DiskStore) else None
    version = (lambda: 0) if on_disk else (lambda: writer.version)
    return Workers(settings, nursery, checkpoints, version)
