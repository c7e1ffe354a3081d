"""``regkg query, entity, events, export, stats`` and what looks after a store."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from made_up import write_articles

Regkg = Callable[..., Any]
FINES = "SELECT ?event WHERE { ?event a <https://w3id.org/regkg/ontology#Fine> }"
GRAPHS = "CONSTRUCT WHERE { ?event a <https://w3id.org/regkg/ontology#Fine> }"


@pytest.fixture
def filled(regkg: Regkg, tmp_path: Path) -> Regkg:
    """A store with two documents that tell of one fine."""
    write_articles(tmp_path / "in", 2)
    assert regkg("ingest", "in").status == 0
    return regkg


@pytest.mark.parametrize("output", ["table", "json", "csv", "tsv", "xml"])
def test_a_query_is_answered_in_each_format(filled: Regkg, output: str) -> None:
    """The answer is on standard output."""
    result = filled("query", FINES, "--format", output)

    assert result.status == 0, result.err
    assert "event/fine-of-acme" in result.out


@pytest.mark.parametrize("output", ["table", "turtle", "ntriples", "trig", "nquads", "jsonld", "rdfxml"])
def test_a_graph_is_given_in_each_format(filled: Regkg, output: str) -> None:
    """CONSTRUCT gives a graph; a table of it is Turtle."""
    assert "fine-of-acme" in filled("query", GRAPHS, "--format", output).out


def test_a_query_is_read_from_a_file(filled: Regkg, tmp_path: Path) -> None:
    """So is one from standard input; a file that is not there is wrong usage."""
    (tmp_path / "fines.rq").write_text(FINES)

    assert filled("query", "fines.rq").out == filled("query", "-", stdin=FINES).out
    assert filled("query", "nothing.rq").status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "SELEC ?x"],
        ["query", FINES, "--format", "turtle"],
        ["query", GRAPHS, "--format", "csv"],
        ["query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
        ["query", "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
        ["events", "--type", "nonsense"],
        ["events", "--since", "yesterday"],
    ],
)
def test_what_is_asked_wrongly_is_2(filled: Regkg, arguments: list[str]) -> None:
    """One line says why."""
    result = filled(*arguments)

    assert result.status == 2
    assert result.out == ""
    assert len(result.err.strip().splitlines()) == 1
    assert result.err.startswith("regkg: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "ASK {}"],
        ["entity", "x"],
        ["events"],
        ["export"],
        ["stats"],
        ["validate"],
        ["check"],
        ["backup", "b"],
    ],
)
def test_asking_makes_no_store(regkg: Regkg, tmp_path: Path, arguments: list[str]) -> None:
    """Where there is none, the command says how to make one."""
    result = regkg(*arguments)

    assert result.status == 1
    assert "regkg ingest" in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Acme", "acme", "ACM", "https://w3id.org/regkg/id/entity/acme"])
def test_a_card_has_names_and_events_with_sentences(filled: Regkg, name: str) -> None:
    """An entity is found by any beginning of a name, whatever its capitals."""
    found = json.loads(filled("entity", name, "--format", "json").out)
    card = filled("entity", name).out

    assert (found["label"], found["types"]) == ("Acme", ["Company"])
    assert found["co_actors"] == [
        {"iri": "https://w3id.org/regkg/id/entity/cnil", "label": "CNIL", "events": 1}
    ]
    assert len(found["documents"]) == 2
    assert all(event["evidence"][0]["quote"] for event in found["events"])
    assert "1,000,000 EUR" in card


def test_an_unknown_name_is_not_found(filled: Regkg) -> None:
    """Exit status 1, one line."""
    result = filled("entity", "Nobody")

    assert (result.status, result.out) == (1, "")
    assert "Nobody" in result.err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], 2),
        (["--actor", "cnil"], 2),
        (["--type", "fine"], 2),
        (["--type", "OversightEvent"], 2),
        (["--type", "Lobbying"], 0),
        (["--since", "2024-02-26", "--until", "2024-02-26"], 2),
        (["--since", "2024-02-27"], 0),
        (["--factuality", "actual"], 2),
        (["--factuality", "denied"], 0),
    ],
)
def test_a_chronology_is_filtered(filled: Regkg, arguments: list[str], found: int) -> None:
    """Each event comes once for each document that tells it, with the sentence."""
    records = json.loads(filled("events", *arguments, "-f", "json").out)
    rows = list(csv.DictReader(io.StringIO(filled("events", *arguments, "-f", "csv").out)))

    assert len(records) == len(rows) == found
    assert all(row["sentence"] for row in rows)


def test_a_chronology_in_markdown_is_a_table(filled: Regkg) -> None:
    """Two lines of header, one for each event."""
    lines = filled("events", "-f", "md").out.splitlines()

    assert len(lines) == 4
    assert all(line.startswith("| ") for line in lines)


@pytest.mark.parametrize(
    ("output", "format"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("trig", ox.RdfFormat.TRIG),
        ("nquads", ox.RdfFormat.N_QUADS),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdfxml", ox.RdfFormat.RDF_XML),
    ],
)
def test_an_export_holds_the_graph(filled: Regkg, tmp_path: Path, output: str, format: ox.RdfFormat) -> None:
    """Every format parses and holds as many triples; a file holds what standard output does."""
    everything = {
        quad.triple for quad in ox.parse(filled("export", "-f", "nquads").out, format=ox.RdfFormat.N_QUADS)
    }
    printed = filled("export", "--format", output).out
    filled("export", "--format", output, "-o", "graph.out")

    assert {quad.triple for quad in ox.parse(printed, format=format)} == everything
    assert (tmp_path / "graph.out").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize(
    ("file", "output"),
    [
        ("graph.ttl", "turtle"),
        ("graph.trig", "trig"),
        ("graph.nq", "nquads"),
        ("GRAPH.NT", "ntriples"),
        ("graph.jsonld", "jsonld"),
        ("graph.rdf", "rdfxml"),
        ("events.csv", "csv"),
        ("graph", "trig"),
    ],
)
def test_the_suffix_of_a_file_is_its_format(filled: Regkg, tmp_path: Path, file: str, output: str) -> None:
    """Where none is asked for; a format that is asked for counts whatever the suffix."""
    filled("export", "-o", file)
    filled("export", "-f", output, "-o", "asked.nq")

    assert (tmp_path / file).read_bytes() == (tmp_path / "asked.nq").read_bytes()


def test_an_export_does_not_depend_on_the_order_of_reading(regkg: Regkg, tmp_path: Path) -> None:
    """The same documents in another order, and in memory or on disk, are the same bytes."""
    paths = write_articles(tmp_path / "in", 4)
    regkg("ingest", *paths, "--store", "one")
    regkg("ingest", *reversed(paths), "--store", "two")

    for output in ("trig", "turtle", "nquads", "csv"):
        assert regkg("export", "-f", output, "--store", "one").out == (
            regkg("export", "-f", output, "--store", "two").out
        )


def test_a_csv_export_has_one_row_an_event(filled: Regkg) -> None:
    """What several documents say stands in one row, each differing value once."""
    [row] = csv.DictReader(io.StringIO(filled("export", "-f", "csv").out))

    assert (row["type"], row["amount"], row["date"]) == ("Fine", "1000000", "2024-02-26")
    assert len(row["documents"].split(" | ")) == 2


def test_one_document_is_exported(filled: Regkg) -> None:
    """``--graph`` gives what one document says; an unknown one is an error."""
    names = {line.split()[-2] for line in filled("export", "-f", "nquads").out.splitlines()}
    one = sorted(names)[0]
    found = filled("export", "-f", "nquads", "--graph", one[1:-1]).out

    assert {line.split()[-2] for line in found.splitlines()} == {one}
    assert filled("export", "--graph", "https://example.org/none").status == 1


def test_a_failed_export_leaves_no_file(filled: Regkg, tmp_path: Path) -> None:
    """Not even half of one."""
    result = filled("export", "-o", "nowhere/graph.trig")

    assert result.status == 1
    assert not list(tmp_path.glob("*.new"))
    assert not (tmp_path / "nowhere").exists()


def test_a_backup_is_restored(filled: Regkg) -> None:
    """The copy is the same graph; neither command overwrites anything."""
    before = filled("export").out

    assert filled("backup", "copy").status == 0
    assert filled("backup", "copy").status == 2
    assert filled("restore", "copy").status == 1
    assert filled("restore", "copy", "--store", "new").status == 0
    assert filled("export", "--store", "new").out == before
    assert "whole, 2 documents" in filled("check", "--store", "new").out


@pytest.mark.parametrize("name", ["article-000.txt", "Acme est condamnée à une amende pour la fois numéro 0"])
def test_a_document_is_removed_by_name(filled: Regkg, name: str) -> None:
    """Its graph goes, the other stays; twice is once too often."""
    assert filled("remove", name).status == 0
    assert json.loads(filled("stats", "--json").out)["documents"] == {"fr": 1}
    assert filled("remove", name).status == 1


def test_a_valid_graph_passes(filled: Regkg) -> None:
    """``validate`` says how many documents it saw."""
    result = filled("validate")

    assert result.status == 0, result.out
    assert "2 documents, 0 violations" in result.err


def test_a_violation_is_1(filled: Regkg) -> None:
    """It is printed, and the exit status says so."""
    from kg.store import open_store

    with open_store("regkg-data") as store:
        store.update("DELETE { GRAPH ?g { ?e <https://w3id.org/regkg/ontology#confidence> ?c } } "
                     "WHERE { GRAPH ?g { ?e <https://w3id.org/regkg/ontology#confidence> ?c } }")  # fmt: skip
    result = filled("validate")

    assert result.status == 1
    assert "fine-of-acme" in result.out


def test_models_names_what_is_used(regkg: Regkg) -> None:
    """The models in use, and a command for better ones."""
    result = regkg("models")

    assert result.status == 0
    assert "used" in result.out
    assert "-m spacy download fr_core_news_lg" in result.err


def test_nothing_in_an_article_commands_the_terminal(regkg: Regkg, tmp_path: Path) -> None:
    """Escape sequences of an article are not printed."""
    write_articles(tmp_path / "in", 1, marks={0: "\x1b[31mrouge\x1b[0m et la suite de la phrase"})
    regkg("ingest", "in")

    assert "\x1b" not in regkg("events").out
