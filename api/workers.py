"""Strangers' queries in killable processes, in two lanes.

Every query first gets ``fast_timeout`` in the fast lane, less while others wait. One that is not done is
killed and begins anew in the slow lane, with ``query_timeout``; while that is taken it is told to come again.
So costly queries, however many, keep no small one waiting.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from api.checkpoints import Checkpoints
from api.children import Child, ChildDied, Nursery
from api.negotiate import GRAPHS, TABLES, Wanted
from api.settings import Settings
from kg.errors import InvalidQuery, RegkgError, StoreError, TooCostly
from kg.store import Scope, Unsupported

#: Least seconds a query gets in the fast lane while others wait. A usual one takes 2 to 16 ms.
CROWDED_TIMEOUT = 0.1
#: How often the lane looks whether others wait, in seconds.
_TICK = 0.05
#: Queries that may wait for the fast lane; more are told at once to come again.
_MOST_WAITING = 200


class Busy(TooCostly):
    """All places are taken: come again in a moment."""


class ResultTooLarge(TooCostly):
    """The result is over ``max_result``."""


class NotAcceptable(RegkgError):
    """The answer has no form that the client takes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result, complete."""

    media_type: str
    body: bytes


class Readers(Protocol):
    """Who answers queries: children, or a server of its own."""

    async def query(self, text: str, *, wanted: Wanted, scope: Scope, base_iri: str | None) -> Answer: ...

    async def check(self, text: str, *, update: bool, base_iri: str | None) -> None:
        """Raise InvalidQuery when the text does not parse."""
        ...

    async def parse(self, body: bytes, *, media: str, base_iri: str) -> bytes:
        """RDF, in the engine's name of a format, as N-Quads with new blank nodes."""
        ...

    async def rehearse(self, text: str, *, base_iri: str | None) -> None:
        """Raise TooCostly when an update would not end in time."""
        ...

    async def close(self) -> None: ...


class _Overrun(Exception):
    """Not done in time."""


