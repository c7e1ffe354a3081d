"""Who acts with whom, and the cards of laws."""

from __future__ import annotations

from kg.projection import (
    ProjectedStore,
    coactors,
    find_document,
    find_entity,
    law_card,
    network,
)
from tests.graphs import ID


def test_co_actors_and_the_network_count_shared_events(store: ProjectedStore) -> None:
    """Laws take no part; who is cited does not act."""
    microsoft = find_entity(store.projection, "microsoft")
    assert microsoft is not None
    found, count = coactors(store.projection, "microsoft")
    around = network(store.projection, microsoft, limit=3)

    assert [(one.entity.slug, one.events) for one in found] == [
        ("mistral-ai", 2),
        ("competition-and-markets-authority", 1),
        ("european-commission", 1),
    ]
    assert count == 3
    assert around.edges == (
        ("competition-and-markets-authority", "microsoft", 1),
        ("competition-and-markets-authority", "mistral-ai", 1),
        ("microsoft", "mistral-ai", 2),
    )
    assert around.left_out == 1


def test_a_law_has_a_card_with_the_stands_on_it(store: ProjectedStore) -> None:
    """Stands for and against are counted; a company is no law."""
    card = law_card(store.projection, "ai-act")

    assert card is not None
    assert [(facet.value, facet.count) for facet in card.stances] == [("Oppose", 1)]
    assert law_card(store.projection, "microsoft") is None
    assert find_document(store.projection, ID + "document/deal") is not None
