"""Children to run tasks in: how they are made, asked and ended.

For a store on disk a small process that has only the engine in it forks them (5 ms); it holds no store and no
network. For a store in memory the server forks itself, so that the child has the graph of that moment.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import warnings
from contextlib import suppress
from typing import Any, Protocol

from api.apart import start_apart
from api.sandbox import serve
from kg.store import MemoryStore

_HEAD = struct.Struct("!II")
#: Which of a process's clocks: MAKE_PROCESS_CPUCLOCK and CPUCLOCK_SCHED of linux/posix-timers.h.
_PROCESS_CLOCK = 2
#: Bytes of an answer that are read before the child has to wait: with the usual 64 kB both take turns often
#: enough that a large answer takes three times as long on its way.
AT_ONCE = 1 << 20
#: Where a fork of this process is possible and known to work with threads in it.
CAN_FORK = sys.platform == "linux"


class ChildDied(Exception):
    """A child ended before it answered: out of memory or of stack."""


class Parent(Protocol):
    """Who has started a child."""

    def end(self, pid: int) -> None:
        """Kill a child and bury it."""
        ...


class Child:
    """One process, asked one task at a time."""

    def __init__(self, channel: socket.socket, pid: int, version: int, parent: Parent) -> None:
        self._channel = channel
        self._pid = pid
        self._parent = parent
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        #: Of the graph in memory that it was forked with.
        self.version = version
        #: The checkpoint that it has open, or is opening.
        self.path: str | None = None

    async def ask(self, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a task and wait for its answer.

        Raises:
            ChildDied: It ended without one.
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection(sock=self._channel, limit=AT_ONCE)
        reader, writer = self._streams
        packed = json.dumps(head).encode()
        try:
            writer.writelines([_HEAD.pack(len(packed), len(body)), packed, body])
            await writer.drain()
            lengths = _HEAD.unpack(await reader.readexactly(_HEAD.size))
            answer = json.loads(await reader.readexactly(lengths[0]))
            return answer, await reader.readexactly(lengths[1])
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ChildDied from error

    def worked(self) -> float | None:
        """Seconds of a processor that it has had; None where the system does not tell."""
        if sys.platform != "linux":
            return None
        try:
            return time.clock_gettime((~self._pid << 3) | _PROCESS_CLOCK)
        except OSError:
            return None

    def end(self) -> None:
        """Kill it, whatever it is doing."""
        self._parent.end(self._pid)
        if self._streams is not None:
            self._streams[1].close()
        else:
            self._channel.close()


class Nursery:
    """Where children come from.

    Args:
        store: The graph in memory to fork with; None when tasks name a checkpoint.
        memory: Bytes a task may take.
        network: Leave the network open to the children.
    """

    def __init__(self, store: MemoryStore | None, *, memory: int, network: bool) -> None:
        self._store = store
        self._memory = memory
        self._network = network
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def fork(self, version: int, *, nice: int) -> Child:
        """Make a child. It takes some milliseconds, and waits for a writer in the middle of a transaction.

        Args:
            version: Of the graph in memory, to be known by.
            nice: How far it stands back behind the server.

        Raises:
            ChildDied: No process can be made.
        """
        ours, theirs = socket.socketpair()
        fork = self._fork_here if self._store is not None else self._fork_there
        with theirs:
            try:
                pid = fork(theirs, nice)
            except (OSError, ChildDied) as error:
                ours.close()
                raise ChildDied from error
        ours.setblocking(False)
        return Child(ours, pid, version, self)

    def end(self, pid: int) -> None:
        """Kill a child and bury it."""
        if self._store is None:
            # Where the one that forks has ended itself, its children have ended with it.
            with self._lock, suppress(OSError, ChildDied):
                self._command(b"K", pid)
            return
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def close(self) -> None:
        """End the process that forks; its children end with their sockets."""
        if self._process is not None and self._control is not None:
            self._control.close()
            self._process.wait(5)
            self._process = None

    def _fork_here(self, channel: socket.socket, nice: int) -> int:
        store = self._store
        assert store is not None
        with store.writing, warnings.catch_warnings():
            # Python warns of forks beside threads: the child uses none of their locks, and runs one query.
            warnings.simplefilter("ignore", DeprecationWarning)
            engine = store.engine
            pid = os.fork()
        if pid == 0:
            _forget_all_but(channel)
            serve(channel, memory=self._memory, network=self._network, nice=nice, store=engine)
        return pid

    def _fork_there(self, channel: socket.socket, nice: int) -> int:
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                # It may have ended a moment ago, or be ending: another one forks then.
                with suppress(OSError, ChildDied):
                    return self._command(b"F", nice, channel)
            self._start()
            return self._command(b"F", nice, channel)

    def _start(self) -> None:
        # Threads that allocate at the same moment would get 64 MB of address space each, and the limit on
        # that is what ends a query that takes too much.
        self._process, self._control = start_apart(
            "api.nursery", self._memory, self._network, MALLOC_ARENA_MAX="1"
        )

    def _command(self, command: bytes, number: int, channel: socket.socket | None = None) -> int:
        if self._control is None:
            return 0
        message = command + struct.pack("!I", number)
        if channel is None:
            self._control.sendall(message)
        else:
            socket.send_fds(self._control, [message], [channel.fileno()])
        answer = self._control.recv(4)
        if len(answer) < 4:
            raise ChildDied
        return int(struct.unpack("!I", answer)[0])


def _forget_all_but(channel: socket.socket) -> None:
    """Close what a forked child inherits, above all the socket the server listens at."""
    keep = channel.fileno()
    os.closerange(3, keep)
    os.closerange(keep + 1, 65536)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
