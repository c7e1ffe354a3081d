"""The whole way: article, our own reading, a language model's proposals, graph; by call and by command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, Store
from typer.testing import CliRunner

from kg.cli.program import app
from kg.pipeline import extract, ingest
from kg.proposals import UNHEARD, Endpoint, Proposer
from kg.rdf import to_quads
from kg.store import MemoryStore
from kg.terms import iri, term
from kg.validate import validate
from tests.proposals.articles import TEXT, document
from tests.proposals.conftest import KEY
from tests.proposals.model_server import ModelServer, proposal, raw, says

Regkg = Callable[..., Any]
GOOD = says({"events": [proposal()]})
#: Which events a language model proposed, which model, and in which run.
WHO = """
SELECT ?event ?model ?run WHERE {
  GRAPH ?document {
    ?event <http://www.w3.org/ns/prov#wasAttributedTo> ?proposer .
    ?proposer a <http://www.w3.org/ns/prov#SoftwareAgent> ;
              <https://w3id.org/regkg/ontology#languageModel> ?model .
    ?run <http://www.w3.org/ns/prov#wasAssociatedWith> ?proposer .
  }
}"""


def proposers(quads: Any) -> list[tuple[str, str, str]]:
    """(event, model, run)."""
    store = Store()
    store.extend(quads)
    return [tuple(str(row[name].value) for name in ("event", "model", "run")) for row in store.query(WHO)]  # type: ignore[misc, union-attr, call-overload, index]


def test_the_query_of_the_page_finds_it(server: ModelServer, endpoint: Endpoint) -> None:
    """``docs/extraction.md`` says how to ask for what was proposed."""
    server.answers = [GOOD]
    page = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")
    [query] = re.findall(r"^```sparql\n(.+?)^```", page, re.MULTILINE | re.DOTALL)
    store = Store()
    store.extend(to_quads(extract(document(), proposer=Proposer(endpoint))))
    found = store.query(query)

    assert [row["model"].value for row in found] == ["small-model"]  # type: ignore[union-attr, index]


def without_times(quads: Any) -> set[Quad]:
    return {quad for quad in quads if quad.predicate != term("prov:endedAtTime")}


def test_the_graph_says_who_proposed_what(server: ModelServer, endpoint: Endpoint) -> None:
    """The event, the model and the run stand in it, the key and the address do not, and the shapes hold."""
    server.answers = [GOOD]
    read = extract(document(), proposer=Proposer(endpoint))
    quads = to_quads(read)
    [event] = [one for one in read.events if one.proposed_by]
    graph = iri("https://w3id.org/regkg/id/", "document", "d1").value

    assert validate(quads).violations == ()
    assert proposers(quads) == [
        (f"https://w3id.org/regkg/id/event/{event.key}", "small-model", f"{graph}#run")
    ]
    assert dict(event.labels)["en"] == "The European Commission fines Meta €200 million"
    assert KEY not in str(quads)
    assert server.base_url not in str(quads)


def test_our_own_events_are_the_same_with_and_without(server: ModelServer, endpoint: Endpoint) -> None:
    """A proposal takes none of them away, and changes nothing of them but their sentences."""
    again = proposal(
        sentence=2,
        quote="The European Commission fined Apple",
        roles=[{"role": "authority", "name": "European Commission"}, {"role": "subject", "name": "Apple"}],
        amount=None,
    )
    server.answers = [says({"events": [again, proposal()]})]
    without = extract(document())
    beside = extract(document(), proposer=Proposer(endpoint))

    assert without.run.proposer is None
    assert beside.events[: len(without.events)] == without.events
    assert [one.proposed_by for one in beside.events[len(without.events) :]] == ["small-model"]
    assert without_times(to_quads(without)) < without_times(to_quads(beside))


def test_a_server_without_answer_changes_nothing(server: ModelServer, endpoint: Endpoint) -> None:
    """The graph is that of a reading without it, and what was left out says why."""
    server.answers = [raw(b"", 401)]
    without, beside = extract(document()), extract(document(), proposer=Proposer(endpoint))

    assert without_times(to_quads(beside)) == without_times(to_quads(without))
    assert (f"{UNHEARD}: its server answers with status 401", 1) in beside.left_out


def test_the_same_source_again_is_not_asked_about(server: ModelServer, endpoint: Endpoint) -> None:
    """What is in the store unchanged stays as it is, with and without; a change is read anew."""
    store = MemoryStore()
    server.answers = [GOOD]
    graph = NamedNode("https://w3id.org/regkg/id/document/d1")
    proposer = Proposer(endpoint)

    def read(one: Any, **options: Any) -> str:
        [outcome] = ingest([one], store, **options)
        return outcome.status

    assert read(document(), proposer=proposer) == "new"
    first = set(store.quads(graph))
    assert [read(document(), proposer=proposer), read(document())] == ["unchanged"] * 2
    assert (set(store.quads(graph)), len(server.asked)) == (first, 1)

    changed = replace(document(), content_hash="1" * 64)
    assert read(changed) == "replaced"
    assert proposers(store.quads(graph)) == []
    assert read(changed, proposer=proposer) == "unchanged"


@pytest.fixture
def regkg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Regkg:
    """Run ``regkg`` in a folder with one article and no settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("ENABLED", "BASE_URL", "MODEL", "API_KEY", "TIMEOUT"):
        monkeypatch.delenv(f"REGKG_LLM_{name}", raising=False)
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments], prog_name="regkg")


