"""Names, titles, sentences and addresses that hold markup or script: shown as text, never run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import httpx2
import pyoxigraph
import pytest

from tests.api.conftest import Server
from tests.graphs import ID, REG, french, graph_of, quads_of
from tests.safety.conftest import AT_LAST, HTTP

#: Written into each text of a graph, and into each parameter of an address.
SCRIPTS = [
    "<script>attack()</script>",
    "<img src=x onerror=attack()>",
    '"><svg onload=attack()>',
    "' onmouseover='attack()",
    "javascript:attack()",
    "</title><script>attack()</script>",
    "</script><script>attack()</script>",
    "{{ 7*7 }}{% import 'os' %}${7*7}",
    "&lt;script&gt;attack()&lt;/script&gt;",
    "\u202e<b>\u2028attack()\u2029</b>",
    "--><script>attack()</script><!--",
    "]]><script>attack()</script>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>@import '//evil.example'</style>",
    "data:text/html,<script>attack()</script>",
]
PATHS = [
    "/",
    "/search",
    "/entities",
    "/events",
    "/documents",
    "/timeline",
    "/compare",
    "/network",
    "/query",
    "/about",
    "/add",
    "/ontology",
    "/docs",
]
PARAMETERS = (
    "q",
    "type",
    "actor",
    "role",
    "law",
    "authority",
    "since",
    "until",
    "factuality",
    "stance",
    "cursor",
    "limit",
    "lang",
    "query",
    "name",
    "a",
    "b",
    "entity",
    "format",
)
SLUGS = ["attacked-0", "attacked-3", "attacked-5"]


class Page(HTMLParser):
    """What a browser would run or fetch of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers: list[str] = []
        self.inline: list[str] = []
        self.addresses: list[str] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.handlers += [name for name in found if name.startswith("on")]
        self.addresses += [found[name] for name in ("href", "src", "action", "formaction") if name in found]
        self.handlers += [tag for _ in (1,) if tag in {"base", "iframe", "object", "embed"}]
        self.handlers += ["refresh" for _ in (1,) if found.get("http-equiv", "").lower() == "refresh"]
        self._script = found.get("type", "") if tag == "script" and "src" not in found else None

    def handle_data(self, data: str) -> None:
        # Data of our own scripts, as JSON, is not run.
        if self._script is not None and self._script != "application/json" and data.strip():
            self.inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._script = None


def check_page(answer: httpx2.Response) -> None:
    """Nothing in it runs, reaches elsewhere, or leads to anything but http(s)."""
    policy = answer.headers["content-security-policy"]
    scripts = next(part for part in policy.split(";") if "script-src" in part or "default-src" in part)
    assert "unsafe-inline" not in scripts
    assert "unsafe-eval" not in policy
    assert "frame-ancestors" in policy
    page = Page()
    page.feed(answer.text)
    assert not page.handlers
    assert not page.inline
    for address in page.addresses:
        assert not address.strip().lower().startswith(("javascript:", "data:text", "vbscript:")), address
        assert not address.startswith("//"), address


