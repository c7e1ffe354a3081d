"""Articles over HTTP: sent to a real server, read by the real pipeline."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.jobs import submission
from api.jobs.models import JobList, JobState, Preview
from kg.ingest import ENDINGS, MAX_BYTES
from tests.api.conftest import Server
from tests.api.following import article, ended, lines, progress
from tests.api.test_workers import children_of

REG = "https://w3id.org/regkg/ontology#"
JSON = {"Content-Type": "application/json"}
PAGE = """<!doctype html><html lang="en"><head><title>CMA fines Initech</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>CMA fines Initech</h1>
<p>The Competition and Markets Authority fined Initech £10 million on 26 February 2024.</p>
<p>The company said that it would appeal the decision before the Competition Appeal Tribunal.</p></article>
</body></html>"""


class Site(BaseHTTPRequestHandler):
    """A site with one article."""

    def do_GET(self) -> None:
        found = self.path == "/initech.html"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode() if found else b"nothing here")

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a site on this machine."""
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_text_becomes_events_with_their_sentence(reading: httpx2.Client) -> None:
    """When its job has ended, lists and SPARQL know it."""
    sent = {"id": "acme", "text": article("Acme"), "language": "en"}
    answer = reading.post("/documents", json=sent)
    job = JobState.model_validate(ended(reading, answer))
    [document] = job.documents

    assert (job.status, job.counts["new"], document.status) == ("done", 1, "new")
    assert document.event_types["Fine"] == 1
    [event] = reading.get("/events", params={"document": document.key, "type": "Fine"}).json()["items"]
    assert any("fined Acme £10 million" in sentence["quote"] for sentence in event["evidence"])
    query = f"SELECT ?type {{ GRAPH <{document.id}> {{ ?event a ?type ; <{REG}evidence> ?sentence }} }}"
    rows = reading.post("/sparql", data={"query": query}).json()["results"]["bindings"]
    assert REG + "Fine" in {row["type"]["value"] for row in rows}


def test_again_it_is_unchanged_and_changed_it_is_replaced(reading: httpx2.Client) -> None:
    """What is known by the same id is one document."""
    sent = {"id": "globex", "text": article("Globex"), "language": "en"}
    changed = sent | {"text": article("Globex", more="Globex said it would appeal.")}
    found = [ended(reading, reading.post("/documents", json=one)) for one in (sent, sent, changed, changed)]
    documents = [job["documents"][0] for job in found]

    assert [one["status"] for one in documents] == ["new", "unchanged", "replaced", "unchanged"]
    assert len({one["id"] for one in documents}) == 1
    assert "would appeal" in reading.get(documents[0]["url"]).json()["text"]


def test_a_dry_run_says_what_would_be_read(reading: httpx2.Client) -> None:
    """Zones, names and events come at once, and nothing is stored."""
    before = reading.get("/documents").json()["total"]
    text = article("Hooli") + "\n\nComments (2)\n\nBob: The CMA should fine Initrode too!\n"
    answer = reading.post("/documents?dry_run=true", json={"text": text, "language": "en"})
    [found] = Preview.model_validate(answer.json()).documents

    assert (answer.status_code, found.status) == (200, "new")
    [event] = [event for event in found.events or [] if event["type"] == "Fine"]
    assert any("fined Hooli" in sentence["quote"] for sentence in event["evidence"])
    assert {"Hooli", "Competition and Markets Authority"} <= {one["label"] for one in found.entities or []}
    assert "comments" in {zone["kind"] for zone in found.zones_left_out or []}
    assert reading.get("/documents").json()["total"] == before
    assert reading.get(found.url or "").status_code == 404


def test_files_are_read_as_their_names_say(reading: httpx2.Client) -> None:
    """A page and JSON Lines in one request; a bad line fails with its reason, and the others are read."""
    files = [
        ("file", ("initech.html", PAGE.encode(), "text/html")),
        ("file", ("more.jsonl", lines("Umbrella") + b"\nno JSON\n" + lines("Soylent"), "text/plain")),
    ]
    job = ended(reading, reading.post("/documents", files=files, data={"published": "2024-02-27"}))
    page, *others = job["documents"]

    assert [one["status"] for one in job["documents"]] == ["new", "new", "failed", "new"]
    assert page["label"] == "CMA fines Initech"
    assert reading.get(page["url"]).json()["issued"] == "2024-02-27"
    assert ("line 2" in others[1]["source"], "no JSON" in others[1]["reason"]) == (True, True)
    assert job["status"] == "done"


def test_an_address_is_fetched(reading: httpx2.Client, site: str) -> None:
    """The document has its source; an address with nothing at it fails and says why."""
    found, nothing = (
        ended(reading, reading.post("/documents", json={"url": f"{site}/{name}"}))
        for name in ("initech.html", "nowhere.html")
    )

    assert found["documents"][0]["status"] == "new"
    assert reading.get(found["documents"][0]["url"]).json()["source"] == f"{site}/initech.html"
    assert nothing["status"] == "failed"
    assert "status 404" in nothing["documents"][0]["reason"]


