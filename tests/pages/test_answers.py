"""What a page is as an answer: its rules, its weight, its texts, and the same as data."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from api.asking import questions
from api.pages.reader import LANGUAGES, words
from api.settings import Settings
from tests.graphs import all_three, served
from tests.pages.addresses import PAGES
from tests.pages.many import many

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
#: Bytes of a page with its styles and its own scripts.
HEAVIEST = 150_000
#: Pages that are no view of the data.
WITHOUT_DATA = ("add", "sparql", "reference")
MEDIA = {"JSON": "json", "Turtle": "text/turtle", "CSV": "text/csv"}
#: Whose address leads elsewhere than to this service.
_ELSEWHERE = ("http://", "https://", "mailto:", "#")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of a service with a small graph and a larger one."""
    with served(*all_three(), *many(60)) as opened:
        yield opened


@pytest.fixture(scope="module")
def small() -> Iterator[TestClient]:
    """A client of a service with the small graph alone."""
    with served() as opened:
        yield opened


def links(text: str) -> list[tuple[str, str]]:
    """(address, text) of each link of a page."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', text, re.DOTALL)
    return [(html.unescape(address), re.sub("<[^>]*>", "", inner)) for address, inner in found]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_keeps_the_rules(client: TestClient, name: str, language: str) -> None:
    """It is in the reader's language, varies by it, allows scripts of its own files only, and is light."""
    answer = client.get(PAGES[name], headers=BROWSER | {"Accept-Language": language})
    policy = answer.headers["Content-Security-Policy"]

    assert answer.status_code == 200
    assert language == answer.headers["Content-Language"]
    assert f'<html lang="{language}">' in answer.text
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert re.findall(r"<script(?![^>]* src=)|<style| style=|\son\w+=|javascript:", answer.text) == []
    assert len(answer.content) + own_files(client, answer.text) < HEAVIEST


def own_files(client: TestClient, text: str) -> int:
    """Bytes of the styles and scripts of a page, without those of its optional library."""
    files = re.findall(r'(?:href|src)="(/static/[^"]*)"', text)
    return sum(len(client.get(file).content) for file in files if "/vendor/" not in file)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WITHOUT_DATA])
@pytest.mark.parametrize("form", MEDIA)
def test_a_page_is_there_as_data(client: TestClient, name: str, form: str) -> None:
    """Each page links to itself as JSON, Turtle and CSV, and each link gives that to a browser too."""
    text = client.get(PAGES[name], headers=BROWSER).text
    offered = re.search(r'<p class="formats">.*?</p>', text, re.DOTALL)
    assert offered is not None
    addresses = [address for address, called in links(offered[0]) if called.startswith(form)]
    assert addresses
    for address in addresses:
        answer = client.get(address, headers=BROWSER)
        assert (answer.status_code, MEDIA[form] in answer.headers["content-type"]) == (200, True), address


def test_no_link_is_dead(client: TestClient) -> None:
    """Whatever a page links to on this service is there."""
    found = {
        address.partition("#")[0]
        for page in PAGES.values()
        for address, _ in links(client.get(page, headers=BROWSER).text)
    }
    inside = sorted(address for address in found if address and not address.startswith(_ELSEWHERE))
    answers = {address: client.get(address, headers=BROWSER).status_code for address in inside}

    assert {address: status for address, status in answers.items() if status not in (200, 303)} == {}


def test_counts_may_be_asked_for_in_the_address_of_a_page(client: TestClient) -> None:
    """``facets`` is for data; a page has them anyway, and its data keeps them once."""
    shown = client.get("/events?facets=true&format=html")
    assert shown.status_code == 200
    assert shown.text.count("facets=true&amp;facets=true") == 0


