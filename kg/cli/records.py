"""An extraction as JSON: things by IRI and label, every event with its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.cli.output import without_empty
from kg.model import Document, Entity, Event, Extraction
from kg.terms import iri


def to_record(extraction: Extraction, base_iri: str) -> dict[str, Any]:
    """Say all that was found in one document."""
    document = extraction.document
    entities = {entity.slug: entity for entity in extraction.entities}

    def named(slug: str) -> dict[str, str]:
        label = label_of(entities[slug]) if slug in entities else slug
        return {"iri": iri(base_iri, "entity", slug).value, "label": label}

    return {
        "document": _document(document, base_iri),
        "entities": [_entity(entity, base_iri) for entity in extraction.entities],
        "events": [_event(event, document, entities, base_iri) for event in extraction.events],
        "mentions": [
            {
                "begin": mention.begin,
                "end": mention.end,
                "quote": document.text[mention.begin : mention.end],
                "kind": mention.kind,
                "entity": named(mention.entity) if mention.entity else None,
                "confidence": round(mention.confidence, 2),
            }
            for mention in extraction.mentions
        ],
        "zones_left_out": [
            {"kind": zone.kind, "characters": len(zone.text)} for zone in document.zones_left_out
        ],
        "left_out": dict(extraction.left_out),
        "run": without_empty(
            {
                "software": extraction.run.software,
                "models": list(extraction.run.models),
                "proposer": extraction.run.proposer,
            }
        ),
    }


def label_of(entity: Entity) -> str:
    """The name in English, in no language, or in any."""
    labels = dict(entity.labels)
    return labels.get("en") or labels.get("") or next(iter(labels.values()), entity.slug)


def _document(document: Document, base_iri: str) -> dict[str, Any]:
    return without_empty(
        {
            "iri": iri(base_iri, "document", document.key).value,
            "title": document.title,
            "language": document.language,
            "issued": document.issued,
            "author": document.author,
            "publisher": document.publisher,
            "source": document.source,
            "file_name": document.file_name,
            "content_hash": document.content_hash,
            "text": document.text,
        }
    )


def _entity(entity: Entity, base_iri: str) -> dict[str, Any]:
    return without_empty(
        {
            "iri": iri(base_iri, "entity", entity.slug).value,
            "type": entity.entity_type,
            "label": label_of(entity),
            "other_names": sorted({name for _, name in entity.alternative_labels}),
            "same_as": list(entity.same_as),
            "identifiers": list(entity.identifiers),
            "country": entity.country,
        }
    )


def _event(event: Event, document: Document, entities: Mapping[str, Entity], base_iri: str) -> dict[str, Any]:
    def named(slug: str) -> dict[str, str]:
        label = label_of(entities[slug]) if slug in entities else slug
        return {"iri": iri(base_iri, "entity", slug).value, "label": label}

    amount = event.amount and {"value": float(event.amount.value), "currency": event.amount.currency}
    return without_empty(
        {
            "iri": iri(base_iri, "event", event.key).value,
            "type": event.event_type,
            "label": dict(event.labels).get("en") or next((text for _, text in event.labels), ""),
            "roles": [{"role": one.role, **named(one.entity)} for one in event.arguments],
            "amount": amount,
            "date": event.date,
            "factuality": event.factuality,
            "stance": event.stance,
            "said_by": [named(slug) for slug in event.said_by],
            "provision": event.provision,
            "confidence": round(event.confidence, 2),
            "proposed_by": event.proposed_by,
            "evidence": [
                {
                    "begin": sentence.begin,
                    "end": sentence.end,
                    "quote": document.text[sentence.begin : sentence.end],
                }
                for sentence in event.evidence
            ],
        }
    )
