"""Authorities for which a place stands."""

from __future__ import annotations

from kg.model import Entity
from kg.vocabulary import Reference


def known_actor(reference: Reference) -> Entity:
    """A known authority as an entity of the document."""
    return Entity(
        slug=reference.slug,
        entity_type=reference.entity_type,
        labels=reference.labels,
        alternative_labels=tuple(row for row in reference.names if row not in reference.labels),
        same_as=reference.same_as,
        identifiers=reference.identifiers,
        country=reference.country,
    )
