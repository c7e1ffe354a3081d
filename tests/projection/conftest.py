"""The three documents in a store in memory, and everything that can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.projection import (
    EventFilter,
    ProjectedStore,
    Projection,
    entity_card,
    event_facets,
    events,
    facets,
    list_documents,
    list_entities,
    list_events,
    matching,
    open_projection,
    summary,
)
from kg.store import open_store
from tests.graphs import write


@pytest.fixture
def store() -> Iterator[ProjectedStore]:
    """A store in memory with the three documents."""
    memory = open_store("memory")
    with ProjectedStore(memory, open_projection(memory)) as opened:
        write(opened)
        yield opened


@pytest.fixture(params=["one by one", "by bits", "by walking"])
def counting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All ways of finding and counting events."""
    if request.param == "by bits":
        for module in (events, facets, matching):
            monkeypatch.setattr(module, "FEW", 0)
        monkeypatch.setattr(matching, "FEW_DAYS", 0)
    if request.param != "one by one":
        monkeypatch.setattr(events, "SORTED", 0)


def everything(projection: Projection) -> tuple[object, ...]:
    """All that can be listed."""
    entities = list_entities(projection).items
    return (
        list_events(projection).items,
        entities,
        list_documents(projection).items,
        tuple(entity_card(projection, one) for one in entities),
        event_facets(projection, EventFilter()),
        summary(projection),
    )
