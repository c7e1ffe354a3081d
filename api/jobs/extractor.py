"""The server's end of the process that reads and extracts: started when needed, killed when too slow."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from dataclasses import asdict
from typing import Any

from api.apart import start_apart
from api.children import Child, ChildDied
from api.jobs.values import Options, Part
from api.lanes import Busy
from kg.errors import RegkgError
from kg.proposals import Endpoint
from kg.store import Unsupported

#: Deaths of the process after which a document is not tried again.
MOST_DEATHS = 2

Found = dict[str, Any]
"""``called`` and either the fields of a ``document`` or the ``problem``."""


class CannotBeRead(RegkgError):
    """A document or a part that breaks the reading of it. The message is the reason."""


class Stopped(Busy):
    """The process was ended with the service."""


class Extractor:
    """One process, asked one task at a time; who asks first is answered first.

    Args:
        base_iri: Where the IRIs of what is found begin.
        memory: Bytes that reading may take.
        seconds: That a task may take.
        idle: Seconds without a task after which the process is ended, and its memory given back.
        private: Fetch from hosts that are not public, too.
        endpoint: The language model that proposes events. It goes with each task, for it has a key in it.
    """

    def __init__(
        self,
        *,
        base_iri: str,
        memory: int,
        seconds: float,
        idle: float,
        private: bool,
        endpoint: Endpoint | None = None,
    ) -> None:
        self._arguments = (base_iri, str(memory), str(private))
        self._endpoint = endpoint and asdict(endpoint)
        self._seconds = seconds
        self._idle = idle
        self._turn = asyncio.Lock()
        self._child: Child | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._is_closed = False

    async def read(self, part: Part, options: Options) -> list[Found]:
        """The documents in a part.

        Raises:
            CannotBeRead: Reading it broke the process, or took too long.
        """
        task = {
            "task": "read",
            "fetch": part.data is None,
            "name": part.name,
            "media_type": part.media_type,
            "source": part.source,
            "identity": part.identity,
            "language": options.language,
            "published": options.published,
        }
        _, body = await self._ask(task, part.data or b"")
        found: list[Found] = await asyncio.to_thread(json.loads, body)
        return found

    async def extract(self, document: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """How many events of each type a document tells of and what was left out, and its graph as N-Quads.

        Raises:
            CannotBeRead: As for ``read``.
        """
        return await self._ask({"task": "extract", "endpoint": self._endpoint}, json.dumps(document).encode())

    async def preview(self, document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The same for a person to look at.

        Raises:
            CannotBeRead: As for ``read``.
        """
        task = {"task": "preview", "endpoint": self._endpoint}
        head, body = await self._ask(task, json.dumps(document).encode())
        record: dict[str, Any] = json.loads(body)
        return head, record

    async def close(self) -> None:
        """End the process; what it is at counts as not done."""
        self._is_closed = True
        self._stay_up()
        await self._end()

    async def _ask(self, task: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        for _ in range(MOST_DEATHS):
            async with self._turn:
                try:
                    head, answer = await self._ask_once(task, body)
                except ChildDied:
                    if self._is_closed:
                        raise Stopped("the service is stopping") from None
                    continue
            if "problem" in head:
                raise CannotBeRead(head["problem"])
            return head, answer
        raise CannotBeRead(f"reading it ended the process {MOST_DEATHS} times: too deep, or too large")

    async def _ask_once(self, task: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        if self._is_closed:
            raise Stopped("the service is stopping")
        self._stay_up()
        if self._child is None:
            self._child = await asyncio.to_thread(self._start)
        try:
            return await asyncio.wait_for(self._child.ask(task, body), self._seconds)
        except TimeoutError:
            await self._end()
            raise CannotBeRead(f"reading it took longer than {self._seconds:g} s") from None
        except BaseException:  # Also when whoever asked is gone: its answer must not be taken for another's.
            await self._end()
            raise
        finally:
            self._rest = asyncio.get_running_loop().call_later(self._idle, self._end_later)

    def _stay_up(self) -> None:
        if self._rest is not None:
            self._rest.cancel()

    def _end_later(self) -> None:
        """End the process that has nothing to do; who asks next gets another."""
        child, self._child = self._child, None
        if child is not None:
            asyncio.get_running_loop().run_in_executor(None, child.end)

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await asyncio.shield(asyncio.to_thread(child.end))

    def _start(self) -> Child:
        if not hasattr(os, "fork"):
            raise Unsupported("this system cannot read articles for a service; use regkg ingest")
        # One thread: the other cores are for those who ask.
        process, ours = start_apart(
            "api.jobs.child", *self._arguments, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"
        )
        ours.setblocking(False)
        return Child(ours, process.pid, 0, _Process(process))


class _Process:
    """A process that can be ended once."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def end(self, pid: int) -> None:
        """Kill it and bury it."""
        self._process.kill()
        self._process.wait()
