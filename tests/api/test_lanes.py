"""Who gets which child: the one that has the checkpoint open, in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api import lanes
from api.children import ChildDied
from api.lanes import Lane, Limit
from kg.errors import TooCostly

LIMIT = Limit(30)


class Child:
    """One that answers a task when it is told to, and dies of one that is called so."""

    def __init__(self, nursery: Nursery) -> None:
        self.version = 0
        self.path: str | None = None
        self.ended = False
        self._nursery = nursery

    async def ask(self, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        self._nursery.asked.append((body.decode(), self))
        await self._nursery.turns.acquire()
        if body == b"dies":
            raise ChildDied
        return {}, body

    def worked(self) -> float | None:
        return None

    def end(self) -> None:
        self.ended = True


class Nursery:
    """Makes such children, and knows what each was asked, in order."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Child]] = []
        self.turns = asyncio.Semaphore(0)

    def fork(self, version: int, *, nice: int) -> Child:
        return Child(self)

    def names(self) -> list[str]:
        """What was asked, without of whom."""
        return [name for name, _ in self.asked]


def with_lane(size: int, do: Callable[[Lane, Nursery], Awaitable[None]]) -> None:
    """Run a test of a lane of such children."""

    async def run() -> None:
        nursery = Nursery()
        lane = Lane(size, nursery)  # type: ignore[arg-type]
        await asyncio.wait_for(do(lane, nursery), 20)

    asyncio.run(run())


def ask(lane: Lane, name: str, path: str = "one") -> asyncio.Task[Any]:
    """Have a lane run a task."""
    return asyncio.create_task(lane.run({"path": path}, name.encode(), version=0, limit=LIMIT))


async def asked(nursery: Nursery, count: int) -> None:
    """Wait until so many tasks are with children: making a child takes a thread."""
    while len(nursery.asked) < count:
        await asyncio.sleep(0.001)


async def settle() -> None:
    """Let everybody go on as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0.001)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "OPENING", 10.0)


def test_who_waits_for_a_checkpoint_gets_it_before_who_comes_later() -> None:
    """However many come: one child answers all in turn, and no other opens what it has open."""

    async def do(lane: Lane, nursery: Nursery) -> None:
        tasks = [ask(lane, "0")]
        await asked(nursery, 1)
        for number in range(1, 12):
            tasks.append(ask(lane, str(number)))
            nursery.turns.release()
            await settle()
        for _ in tasks:
            nursery.turns.release()
        await asyncio.gather(*tasks)

        assert [str(number) for number in range(12)] == nursery.names()
        assert len({child for _, child in nursery.asked}) == 1

    with_lane(3, do)


def test_another_checkpoint_waits_for_nobody() -> None:
    """It is opened by another child, at once."""

    async def do(lane: Lane, nursery: Nursery) -> None:
        tasks = [ask(lane, "old"), ask(lane, "new", "another")]
        await asked(nursery, 2)

        assert {"old", "new"} == set(nursery.names())
        assert len({child for _, child in nursery.asked}) == 2
        nursery.turns.release()
        nursery.turns.release()
        await asyncio.gather(*tasks)

    with_lane(3, do)


def test_children_open_a_new_checkpoint_one_after_the_other() -> None:
    """Until none is left that has another open; none of them is asked again."""

    async def do(lane: Lane, nursery: Nursery) -> None:
        tasks = [ask(lane, "one"), ask(lane, "another", "other"), ask(lane, "third", "third")]
        await asked(nursery, 3)
        nursery.turns.release()
        nursery.turns.release()
        nursery.turns.release()
        await asyncio.gather(*tasks)
        prepared = 0
        while lane.lacks("new"):
            nursery.turns.release()
            prepared += await lane.prepare({"path": "new"}, b"open", limit=LIMIT)

        assert prepared == 3
        assert not await lane.prepare({"path": "new"}, b"open", limit=LIMIT)

    with_lane(3, do)


def test_nobody_waits_for_a_child_that_has_died() -> None:
    """Those who did get another."""

    async def do(lane: Lane, nursery: Nursery) -> None:
        dies = ask(lane, "dies")
        await asked(nursery, 1)
        waits = ask(lane, "waits")
        await settle()
        assert nursery.names() == ["dies"]
        nursery.turns.release()
        nursery.turns.release()
        with pytest.raises(TooCostly):
            await dies
        await waits

        (first, second) = (child for _, child in nursery.asked)
        assert (first.ended, second.ended) == (True, False)

    with_lane(3, do)


def test_who_goes_away_leaves_the_child_to_the_next() -> None:
    """Also when it comes at the very moment."""

    async def do(lane: Lane, nursery: Nursery) -> None:
        first = ask(lane, "first")
        await asked(nursery, 1)
        goes, stays = ask(lane, "goes"), ask(lane, "stays")
        await settle()
        place = lane._expecting[0][1]
        place.add_done_callback(lambda _: goes.cancel())
        nursery.turns.release()
        nursery.turns.release()
        await asyncio.gather(first, stays)

        assert goes.cancelled()
        assert nursery.names() == ["first", "stays"]
        assert len({child for _, child in nursery.asked}) == 1
        assert not lane._expecting

    with_lane(3, do)


def test_who_has_waited_long_enough_has_another_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a query that takes long."""
    monkeypatch.setattr(lanes, "OPENING", 0.01)

    async def do(lane: Lane, nursery: Nursery) -> None:
        tasks = [ask(lane, "long")]
        await asked(nursery, 1)
        tasks.append(ask(lane, "short"))
        await asked(nursery, 2)

        assert len({child for _, child in nursery.asked}) == 2
        assert not lane._expecting
        nursery.turns.release()
        nursery.turns.release()
        await asyncio.gather(*tasks)

    with_lane(3, do)
