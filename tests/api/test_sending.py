"""``regkg ingest --server`` against a real service."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner, Result

from kg.cli.program import app
from kg.ingest import read
from kg.model import Document
from kg.sources import Source, open_sources
from tests.api.conftest import KEY, Server
from tests.api.following import article, lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles of one name, one file with two, and one that cannot be read."""
    for year, company in (("2023", "Norvik"), ("2024", "Pied Piper")):
        (tmp_path / year).mkdir()
        (tmp_path / year / "1.txt").write_text(article(company), encoding="utf-8")
    (tmp_path / "more.jsonl").write_bytes(lines("Veltrano", "Quorvex"))
    (tmp_path / "empty.txt").write_bytes(b"")
    return tmp_path


def ingest(server: Server, *arguments: object, key: str = KEY) -> Result:
    """Run the command."""
    return CliRunner().invoke(
        app,
        ["ingest", "--server", server.address, *map(str, arguments)],
        env={"REGKG_API_KEY": key, "NO_COLOR": "1"},
        prog_name="regkg",
    )


def counts(result: Result) -> dict[str, int]:
    """The rows of the table."""
    rows = (line.rsplit(None, 1) for line in result.stdout.splitlines())
    return {row[0].strip(): int(row[1]) for row in rows if len(row) == 2 and row[1].isdigit()}


def keys_of(folder: Path) -> set[str]:
    """The keys that the documents of a folder have where they are read without a service."""
    found = set()
    for source in open_sources([str(folder)]):
        assert isinstance(source, Source)
        documents = read(source.data, name=source.name, identity=source.identity)
        found |= {one.key for one in documents if isinstance(one, Document)}
    return found


def test_a_folder_is_sent_and_counted(reading: httpx2.Client, reading_server: Server, folder: Path) -> None:
    """As without a service: the same documents, failures with reasons, what is known is unchanged."""
    dry = ingest(reading_server, folder, "--dry-run")
    first = ingest(reading_server, folder)
    again = ingest(reading_server, folder)
    found = {one["key"] for one in reading.get("/documents", params={"limit": 100}).json()["items"]}

    for result, status in ((dry, "new"), (first, "new"), (again, "unchanged")):
        assert result.exit_code == 1, result.stderr
        assert {name: counts(result)[name] for name in (status, "failed")} == {status: 4, "failed": 1}
    assert counts(first)["events: OversightEvent"] >= 4
    assert "failed: empty.txt: empty.txt: is empty" in first.stderr
    assert keys_of(folder) <= found


def test_a_wrong_key_ends_the_command(reading_server: Server, folder: Path) -> None:
    """One line says what to set."""
    result = ingest(reading_server, folder, key="wrong")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "set REGKG_API_KEY" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_service_that_is_not_there_ends_the_command(folder: Path) -> None:
    """So does an address where nobody answers."""
    result = CliRunner().invoke(app, ["ingest", "--server", "http://127.0.0.1:1", str(folder)])

    assert result.exit_code == 1
    assert "127.0.0.1:1" in result.stderr
