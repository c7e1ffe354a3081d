"""A real server, started once for the tests that speak HTTP to it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

KEY = "a-key-für-tests"
#: Seconds that a server may take to start or to stop on a machine that does something else too.
PATIENCE = 90


@dataclass(frozen=True)
class Server:
    """A running ``regkg serve``."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def authorized(self) -> dict[bytes, bytes]:
        return {b"Authorization": b"Bearer " + KEY.encode()}


@contextlib.contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    """Start a server with its store in a folder and the settings given as environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "REGKG_STORE": str(folder / "store"),
        "REGKG_PORT": str(port),
        "REGKG_API_KEYS": f"other,{KEY}",
        **{f"REGKG_{name.upper()}": value for name, value in settings.items()},
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", "from api.app import serve, Settings; serve(Settings())"],
            env=environment,
            stderr=output,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(server: Server) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(httpx2.HTTPError):
            httpx2.get(f"{server.address}/healthz", timeout=PATIENCE)
            return
        if server.process.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"the server does not answer: {server.log.read_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on disk whose default graph is the union of all."""
    with serving(tmp_path_factory.mktemp("server"), query_timeout="2") as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx2.Client]:
    """A client of an empty server; it may write."""
    with httpx2.Client(base_url=server.address, headers=server.authorized, timeout=30) as opened:
        answer = opened.post(
            "/update", content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"}
        )
        assert answer.status_code == 204
        yield opened


@pytest.fixture
def stranger(server: Server, client: httpx2.Client) -> Iterator[httpx2.Client]:
    """A client without a key."""
    with httpx2.Client(base_url=server.address, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="session")
def reading_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that reads articles, from this machine too; the model is loaded once for all tests."""
    with serving(tmp_path_factory.mktemp("reading"), fetch_private="true", webhook_pause="0.1") as running:
        yield running


@pytest.fixture(scope="session")
def reading(reading_server: Server) -> Iterator[httpx2.Client]:
    """A client of it that may write."""
    address, key = reading_server.address, reading_server.authorized
    with httpx2.Client(base_url=address, headers=key, timeout=60) as opened:
        yield opened