def configure(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"BASE_URL": server.base_url, "MODEL": "small-model", "API_KEY": KEY}.items():
        monkeypatch.setenv(f"REGKG_LLM_{name}", value)


def toml(server: ModelServer, more: str = "") -> str:
    return f'[llm]\nbase_url = "{server.base_url}/"\nmodel = "small-model"\napi_key = "{KEY}"\n{more}'


def proposed_in(result: Any) -> list[str]:
    """Who proposed the events that ``regkg extract`` prints."""
    assert result.exit_code == 0, result.output
    return [one["proposed_by"] for one in json.loads(result.stdout)["events"] if "proposed_by" in one]


def test_it_is_off_by_default(server: ModelServer, regkg: Regkg, monkeypatch: pytest.MonkeyPatch) -> None:
    """Address, model and key alone send no article anywhere."""
    configure(server, monkeypatch)

    assert proposed_in(regkg("extract", "article.txt")) == []
    assert regkg("ingest", "article.txt").exit_code == 0
    assert server.asked == []


def test_a_command_asks_it(server: ModelServer, regkg: Regkg, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--llm`` with the settings of the environment; the JSON says which events are its, and which model."""
    configure(server, monkeypatch)
    server.answers = [GOOD]
    result = regkg("extract", "article.txt", "--llm")

    assert proposed_in(result) == ["small-model"]
    assert json.loads(result.stdout)["run"]["proposer"] == "small-model"
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in result.output


def test_the_table_of_regkg_toml_counts(
    server: ModelServer, regkg: Regkg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``enabled`` turns it on, ``--no-llm`` off for once, and the environment goes before the file."""
    Path("regkg.toml").write_text(toml(server, "enabled = true\n"), encoding="utf-8")
    server.answers = [GOOD]

    assert proposed_in(regkg("extract", "article.txt")) == ["small-model"]
    assert proposed_in(regkg("extract", "article.txt", "--no-llm")) == []
    monkeypatch.setenv("REGKG_LLM_MODEL", "large-model")
    assert proposed_in(regkg("extract", "article.txt")) == ["large-model"]
    monkeypatch.setenv("REGKG_LLM_ENABLED", "false")
    assert proposed_in(regkg("extract", "article.txt")) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_ingest_asks_it_in_every_process(
    server: ModelServer, regkg: Regkg, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """Also where workers read; again nothing is asked, and the export is the same bytes."""
    configure(server, monkeypatch)
    server.answers = [says({"events": [proposal(), proposal(quote="no such words")]})]
    first = regkg("ingest", "article.txt", "--llm", "--jobs", jobs)
    exported = regkg("export", "-f", "nquads").stdout
    again = regkg("ingest", "article.txt", "--llm", "--jobs", jobs)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "left out: proposals refused: a quote that is not in the sentence it cites" in first.stdout
    assert "small-model" in exported
    assert KEY not in exported
    assert regkg("export", "-f", "nquads").stdout == exported
    assert len(server.asked) == 1
    assert regkg("validate").exit_code == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failing_server_loses_no_article(
    server: ModelServer, regkg: Regkg, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """The article is new, the exit status 0, and the table says that it was read without."""
    configure(server, monkeypatch)
    server.answers = [raw(b"", 404)]
    result = regkg("ingest", "article.txt", "--llm", "--jobs", jobs)
    rows = [line for line in result.stdout.splitlines() if UNHEARD in line]

    assert result.exit_code == 0, result.output
    assert [row.split(": ")[-1].split() for row in rows] == [
        ["its", "server", "answers", "with", "status", "404", "1"]
    ]
    assert "Fine" in regkg("events", "--format", "csv").stdout


def test_extract_says_that_it_went_without(
    server: ModelServer, regkg: Regkg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error, so that formats without a place for it keep nothing from the reader."""
    configure(server, monkeypatch)
    server.answers = [raw(b"", 404)]
    result = regkg("extract", "article.txt", "--llm", "-f", "nquads")

    assert result.exit_code == 0
    assert "article.txt" in result.stderr
    assert "its server answers with status 404" in result.stderr


@pytest.mark.parametrize(
    ("settings", "arguments", "told"),
    [
        ({}, ["--llm"], "set REGKG_LLM_BASE_URL and REGKG_LLM_MODEL, or base_url and model under [llm]"),
        ({"BASE_URL": "http://127.0.0.1:1/v1"}, ["--llm"], "set REGKG_LLM_MODEL, or model under [llm]"),
        ({"ENABLED": "true", "MODEL": "m"}, [], "set REGKG_LLM_BASE_URL"),
        ({"BASE_URL": "ftp://example.org", "MODEL": "m"}, ["--llm"], "REGKG_LLM_BASE_URL: "),
        ({"BASE_URL": f"https://{KEY}@example.org", "MODEL": "m"}, ["--llm"], "REGKG_LLM_BASE_URL: "),
        ({"BASE_URL": f"https://example.org/?key={KEY}", "MODEL": "m"}, ["--llm"], "REGKG_LLM_BASE_URL: "),
        ({"API_KEY": f"{KEY}\nHost: elsewhere"}, ["--llm"], "REGKG_LLM_API_KEY: "),
        ({"TIMEOUT": "0"}, ["--llm"], "REGKG_LLM_TIMEOUT: "),
        ({"TIMEOUT": "9999"}, ["--llm"], "REGKG_LLM_TIMEOUT: "),
        ({}, ["--llm", "--server", "http://127.0.0.1:1"], "the service decides"),
    ],
)
@pytest.mark.parametrize("verbose", [[], ["--verbose"]])
def test_what_is_set_wrongly_is_said(
    regkg: Regkg,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    arguments: list[str],
    told: str,
    verbose: list[str],
) -> None:
    """In one line, with what to set, and never with the key; nothing is read."""
    for name, value in settings.items():
        monkeypatch.setenv(f"REGKG_LLM_{name}", value)
    result = regkg("ingest", "article.txt", *arguments, *verbose)
    said = f"{result.output} {result.exception!r}"

    assert result.exit_code != 0
    assert told in said
    assert KEY not in said
    assert not Path("regkg-data").exists()


def test_a_broken_table_is_said(regkg: Regkg, server: ModelServer) -> None:
    """Without its content."""
    Path("regkg.toml").write_text(toml(server, "base_url = [\n"), encoding="utf-8")
    result = regkg("ingest", "article.txt", "--llm")

    assert (result.exit_code, KEY in result.output) == (2, False)
    assert "regkg.toml" in result.output
