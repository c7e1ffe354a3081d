"""Views of the projection → JSON: lists, cards, facets and networks."""

from __future__ import annotations

from collections.abc import Mapping

from api.event_shape import shown_items
from api.references import (
    Json,
    address,
    document_reference,
    entity_reference,
    written_document,
    written_entity,
)
from api.written import Written, written_list
from kg.projection import Card, Coactor, DocumentView, EntityView, Facet, Hit, Network, label_in
from kg.projection.classes import REG, term_labels


def entity_item(entity: EntityView, language: str) -> Json:
    """An entity in a list."""
    return entity_reference(entity, language) | {
        "aliases": list(entity.aliases),
        "same_as": list(entity.same_as),
        "identifiers": list(entity.identifiers),
        "country": entity.country,
        "events": entity.events,
        "documents": entity.documents,
    }


def hit_item(hit: Hit, language: str) -> Json:
    """An entity that was found, with why."""
    match = {"kind": hit.match.kind, "name": hit.match.name}
    return entity_item(hit.entity, language) | {"score": hit.match.score, "match": match}


def document_item(document: DocumentView) -> Json:
    """A document in a list."""
    return document_reference(document) | {
        "author": document.author,
        "content_hash": document.content_hash,
        "read": document.read_at,
    }


def facet_item(facet: Facet, language: str, name: str = "") -> Json:
    """A value by which a list can be narrowed; countries and languages are called as in ``language``."""
    if facet.entity:
        return entity_reference(facet.entity, language) | {"value": facet.value, "count": facet.count}
    if name in ("country", "language"):
        # Not above: the pages ask for the service, which has jobs, which have shapes.
        from api.pages.reader import Reader

        reader = Reader(language, False, "", "/", ())
        called = reader.country(facet.value) if name == "country" else reader.language_name(facet.value)
        return {"label": called, "value": facet.value, "count": facet.count}
    labels = term_labels().get(facet.value)
    named = (
        {"id": REG + facet.value, "label": label_in(labels, language)} if labels else {"label": facet.value}
    )
    return named | {"value": facet.value, "count": facet.count}


def facets(found: Mapping[str, tuple[Facet, ...]], language: str) -> Json:
    """All facets of a list."""
    return {name: [facet_item(one, language, name) for one in values] for name, values in found.items()}


def coactor_item(coactor: Coactor, language: str) -> Written:
    """Who takes part in the same events, with how many."""
    return written_entity(coactor.entity, language).having(events=str(coactor.events))


def card(found: Card, language: str) -> Json:
    """An entity with what is known of it; the lists hold their first page."""
    return entity_item(found.entity, language) | {
        "counts": {
            "families": [facet_item(one, language) for one in found.families],
            "roles": [facet_item(one, language) for one in found.roles],
            "stances": [facet_item(one, language) for one in found.stances],
        },
        "coactors": written_list(coactor_item(one, language) for one in found.coactors),
        "newest_events": written_list(shown_items(found.events, language)),
        "newest_documents": written_list(map(written_document, found.documents)),
        "links": {
            part: f"{address('entities', found.entity.slug)}/{part}"
            for part in ("events", "network", "timeline")
        },
    }


def network_graph(found: Network, language: str) -> Json:
    """Actors as nodes, shared events as edges."""
    ids = {one.slug: one.iri for one in found.nodes}
    return {
        "nodes": [entity_reference(one, language) | {"events": one.events} for one in found.nodes],
        "edges": [
            {"source": ids[first], "target": ids[second], "events": times}
            for first, second, times in found.edges
        ],
        "left_out": found.left_out,
    }
