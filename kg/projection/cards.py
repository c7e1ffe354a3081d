"""One thing at a time: an entity, an event, a document, a law."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from kg.projection.connection import Connection
from kg.projection.documents import naming
from kg.projection.entities import partners
from kg.projection.events import newest
from kg.projection.facets import ON_WHICH, stances_in
from kg.projection.projection import Projection
from kg.projection.rows import DOCUMENT, ENTITY, EVENT, Row, document_view, entity_view, event_views
from kg.projection.shown import read_shown
from kg.projection.views import Card, DocumentView, EntityView, EventView, Facet

#: What a card shows of a list; the list itself has the rest.
SHOWN = 20
#: Events and documents of an entity whose card is gathered at once, and characters of the events on it: with
#: more, finding the newest, reading and writing them down takes so long that others who ask meanwhile would
#: notice. Each takes about 4 ms.
FEW_EVENTS, FEW_DOCUMENTS, SHORT = 1000, 5000, 1 << 20


def find_entity(projection: Projection, key: str) -> EntityView | None:
    """Find an entity by its slug or IRI."""
    with projection.reading() as db:
        row = _entity_row(db, key)
    return entity_view(row) if row else None


def _entity_row(db: Connection, key: str) -> Row | None:
    found: Row | None = db.execute(
        f"SELECT {ENTITY} FROM entity WHERE slug = ? OR iri = ? ORDER BY iri LIMIT 1", (key, key)
    ).fetchone()
    return found


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
    with projection.reading() as db:
        (row,) = db.execute("SELECT id FROM entity WHERE iri = ?", (entity.iri,)).fetchone() or (0,)
        return _card(db, entity, _part_of(db, row))


def card_at_once(projection: Projection, key: str) -> Card | None:
    """Gather what is shown of an entity, by its slug or IRI, in a few milliseconds at most.

    Returns:
        None where there is no such entity, or where reading of it takes longer or has to wait.
    """
    with projection.reading_at_once() as db:
        row = _entity_row(db, key) if db else None
        if db is None or row is None:
            return None
        entity = entity_view(row)
        if entity.events > FEW_EVENTS or entity.documents > FEW_DOCUMENTS:
            return None
        part = _part_of(db, row[0])
        return _card(db, entity, part) if part.size <= SHORT else None


def law_card(projection: Projection, key: str) -> Card | None:
    """Gather what is shown of a law; None when there is no reg:Legislation of that slug or IRI."""
    entity = find_entity(projection, key)
    return entity_card(projection, entity) if entity and entity.type == "Legislation" else None


@dataclass(frozen=True, slots=True)
class _Part:
    """The part that an entity takes in events."""

    row: int
    roles: tuple[tuple[str, int, str], ...]
    """(role, how many events, their rows with commas between)."""
    newest: tuple[int, ...]
    """Rows of the newest events."""
    size: int
    """Characters that these take as JSON."""


def _part_of(db: Connection, row: int) -> _Part:
    roles = tuple(
        db.execute(
            "SELECT role, COUNT(*), group_concat(event) FROM participant WHERE entity = ? GROUP BY role "
            "ORDER BY 2 DESC, 1",
            (row,),
        )
    )
    last = newest(db, _events(roles, but=("saidBy",)), SHOWN)
    return _Part(row, roles, tuple(event for event, _ in last), sum(size for _, size in last))


def _card(db: Connection, entity: EntityView, part: _Part) -> Card:
    row, roles = part.row, part.roles
    families = db.execute(
        "SELECT family, SUM(events) FROM lane WHERE entity = ? AND family <> '' GROUP BY family "
        "ORDER BY 2 DESC, 1",
        (row,),
    )
    return Card(
        entity=entity,
        families=tuple(Facet(*one) for one in families),
        roles=tuple(Facet(role, count) for role, count, _ in roles),
        coactors=partners(db, row, SHOWN),
        events=read_shown(db, part.newest),
        documents=naming(db, row, SHOWN),
        stances=stances_in(db, _events(roles, among=ON_WHICH)),
    )


def _events(
    roles: Iterable[tuple[str, int, str]], *, among: Container[str] | None = None, but: Container[str] = ()
) -> str:
    """The events in which an entity has one of some roles, with commas between."""
    return ",".join(
        events for role, _, events in roles if role not in but and (among is None or role in among)
    )
