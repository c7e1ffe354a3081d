"""An event as JSON: written when it is settled, with gaps for what other things are called.

Whoever shows it fills the gaps, as its reader calls things. So what takes long about an event is done when it
changes, and who takes part in it may be called otherwise without that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Protocol

from kg.projection.connection import Connection
from kg.projection.json_text import as_list, as_object, number, quoted
from kg.projection.rows import documents_by_id, entities_by_id, events_by_id
from kg.projection.views import Claim, DocumentView, EntityView, EventView, Evidence, ShownEvents

#: Before and behind a gap: no sign of JSON, in whose texts it is escaped.
GAP = "\x1f"
#: What the first sign of a gap stands for; the rest is the number of a row, a name or key as JSON, or labels:
#: a language and its label as JSON in turn, with ``PART`` between.
ENTITY, DOCUMENT, TERM, OPENED, ADDRESS, LABEL = "edtoal"
PART = "\x1e"

#: Events that are written at a time.
_AT_ONCE = 500


class Names(Protocol):
    """How other things are called where an event names them, each as JSON."""

    def entity(self, entity: EntityView) -> str: ...

    def document(self, document: DocumentView) -> str: ...

    def term(self, name: str) -> str:
        """A class, a role or a value of the ontology."""
        ...

    def opened_term(self, name: str) -> str:
        """The same without its last brace."""
        ...

    def address(self, key: str) -> str:
        """Of the event itself."""
        ...

    def label(self, labels: Mapping[str, str]) -> str:
        """The one of some labels that suits the reader."""
        ...


def event_text(event: EventView, names: Names) -> str:
    """Write an event as JSON, with everything that is said of it and every sentence that says so."""
    return as_object(
        id=quoted(event.iri),
        key=quoted(event.key),
        url=names.address(event.key),
        label=names.label(event.labels),
        labels=_labels(event.labels),
        type=_term(event.type, names),
        family=_term(event.family, names),
        date=quoted(event.date),
        amount=_amount(event.amount, event.currency),
        factuality=_term(event.factuality, names),
        stance=_term(event.stance, names),
        confidence=number(event.confidence),
        provision=quoted(event.provision),
        roles=as_list(_role(*one, names) for one in event.roles),
        said_by=as_list(map(names.entity, event.said_by)),
        reported=quoted(event.reported),
        updated=quoted(event.updated or None),
        evidence=as_list(_evidence(one, names) for one in event.evidence),
        claims=as_list(_claim(one, names) for one in event.claims),
    )


def _role(role: str, entities: tuple[EntityView, ...], names: Names) -> str:
    return f'{names.opened_term(role)},"entities":{as_list(map(names.entity, entities))}}}'


def _evidence(evidence: Evidence, names: Names) -> str:
    """A sentence with its place; ``quote`` is the text from ``begin`` to ``end``, in code points."""
    quote = quoted(evidence.quote)
    return as_object(
        id=quoted(evidence.sentence),
        label=quote,
        quote=quote,
        begin=str(evidence.begin),
        end=str(evidence.end),
        document=names.document(evidence.document),
    )


def _claim(claim: Claim, names: Names) -> str:
    document = claim.document
    return as_object(
        document=as_object(id=quoted(document.iri), label=quoted(document.title or document.key)),
        type=_term(claim.type, names),
        date=quoted(claim.date),
        amount=_amount(claim.amount, claim.currency),
        factuality=_term(claim.factuality, names),
        stance=_term(claim.stance, names),
        confidence=number(claim.confidence),
        provision=quoted(claim.provision),
    )


def _term(name: str | None, names: Names) -> str:
    return "null" if name is None else names.term(name)


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ",".join([f"{quoted(language)}:{quoted(text)}" for language, text in labels.items()]) + "}"


def _amount(value: Decimal | None, currency: str | None) -> str:
    return "null" if value is None else as_object(value=_value(value), currency=quoted(currency))


@lru_cache(1 << 10)
def _value(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else number(float(value))


# ---------------------------------------------------------------- with gaps


def write_shown(db: Connection, events: Iterable[int]) -> None:
    """Write some events as JSON with gaps, as they are settled; those that are no more are passed over."""
    left = iter(sorted(events))
    while some := list(islice(left, _AT_ONCE)):
        db.execute("DELETE FROM shown WHERE event IN (SELECT value FROM json_each(?))", (json.dumps(some),))
        views = events_by_id(db, some)
        gaps = _Gaps(db, views.values())
        texts = {row: event_text(view, gaps) for row, view in views.items()}
        db.executemany(
            "INSERT INTO shown VALUES (?, ?, ?)", [(row, len(text), text) for row, text in texts.items()]
        )


class _Gaps:
    """Gaps for what other things are called, by the number of their rows."""

    def __init__(self, db: Connection, events: Iterable[EventView]) -> None:
        self._entities: dict[str, int] = {}
        self._documents: dict[str, int] = {}
        for event in events:
            taking_part = (one for _, entities in event.roles for one in entities)
            self._entities |= dict.fromkeys((one.iri for one in (*taking_part, *event.said_by)), 0)
            self._documents |= dict.fromkeys((one.document.iri for one in event.evidence), 0)
        for table, found in (("entity", self._entities), ("document", self._documents)):
            found |= db.execute(
                f"SELECT iri, id FROM {table} WHERE iri IN (SELECT value FROM json_each(?))",
                (json.dumps(list(found)),),
            ).fetchall()

    def entity(self, entity: EntityView) -> str:
        return f"{GAP}{ENTITY}{self._entities[entity.iri]}{GAP}"

    def document(self, document: DocumentView) -> str:
        return f"{GAP}{DOCUMENT}{self._documents[document.iri]}{GAP}"

    def term(self, name: str) -> str:
        return f"{GAP}{TERM}{quoted(name)}{GAP}"

    def opened_term(self, name: str) -> str:
        return f"{GAP}{OPENED}{quoted(name)}{GAP}"

    def address(self, key: str) -> str:
        return f"{GAP}{ADDRESS}{quoted(key)}{GAP}"

    def label(self, labels: Mapping[str, str]) -> str:
        told = PART.join(part for language, text in labels.items() for part in (language, quoted(text)))
        return f"{GAP}{LABEL}{told}{GAP}"


def read_shown(db: Connection, events: Iterable[int]) -> ShownEvents:
    """Read some events as JSON with gaps, with what stands in these.

    Args:
        db: With the tables.
        events: Their rows, in the order in which they shall come.
    """
    wanted = list(events)
    rows = db.execute(
        "SELECT event, text FROM shown WHERE event IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
    )
    parts = {event: text.split(GAP) for event, text in rows}
    gaps = {gap for found in parts.values() for gap in found[1::2]}
    return ShownEvents(
        tuple(parts[one] for one in wanted),
        entities_by_id(db, (int(gap[1:]) for gap in gaps if gap[0] == ENTITY)),
        documents_by_id(db, (int(gap[1:]) for gap in gaps if gap[0] == DOCUMENT)),
    )
