"""Events as feeds."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from tests.graphs import british, served, write

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def reader() -> Iterator[TestClient]:
    """A client of the three documents."""
    with served() as client:
        yield client


def test_an_atom_feed_has_what_readers_need(reader: TestClient) -> None:
    """RFC 4287: id, title and updated of the feed and of each entry; the last told first; text escaped."""
    answer = reader.get("/events.atom")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")

    assert answer.headers["content-type"].startswith("application/atom+xml")
    for element in (feed, *entries):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert (len(entries), updated) == (4, sorted(updated, reverse=True))
    assert feed.findtext(f"{ATOM}updated") == updated[0]
    assert (
        "“Microsoft a investi 15 millions d'euros dans Mistral AI.” — La Tribune, 2024-02-27" in answer.text
    )


def test_a_json_feed_has_the_whole_event(reader: TestClient) -> None:
    """JSON Feed 1.1, of any search."""
    feed = reader.get("/events.json", params={"type": "Clearance"}).json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Events: Clearance"
    assert [item["_regkg"]["key"] for item in feed["items"]] == ["clearance-cma-microsoft"]
    assert feed["items"][0]["url"].endswith("/events/clearance-cma-microsoft")


@pytest.mark.parametrize("path", ["/events.atom", "/events.json"])
def test_readers_that_ask_again_get_304(path: str) -> None:
    """By tag or by time, until something new is told."""
    from tests.graphs import english, french

    with served(french(), english()) as client:
        first = client.get(path)
        tag, changed = first.headers["etag"], first.headers["last-modified"]
        assert changed == "Sat, 02 Mar 2024 12:00:00 GMT"
        assert client.get(path, headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304
        assert client.get(path, headers={"If-Modified-Since": changed}).status_code == 304
        assert client.get(path, headers={"If-Modified-Since": "nonsense"}).status_code == 200
        write(client.app.state.service.store, [british()])  # type: ignore[attr-defined]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
        assert client.get(path, headers={"If-Modified-Since": changed}).status_code == 200
