"""Rows → views."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from kg.projection.classes import roles
from kg.projection.connection import Connection
from kg.projection.views import Claim, DocumentView, EntityView, EventView, Evidence

ENTITY = "id, iri, slug, type, labels, aliases, same_as, identifiers, country, events, documents"
DOCUMENT = (
    "id, iri, key, title, issued, language, publisher, author, source, file_name, content_hash, read_at"
)
EVENT = (
    "id, iri, key, type, family, labels, date, amount, currency, factuality, stance, confidence, provision, "
    "reported, updated"
)

#: What SQLite gives: each value of the type its column has.
Row = Sequence[Any]

T = TypeVar("T")

_SAID_BY = "saidBy"
_BY_SLUG = attrgetter("slug")

#: Views that are kept by their rows, and characters of those that are not: a document may say anything.
KEPT, LARGEST_KEPT = 1 << 13, 4096


def entity_view(row: Row) -> EntityView:
    """Read a row of the columns ``ENTITY``; of the same row the same view, as far as they are kept."""
    return _entity_view(row) if _is_light(row) else _entity_view.__wrapped__(row)


@lru_cache(KEPT)
def _entity_view(row: Row) -> EntityView:
    _, iri, slug, kind, labels, aliases, same_as, identifiers, country, events, documents = row
    return EntityView(
        iri=iri,
        slug=slug,
        type=kind,
        labels=json.loads(labels) or {"": slug},
        aliases=_texts(aliases),
        same_as=_texts(same_as),
        identifiers=_texts(identifiers),
        country=country,
        events=events,
        documents=documents,
    )


def _texts(text: str) -> tuple[str, ...]:
    # Most entities have none, and a page has hundreds of entities.
    return tuple(json.loads(text)) if text != "[]" else ()


def document_view(row: Row) -> DocumentView:
    """Read a row of the columns ``DOCUMENT``; of the same row the same view, as far as they are kept."""
    return _document_view(row) if _is_light(row) else _document_view.__wrapped__(row)


@lru_cache(KEPT)
def _document_view(row: Row) -> DocumentView:
    return DocumentView(*row[1:])


def _is_light(row: Row) -> bool:
    return sum([len(value) for value in row if type(value) is str]) <= LARGEST_KEPT


def entities_by_id(db: Connection, ids: Iterable[int]) -> dict[int, EntityView]:
    """The entities of some rows."""
    return _by_id(db, "entity", ENTITY, entity_view, ids)


def documents_by_id(db: Connection, ids: Iterable[int]) -> dict[int, DocumentView]:
    """The documents of some rows."""
    return _by_id(db, "document", DOCUMENT, document_view, ids)


def _by_id(
    db: Connection, table: str, columns: str, view: Callable[[Row], T], ids: Iterable[int]
) -> dict[int, T]:
    """The views of some rows, in the order of these; those that the connection remembers are not read."""
    kept = db.remembered(table)
    found = {one: kept.get(one) for one in ids}
    missing = [one for one, known in found.items() if known is None]
    for row in _rows(
        db, f"SELECT {columns} FROM {table} WHERE id IN (SELECT value FROM json_each(?))", missing
    ):
        found[row[0]] = one = view(row)
        if _is_light(row):
            kept[row[0]] = one
    return {one: known for one, known in found.items() if known is not None}


def events_by_id(db: Connection, ids: Iterable[int]) -> dict[int, EventView]:
    """The events of some rows, as far as they are there."""
    rows = _rows(db, f"SELECT {EVENT} FROM event WHERE id IN (SELECT value FROM json_each(?))", ids)
    return dict(zip((row[0] for row in rows), event_views(db, rows), strict=True))


def event_views(db: Connection, events: Sequence[Row]) -> tuple[EventView, ...]:
    """Read rows of the columns ``EVENT``, with roles, claims and every sentence; in the same order."""
    ids = [row[0] for row in events]
    within = "event IN (SELECT value FROM json_each(?))"
    taking_part = _rows(db, f"SELECT event, role, entity FROM participant WHERE {within}", ids)
    sentences = _rows(
        db,
        f"SELECT event, document, begin, end, sentence, quote FROM evidence WHERE {within}",
        ids,
    )
    tellings = _rows(
        db,
        "SELECT event, document, type, date, amount, currency, factuality, stance, confidence, provision "
        f"FROM telling WHERE {within}",
        ids,
    )
    entities = entities_by_id(db, {row[2] for row in taking_part})
    documents = documents_by_id(db, {row[1] for row in (*tellings, *sentences)})
    fillers = _by_event(taking_part)
    places = _by_event(sentences)
    claims = _by_event(tellings)
    return tuple(
        _event_view(
            row,
            _roles(fillers[event], entities),
            _evidence(places[event], documents),
            _claims(claims[event], documents),
        )
        for row, event in zip(events, ids, strict=True)
    )


def _event_view(
    row: Row,
    filled: Mapping[str, tuple[EntityView, ...]],
    evidence: tuple[Evidence, ...],
    claims: tuple[Claim, ...],
) -> EventView:
    _, iri, key, kind, family, labels, date, amount, currency, fact, stance, sure, provision, reported, at = (
        row
    )
    return EventView(
        iri=iri,
        key=key,
        type=kind,
        family=family,
        labels=json.loads(labels) or {"": key},
        date=date,
        amount=_amount(amount),
        currency=currency,
        factuality=fact,
        stance=stance,
        confidence=sure,
        provision=provision,
        reported=reported,
        updated=at,
        roles=tuple((role, found) for role, found in filled.items() if role != _SAID_BY),
        said_by=filled.get(_SAID_BY, ()),
        evidence=evidence,
        claims=claims,
    )


def _roles(rows: Iterable[Row], entities: Mapping[int, EntityView]) -> dict[str, tuple[EntityView, ...]]:
    found: dict[str, list[EntityView]] = {}
    for _, role, entity in rows:
        found.setdefault(role, []).append(entities[entity])
    for fillers in found.values():
        fillers.sort(key=_BY_SLUG)
    places = _places()
    return {role: tuple(found[role]) for role in sorted(found, key=places.__getitem__)}


@cache
def _places() -> Mapping[str, int]:
    """Role → its place among them."""
    return {role: place for place, role in enumerate((*roles(), _SAID_BY))}


def _evidence(rows: Iterable[Row], documents: Mapping[int, DocumentView]) -> tuple[Evidence, ...]:
    found = [
        Evidence(sentence, begin, end, quote, documents[document])
        for _, document, begin, end, sentence, quote in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.document.issued or "", one.document.iri, one.begin)))


def _claims(rows: Iterable[Row], documents: Mapping[int, DocumentView]) -> tuple[Claim, ...]:
    found = [
        Claim(
            document=documents[document],
            type=kind,
            date=date,
            amount=_amount(amount),
            currency=currency,
            factuality=factuality,
            stance=stance,
            confidence=confidence,
            provision=provision,
        )
        for _, document, kind, date, amount, currency, factuality, stance, confidence, provision in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.document.issued or "", one.document.iri)))


def _amount(text: object) -> Decimal | None:
    return Decimal(str(text)) if text is not None else None


def _by_event(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _rows(db: Connection, query: str, ids: Iterable[int]) -> list[Row]:
    wanted = sorted(ids)
    found: list[Row] = db.execute(query, (json.dumps(wanted),)).fetchall() if wanted else []
    return found