@pytest.fixture(scope="module")
def marked(keyed: Server) -> Iterator[Server]:
    """The server with a document in which every text is a script."""
    template = pyoxigraph.serialize(
        (quad.triple for quad in quads_of(french())), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    assert template
    source = graph_of(french()).value
    graphs = []
    for number, script in enumerate(SCRIPTS):
        graph = f"{ID}document/attacked-{number}"
        text = template.decode().replace(source, graph)
        text = text.replace("/entity/microsoft", f"/entity/attacked-{number}")
        text = text.replace("investment-microsoft-mistral-ai", f"attacked-{number}")
        literal = json.dumps(script)
        for old in ('"Microsoft"', '"La Tribune"', '"Microsoft investit dans Mistral AI"'):
            text = text.replace(old, literal)
        text = text.replace('"https://www.latribune.fr/investissement"', literal)
        text = text.replace("<https://www.latribune.fr/investissement>", f"<javascript:attack({number})>")
        text = text.replace(
            "Microsoft a investi 15 millions", f"{script[:4]}".replace('"', "'") + " a investi 15 millions"
        )
        text += f"<{ID}entity/attacked-{number}> <{REG}country> {literal} .\n"
        text += f"<{graph}> <http://purl.org/dc/terms/source> <javascript:attack({number})> .\n"
        answer = HTTP.put(
            f"{keyed.address}/graphs",
            params={"graph": graph},
            content=text.encode(),
            headers=keyed.authorized | {b"Content-Type": b"application/n-triples"},
            timeout=AT_LAST,
        )
        assert answer.is_success, answer.text
        graphs.append(graph)
    yield keyed
    for graph in graphs:
        HTTP.delete(
            f"{keyed.address}/graphs", params={"graph": graph}, headers=keyed.authorized, timeout=AT_LAST
        )


def page_of(server: Server, path: str) -> httpx2.Response:
    return HTTP.get(
        server.address + path, headers={"Accept": "text/html"}, timeout=AT_LAST, follow_redirects=False
    )


@pytest.mark.parametrize("number", range(len(SCRIPTS)))
def test_texts_of_the_graph_are_text(marked: Server, target: Server, number: int) -> None:
    """On the page of the entity, the event and the document, and in every other form of them."""
    name = f"attacked-{number}"
    for path in (f"/entities/{name}", f"/events/{name}", f"/documents/{name}", f"/network?entity={name}"):
        answer = page_of(marked, path)

        assert answer.status_code in {200, 404}, answer.text[:200]
        check_page(answer)
    shown = page_of(marked, f"/entities/{name}")
    assert shown.status_code == 200
    assert "attack" in shown.text or "7*7" in shown.text
    preview = HTTP.get(f"{marked.address}/reconcile/preview", params={"id": name}, timeout=AT_LAST)
    assert preview.status_code == 200
    assert "<script" not in preview.text
    feed = HTTP.get(f"{marked.address}/events.atom", params={"actor": name}, timeout=AT_LAST)
    assert "<script" not in feed.text
    assert 'href="javascript' not in feed.text
    csv = HTTP.get(f"{marked.address}/entities", params={"q": name, "format": "csv"}, timeout=AT_LAST)
    assert csv.headers["content-type"].startswith("text/csv")
    assert HTTP.get(f"{marked.address}/entities/{name}.ttl", timeout=AT_LAST).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_parameters_are_text(marked: Server, target: Server, path: str) -> None:
    """Whatever a link to us holds, the page shows it or passes it over."""
    for begin in range(0, len(SCRIPTS), 4):
        chosen = SCRIPTS[begin : begin + 4]
        given = "&".join(
            f"{name}={quote(chosen[index % 4])}" for index, name in enumerate(PARAMETERS) if name != "format"
        )
        answer = page_of(marked, f"{path}?{given}")

        assert answer.status_code in {200, 400, 404, 406, 422}, answer.text[:200]
        if answer.headers["content-type"].startswith("text/html"):
            check_page(answer)
        else:
            assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_in_addresses_are_text(target: Server, script: str) -> None:
    """An error page repeats the name, as text or as JSON, and the address leads nowhere else."""
    for path in (
        "/entities/",
        "/events/",
        "/documents/",
        "/ontology/",
        "/laws/",
        "/id/entity/",
        "/questions/",
        "/jobs/",
    ):
        answer = page_of(target, path + quote(script, safe=""))

        assert answer.status_code in {400, 404, 406, 422}, (path, answer.text[:200])
        if answer.headers["content-type"].startswith("text/html"):
            check_page(answer)
        else:
            assert answer.headers["content-type"].startswith("application/problem+json")


def test_no_page_may_be_framed_or_sniffed(target: Server) -> None:
    """Every answer says so, also one that refuses."""
    for path in ("/", "/docs", "/static/pages.css", "/nothing", "/sparql?query=x", "/export.nt", "/metrics"):
        answer = HTTP.get(target.address + path, timeout=AT_LAST)

        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "rendering.py",
        "templates/home.html",
        "%2e%2e/i18n/en.toml",
    ],
)
def test_static_files_are_only_those(target: Server, name: str) -> None:
    """No source, no template, no listing."""
    assert HTTP.get(f"{target.address}/static/{name}", timeout=AT_LAST).status_code in {400, 404, 405}
