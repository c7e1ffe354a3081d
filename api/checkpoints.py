"""Read-only copies of the graph by hard links, at most one for each version that was read.

Where the one before was read, whoever has written waits for the new copy; readers have the old one until the
change is acknowledged, and so wait for none. What a job writes is seen later, not after every article.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from api.writer import Writer
from kg.errors import StoreError
from kg.store import DiskStore

FOLDER = "checkpoints"
#: Seconds that a copy is read at least, while nobody waits for what was written since. Each child opens each
#: copy anew, which takes it some 20 ms: once in so many seconds that is less than one query in a hundred.
LEISURE = 2.0


class Checkpoints:
    """The copies of one store, below its own directory so that links are possible.

    Args:
        store: The store.
        writer: Who writes to it, and tells which version readers must see.
    """

    def __init__(self, store: DiskStore, writer: Writer) -> None:
        self._store = store
        self._writer = writer
        self._folder = store.path / FOLDER
        self._numbers = itertools.count()
        self._current: tuple[int, Path] | None = None
        self._readers: Counter[Path] = Counter()
        self._making = asyncio.Lock()
        self._made = 0.0
        self._renewal: asyncio.Task[None] | None = None
        self._is_read = False
        #: Has a reader open a copy before it is given to others, and says whether it will last ``LEISURE``.
        self.opened: Callable[[Path, bool], Awaitable[None]] | None = None
        writer.before_seen = self._before_seen
        shutil.rmtree(self._folder, ignore_errors=True)  # What a killed server has left.
        self._folder.mkdir()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Path]:
        """A copy in which is what somebody waited for to be written; it stays until it is read."""
        path = await self._recent()
        self._is_read = True
        self._readers[path] += 1
        try:
            yield path
        finally:
            self._readers[path] -= 1
            self._drop_unread()

    def is_current(self, path: Path) -> bool:
        """Whether it is the copy that readers get."""
        return self._current is not None and self._current[1] == path

    async def writable(self) -> Path:
        """A copy to write into and throw away."""
        path = self._folder / f"{next(self._numbers)}-rehearsal"
        await asyncio.to_thread(self._store.checkpoint, path)
        return path

    async def close(self) -> None:
        """Remove the copies."""
        if self._renewal is not None:
            await asyncio.wait({self._renewal})
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _recent(self) -> Path:
        if self._current is None or self._current[0] < self._writer.awaited:
            async with self._making:
                if self._current is None or self._current[0] < self._writer.awaited:
                    await self._make(lasts=False)
        assert self._current is not None
        is_old = self._current[0] < self._writer.version and time.monotonic() - self._made >= LEISURE
        if is_old and (self._renewal is None or self._renewal.done()):
            self._renewal = asyncio.create_task(self._renew())
        return self._current[1]

    async def _before_seen(self) -> None:
        version = self._writer.version
        if self._is_read and self._current is not None and self._current[0] < version:
            await self._renew(version)

    async def _renew(self, version: int | None = None) -> None:
        async with self._making:
            if version is not None and self._current is not None and self._current[0] >= version:
                return
            # Whoever asks next tries again, and is told.
            with suppress(StoreError):
                await self._make(lasts=version is None)

    async def _make(self, *, lasts: bool) -> None:
        version, path = self._writer.version, self._folder / str(next(self._numbers))
        await asyncio.to_thread(self._store.checkpoint, path)
        self._readers[path] += 1
        try:
            if self.opened is not None:
                await self.opened(path, lasts)
        finally:
            self._readers[path] -= 1
        self._current, self._made, self._is_read = (version, path), time.monotonic(), False
        self._drop_unread()

    def _drop_unread(self) -> None:
        current = self._current[1] if self._current else None
        for path in [path for path, readers in self._readers.items() if readers <= 0 and path != current]:
            del self._readers[path]
            asyncio.get_running_loop().run_in_executor(None, partial(shutil.rmtree, path, ignore_errors=True))
