"""An event as JSON, written down as it goes: there are twenty to a page, each with all that is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from api.references import Json, address, written_document, written_entity, written_term
from api.written import Written, as_text, number, quoted, written_list, written_object
from kg.projection import Claim, EntityView, EventView, Evidence, label_in


def event_item(event: EventView, language: str) -> Written:
    """An event, with everything that is said of it and every sentence that says so."""
    return written_object(
        id=quoted(event.iri),
        key=quoted(event.key),
        url=quoted(address("events", event.key)),
        label=quoted(label_in(event.labels, language, event.key)),
        labels=_labels(event.labels),
        type=_term(event.type, language),
        family=_term(event.family, language),
        date=quoted(event.date),
        amount=_amount(event.amount, event.currency),
        factuality=_term(event.factuality, language),
        stance=_term(event.stance, language),
        confidence=number(event.confidence),
        provision=quoted(event.provision),
        roles=written_list(_role(*one, language) for one in event.roles),
        said_by=_entities(event.said_by, language),
        reported=quoted(event.reported),
        updated=quoted(event.updated or None),
        evidence=written_list(map(_evidence, event.evidence)),
        claims=written_list(_claim(one, language) for one in event.claims),
    )


def _role(role: str, entities: tuple[EntityView, ...], language: str) -> str:
    return written_term(role, language).having(entities=_entities(entities, language)).text


def _entities(entities: tuple[EntityView, ...], language: str) -> str:
    return written_list(written_entity(one, language).text for one in entities)


def _evidence(evidence: Evidence) -> str:
    """A sentence with its place; ``quote`` is the text from ``begin`` to ``end``, in code points."""
    quote = quoted(evidence.quote)
    return written_object(
        id=quoted(evidence.sentence),
        label=quote,
        quote=quote,
        begin=str(evidence.begin),
        end=str(evidence.end),
        document=written_document(evidence.document).text,
    ).text


def _claim(claim: Claim, language: str) -> str:
    document = claim.document
    return written_object(
        document=written_object(id=quoted(document.iri), label=quoted(document.title or document.key)).text,
        type=_term(claim.type, language),
        date=quoted(claim.date),
        amount=_amount(claim.amount, claim.currency),
        factuality=_term(claim.factuality, language),
        stance=_term(claim.stance, language),
        confidence=number(claim.confidence),
        provision=quoted(claim.provision),
    ).text


def _term(name: str | None, language: str) -> str:
    return written_term(name, language).text


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ",".join([f"{quoted(language)}:{quoted(text)}" for language, text in labels.items()]) + "}"


@lru_cache(1 << 10)
def _amount(value: Decimal | None, currency: str | None) -> str:
    if value is None:
        return "null"
    whole = value == value.to_integral_value()
    amount: Json = {"value": int(value) if whole else float(value), "currency": currency}
    return as_text(amount)
