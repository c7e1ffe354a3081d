"""The copies of the graph that queries read: which writes they wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from api import checkpoints
from api.checkpoints import Checkpoints
from api.writer import Writer
from kg.store import DiskStore, Store

NUMBER = NamedNode("http://example.org/number")


def written(number: int) -> Callable[[Store], bool]:
    """A change that writes a graph of one triple."""
    graph = NamedNode(f"http://example.org/{number}")
    return lambda store: store.replace_graph(graph, [Quad(graph, NUMBER, Literal(number), graph)])


def with_checkpoints(folder: Path, do: Callable[[Writer, Checkpoints], Awaitable[None]]) -> None:
    """Do something with the copies of an empty store and its writer."""

    async def run() -> None:
        with DiskStore(folder) as store:
            writer = Writer(store, network=True)
            copies = Checkpoints(store, writer)
            try:
                await do(writer, copies)
            finally:
                await copies.close()
                writer.close()

    asyncio.run(run())


async def seen(copies: Checkpoints) -> int:
    """How many graphs a reader sees."""
    async with copies.reading() as path:
        return len(list(pyoxigraph.Store.read_only(str(path)).named_graphs()))


def test_a_write_that_somebody_waits_for_is_seen_at_once(tmp_path: Path) -> None:
    """When it was acknowledged, whoever asks sees it."""

    async def do(writer: Writer, copies: Checkpoints) -> None:
        for number in range(3):
            await writer.run(written(number))

            assert await seen(copies) == number + 1

    with_checkpoints(tmp_path, do)


def test_a_write_for_nobody_is_seen_at_the_flush(tmp_path: Path) -> None:
    """Readers keep the copy they have until then, so that they wait for none."""

    async def do(writer: Writer, copies: Checkpoints) -> None:
        assert await seen(copies) == 0
        for number in range(3):
            await writer.run_unawaited(written(number))
        assert await seen(copies) == 0
        await writer.flush()
        assert await seen(copies) == 3

    with_checkpoints(tmp_path, do)


def test_a_write_for_nobody_is_seen_somewhat_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is made while the one before is read; who asks next has the new one, which lasts."""
    monkeypatch.setattr(checkpoints, "LEISURE", 0.0)
    lasting: list[bool] = []

    async def do(writer: Writer, copies: Checkpoints) -> None:
        async def open_it(path: Path, lasts: bool) -> None:
            lasting.append(lasts)

        copies.opened = open_it
        assert await seen(copies) == 0
        await writer.run_unawaited(written(1))
        assert await seen(copies) == 0
        for _ in range(200):
            if await seen(copies) == 1:
                assert lasting == [False, True]
                return
            await asyncio.sleep(0.02)
        raise AssertionError("not within 4 s")

    with_checkpoints(tmp_path, do)


def test_whoever_has_written_waits_for_the_copy(tmp_path: Path) -> None:
    """Where the one before was read: a reader has the new one open before others get it."""
    opened: list[tuple[int, bool, bool]] = []

    async def do(writer: Writer, copies: Checkpoints) -> None:
        async def open_it(path: Path, lasts: bool) -> None:
            graphs = len(list(pyoxigraph.Store.read_only(str(path)).named_graphs()))
            opened.append((graphs, copies.is_current(path), lasts))

        copies.opened = open_it
        assert await seen(copies) == 0
        await writer.run(written(1))
        assert opened == [(0, False, False), (1, False, False)]
        assert await seen(copies) == 1
        await writer.run_unawaited(written(2))
        assert await seen(copies) == 1
        await writer.flush()
        assert opened[2:] == [(2, False, False)]
        assert await seen(copies) == 2
        assert len(opened) == 3

    with_checkpoints(tmp_path, do)


def test_no_copy_is_made_that_nobody_reads(tmp_path: Path) -> None:
    """Who writes and writes need not wait for copies, as long as nobody asks in between."""
    opened: list[Path] = []

    async def do(writer: Writer, copies: Checkpoints) -> None:
        async def open_it(path: Path, lasts: bool) -> None:
            opened.append(path)

        copies.opened = open_it
        assert await seen(copies) == 0
        for number in range(5):
            await writer.run(written(number))
        assert len(opened) == 2
        assert await seen(copies) == 5
        assert len(opened) == 3

    with_checkpoints(tmp_path, do)


def test_copies_that_nobody_reads_are_removed(tmp_path: Path) -> None:
    """One is kept: that of the last version; with the service it goes too."""

    async def do(writer: Writer, copies: Checkpoints) -> None:
        for number in range(5):
            await writer.run(written(number))
            await seen(copies)
        for _ in range(200):
            if len(list((tmp_path / checkpoints.FOLDER).iterdir())) == 1:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("not within 4 s")

    with_checkpoints(tmp_path, do)

    assert not (tmp_path / checkpoints.FOLDER).exists()
