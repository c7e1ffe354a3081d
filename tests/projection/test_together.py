"""What documents say together: one event, one entity, each sentence in its place."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest

from kg.projection import (
    ProjectedStore,
    find_event,
    list_events,
    open_projection,
)
from kg.store import open_store
from tests.graphs import all_three, graph_of, quads_of, write
from tests.projection.conftest import everything


def test_one_event_told_by_two_documents_is_one_with_both_claims(store: ProjectedStore) -> None:
    """Sums that differ stay side by side; the exacter date and the surest document's sum stand for all."""
    event = find_event(store.projection, "investment-microsoft-mistral-ai")

    assert event is not None
    assert (event.date, event.amount, event.confidence) == ("2024-02-26", Decimal(15000000), 0.9)
    assert [(claim.date, claim.amount) for claim in event.claims] == [
        ("2024-02", Decimal(15000000)),
        ("2024-02-26", Decimal(16000000)),
    ]
    assert dict(event.labels) == {
        "en": "Microsoft invests €16 million in Mistral AI",
        "fr": "Microsoft investit 15 millions d'euros dans Mistral AI",
    }
    assert [one.slug for one in event.said_by] == ["microsoft"]


def test_what_happened_is_what_the_latest_document_says(store: ProjectedStore) -> None:
    """An investigation that was planned and then opened is open."""
    event = find_event(store.projection, "investigation-commission-microsoft")

    assert event is not None
    assert (event.factuality, [claim.factuality for claim in event.claims]) == (
        "Actual",
        ["Planned", "Actual"],
    )


def test_every_sentence_stands_in_its_document(store: ProjectedStore) -> None:
    """Evidence has the offsets and the words of the text."""
    texts = {one.document.key: one.document.text for one in all_three()}
    evidence = [one for event in list_events(store.projection).items for one in event.evidence]

    assert len(evidence) == 6
    assert all(texts[one.document.key][one.begin : one.end] == one.quote for one in evidence)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_documents_does_not_count(store: ProjectedStore, order: tuple[int, ...]) -> None:
    """The same documents give the same answers in whatever order they came."""
    memory = open_store("memory")
    other = ProjectedStore(memory, open_projection(memory))
    write(other, [all_three()[place] for place in order])

    assert everything(store.projection) == everything(other.projection)


def test_each_document_is_one_graph() -> None:
    """The three documents are what the graph is made of."""
    assert all(quad.graph_name == graph_of(one) for one in all_three() for quad in quads_of(one))
