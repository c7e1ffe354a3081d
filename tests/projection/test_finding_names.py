"""Names are found as people type them."""

from __future__ import annotations

import pytest

from kg.projection import (
    EventFilter,
    ProjectedStore,
    list_events,
    search_documents,
    search_entities,
)
from kg.projection.keys import fold, initials, search_key, words_query


@pytest.mark.parametrize(
    ("text", "slug", "kind", "least"),
    [
        ("Microsoft", "microsoft", "exact name", 100),
        ("MICROSOFT", "microsoft", "exact name", 100),
        ("Microsoft Corporation", "microsoft", "exact alias", 100),
        ("Microsoft Corp.", "microsoft", "name without legal form", 95),
        ("bruxelles", "european-commission", "exact alias", 100),
        ("commission europeenne", "european-commission", "exact name", 100),
        ("CMA", "competition-and-markets-authority", "acronym", 90),
        ("32024R1689", "ai-act", "identifier", 100),
        ("comm", "european-commission", "prefix", 70),
        ("Redmond", "microsoft", "words", 50),
        ("markets authority", "competition-and-markets-authority", "words", 50),
        ("Comission européene", "european-commission", "similar", 49),
        ("Mistrall", "mistral-ai", "similar", 49),
        ("Compettition and Market Authority", "competition-and-markets-authority", "similar", 49),
    ],
)
def test_names_are_found(store: ProjectedStore, text: str, slug: str, kind: str, least: int) -> None:
    """The first hit, and why: exact, without legal form, acronym, beginning, words, misspelled."""
    page = search_entities(store.projection, text)

    assert page.total >= 1
    assert (page.items[0].entity.slug, page.items[0].match.kind) == (slug, kind)
    assert page.items[0].match.score >= least


@pytest.mark.parametrize(
    "text", ["", "   ", "'", '"', "*", "AND", "NEAR(", "x" * 5000, "zzzz", "-", "a\x01b"]
)
def test_nothing_that_is_typed_is_an_error(store: ProjectedStore, text: str) -> None:
    """Signs that mean something to a search engine are looked for, or nothing is."""
    assert search_entities(store.projection, text).total >= 0
    assert len(search_documents(store.projection, text)) <= 3
    assert list_events(store.projection, EventFilter(words=text)).total <= 4


def test_hits_are_paged_and_narrowed_by_class(store: ProjectedStore) -> None:
    """The second page goes on behind the first; the total is of both."""
    first = search_entities(store.projection, "m", limit=1)
    second = search_entities(store.projection, "m", limit=5, cursor=first.next)

    assert first.total == 1 + len(second.items)
    assert first.items[0].entity.slug not in [hit.entity.slug for hit in second.items]
    assert [one.entity.slug for one in search_entities(store.projection, "m", types=("Person",)).items] == [
        "marietje-schaake"
    ]


def test_names_are_compared_without_capitals_accents_and_legal_forms() -> None:
    """The keys by which names are compared."""
    assert fold("L’Œuvre d'Élan") == "l oeuvre d elan"
    assert search_key("Mistral AI SAS") == "mistral ai"
    assert search_key("SA") == "sa"
    assert initials("Autorité de la concurrence") == ("adlc",)
    assert words_query("!!!") is None
