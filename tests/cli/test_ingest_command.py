"""``regkg ingest`` and ``regkg extract``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from made_up import DEFECT, write_articles

Regkg = Callable[..., Any]


def counts(table: str) -> dict[str, int]:
    """The rows of a summary table."""
    rows = (line.rsplit(None, 1) for line in table.splitlines())
    return {row[0].strip(): int(row[1]) for row in rows if len(row) == 2 and row[1].isdigit()}


def test_a_folder_is_read_and_counted(regkg: Regkg, tmp_path: Path) -> None:
    """All articles are new, and the events are counted by family."""
    write_articles(tmp_path / "in", 3)
    result = regkg("ingest", "in")

    assert result.status == 0, result.err
    assert counts(result.out)["new"] == 3
    assert counts(result.out)["events: OversightEvent"] == 3


def test_again_changes_nothing_and_a_change_replaces(regkg: Regkg, tmp_path: Path) -> None:
    """The same files are unchanged; the one that was edited is replaced."""
    paths = write_articles(tmp_path / "in", 3)
    regkg("ingest", "in")
    before = regkg("export", "-f", "nquads").out
    again = counts(regkg("ingest", "in").out)
    after = regkg("export", "-f", "nquads").out
    paths[0].write_text(paths[0].read_text() + "\nLa société Acme fera appel de la décision.\n")
    edited = counts(regkg("ingest", "in").out)

    assert again["unchanged"] == 3
    assert after == before
    assert (edited["replaced"], edited["unchanged"]) == (1, 2)


def test_failed_sources_are_named_and_the_rest_goes_on(regkg: Regkg, tmp_path: Path) -> None:
    """Exit status 1; each failed source stands on a line with its reason; the others are in the store."""
    write_articles(tmp_path / "in", 2, marks={1: DEFECT})
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    result = regkg("ingest", "in", "nowhere.txt")
    failed = [line for line in result.err.splitlines() if line.startswith("failed: ")]

    assert result.status == 1
    assert counts(result.out)["failed"] == 4
    assert counts(result.out)["new"] == 1
    assert any("a defect of ours" in line for line in failed)
    assert any("nowhere.txt" in line and "not there" in line for line in failed)
    assert len(failed) == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest"],
        ["ingest", "in", "--language", "de"],
        ["ingest", "in", "--published", "the other day"],
        ["ingest", "in", "--jobs", "0"],
        ["ingest", "in", "--nonsense"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_2_and_makes_no_store(regkg: Regkg, tmp_path: Path, arguments: list[str]) -> None:
    """What is asked wrongly changes nothing."""
    result = regkg(*arguments)

    assert result.status == 2
    assert "Traceback" not in result.err
    assert not (tmp_path / "regkg-data").exists()


def test_a_dry_run_stores_nothing(regkg: Regkg, tmp_path: Path) -> None:
    """It counts as a real one would, beside an existing store too."""
    write_articles(tmp_path / "in", 2)
    dry = regkg("ingest", "in", "--dry-run")
    there = (tmp_path / "regkg-data").exists()
    regkg("ingest", "in/article-000.txt")
    second = regkg("ingest", "in", "--dry-run")
    stats = json.loads(regkg("stats", "--json").out)

    assert counts(dry.out)["new"] == 2
    assert not there
    assert (counts(second.out)["new"], counts(second.out)["unchanged"]) == (1, 1)
    assert stats["documents"] == {"fr": 1}


def test_quiet_is_quiet(regkg: Regkg, tmp_path: Path) -> None:
    """Nothing is printed when all is well; what failed still is."""
    write_articles(tmp_path / "in", 1)

    assert (regkg("ingest", "in", "--quiet").out, regkg("--quiet", "ingest", "in").err) == ("", "")
    assert "failed: nowhere.txt" in regkg("ingest", "nowhere.txt", "-q").err


def test_standard_input_is_read(regkg: Regkg) -> None:
    """``-`` is an article, or one a line."""
    text = "La CNIL a infligé une amende d'un million d'euros à la société Acme en février 2024."
    lines = "\n".join(json.dumps({"id": number, "text": text}) for number in range(2))

    assert counts(regkg("ingest", "-", stdin=text).out)["new"] == 1
    assert counts(regkg("ingest", "-", stdin=lines).out)["new"] == 2


@pytest.mark.parametrize("output", ["turtle", "trig", "nquads"])
def test_extract_prints_rdf(regkg: Regkg, tmp_path: Path, output: str) -> None:
    """Standard output holds the graph and nothing else; no store is made."""
    write_articles(tmp_path / "in", 1)
    result = regkg("extract", "in", "--format", output)
    format = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}[
        output
    ]
    quads = list(ox.parse(result.out.encode(), format=format))

    assert result.status == 0
    assert len(quads) > 30
    assert not (tmp_path / "regkg-data").exists()


def test_extract_prints_json_with_sentences(regkg: Regkg, tmp_path: Path) -> None:
    """Things are named by IRI and label, and every event has its sentence."""
    [path] = write_articles(tmp_path / "in", 1)
    found = json.loads(regkg("extract", path).out)
    [event] = found["events"]
    jsonld = json.loads(regkg("extract", path, "-f", "jsonld").out)

    assert event["roles"][1] == {
        "role": "subject",
        "iri": "https://w3id.org/regkg/id/entity/acme",
        "label": "Acme",
    }
    assert event["amount"] == {"value": 1_000_000.0, "currency": "EUR"}
    assert found["document"]["text"].startswith(event["evidence"][0]["quote"][:40])
    assert set(jsonld) == {"@context", "@graph"}


def test_marked_text_is_escaped(regkg: Regkg, tmp_path: Path) -> None:
    """Mentions are coloured and evidence underlined; what the article holds stays text."""
    [path] = write_articles(tmp_path / "in", 1, marks={0: "<script>alert(1)</script> & la suite"})
    page = regkg("extract", path, "-f", "html").out

    assert '<mark class="Company" title="Acme">Acme</mark>' in page
    assert "<u>" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page or "alert" not in page
