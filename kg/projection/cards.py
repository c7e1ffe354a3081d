"""One thing at a time: an entity, an event, a document, a law."""

from __future__ import annotations

from kg.projection.documents import documents_of
from kg.projection.entities import coactors
from kg.projection.events import list_events
from kg.projection.facets import families_of, stances_on
from kg.projection.filters import EventFilter
from kg.projection.projection import Projection
from kg.projection.rows import DOCUMENT, ENTITY, EVENT, document_view, entity_view, event_views
from kg.projection.views import Card, DocumentView, EntityView, EventView, Facet

#: What a card shows of a list; the list itself has the rest.
SHOWN = 20


def find_entity(projection: Projection, key: str) -> EntityView | None:
    """Find an entity by its slug or IRI."""
    with projection.reading() as db:
        row = db.execute(
            f"SELECT {ENTITY} FROM entity WHERE slug = ? OR iri = ? ORDER BY iri LIMIT 1", (key, key)
        ).fetchone()
    return entity_view(row) if row else None


def find_event(projection: Projection, key: str) -> EventView | None:
    """Find an event by its key or IRI."""
    with projection.reading() as db:
        rows = db.execute(
            f"SELECT {EVENT} FROM event WHERE key = ? OR iri = ? ORDER BY iri LIMIT 1", (key, key)
        ).fetchall()
        found = event_views(db, rows)
    return found[0] if found else None


def find_document(projection: Projection, key: str) -> DocumentView | None:
    """Find a document by its key or IRI."""
    with projection.reading() as db:
        row = db.execute(
            f"SELECT {DOCUMENT} FROM document WHERE listed AND (key = ? OR iri = ?) ORDER BY iri LIMIT 1",
            (key, key),
        ).fetchone()
    return document_view(row) if row else None


def gone(projection: Projection, kind: str, key: str) -> bool:
    """Whether there was an ``entity``, ``event`` or ``document`` of that slug or key, and is no more."""
    with projection.reading() as db:
        return db.execute("SELECT 1 FROM gone WHERE kind = ? AND key = ?", (kind, key)).fetchone() is not None


def entity_card(projection: Projection, entity: EntityView) -> Card:
    """Gather what is shown of an entity: events by family and role, co-actors, newest events, documents."""
    asked = EventFilter(actors=(entity.iri,))
    with projection.reading() as db:
        roles = db.execute(
            "SELECT role, COUNT(*) FROM participant WHERE entity = (SELECT id FROM entity WHERE iri = ?) "
            "GROUP BY role ORDER BY 2 DESC, 1",
            (entity.iri,),
        ).fetchall()
        return Card(
            entity=entity,
            families=families_of(projection, asked),
            roles=tuple(Facet(role, count) for role, count in roles),
            coactors=coactors(projection, entity.iri, limit=SHOWN)[0],
            events=list_events(projection, asked, limit=SHOWN).items,
            documents=documents_of(projection, entity.iri, limit=SHOWN),
            stances=stances_on(projection, entity.iri),
        )


def law_card(projection: Projection, key: str) -> Card | None:
    """Gather what is shown of a law; None when there is no reg:Legislation of that slug or IRI."""
    entity = find_entity(projection, key)
    return entity_card(projection, entity) if entity and entity.type == "Legislation" else None
