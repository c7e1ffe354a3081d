"""Strangers' queries in killable processes, in two lanes.

Every query first gets ``fast_timeout`` in the fast lane, less while others wait. One that is not done, and
has worked, is killed and begins anew in the slow lane; while that is taken it is told to come again. So
costly queries, however many, keep no small one waiting, and a small one has time where the machine is busy
with something else. Both lanes together end at ``query_timeout``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from api.checkpoints import Checkpoints
from api.children import Nursery
from api.guard import may_reach
from api.lanes import CROWDED_TIMEOUT, FASTER, PATIENCE, Busy, Lane, Limit, Overrun
from api.negotiate import GRAPHS, TABLES, Wanted
from api.sandbox import LAST
from api.settings import Settings
from kg.errors import ForbiddenReach, InvalidQuery, RegkgError, StoreError, TooCostly
from kg.store import Scope, Unsupported

#: Seconds after which all children open a new checkpoint that may be followed by others at once: beside many
#: changes that somebody waits for one child answers alone.
LASTING = 0.3
#: Seconds after which it is looked again whether a child that was busy can open a new checkpoint.
RETRY = 0.005
#: How many times longer than a body its N-Quads may be: they repeat what other formats say once.
_LONGER = 8


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

    async def admit(self, update: str, *, using: Scope, base_iri: str | None) -> str:
        """The update with nothing to reach in it, and with USING for the graphs of a scope that has any."""
        ...

    async def parse(self, body: bytes, *, media: str, base_iri: str) -> bytes:
        """RDF, in the engine's name of a format, as N-Quads with new blank nodes."""
        ...

    async def rehearse(self, text: str, *, base_iri: str | None) -> None:
        """Raise TooCostly when an update would not end in time."""
        ...

    async def close(self) -> None: ...


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
        self._fast = Lane(settings.fast_workers, nursery, nice=FASTER)
        self._slow = Lane(settings.slow_workers, nursery, nice=LAST)
        self._writing = Lane(1, nursery)
        self._preparing: set[asyncio.Task[None]] = set()
        if checkpoints is not None:
            checkpoints.opened = self._open

    async def query(self, text: str, *, wanted: Wanted, scope: Scope, base_iri: str | None) -> Answer:
        answer, body = await self._in_lanes(self._task(wanted, scope, base_iri), text.encode())
        return Answer((wanted.graph if answer["graph"] else wanted.table) or "", body)

    def _task(self, wanted: Wanted, scope: Scope, base_iri: str | None) -> dict[str, Any]:
        return {
            "task": "query",
            "limit": self._settings.max_result,
            "table": TABLES.get(wanted.table or ""),
            "graph": GRAPHS.get(wanted.graph or ""),
            "union": scope.union,
            "default": scope.default_graphs,
            "named": scope.named_graphs,
            "base": base_iri,
            "allowed": self._settings.allow_service,
        }

    async def admit(self, update: str, *, using: Scope, base_iri: str | None) -> str:
        if not (using.default_graphs or using.named_graphs or may_reach(update)):
            return update
        head = {
            "task": "admit",
            "default": using.default_graphs,
            "named": using.named_graphs,
            "base": base_iri,
            "allowed": self._settings.allow_service,
        }
        answered = await self._alone(self._writing, head, update.encode(), self._settings.query_timeout)
        return _result(answered)[1].decode()

    async def parse(self, body: bytes, *, media: str, base_iri: str) -> bytes:
        return await parse_in(
            self._writing, self._settings, body, media=media, base_iri=base_iri, version=self._version()
        )

    async def rehearse(self, text: str, *, base_iri: str | None) -> None:
        path = await self._checkpoints.writable() if self._checkpoints else None
        head = {"task": "rehearse", "path": str(path) if path else None, "base": base_iri}
        try:
            # It runs twice, and both together must end in time.
            seconds = self._settings.query_timeout / 2
            _result(await self._alone(self._writing, head, text.encode(), seconds))
        finally:
            # It has changed its copy of the graph, and what the engine keeps of that counts as its memory.
            await self._writing.close()

    async def _open(self, path: Path, lasts: bool) -> None:
        """Have one child open a checkpoint now; the others behind it, or when it has lasted a while."""
        await self._prepare(path)
        task = asyncio.create_task(self._open_in_others(path, 0 if lasts else LASTING))
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    async def _open_in_others(self, path: Path, delay: float) -> None:
        assert self._checkpoints is not None
        await asyncio.sleep(delay)
        # Who is busy opens it when it has answered.
        while self._checkpoints.is_current(path) and self._fast.lacks(str(path)):
            if not await self._prepare(path):
                await asyncio.sleep(RETRY)

    async def _prepare(self, path: Path) -> bool:
        head = self._task(Wanted("application/json", None), Scope(), None) | {"path": str(path)}
        limit = Limit(max(PATIENCE, self._settings.query_timeout))
        # Where it cannot be opened now whoever asks next opens it, and is told what is wrong.
        with suppress(Overrun, TooCostly):
            return await self._fast.prepare(head, b"ASK {}", limit=limit)
        return False

    async def close(self) -> None:
        for task in self._preparing:
            task.cancel()
        await asyncio.gather(*self._preparing, return_exceptions=True)
        for lane in (self._fast, self._slow, self._writing):
            await lane.close()
        await asyncio.to_thread(self._nursery.close)
        if self._checkpoints is not None:
            await self._checkpoints.close()

    async def _in_lanes(self, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        settings = self._settings
        fast = min(settings.fast_timeout, settings.query_timeout)
        # Who waits for another server does not work.
        longest = fast if settings.allow_service else settings.query_timeout
        limit = Limit(longest, turn=fast, crowded=min(CROWDED_TIMEOUT, fast))
        end = time.monotonic() + settings.query_timeout
        try:
            async with self._sight() as (path, version):
                task = head | {"path": path}
                return _result(await self._fast.run(task, body, version=version, limit=limit))
        except Overrun:
            pass
        if self._slow.taken:
            raise Busy("this query takes long, and others that do are running; try again in a moment")
        try:
            async with self._sight() as (path, version):
                task = head | {"path": path}
                limit = Limit(end - time.monotonic())
                return _result(await self._slow.run(task, body, version=version, limit=limit))
        except Overrun as error:
            raise TooCostly(
                f"not done within {settings.query_timeout:g} s; ask for less: name the graph, add a LIMIT"
            ) from error

    async def _alone(
        self, lane: Lane, head: dict[str, Any], body: bytes, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        return await _run_alone(lane, head, body, seconds, version=self._version())

    @asynccontextmanager
    async def _sight(self) -> AsyncIterator[tuple[str | None, int]]:
        """The checkpoint to read and its version; in memory the version alone counts."""
        if self._checkpoints is None:
            yield None, self._version()
            return
        path: Path
        async with self._checkpoints.reading() as path:
            yield str(path), 0


async def parse_in(
    lane: Lane, settings: Settings, body: bytes, *, media: str, base_iri: str, version: int
) -> bytes:
    """RDF as N-Quads, by a child of a lane: as ``Readers.parse``."""
    head = {"task": "parse", "format": media, "base": base_iri, "limit": _LONGER * settings.max_body}
    return _result(await _run_alone(lane, head, body, settings.query_timeout, version=version))[1]


async def _run_alone(
    lane: Lane, head: dict[str, Any], body: bytes, seconds: float, *, version: int
) -> tuple[dict[str, Any], bytes]:
    limit = Limit(max(PATIENCE, seconds), work=seconds)
    try:
        return await lane.run(head, body, version=version, limit=limit)
    except Overrun as error:
        raise TooCostly(f"not done within {seconds:g} s of work") from error


def _result(answered: tuple[dict[str, Any], bytes]) -> tuple[dict[str, Any], bytes]:
    """The answer, or the error that the child reports."""
    head, _ = answered
    match head.get("error"):
        case None:
            return answered
        case "invalid":
            raise InvalidQuery(head["problem"], line=head["line"], column=head["column"])
        case "forbidden":
            raise ForbiddenReach(head["problem"])
        case "unsupported":
            raise Unsupported(head["problem"])
        case "too large":
            raise ResultTooLarge("the result is too large; add a LIMIT, or use /export")
        case "not acceptable":
            raise NotAcceptable("the answer has no form that Accept or format allow")
        case _:
            raise StoreError(head["problem"])
