"""What is asked most starts at once, and says the same as the program with all its commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad
from typer.testing import CliRunner

from kg.cli import quick
from kg.cli.program import app
from kg.store import open_store

#: What takes long to import, and is not needed to ask.
SLOW = ["fastapi", "httpx2", "pydantic", "pyshacl", "rdflib", "spacy", "trafilatura", "typer", "uvicorn"]
RUN = f"""
import sys
from kg.cli import main
try:
    main()
finally:
    print(*sorted({set(SLOW)} & set(sys.modules)), file=sys.stderr)
"""


@pytest.fixture
def store(tmp_path: Path) -> str:
    with open_store(tmp_path / "store") as opened:
        node = NamedNode("http://example.org/a")
        opened.replace_graph(node, [Quad(node, node, node, node)])
    return str(tmp_path / "store")


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "--help"],
        ["export", "--help"],
        ["serve", "-h"],
        ["--help"],
        ["query", "SELECT * { ?s ?p ?o }", "--store", "STORE"],
        ["query", "--store=STORE", "-f", "csv", "SELECT * { ?s ?p ?o }"],
        ["query", "--format=turtle", "CONSTRUCT WHERE { ?s ?p ?o }", "--store", "STORE"],
        ["query", "ASK { ?s ?p ?o }", "--store", "STORE"],
    ],
)
def test_it_starts_at_once(arguments: list[str], store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Help and a query import nothing that takes long, and print what the program prints, settings or not."""
    monkeypatch.setenv("REGKG_STORE", "/elsewhere")
    given = [word.replace("STORE", store) for word in arguments]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *given],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(quick.__file__).parents[2],
    )
    expected = CliRunner().invoke(app, given, prog_name="regkg", env={"COLUMNS": "100"})

    assert done.stderr.splitlines()[-1] == ""
    assert done.stdout.strip() == expected.stdout.strip()


def test_an_answer_of_yes_or_no_waits_for_no_dataclasses(store: str) -> None:
    """What brings ``inspect`` takes as long to import as a fifth of all the rest."""
    told = "from kg.cli import main; main(); import sys; print('inspect' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told, "query", "ASK {}", "--store", store],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(quick.__file__).parents[2],
    )

    assert done.stdout.split() == ["yes", "False"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["query"],
        ["query", "ASK {}", "ASK {}"],
        ["query", "ASK {}", "--format", "docx"],
        ["query", "ASK {}", "--store"],
        ["query", "ASK {}", "--verbose"],
        ["query", "ASK {}", "--odd"],
        ["stats"],
        ["odd", "--help"],
        [],
    ],
)
def test_the_rest_is_left_to_the_program(arguments: list[str]) -> None:
    """What is asked wrongly, or in a way that is not plain."""
    assert quick.done_quickly(arguments) is False


def test_mistakes_end_it_as_ever(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A query that does not parse is wrong usage, a store that is not there is a failure; one line each."""
    for arguments, status in (
        (["query", "SELECT", "--store", store], 2),
        (["query", "ASK {}", "--store", f"{store}/nothing"], 1),
    ):
        with pytest.raises(SystemExit) as ended:
            quick.done_quickly(arguments)
        assert ended.value.code == status
        assert capsys.readouterr().err.startswith("regkg: ")
