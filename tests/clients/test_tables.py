"""Tables by their address alone: pandas, curl, a spreadsheet."""

from __future__ import annotations

import csv
import shutil
import subprocess
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.api.conftest import Server
from tests.clients.conftest import KEY, QUERY, TITLE, TITLES

curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not there")


def table(server: Server) -> str:
    """The address of a table."""
    return f"{server.address}/sparql?{urlencode({'query': QUERY, 'format': 'csv'})}"


def run(*arguments: str) -> str:
    command = ["curl", "--silent", "--show-error", "--fail", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_pandas(filled: Server) -> None:
    """``pandas.read_csv`` sends no ``Accept``: ``format=csv`` is enough; events come as a table too."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")

    assert pandas.read_csv(table(filled))["t"].tolist() == TITLES
    assert len(pandas.read_csv(f"{filled.address}/events?format=csv")) > 0


@curl
def test_curl_asks(filled: Server) -> None:
    """As the protocol has it: by address, by form, by body, and with a header for the form of the answer."""
    for arguments in (
        [table(filled)],
        ["--data-urlencode", f"query={QUERY}", "--header", "Accept: text/csv", f"{filled.address}/sparql"],
        [
            *("--data-binary", QUERY, "--header", "Content-Type: application/sparql-query"),
            *("--header", "Accept: text/csv", f"{filled.address}/sparql"),
        ],
    ):
        assert [row["t"] for row in csv.DictReader(StringIO(run(*arguments)))] == TITLES


@curl
def test_curl_writes(filled: Server, tmp_path: Path) -> None:
    """``--upload-file`` puts a file as a graph; an update adds to it; both need the key."""
    file = tmp_path / "graph.ttl"
    file.write_text(f'<http://example.org/2> <{TITLE}> "Saisie" .')
    key = ["--header", f"Authorization: Bearer {KEY}"]
    graph = f"{filled.address}/graphs?{urlencode({'graph': 'http://example.org/curl'})}"
    run(*key, "--header", "Content-Type: text/turtle", "--upload-file", str(file), graph)
    assert "Saisie" in run("--header", "Accept: application/n-triples", graph)
    update = 'WITH <http://example.org/curl> DELETE { ?s ?p "Saisie" } WHERE { ?s ?p "Saisie" }'
    run(*key, "--data-urlencode", f"update={update}", f"{filled.address}/update")
    assert run("--header", "Accept: application/n-triples", graph) == ""
    run(*key, "--request", "DELETE", graph)
    with pytest.raises(subprocess.CalledProcessError):
        run(graph)


@curl
def test_curl_follows_an_identifier(filled: Server) -> None:
    """Content negotiation: Turtle for who asks for it, by header or by the ending of the address."""
    for arguments in (
        ["--header", "Accept: text/turtle", "/entities/microsoft"],
        ["/entities/microsoft.ttl"],
    ):
        *headers, path = arguments
        assert "Microsoft" in run(*headers, filled.address + path)
