"""What a page shows of a thing: each panel with its query, names with links out, claims side by side."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.graphs import all_three, served
from tests.pages.addresses import PAGES
from tests.pages.many import many
from tests.pages.test_answers import BROWSER, links

#: Pages whose panels come from no query: forms, and what the vocabulary says.
WITHOUT_PANELS = ("add", "sparql", "reference", "ontology")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of a service with a small graph and a larger one."""
    with served(*all_three(), *many(60)) as opened:
        yield opened


def main_part(client: TestClient, address: str) -> str:
    """What stands between head and foot of a page, in English."""
    text = client.get(address, headers=BROWSER | {"Accept-Language": "en"}).text
    return text.partition("<main")[2].partition("</main>")[0]


def seen(text: str) -> str:
    """The words of a page, one space apart."""
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", text)).split())


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WITHOUT_PANELS])
def test_each_panel_leads_to_its_query(client: TestClient, name: str) -> None:
    """A heading over what was found names the query that finds it, and that query is one."""
    main = main_part(client, PAGES[name])
    heads = re.findall(r'<div class="head">.*?</div>', main, re.DOTALL)
    queries = [address for address, text in links(main) if text == "query"]

    assert queries
    assert all("/query?" in head for head in heads)
    for address in set(queries):
        editor = client.get(address, headers=BROWSER).text
        assert "SELECT" in html.unescape(editor.partition("<textarea")[2].partition("</textarea>")[0])


def test_identifiers_lead_out(client: TestClient) -> None:
    """To Wikidata, and for a law to EUR-Lex."""
    microsoft, law = main_part(client, "/entities/microsoft"), main_part(client, "/laws/ai-act")

    assert 'href="https://www.wikidata.org/wiki/Q2283"' in microsoft
    assert "eur-lex.europa.eu" in law


def test_positions_are_those_taken_and_those_taken_on_it(client: TestClient) -> None:
    """Who spoke has the stand among what it took; what was spoken of, among those on it."""
    speaker = main_part(client, "/entities/marietje-schaake")
    law = main_part(client, "/laws/ai-act")
    taken = next(address for address, text in links(speaker) if text.endswith("against 1"))

    assert "Positions taken on it" not in seen(speaker)
    assert "Positions taken query" in seen(speaker)
    assert "Positions taken on it query ▼ against 1" in seen(law)
    assert "role=speaker" in taken
    assert main_part(client, taken).count('<article class="line') == 1


def test_differing_claims_stand_side_by_side(client: TestClient) -> None:
    """What each document says has a row, and what they differ on is named."""
    main = main_part(client, PAGES["event"])
    table = main.partition('<table class="claims">')[2].partition("</table>")[0]

    assert table.count("<tr>") == 3
    assert "The documents differ on:" in seen(main)


def test_a_class_is_shown_by_events(client: TestClient) -> None:
    """The page of an event type has events with their sentences; that of a role has none."""
    fine, role = main_part(client, "/ontology/Fine"), main_part(client, "/ontology/authority")

    assert fine.count("<blockquote") == 3
    assert "Sentences it is found in" in seen(fine)
    assert "<article" not in role


def test_a_comparison_says_what_it_leaves_out(client: TestClient) -> None:
    """Of those with many events the newest are shown, and the whole list is one link away."""
    main = main_part(client, "/compare?a=market-act&b=microsoft")
    everything = [address for address, text in links(main) if text.endswith(" events")]

    assert "The newest 40 of each are shown." in seen(main)
    assert "/events?actor=market-act" in everything
    assert "The newest" not in seen(main_part(client, PAGES["compare"]))


def test_a_network_is_narrowed_by_family_and_period(client: TestClient) -> None:
    """The page, its pairs and its file keep to the events that are asked for."""
    whole = main_part(client, "/network?entity=microsoft")
    deals = main_part(client, "/network?entity=microsoft&type=DealEvent")

    assert "Competition and Markets Authority" in seen(whole)
    assert "Competition and Markets Authority" not in seen(deals)
    assert 'data-b="mistral-ai"' in deals
    assert "<tbody" not in main_part(client, "/network?entity=microsoft&since=2025")
    file = client.get("/network.graphml?entity=microsoft&type=DealEvent").text
    assert "competition-and-markets-authority" not in file
