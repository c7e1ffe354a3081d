"""The service has a language model propose events where its operator says so, and nowhere else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.app import create_app
from api.settings import Settings
from kg.errors import InvalidSetting
from kg.pipeline import MIN_CONFIDENCE
from kg.proposals.check import CONFIDENCE
from tests.api.conftest import Server, serving
from tests.api.following import ended
from tests.proposals.articles import TEXT
from tests.proposals.conftest import KEY
from tests.proposals.model_server import ModelServer, model_server, proposal, raw, says

WHO = (
    "SELECT ?model { GRAPH ?document { ?event <http://www.w3.org/ns/prov#wasAttributedTo> "
    "[ <https://w3id.org/regkg/ontology#languageModel> ?model ] } }"
)


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    """The language model that the service asks."""
    with model_server() as running:
        running.answers = [says({"events": [proposal()]})]
        yield running


@pytest.fixture(scope="module")
def service(model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service whose operator named it."""
    settings = {"base_url": model.base_url, "model": "small-model", "api_key": KEY, "enabled": "true"}
    named = {f"llm_{name}": value for name, value in settings.items()}
    with serving(tmp_path_factory.mktemp("service"), **named) as running:
        yield running


def client(server: Server) -> httpx2.Client:
    return httpx2.Client(base_url=server.address, headers=server.authorized, timeout=60)


def models_of(asking: httpx2.Client) -> list[str]:
    rows = asking.post("/sparql", data={"query": WHO}).json()["results"]["bindings"]
    return [row["model"]["value"] for row in rows]


def command_lines_of(server: Server) -> str:
    """Of the service and the processes that it started."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return "\n".join(row[2] for row in rows if str(server.process.pid) in row[:2])


def test_articles_sent_to_it_are_proposed_upon(service: Server, model: ModelServer) -> None:
    """By the process that reads; lists, SPARQL and the counts of the job know it."""
    sent = {"id": "a1", "text": TEXT, "language": "en", "date": "2025-04-24"}
    with client(service) as asking:
        job = ended(asking, asking.post("/documents", json=sent))
        items = asking.get("/events", params={"document": job["documents"][0]["key"], "type": "Fine"}).json()
        preview = asking.post("/documents", params={"dry_run": "true"}, json=sent | {"id": "a2"}).json()
        asked = len(model.asked)
        again = ended(asking, asking.post("/documents", json=sent))

        assert models_of(asking) == ["small-model"]
    assert job["documents"][0]["event_types"]["Fine"] == 2
    assert [one["confidence"] for one in items["items"] if one["confidence"] < MIN_CONFIDENCE] == [CONFIDENCE]
    assert "small-model" in json.dumps(preview)
    assert again["documents"][0]["status"] == "unchanged"
    assert len(model.asked) == asked == 2


def test_the_key_is_neither_logged_nor_shown(service: Server) -> None:
    """Not in the log, not in the command line of a process, not on a page."""
    with client(service) as asking:
        shown = [asking.get(address).text for address in ("/", "/about", "/openapi.json", "/export.nq")]
    lines = command_lines_of(service)

    assert "api.jobs.child" in lines
    assert KEY not in f"{service.log.read_text()} {lines} {shown}"


def test_a_server_that_fails_loses_no_article(service: Server, model: ModelServer) -> None:
    """The document is new, and its outcome says that it was read without."""
    model.answers = [raw(b"", 404)]
    sent = {"id": "a3", "text": TEXT, "language": "en"}
    with client(service) as asking:
        [document] = ended(asking, asking.post("/documents", json=sent))["documents"]

    assert (document["status"], document["event_types"]["Fine"]) == ("new", 1)
    assert document["left_out"][
        "passages read without the language model: its server answers with status 404"
    ]


def test_named_and_not_enabled_it_is_off(model: ModelServer, tmp_path: Path) -> None:
    """An address that is set for commands sends no article that others send to the service anywhere."""
    asked = len(model.asked)
    with (
        serving(tmp_path, llm_base_url=model.base_url, llm_model="small-model") as running,
        client(running) as asking,
    ):
        ended(asking, asking.post("/documents", json={"text": TEXT, "language": "en"}))

        assert models_of(asking) == []
    assert len(model.asked) == asked


def test_enabled_and_not_named_it_does_not_start(tmp_path: Path) -> None:
    """The operator is told what to set."""
    from starlette.testclient import TestClient

    settings = Settings(store="memory", llm_enabled=True)
    with pytest.raises(InvalidSetting, match="set REGKG_LLM_BASE_URL and REGKG_LLM_MODEL"):
        TestClient(create_app(settings)).__enter__()
