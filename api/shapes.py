"""Views of the projection → JSON. Everything has its IRI (``id``), its address here (``url``) and a label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from api.written import Written, as_text
from kg.projection import (
    Card,
    Claim,
    Coactor,
    DocumentView,
    EntityView,
    EventView,
    Evidence,
    Facet,
    Hit,
    Network,
    label_in,
)
from kg.projection.classes import REG, term_labels

Json = dict[str, Any]

#: What stands in an address as it is: nearly every key.
_IS_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*").fullmatch

#: References and terms that are kept as they are written, and letters of those that are not: a document may
#: say anything.
KEPT, LARGEST_KEPT = 1 << 13, 4096


def address(kind: str, key: str) -> str:
    """The address of a thing, from the root of the service."""
    return f"/{kind}/{key if _IS_PLAIN(key) else quote(key, safe='')}"


def term(name: str | None, language: str) -> Json | None:
    """A class, a role or a value of the ontology."""
    if name is None:
        return None
    return {"id": REG + name, "name": name, "label": label_in(term_labels().get(name, {}), language, name)}


def written_term(name: str | None, language: str) -> Written | None:
    """The same as it is written."""
    return None if name is None else _written_term(name, language)


@lru_cache(KEPT)
def _written_term(name: str, language: str) -> Written:
    return Written(as_text(term(name, language)))


def entity_reference(entity: EntityView, language: str) -> Json:
    """An entity where another thing names it."""
    kind = "laws" if entity.type == "Legislation" else "entities"
    return {
        "id": entity.iri,
        "slug": entity.slug,
        "url": address(kind, entity.slug),
        "label": label_in(entity.labels, language, entity.slug),
        "labels": dict(entity.labels),
        "type": term(entity.type, language),
    }


def written_entity(entity: EntityView, language: str) -> Written:
    """The same as it is written."""
    heavy = sum(map(len, entity.labels.values())) > LARGEST_KEPT
    return _written_entity.__wrapped__(entity, language) if heavy else _written_entity(entity, language)


@lru_cache(KEPT)
def _written_entity(entity: EntityView, language: str) -> Written:
    return Written(as_text(entity_reference(entity, language)))


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


def document_reference(document: DocumentView) -> Json:
    """A document where another thing names it."""
    return {
        "id": document.iri,
        "key": document.key,
        "url": address("documents", document.key),
        "label": document.title or document.key,
        "title": document.title,
        "issued": document.issued,
        "language": document.language,
        "publisher": document.publisher,
        "source": document.source,
        "file_name": document.file_name,
    }


def written_document(document: DocumentView) -> Written:
    """The same as it is written."""
    heavy = len(document.title or "") + len(document.source or "") > LARGEST_KEPT
    return _written_document.__wrapped__(document) if heavy else _written_document(document)


@lru_cache(KEPT)
def _written_document(document: DocumentView) -> Written:
    return Written(as_text(document_reference(document)))


def document_item(document: DocumentView) -> Json:
    """A document in a list."""
    return document_reference(document) | {
        "author": document.author,
        "content_hash": document.content_hash,
        "read": document.read_at,
    }


def event_item(event: EventView, language: str) -> Json:
    """An event, with everything that is said of it and every sentence that says so."""
    return {
        "id": event.iri,
        "key": event.key,
        "url": address("events", event.key),
        "label": label_in(event.labels, language, event.key),
        "labels": dict(event.labels),
        "type": written_term(event.type, language),
        "family": written_term(event.family, language),
        "date": event.date,
        "amount": _amount(event.amount, event.currency),
        "factuality": written_term(event.factuality, language),
        "stance": written_term(event.stance, language),
        "confidence": event.confidence,
        "provision": event.provision,
        "roles": [
            (term(role, language) or {})
            | {"entities": [written_entity(entity, language) for entity in entities]}
            for role, entities in event.roles
        ],
        "said_by": [written_entity(entity, language) for entity in event.said_by],
        "reported": event.reported,
        "updated": event.updated or None,
        "evidence": [evidence_item(one) for one in event.evidence],
        "claims": [_claim(one, language) for one in event.claims],
    }


def evidence_item(evidence: Evidence) -> Json:
    """A sentence with its place; ``quote`` is the text from ``begin`` to ``end``, in code points."""
    return {
        "id": evidence.sentence,
        "label": evidence.quote,
        "quote": evidence.quote,
        "begin": evidence.begin,
        "end": evidence.end,
        "document": written_document(evidence.document),
    }


def _claim(claim: Claim, language: str) -> Json:
    return {
        "document": {"id": claim.document.iri, "label": claim.document.title or claim.document.key},
        "type": written_term(claim.type, language),
        "date": claim.date,
        "amount": _amount(claim.amount, claim.currency),
        "factuality": written_term(claim.factuality, language),
        "stance": written_term(claim.stance, language),
        "confidence": claim.confidence,
        "provision": claim.provision,
    }


def _amount(value: Decimal | None, currency: str | None) -> Json | None:
    if value is None:
        return None
    whole = value == value.to_integral_value()
    return {"value": int(value) if whole else float(value), "currency": currency}


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


def coactor_item(coactor: Coactor, language: str) -> Json:
    """Who takes part in the same events, with how many."""
    return entity_reference(coactor.entity, language) | {"events": coactor.events}


def card(found: Card, language: str) -> Json:
    """An entity with what is known of it; the lists hold their first page."""
    return entity_item(found.entity, language) | {
        "counts": {
            "families": [facet_item(one, language) for one in found.families],
            "roles": [facet_item(one, language) for one in found.roles],
            "stances": [facet_item(one, language) for one in found.stances],
        },
        "coactors": [coactor_item(one, language) for one in found.coactors],
        "newest_events": [event_item(one, language) for one in found.events],
        "newest_documents": [written_document(one) for one in found.documents],
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
