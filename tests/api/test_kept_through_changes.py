"""Answers that outlast changes: those that no change has touched, and no other."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import references
from api.shapes import card
from api.written import as_json
from benchmarks.made_up_graph import Cast, extraction, make_cast
from kg.model import Entity, Event, Extraction
from kg.projection import Projection, entity_card, find_entity, rows
from kg.store import Store
from tests.api.disk import served_from_disk
from tests.graphs import british, english, french, graph_of, quads_of, served

DOCUMENTS = 16


def article(cast: Cast, number: int, chance: random.Random) -> Extraction:
    """A document that calls some actors otherwise, and tells of events of which others tell too."""
    made = extraction(cast, number)
    return dataclasses.replace(
        made,
        entities=tuple(_otherwise(one, chance) for one in made.entities),
        events=tuple(_shared(one, chance) for one in made.events),
    )


def _otherwise(entity: Entity, chance: random.Random) -> Entity:
    if chance.random() < 0.05:
        return dataclasses.replace(entity, labels=(("", f"{entity.slug} {chance.randrange(3)}"),))
    if chance.random() < 0.02 and entity.entity_type == "Company":
        return dataclasses.replace(entity, entity_type="Organization")
    return entity


def _shared(event: Event, chance: random.Random) -> Event:
    return (
        dataclasses.replace(event, key=f"shared-{chance.randrange(12)}") if chance.random() < 0.2 else event
    )


def put(store: Store, made: Extraction) -> None:
    """Write a document."""
    store.replace_graph(graph_of(made), quads_of(made))


def kept(client: TestClient, path: str) -> bool:
    """Whether the answer to a path would be given again."""
    found = client.app.state.answers.find({"path": path, "query_string": b""}, b"*/*")  # type: ignore[attr-defined]
    return found is not None


def made_anew(projection: Projection, slug: str) -> bytes | None:
    """What is told of an entity, without anything that is kept."""
    found = find_entity(projection, slug)
    projection._kept.clear()
    for known in (references._written_entity, references._written_document, rows._entity_view):
        known.cache_clear()
    return as_json(card(entity_card(projection, found), "en")) if found else None


@pytest.mark.parametrize("place", ["memory", "disk"])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_given_again_is_what_would_be_made_anew(seed: int, place: str, tmp_path: Path) -> None:
    """Of every entity, after each of many changes: documents that come, are read anew, and go."""
    chance, cast = random.Random(seed), make_cast(DOCUMENTS)
    slugs = [one.slug for one in (*cast.companies, *cast.authorities, *cast.laws)]
    outlasted = 0
    with served(french()) if place == "memory" else served_from_disk(tmp_path, french()) as client:
        store = client.app.state.service.store  # type: ignore[attr-defined]
        for number in range(DOCUMENTS):
            put(store, article(cast, number, chance))
        for _ in range(15):
            paths = [f"/entities/{slug}" for slug in slugs]
            for path in paths:
                client.get(path)
            number = chance.randrange(DOCUMENTS + 5)
            if chance.random() < 0.3:
                store.remove_graph(graph_of(extraction(cast, number)))
            else:
                put(store, article(cast, number, chance))
            outlasted += sum(kept(client, path) for path in paths)
            for slug, path in zip(slugs, paths, strict=True):
                answer, expected = client.get(path), made_anew(store.projection, slug)
                assert answer.status_code == 200 or expected is None, slug
                assert expected is None or answer.content == expected, slug

    assert outlasted > 100


def test_an_article_about_others_changes_nothing() -> None:
    """Whoever is not told of is given again; whoever is, and an event or a document, is not."""
    with served(french(), english()) as client:
        paths = ("/entities/marietje-schaake", "/entities/microsoft", "/documents/" + english().document.key)
        assert [client.get(path).status_code for path in paths] == [200] * 3
        assert [kept(client, path) for path in paths] == [True] * 3
        put(client.app.state.service.store, british())  # type: ignore[attr-defined]

        assert [kept(client, path) for path in paths] == [True, False, False]


def test_a_name_that_changes_is_seen_where_it_is_only_named() -> None:
    """Whoever acts with somebody who is called otherwise now says so."""
    with served(french(), english(), british()) as client:
        assert "Mistral AI" in client.get("/entities/microsoft").text
        renamed = dataclasses.replace(
            french(),
            entities=tuple(
                dataclasses.replace(one, labels=(("en", "Mistral Europe"),))
                if one.slug == "mistral-ai"
                else one
                for one in french().entities
            ),
        )
        put(client.app.state.service.store, renamed)  # type: ignore[attr-defined]

        labels = client.get("/entities/microsoft").json()["coactors"]
        assert "Mistral Europe" in {label for one in labels for label in one["labels"].values()}


def test_who_comes_later_under_an_address_with_an_ending_is_found() -> None:
    """``microsoft.json`` is Microsoft as JSON until somebody is called so."""
    with served(french(), english()) as client:
        assert client.get("/entities/microsoft.json").json()["slug"] == "microsoft"
        other = dataclasses.replace(
            british(),
            entities=tuple(
                dataclasses.replace(one, slug="microsoft.json") if one.slug == "microsoft" else one
                for one in british().entities
            ),
            mentions=(),
            events=(),
        )
        put(client.app.state.service.store, other)  # type: ignore[attr-defined]

        assert client.get("/entities/microsoft.json").json()["slug"] == "microsoft.json"
