"""Opening the queue of a store: beside it on disk, in memory else."""

from __future__ import annotations

import asyncio

from api.jobs.extractor import Extractor
from api.jobs.queue import Queue
from api.jobs.runner import Jobs
from api.settings import Settings
from api.watching import Watching
from api.writer import Writer
from kg.projection import ProjectedStore
from kg.store import DiskStore
from kg.watches import FILE, Watches


async def open_jobs(settings: Settings, writer: Writer, store: ProjectedStore) -> Jobs:
    """Open the queue and go on with what is in it.

    Args:
        settings: The limits.
        writer: The one writer of the store.
        store: Who opens its queue holds it.

    Raises:
        StoreError: The queue cannot be read or written.
        InvalidSetting: A language model is to propose events, and it is not said which.
    """
    raw = store.store
    path = raw.path / FILE if isinstance(raw, DiskStore) else None
    queue = await asyncio.to_thread(
        lambda: Queue(path, most_jobs=settings.max_jobs, most_bytes=settings.max_jobs_bytes)
    )
    endpoint = settings.endpoint()
    extractor = Extractor(
        base_iri=settings.base_iri,
        memory=settings.reading_memory,
        seconds=settings.reading_timeout + (endpoint.seconds if endpoint else 0.0),
        idle=settings.reading_idle,
        private=settings.fetch_private,
        endpoint=endpoint,
    )
    watches = await asyncio.to_thread(Watches, path)
    watching = Watching(watches, store.projection, pause=settings.webhook_pause)
    return Jobs(queue, extractor, writer, store, watching, base_iri=settings.base_iri)
