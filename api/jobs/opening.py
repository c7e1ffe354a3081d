"""Opening the queue of a store: beside it on disk, in memory else."""

from __future__ import annotations

import asyncio

from api.jobs.extractor import Extractor
from api.jobs.queue import Queue
from api.jobs.runner import Jobs
from api.jobs.tables import FILE
from api.settings import Settings
from api.writer import Writer
from kg.store import DiskStore, Store


async def open_jobs(settings: Settings, writer: Writer, store: Store) -> Jobs:
    """Open the queue and go on with what is in it.

    Args:
        settings: The limits.
        writer: The one writer of the store.
        store: The store itself; who opens its queue holds it.

    Raises:
        StoreDamaged: The queue cannot be read.
    """
    path = store.path / FILE if isinstance(store, DiskStore) else None
    queue = await asyncio.to_thread(
        lambda: Queue(path, most_jobs=settings.max_jobs, most_bytes=settings.max_jobs_bytes)
    )
    extractor = Extractor(
        base_iri=settings.base_iri,
        memory=settings.reading_memory,
        seconds=settings.reading_timeout,
        private=settings.fetch_private,
    )
    return Jobs(queue, extractor, writer, store, base_iri=settings.base_iri)
