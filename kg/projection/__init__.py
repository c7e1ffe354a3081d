"""The projection: lists, counts, search and timelines, kept in SQLite beside the graph.

It is never the truth. Whatever it holds was read from the graph, document by document; it is stamped with the
version of its tables and with what it has read, caught up when it is opened, and can be dropped at any time.
"""

from kg.projection.cards import (
    card_at_once,
    entity_card,
    find_document,
    find_entity,
    find_event,
    gone,
    law_card,
)
from kg.projection.cursor import Page
from kg.projection.documents import DocumentFilter, documents_of, list_documents, summary
from kg.projection.entities import coactors, list_entities, network
from kg.projection.events import events_in_full, list_events, list_shown
from kg.projection.facets import event_facets, families_of, lanes, stances_on, tally, years_of
from kg.projection.filters import EventFilter, event_filter_with
from kg.projection.opening import open_projection
from kg.projection.projection import Projection
from kg.projection.search import search_documents, search_entities
from kg.projection.store import ProjectedStore
from kg.projection.views import (
    Card,
    Claim,
    Coactor,
    DocumentView,
    EntityView,
    EventView,
    Evidence,
    Facet,
    Hit,
    Lanes,
    Match,
    Network,
    ShownEvents,
    ShownPage,
    Tally,
    label_in,
)

__all__ = [
    "Card",
    "Claim",
    "Coactor",
    "DocumentFilter",
    "DocumentView",
    "EntityView",
    "EventFilter",
    "EventView",
    "Evidence",
    "Facet",
    "Hit",
    "Lanes",
    "Match",
    "Network",
    "Page",
    "ProjectedStore",
    "Projection",
    "ShownEvents",
    "ShownPage",
    "Tally",
    "card_at_once",
    "coactors",
    "documents_of",
    "entity_card",
    "event_facets",
    "event_filter_with",
    "events_in_full",
    "families_of",
    "find_document",
    "find_entity",
    "find_event",
    "gone",
    "label_in",
    "lanes",
    "law_card",
    "list_documents",
    "list_entities",
    "list_events",
    "list_shown",
    "network",
    "open_projection",
    "search_documents",
    "search_entities",
    "stances_on",
    "summary",
    "tally",
    "years_of",
]