def test_progress_is_told_by_stage_and_can_be_resumed(reading: httpx2.Client) -> None:
    """Server-Sent Events until the end; who comes again gets what was missed, and then nothing."""
    answer = reading.post(
        "/documents", content=lines("Wonka", "Stark"), headers={"Content-Type": "application/x-ndjson"}
    )
    address = answer.headers["location"]
    told = progress(reading, f"{address}/events")
    kinds = [kind for _, kind, _ in told]
    stages = [data["stage"] for _, kind, data in told if kind == "stage"]

    assert stages == ["reading", "extracting", "writing", "extracting", "writing"]
    assert (kinds.count("document"), kinds[-1]) == (2, "end")
    assert told[-1][2]["counts"]["new"] == 2
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    assert progress(reading, f"{address}/events", after=3) == told[3:]
    assert progress(reading, f"{address}/events", after=len(told)) == []
    with reading.stream("GET", address, headers={"Accept": "text/event-stream"}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")


def test_jobs_and_their_documents_come_in_pages(reading: httpx2.Client) -> None:
    """The newest job first; the documents of one in their order."""
    body = lines("Tyrell", "Cyberdyne", "Oscorp")
    for _ in range(2):
        answer = reading.post("/documents", content=body, headers={"Content-Type": "application/x-ndjson"})
        job = ended(reading, answer)
    first = reading.get("/jobs", params={"limit": 1})
    second = reading.get(first.links["next"]["url"])
    page = reading.get(job["url"], params={"limit": 2})
    rest = reading.get(page.links["next"]["url"])
    names = [one["label"] for answer in (page, rest) for one in answer.json()["documents"]]

    assert [one.id for one in JobList.model_validate(first.json()).items] == [job["id"]]
    assert second.json()["items"][0]["id"] != job["id"]
    assert names == ["CMA fines Tyrell", "CMA fines Cyberdyne", "CMA fines Oscorp"]
    assert "next" not in rest.links
    assert reading.get("/jobs/nonsense").status_code == 404
    assert reading.get("/jobs", params={"cursor": "-1"}).status_code == 400


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_service_itself_loads_no_language_model(reading: httpx2.Client, reading_server: Server) -> None:
    """spaCy is in one of its children, not in the process that answers."""
    ended(reading, reading.post("/documents", json={"text": article("Vandelay"), "language": "en"}))
    having = [
        pid
        for pid in (reading_server.process.pid, *children_of(reading_server.process))
        if "/spacy/" in Path(f"/proc/{pid}/maps").read_text()
    ]

    assert len(having) == 1
    assert reading_server.process.pid not in having


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (json.dumps({"url": "http://127.0.0.1:1/"}), JSON, 403),
        (json.dumps({"url": "http://[::ffff:10.0.0.1]/"}), JSON, 403),
        (json.dumps({"url": "http://2130706433/"}), JSON, 403),
        (json.dumps({"url": "file:///etc/passwd"}), JSON, 403),
        (json.dumps({"url": 5}), JSON, 422),
        (json.dumps({"title": "no text"}), JSON, 422),
        (json.dumps({"text": "x " * 2_600_000}), JSON, 413),
        ("[" * 100_000, JSON, 400),
        ('{"text": "\\ud800"}', JSON, 400),
        (b'{"text": "\xff"}', JSON, 400),
        ('{"text": ', JSON, 400),
        ("5", JSON, 422),
        ("", {"Content-Type": "text/plain"}, 422),
        ("x", {"Content-Type": "image/png"}, 415),
        ("x", {}, 415),
        ("x", {"Content-Type": "multipart/form-data"}, 400),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    client: httpx2.Client, body: str | bytes, headers: dict[str, str], status: int
) -> None:
    """With a sentence that says why; no job is made."""
    answer = client.post("/documents", content=body, headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/jobs").json()["total"] == 0


@pytest.mark.parametrize(
    "params", [{"language": "de"}, {"published": "yesterday"}, {"published": "2024-02-30"}]
)
def test_options_are_checked(client: httpx2.Client, params: dict[str, str]) -> None:
    """A language that is not read and a day that is none are 422."""
    assert client.post("/documents", params=params, json={"text": article("Acme")}).status_code == 422


def test_the_service_takes_what_is_read() -> None:
    """It knows the endings and the size without the modules that read."""
    assert set(submission.ENDINGS) == set(ENDINGS)
    assert submission.MOST_BYTES == MAX_BYTES


def test_sending_needs_a_key(stranger: httpx2.Client) -> None:
    """Without it nothing is read, not even in a dry run; jobs may be looked at, and are counted."""
    for address in ("/documents", "/documents?dry_run=true"):
        assert stranger.post(address, json={"text": article("Acme")}).status_code == 401
    assert stranger.get("/jobs").status_code == 200
    assert 'regkg_jobs{state="queued"} 0.0' in stranger.get("/metrics").text
