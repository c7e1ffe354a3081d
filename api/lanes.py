"""A lane of children that run tasks one at a time each, and the limits at which they are killed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from api.children import Child, ChildDied, Nursery
from kg.errors import TooCostly

#: Least seconds a query gets in the fast lane while others wait. A usual one takes 2 to 16 ms.
CROWDED_TIMEOUT = 0.1
#: Share of its turn that a task must have worked before it is killed: on a busy machine a small one may not
#: have had the processor at all by then.
_HAD_ITS_TURN = 0.5
#: How often the lane looks whether others wait, and what a child has worked, in seconds.
_TICK = 0.05
#: Seconds by the clock after which a task ends that is measured by its work: on a busy machine the work of a
#: moment can take that long. Below the 10 s in which every request has an answer.
PATIENCE = 8.0
#: Seconds that a task waits for a child that has its checkpoint open, or is opening it, rather than have
#: another open it too: that takes some 10 to 40 ms of a processor, and a small query takes 2.
OPENING = 0.05
#: How far the children of a lane stand back behind the server: those with queries that take no time less than
#: those that write. Queries that take long come last, as what reads articles does.
FASTER, SLOWER = 5, 10
#: Queries that may wait for the fast lane; more are told at once to come again.
_MOST_WAITING = 200


class Busy(TooCostly):
    """All places are taken: come again in a moment."""


class Overrun(Exception):
    """Not done in time."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a task may take."""

    clock: float
    """Seconds by the clock."""
    turn: float | None = None
    """Seconds by the clock of which it has worked a part; None when its turn is as long as it takes."""
    crowded: float | None = None
    """Its turn while others wait; None when that makes no difference."""
    work: float | None = None
    """Seconds of a processor; None when the clock alone counts."""

    def is_over(self, seconds: float, work: float, *, crowded: bool) -> bool:
        """Whether a task has had its time: by the clock, by its work, or because others wait."""
        turn = self.crowded if crowded and self.crowded is not None else self.turn
        return (
            seconds >= self.clock
            or (self.work is not None and work >= self.work)
            or (turn is not None and seconds >= turn and work >= _HAD_ITS_TURN * turn)
        )


class Lane:
    """Some children, each busy with one task, and a queue for them."""

    def __init__(self, size: int, nursery: Nursery, *, nice: int = SLOWER) -> None:
        self._free = asyncio.Semaphore(size)
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._expecting: list[tuple[str, asyncio.Future[Child | None]]] = []
        self._nursery = nursery
        self._nice = nice
        self.waiting = 0

    @property
    def taken(self) -> bool:
        return self._free.locked()

    def lacks(self, path: str) -> bool:
        """Whether there is a child that has another checkpoint open."""
        return any(one.path != path for one in (*self._idle, *self._busy))

    async def run(
        self, head: dict[str, Any], body: bytes, *, version: int, limit: Limit
    ) -> tuple[dict[str, Any], bytes]:
        """Run a task in a child.

        Args:
            head: The task.
            body: Its text.
            version: Of the graph it must see, where that is in memory.
            limit: At which the child is killed.

        Raises:
            Overrun: It took longer.
            TooCostly: It took more memory or stack than there is.
        """
        if self.waiting >= _MOST_WAITING:
            raise Busy("too many queries wait; try again in a moment")
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        try:
            return await self._done(await self._child(version, head.get("path")), head, body, limit)
        finally:
            self._free.release()

    async def prepare(self, head: dict[str, Any], body: bytes, *, limit: Limit) -> bool:
        """Run a task in an idle child that has another checkpoint open, so that it opens this one.

        Raises:
            Overrun: It took longer.
            TooCostly: It took more memory or stack than there is.
        """
        child = next((one for one in self._idle if one.path != head["path"]), None)
        if child is None or self._free.locked():
            return False
        self._idle.remove(child)
        async with self._free:
            await self._done(child, head, body, limit)
        return True

    async def _done(
        self, child: Child, head: dict[str, Any], body: bytes, limit: Limit
    ) -> tuple[dict[str, Any], bytes]:
        child.path = head.get("path") or child.path
        self._busy.add(child)
        is_well = False
        try:
            answer = await self._in_time(child, head, body, limit)
            is_well = True
            return answer
        except ChildDied as error:
            raise TooCostly("this needs more memory than is allowed; ask for less at once") from error
        finally:
            self._busy.discard(child)
            if is_well:
                self._give(child)
            else:
                self._give_up(child.path)
                await asyncio.to_thread(child.end)

    async def close(self) -> None:
        while self._idle:
            self._idle.pop().end()

    async def _child(self, version: int, path: str | None) -> Child:
        """A child that has the checkpoint open, else any: an idle one or a new one."""
        if path is not None and (child := await self._having_open(path)) is not None:
            return child
        while self._idle:
            child = self._idle.pop()
            if child.version == version:
                return child
            await asyncio.to_thread(child.end)
        try:
            return await asyncio.to_thread(partial(self._nursery.fork, version, nice=self._nice))
        except ChildDied as error:
            raise Busy("no process can be started for this now; try again in a moment") from error

    async def _having_open(self, path: str) -> Child | None:
        """A child that has a checkpoint open: an idle one, or a busy one when it is done; None for neither.

        Who waits gets it in turn: with who comes later before them they would wait in vain.
        """
        if (child := next((one for one in self._idle if one.path == path), None)) is not None:
            self._idle.remove(child)
            return child
        if not any(one.path == path for one in self._busy):
            return None
        place: asyncio.Future[Child | None] = asyncio.get_running_loop().create_future()
        expecting = path, place
        self._expecting.append(expecting)
        is_taken = False
        try:
            await asyncio.wait({place}, timeout=OPENING)
            is_taken = True
            return place.result() if place.done() else None
        finally:
            if not place.done():
                self._expecting.remove(expecting)
            elif not is_taken and (child := place.result()) is not None:
                self._give(child)

    def _give(self, child: Child) -> None:
        """Give a child to the first who waits for one with its checkpoint; else it is idle."""
        for expecting in self._expecting:
            path, place = expecting
            if path == child.path:
                self._expecting.remove(expecting)
                place.set_result(child)
                return
        self._idle.append(child)

    def _give_up(self, path: str | None) -> None:
        """Let nobody wait for a checkpoint that no child has open any more."""
        if any(one.path == path for one in self._busy):
            return
        for expecting in [one for one in self._expecting if one[0] == path]:
            self._expecting.remove(expecting)
            expecting[1].set_result(None)

    async def _in_time(
        self, child: Child, head: dict[str, Any], body: bytes, limit: Limit
    ) -> tuple[dict[str, Any], bytes]:
        began, worked = time.monotonic(), child.worked()
        asked = asyncio.ensure_future(child.ask(head, body))
        try:
            while True:
                done, _ = await asyncio.wait({asked}, timeout=_TICK)
                if done:
                    return asked.result()
                seconds = time.monotonic() - began
                if limit.is_over(seconds, _work(child, worked, began), crowded=self.waiting > 0):
                    raise Overrun
        finally:
            asked.cancel()


def _work(child: Child, before: float | None, began: float) -> float:
    """Seconds that a child has worked on its task; where the system does not tell, those by the clock."""
    now = child.worked()
    return time.monotonic() - began if now is None or before is None else now - before
