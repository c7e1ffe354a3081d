"""Read-only copies of the graph by hard links, at most one for each version that was read."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from kg.store import DiskStore

FOLDER = "checkpoints"


class Checkpoints:
    """The copies of one store, below its own directory so that links are possible.

    Args:
        store: The store.
        version: Tells a number that changes with every write that readers must see.
    """

    def __init__(self, store: DiskStore, version: Callable[[], int]) -> None:
        self._store = store
        self._version = version
        self._folder = store.path / FOLDER
        self._numbers = itertools.count()
        self._current: tuple[int, Path] | None = None
        self._readers: Counter[Path] = Counter()
        self._making = asyncio.Lock()
        shutil.rmtree(self._folder, ignore_errors=True)  # What a killed server has left.
        self._folder.mkdir()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Path]:
        """A copy no older than the last write; it stays until it is read."""
        path = await self._newest()
        self._readers[path] += 1
        try:
            yield path
        finally:
            self._readers[path] -= 1
            self._drop_unread()

    async def writable(self) -> Path:
        """A copy to write into and throw away."""
        path = self._folder / f"{next(self._numbers)}-rehearsal"
        await asyncio.to_thread(self._store.checkpoint, path)
        return path

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _newest(self) -> Path:
        async with self._making:
            version = self._version()
            if self._current is None or self._current[0] != version:
                path = self._folder / str(next(self._numbers))
                await asyncio.to_thread(self._store.checkpoint, path)
                self._readers[path] += 0
                self._current = (version, path)
                self._drop_unread()
            return self._current[1]

    def _drop_unread(self) -> None:
        current = self._current[1] if self._current else None
        for path in [path for path, readers in self._readers.items() if readers <= 0 and path != current]:
            del self._readers[path]
            shutil.rmtree(path, ignore_errors=True)
