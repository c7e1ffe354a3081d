"""The process in which a stranger's query runs: it may die, and nothing else with it.

A child is forked with one socket. It reads a task, answers, reads the next; when the socket closes it ends.
Before the first task it gives up what it does not need: memory beyond a limit, and the network.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import platform
import shutil
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat

from api.guard import admit, with_graphs
from api.rdfxml import check_rdf_xml
from kg.errors import ForbiddenReach, InvalidQuery
from kg.store.evaluation import answer
from kg.store.failures import Unsupported, engine_errors
from kg.store.interface import Scope

#: Bytes of stack, of virtual memory only. A query nested 2,222 deep (4.4 KB) overflows the usual 8 MB.
STACK = 512 << 20
#: Address space that the engine takes beside a query's own, for its threads and caches.
_BASE_MEMORY = 512 << 20
#: How far who comes last stands back.
LAST = 19
_HEAD = struct.Struct("!II")


class TooLarge(Exception):
    """The result is over the limit."""


class _Capped(io.BytesIO):
    """Bytes that refuse to be more than a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, content: Any, /) -> int:
        if self.tell() + len(content) > self.limit:
            raise TooLarge
        return super().write(content)


def send(channel: socket.socket, head: dict[str, Any], body: bytes) -> None:
    """Write one message: two lengths, a head as JSON, a body."""
    packed = json.dumps(head).encode()
    channel.sendall(_HEAD.pack(len(packed), len(body)) + packed)
    channel.sendall(body)


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None at the end."""
    lengths = _exactly(channel, _HEAD.size)
    if lengths is None:
        return None
    head, body = _HEAD.unpack(lengths)
    return json.loads(_exactly(channel, head) or b"{}"), _exactly(channel, body) or b""


def _exactly(channel: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = channel.recv(min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


def stand_back(nice: int) -> None:
    """Let others go first.

    Args:
        nice: How far, from 0 to ``LAST``: who is last works only where nobody else wants the processor.
    """
    with suppress(OSError, AttributeError):
        os.nice(nice)
        if nice == LAST:
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def serve(
    channel: socket.socket, *, memory: int, network: bool, nice: int, store: pyoxigraph.Store | None
) -> None:
    """Answer tasks until the socket closes; never returns.

    Args:
        channel: From the parent.
        memory: Bytes a task may take.
        network: Leave the network open, for SERVICE on an allow-list.
        nice: How far it stands back: the server itself, and what it answers without a child, goes first.
        store: The graph in memory; without it each task names the directory of its checkpoint.
    """
    # When memory ends the engine writes a page of stack before it aborts: nothing for the server's log.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    stand_back(nice)
    limit_memory(memory)
    if not network:
        close_network()
    worker = _Worker(channel, store)
    threading.stack_size(STACK)
    threading.Thread(target=worker.run, daemon=True).start()
    # This thread only waits, so that a child whose parent has died ends in the midst of an endless query.
    while (message := receive(channel)) is not None:
        worker.tasks.put(message)
    os._exit(0)


class _Worker:
    """Runs the tasks on a thread with a big stack; the checkpoint stays open from one to the next."""

    def __init__(self, channel: socket.socket, store: pyoxigraph.Store | None) -> None:
        self.channel = channel
        self.store = store
        self.path: str | None = None
        self.tasks: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()

    def run(self) -> None:
        while True:
            task, body = self.tasks.get()
            try:
                head, result = TASKS[task["task"]](self, task, body)
            except TooLarge:
                head, result = {"error": "too large"}, b""
            except ForbiddenReach as error:
                head, result = {"error": "forbidden", "problem": str(error)}, b""
            except Unsupported as error:
                head, result = {"error": "unsupported", "problem": str(error)}, b""
            except InvalidQuery as error:
                head, result = (
                    {"error": "invalid", "problem": str(error), "line": error.line, "column": error.column},
                    b"",
                )
            except MemoryError:
                os._exit(1)
            except Exception as error:
                # Whatever it is, the parent must hear of it; it decides what the client is told.
                head, result = {"error": "failed", "problem": f"{type(error).__name__}: {error}"}, b""
            send(self.channel, head, result)

    def open(self, task: dict[str, Any]) -> pyoxigraph.Store:
        path = task.get("path")
        if path is None:
            if self.store is None:
                raise ValueError("no store")
            return self.store
        if path != self.path or self.store is None:
            self.store = None
            self.store = pyoxigraph.Store.read_only(path)
            self.path = path
        return self.store


def _query(worker: _Worker, task: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    text = _admitted(task, body, update=False)
    output = _Capped(task["limit"])
    with engine_errors("store"):
        store = worker.open(task)
        scope = Scope(task["union"], tuple(task["default"]), tuple(task["named"]))
        found = answer(store, text, scope=scope, base_iri=task["base"])
        graph = isinstance(found, QueryTriples)
        chosen = task["graph"] if graph else task["table"]
        if chosen is None:
            return {"error": "not acceptable"}, b""
        formats: Any = RdfFormat if graph else QueryResultsFormat
        found.serialize(output, format=getattr(formats, chosen))
    return {"graph": graph}, output.getvalue()


def _admit(worker: _Worker, task: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """An update that reaches nothing, with the graphs of the protocol's parameters in it."""
    text = _admitted(task, body, update=True)
    if task["default"] or task["named"]:
        text = with_graphs(text, task["default"], task["named"])
    return {}, text.encode()


