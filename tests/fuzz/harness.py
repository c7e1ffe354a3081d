"""A process to read hostile bytes in: whether it lives and how long it works is seen from outside."""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from api.sandbox import STACK

#: Seconds of a processor, and bytes beside what the process has, that reading anything may take.
MOST_SECONDS, MOST_MEMORY = 10.0, 1 << 30
#: Seconds by the clock after which it hangs: a machine may do something else too.
_HANGS = 120.0
_LENGTH = struct.Struct("!I")


class Died(AssertionError):
    """The process ended, worked too long, or raised what is no error of ours."""


class Reading:
    """A function from bytes to something, run in a process of its own that is kept while it lives.

    Args:
        read: Returns what can be pickled; what it raises is told as ``Died``.
        warm_up: Something harmless to read first, so that what is imported then does not count.
    """

    def __init__(self, read: Callable[[bytes], Any], warm_up: bytes) -> None:
        self._read = read
        self._warm_up = warm_up
        self._pid = 0
        self._channel: socket.socket | None = None

    def __call__(self, data: bytes) -> Any:
        """What the function returns for some bytes.

        Raises:
            Died: It did not return.
        """
        if self._channel is None:
            self._start()
        assert self._channel is not None
        self._channel.sendall(_LENGTH.pack(len(data)) + data)
        if not select.select([self._channel], [], [], _HANGS)[0]:
            self.close()
            raise Died(f"no answer within {_HANGS:g} s")
        answer = _received(self._channel)
        if answer is None:
            _, status = os.waitpid(self._pid, 0)
            self._channel.close()
            self._channel = None
            raise Died(f"ended with status {os.waitstatus_to_exitcode(status)}")
        seconds, problem, found = pickle.loads(answer)
        if problem is not None:
            raise Died(problem)
        if seconds > MOST_SECONDS:
            raise Died(f"worked {seconds:.1f} s")
        return found

    def close(self) -> None:
        """End the process."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)

    def _start(self) -> None:
        self._channel, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            self._channel.close()
            self._serve(theirs)
        theirs.close()

    def _serve(self, channel: socket.socket) -> None:
        """Answer until the socket closes, on a thread with as much stack as the service's children have."""
        self._read(self._warm_up)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + MOST_MEMORY + STACK
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        threading.stack_size(STACK)
        thread = threading.Thread(target=self._answer_all, args=(channel,))
        thread.start()
        thread.join()
        os._exit(0)

    def _answer_all(self, channel: socket.socket) -> None:
        while (data := _received(channel)) is not None:
            began, found, problem = time.process_time(), None, None
            try:
                found = self._read(data)
            except BaseException as error:
                problem = f"{type(error).__name__}: {error}"[:2000]
            answer = pickle.dumps((time.process_time() - began, problem, found))
            channel.sendall(_LENGTH.pack(len(answer)) + answer)


def _received(channel: socket.socket) -> bytes | None:
    head = _exactly(channel, _LENGTH.size)
    return None if head is None else _exactly(channel, _LENGTH.unpack(head)[0])


def _exactly(channel: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = channel.recv(count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
