"""Two real servers to attack: one whose key the attacker has, one that has no key at all."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

import httpx2
import pyoxigraph
import pytest

from tests.api.conftest import Server, serving
from tests.graphs import all_three, graph_of, quads_of

#: Who asks. Each question has a connection of its own; what is asked is no concern of this client.
HTTP = httpx2.Client(verify=False, limits=httpx2.Limits(max_keepalive_connections=0))
#: Seconds in which a small request is answered after an attack; the rest is for a slow machine.
SOON = 5.0
#: Seconds in which any request is answered, on a machine that does something else too.
AT_LAST = 20.0


def fill(server: Server) -> None:
    """Three documents, so that there is something to attack."""
    for extraction in all_three():
        triples = (quad.triple for quad in quads_of(extraction))
        answer = HTTP.put(
            f"{server.address}/graphs",
            params={"graph": graph_of(extraction).value},
            content=pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE),
            headers=server.authorized | {b"Content-Type": b"text/turtle"},
            timeout=AT_LAST,
        )
        assert answer.is_success


@pytest.fixture(scope="session")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with three documents and little patience."""
    limits = {"query_timeout": "0.8", "fast_timeout": "0.3", "worker_memory": str(256 << 20)}
    limits |= {"request_timeout": "4", "reading_timeout": "10"}
    with serving(tmp_path_factory.mktemp("keyed"), **limits) as server:
        fill(server)
        yield server


@pytest.fixture(scope="session")
def keyless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nobody may write to."""
    with serving(tmp_path_factory.mktemp("keyless"), api_keys="") as server:
        yield server


@pytest.fixture
def target(keyed: Server) -> Iterator[Server]:
    """The server with a key; afterwards it is the same process, and it answers."""
    yield keyed
    check_alive(keyed)


@pytest.fixture
def locked(keyless: Server) -> Iterator[Server]:
    """The server without a key; afterwards it is the same process, and it answers."""
    yield keyless
    check_alive(keyless)


def check_alive(server: Server) -> None:
    """The process that was started still runs, the store answers, and a query does."""
    assert server.process.poll() is None
    deadline = time.monotonic() + SOON
    while True:
        health = HTTP.get(f"{server.address}/healthz", timeout=AT_LAST)
        asked = HTTP.get(f"{server.address}/sparql", params={"query": "ASK {}"}, timeout=AT_LAST)
        if health.status_code == asked.status_code == 200:
            return
        assert time.monotonic() < deadline, (health.text, asked.text)
        time.sleep(0.2)


def send_raw(server: Server, sent: bytes, *, seconds: float = AT_LAST) -> bytes:
    """Write bytes to the server's socket and read what comes back, until it hangs up or falls silent.

    Args:
        server: Where to.
        sent: A request or something else.
        seconds: To wait for the first word.
    """
    address = urlsplit(server.address)
    received = bytearray()
    connection = socket.create_connection((address.hostname, address.port), timeout=seconds)
    # Hung up in the midst of what is sent, or silent: that is an answer too.
    with closing(connection), suppress(OSError):
        connection.sendall(sent)
        while part := connection.recv(1 << 16):
            received += part
            connection.settimeout(0.2)
    return bytes(received)


def status_of(answer: bytes) -> int:
    """The status of the first answer in what came back; 0 where the server hung up without one."""
    head = answer.split(b"\r\n", 1)[0].split()
    return int(head[1]) if len(head) > 1 and head[0].startswith(b"HTTP/") else 0
