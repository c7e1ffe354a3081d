"""The one writer: a thread with a big stack and no network, which runs one change after the other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from queue import SimpleQueue
from typing import Any, TypeVar

from api.sandbox import STACK, close_network
from kg.store import Store

T = TypeVar("T")
_Work = tuple[Callable[[Store], Any], bool, "asyncio.Future[Any]"]


class Writer:
    """Runs functions on the store, in order; each that ends makes a new version of the graph.

    ``version`` is that of the graph, and ``awaited`` the one that readers must see: of what is written for
    nobody who waits, such as the articles of a job, they may see it somewhat later.
    """

    def __init__(self, store: Store, *, network: bool) -> None:
        self.version = 0
        self.awaited = 0
        #: Done before a change is acknowledged that readers must see: whoever asks then need not wait for it.
        self.before_seen: Callable[[], Awaitable[None]] | None = None
        self._store = store
        self._network = network
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        before = threading.stack_size(STACK)
        try:
            self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
            self._thread.start()
        finally:
            threading.stack_size(before)

    async def run(self, change: Callable[[Store], T]) -> T:
        """Run ``change`` on the store; readers see what it did when this returns.

        It runs to its end even when the request that asked for it is gone.
        """
        try:
            return await self._done(change, changes=True)
        finally:
            await self._seen()

    async def run_unawaited(self, change: Callable[[Store], T]) -> T:
        """The same, and readers may see it later: at the next flush at the latest."""
        return await self._done(change, changes=True)

    async def flush(self) -> None:
        """Make what was written survive a power cut, and seen by all readers."""
        try:
            await self._done(lambda store: store.flush(), changes=False)
        finally:
            await self._seen()

    async def _seen(self) -> None:
        version = self.version
        if self.before_seen is not None:
            await self.before_seen()
        self.awaited = max(self.awaited, version)

    async def _done(self, change: Callable[[Store], T], *, changes: bool) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._work.put((change, changes, future))
        return await asyncio.shield(future)

    def close(self) -> None:
        """Wait for the changes that were asked for."""
        self._work.put(None)
        self._thread.join(10)

    def _run(self) -> None:
        if not self._network:
            close_network()
        while (work := self._work.get()) is not None:
            change, changes, future = work
            loop = future.get_loop()
            try:
                result = change(self._store)
            except BaseException as error:
                self.version += 1
                loop.call_soon_threadsafe(_fail, future, error)
            else:
                self.version += changes
                loop.call_soon_threadsafe(_settle, future, result)


def _settle(future: asyncio.Future[Any], result: Any) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