class Lane:
    """Some children, each busy with one task, and a queue for them."""

    def __init__(self, size: int, nursery: Nursery) -> None:
        self._free = asyncio.Semaphore(size)
        self._idle: list[Child] = []
        self._nursery = nursery
        self.waiting = 0

    @property
    def taken(self) -> bool:
        return self._free.locked()

    async def run(
        self, head: dict[str, Any], body: bytes, *, version: int, seconds: float, crowded: float | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Run a task in a child.

        Args:
            head: The task.
            body: Its text.
            version: Of the graph it must see, where that is in memory.
            seconds: After which the child is killed.
            crowded: The same while others wait; None when that makes no difference.

        Raises:
            _Overrun: It took longer.
            TooCostly: It took more memory or stack than there is.
        """
        if self.waiting >= _MOST_WAITING:
            raise Busy("too many queries wait; try again in a moment")
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        child: Child | None = None
        try:
            child = await self._child(version)
            answer = await self._in_time(child, head, body, seconds, crowded)
            self._idle.append(child)
            child = None
            return answer
        except ChildDied as error:
            raise TooCostly("this needs more memory than is allowed; ask for less at once") from error
        finally:
            if child is not None:
                await asyncio.to_thread(child.end)
            self._free.release()

    async def close(self) -> None:
        while self._idle:
            self._idle.pop().end()

    async def _child(self, version: int) -> Child:
        while self._idle:
            child = self._idle.pop()
            if child.version == version:
                return child
            await asyncio.to_thread(child.end)
        return await asyncio.to_thread(self._nursery.fork, version)

    async def _in_time(
        self, child: Child, head: dict[str, Any], body: bytes, seconds: float, crowded: float | None
    ) -> tuple[dict[str, Any], bytes]:
        asked = asyncio.ensure_future(child.ask(head, body))
        began = time.monotonic()
        try:
            while True:
                limit = crowded if crowded is not None and self.waiting else seconds
                left = limit - (time.monotonic() - began)
                if left <= 0:
                    raise _Overrun
                done, _ = await asyncio.wait({asked}, timeout=min(left, _TICK) if crowded else left)
                if done:
                    return asked.result()
        finally:
            asked.cancel()


class Workers:
    """Readers in children, for a store in this process.

    Args:
        settings: The limits.
        nursery: Where children come from.
        checkpoints: The copies they read; None when they are forked with the graph.
        version: Tells the version of the graph in memory.
    """

    def __init__(
        self, settings: Settings, nursery: Nursery, checkpoints: Checkpoints | None, version: Any
    ) -> None:
        self._settings = settings
        self._nursery = nursery
        self._checkpoints = checkpoints
        self._version = version
        self._fast = Lane(settings.fast_workers, nursery)
        self._slow = Lane(settings.slow_workers, nursery)
        self._writing = Lane(1, nursery)

    async def query(self, text: str, *, wanted: Wanted, scope: Scope, base_iri: str | None) -> Answer:
        head = {
            "task": "query",
            "limit": self._settings.max_result,
            "table": TABLES.get(wanted.table or ""),
            "graph": GRAPHS.get(wanted.graph or ""),
            "union": scope.union,
            "default": scope.default_graphs,
            "named": scope.named_graphs,
            "base": base_iri,
        }
        answer, body = await self._in_lanes(head, text.encode())
        return Answer((wanted.graph if answer["graph"] else wanted.table) or "", body)

    async def check(self, text: str, *, update: bool, base_iri: str | None) -> None:
        head = {"task": "check", "update": update, "base": base_iri}
        _result(await self._alone(self._fast, head, text.encode(), 2.0))

    async def parse(self, body: bytes, *, media: str, base_iri: str) -> bytes:
        # N-Quads repeat what other formats say once.
        limit = 20 * self._settings.max_body
        head = {"task": "parse", "format": media, "base": base_iri, "limit": limit}
        return _result(await self._alone(self._writing, head, body, self._settings.query_timeout))[1]

    async def rehearse(self, text: str, *, base_iri: str | None) -> None:
        path = await self._checkpoints.writable() if self._checkpoints else None
        head = {"task": "rehearse", "path": str(path) if path else None, "base": base_iri}
        try:
            # It runs twice, and both together must end in time.
            seconds = self._settings.query_timeout / 2
            _result(await self._alone(self._writing, head, text.encode(), seconds))
        finally:
            # A child in memory has changed its copy of the graph, and must not be asked again.
            if path is None:
                await self._writing.close()

    async def close(self) -> None:
        for lane in (self._fast, self._slow, self._writing):
            await lane.close()
        await asyncio.to_thread(self._nursery.close)
        if self._checkpoints is not None:
            await asyncio.to_thread(self._checkpoints.close)

    async def _in_lanes(self, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        settings = self._settings
        fast = min(settings.fast_timeout, settings.query_timeout)
        try:
            async with self._sight() as (path, version):
                task = head | {"path": path}
                return _result(
                    await self._fast.run(
                        task, body, version=version, seconds=fast, crowded=min(CROWDED_TIMEOUT, fast)
                    )
                )
        except _Overrun:
            pass
        if self._slow.taken:
            raise Busy("this query takes long, and others that do are running; try again in a moment")
        try:
            async with self._sight() as (path, version):
                task = head | {"path": path}
                seconds = settings.query_timeout
                return _result(await self._slow.run(task, body, version=version, seconds=seconds))
        except _Overrun as error:
            raise TooCostly(
                f"not done within {settings.query_timeout:g} s; ask for less: name the graph, add a LIMIT"
            ) from error

    async def _alone(
        self, lane: Lane, head: dict[str, Any], body: bytes, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        try:
            return await lane.run(head, body, version=self._version(), seconds=seconds)
        except _Overrun as error:
            raise TooCostly(f"not done within {seconds:g} s") from error

    @asynccontextmanager
    async def _sight(self) -> AsyncIterator[tuple[str | None, int]]:
        """The checkpoint to read and its version; in memory the version alone counts."""
        if self._checkpoints is None:
            yield None, self._version()
            return
        path: Path
        async with self._checkpoints.reading() as path:
            yield str(path), 0


def _result(answered: tuple[dict[str, Any], bytes]) -> tuple[dict[str, Any], bytes]:
    """The answer, or the error that the child reports."""
    head, _ = answered
    match head.get("error"):
        case None:
            return answered
        case "invalid":
            raise InvalidQuery(head["problem"], line=head["line"], column=head["column"])
        case "unsupported":
            raise Unsupported(head["problem"])
        case "too large":
            raise ResultTooLarge("the result is too large; add a LIMIT, or use /export")
        case "not acceptable":
            raise NotAcceptable("the answer has no form that Accept or format allow")
        case _:
            raise StoreError(head["problem"])