def _admitted(task: dict[str, Any], body: bytes, *, update: bool) -> str:
    def parse(text: str) -> None:
        """Run it where there is nothing to find."""
        nothing = pyoxigraph.Store()
        run = nothing.update if update else nothing.query
        with engine_errors("check"), suppress(RuntimeError, OSError):
            run(text, base_iri=task["base"])

    return admit(body.decode(), allowed=task["allowed"], parse=parse)


def _parse(worker: _Worker, task: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """RDF in any format as N-Quads, its blank nodes renamed."""
    media = getattr(RdfFormat, task["format"])
    if media == RdfFormat.RDF_XML:
        check_rdf_xml(body)
    output = _Capped(task["limit"])
    with engine_errors("body"):
        quads = pyoxigraph.parse(body, format=media, base_iri=task["base"], rename_blank_nodes=True)
        pyoxigraph.serialize(quads, output, format=RdfFormat.N_QUADS)
    return {}, output.getvalue()


def _rehearse(worker: _Worker, task: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Run an update on a copy of its own, to see that it ends."""
    path = task.get("path")
    try:
        store = pyoxigraph.Store(path) if path else worker.open(task)
        with engine_errors("store"), suppress(RuntimeError):
            store.update(body.decode(), base_iri=task["base"])
    finally:
        if path:
            shutil.rmtree(path, ignore_errors=True)
    return {}, b""


TASKS: dict[str, Callable[[_Worker, dict[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "query": _query,
    "admit": _admit,
    "parse": _parse,
    "rehearse": _rehearse,
}


# ---------------------------------------------------------------- what a child gives up


def limit_memory(memory: int) -> None:
    """No more address space than ``memory`` beside the stack and what is there before the first task."""
    if sys.platform == "win32":
        return
    import resource

    limit = _address_space() + memory + STACK + _BASE_MEMORY
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of it that this process has; a fork of the server has the server's stacks in it."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return _BASE_MEMORY


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when the thread that forked it ends; Linux only.

    Args:
        parent: The process that forked it: where that has ended already, this one ends too.
    """
    if platform.system() == "Linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


#: Number of socket(2) and the audit's name for each machine: asm/unistd.h, linux/audit.h.
_SOCKET_CALL = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}


def close_network() -> bool:
    """Refuse this thread, and those it starts, every new socket but local ones; True where that holds.

    The second wall: SERVICE and LOAD are refused by their words before anything runs. Linux only (seccomp); a
    filter of six instructions: wrong machine or another call, allow; socket(AF_UNIX), allow; else EACCES.
    """
    if platform.system() != "Linux" or platform.machine() not in _SOCKET_CALL:
        return False
    call, machine = _SOCKET_CALL[platform.machine()]
    # Code, and how many lines to jump over if equal and if not, and the value.
    instructions = [
        (0x20, 0, 0, 4),  # load the machine
        (0x15, 0, 4, machine),
        (0x20, 0, 0, 0),  # load the call's number
        (0x15, 0, 2, call),
        (0x20, 0, 0, 16),  # load the first argument: the family
        (0x15, 0, 1, socket.AF_UNIX),
        (0x06, 0, 0, 0x7FFF0000),  # allow
        (0x06, 0, 0, 0x00050000 | 13),  # EACCES
    ]
    packed = b"".join(struct.pack("HBBI", *line) for line in instructions)
    program = ctypes.create_string_buffer(packed)
    filter_ = struct.pack("HP", len(instructions), ctypes.addressof(program))
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(38, 1, 0, 0, 0) == 0:  # PR_SET_NO_NEW_PRIVS
            return bool(libc.prctl(22, 2, filter_, 0, 0) == 0)  # PR_SET_SECCOMP, a filter
    return False
