"""The process that forks children: ``python -m api.nursery FD MEMORY NETWORK``, started by ``api.children``.

It has one thread and the engine imported, so that a fork is safe and takes 5 ms.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
from contextlib import suppress

import pyoxigraph

from api.sandbox import end_with_parent, serve


def main(control: socket.socket, *, memory: int, network: bool) -> None:
    """Fork (F and how far the child stands back) and bury (K and which) until the control socket closes."""
    children: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 5, 1)
        if len(message) < 5:
            break
        if message[:1] == b"F":
            channel = socket.socket(fileno=descriptors[0])
            (nice,) = struct.unpack("!I", message[1:])
            own = os.getpid()
            pid = os.fork()
            if pid == 0:
                end_with_parent(own)
                control.close()
                serve(channel, memory=memory, network=network, nice=nice, store=None)
            channel.close()
            children.add(pid)
        else:
            pid = struct.unpack("!I", message[1:])[0]
            _end(pid, children)
        control.sendall(struct.pack("!I", pid))
    for pid in tuple(children):
        _end(pid, children)


def _end(pid: int, children: set[int]) -> None:
    if pid in children:
        children.discard(pid)
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    pyoxigraph.Store().query("ASK {}")  # Whatever the engine makes ready once is made ready here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(
        socket.socket(fileno=int(sys.argv[1])),
        memory=int(sys.argv[2]),
        network=sys.argv[3] == "True",
    )