@pytest.mark.parametrize(
    ("language", "heading", "called"),
    [("en", "Country", "United States"), ("fr", "Pays", "États-Unis")],
)
def test_facets_name_actors_authorities_and_countries(
    small: TestClient, language: str, heading: str, called: str
) -> None:
    """Each with how many events it leaves, and a link that leaves them."""
    text = small.get("/search?q=microsoft", headers=BROWSER | {"Accept-Language": language}).text
    found = {inner: address for address, inner in links(text)}

    assert f"<h2>{heading}</h2>" in text
    for inner, parameter, number in (
        ("Mistral AI 2", "actor=mistral-ai", 2),
        ("Competition and Markets Authority 1", "authority=competition-and-markets-authority", 1),
        (f"{called} 3", "country=US", 3),
    ):
        assert parameter in found[inner]
        narrowed = small.get(found[inner], headers=BROWSER).text
        assert narrowed.count('<article class="line') == number
        assert "facets=true" in {inner: address for address, inner in links(narrowed)}["JSON"]


def test_a_second_actor_is_asked_for_together_with_the_first(small: TestClient) -> None:
    """The facet adds to those that are chosen, and takes away the one that is."""
    text = small.get("/search?actor=microsoft", headers=BROWSER).text
    found = {inner: address for address, inner in links(text)}

    assert "actor=microsoft&actor=mistral-ai" in found["Mistral AI 2"]
    assert "actor=" not in found["Microsoft 3"]


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("errors@example.org", 'href="mailto:errors@example.org?subject='),
        ("https://example.org/issues", 'href="https://example.org/issues"'),
        (None, "Tell whoever runs this service"),
    ],
)
def test_an_error_is_reported_to_somebody(contact: str | None, shown: str) -> None:
    """To the address of the setting; without one the page says what to copy, and no mail goes nowhere."""
    with served(contact=contact) as client:
        text = client.get("/documents/deal", headers=BROWSER).text
        named = html.unescape(re.sub("<[^>]*>", "", text)) + unquote(text)

    assert shown in text
    assert "mailto:?" not in text
    assert "http://testserver/documents/deal" in named
    assert "SHA-256" in named


@pytest.mark.parametrize("contact", ["nobody", "a@b@c", "a@b?cc=d@e", "javascript:alert(1)", "ftp://x/y"])
def test_a_contact_is_an_address(contact: str) -> None:
    """What is none is refused when the service starts."""
    with pytest.raises(ValueError, match="e-mail"):
        Settings(contact=contact)


def test_a_missing_thing_says_so(client: TestClient) -> None:
    """Who looks for what is not there is told so, and led on."""
    answer = client.get("/ontology/Nothing", headers=BROWSER)

    assert answer.status_code == 404
    assert "/search" in answer.text


def test_the_languages_say_the_same() -> None:
    """Each text is there in each language, with the same values in it."""
    english, french = (words(language) for language in LANGUAGES)

    def values(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", text))

    assert english.keys() == french.keys()
    assert {key: text for key, text in english.items() if values(text) != values(french[key])} == {}


def test_every_question_is_asked_in_words() -> None:
    """The editor has a sentence for each question of the package, in each language."""
    for language in LANGUAGES:
        asked = {key.partition(".")[2] for key in words(language) if key.startswith("question.")}
        assert set(questions()) == asked


@pytest.mark.parametrize("name", questions())
def test_an_example_runs(small: TestClient, name: str) -> None:
    """A question of the editor is a whole query, with values that this graph knows."""
    text = small.get("/query", params={"name": name}, headers=BROWSER).text
    query = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert query is not None
    asked = html.unescape(query[1])

    assert "$" not in re.sub(r"#.*", "", asked)
    assert small.get("/sparql", params={"query": asked, "format": "json"}).status_code == 200


def test_the_network_is_a_file(client: TestClient) -> None:
    """GraphML has the actors and the pairs of the page."""
    text = client.get("/network.graphml?entity=microsoft").text

    assert '<node id="mistral-ai"><data key="label">Mistral AI</data>' in text
    assert 'source="microsoft" target="mistral-ai"' in text
