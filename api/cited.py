"""Answers of the service made short: IRIs, labels, and the sentences behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Sentences of an event in a list, names of an entity, and characters of a sentence.
MOST_SENTENCES, MOST_NAMES, LONGEST_QUOTE = 3, 20, 600

Json = Mapping[str, Any]


def entity(one: Json) -> dict[str, Any]:
    """An entity in a list."""
    return _without_empty(
        {
            "iri": one["id"],
            "label": one["label"],
            "type": _name(one["type"]),
            "country": one.get("country"),
            "events": one.get("events"),
            "match": one.get("match"),
        }
    )


def card(one: Json) -> dict[str, Any]:
    """An entity with what is known of it."""
    return entity(one) | _without_empty(
        {
            "other_names": one["aliases"][:MOST_NAMES],
            "same_as": one["same_as"],
            "identifiers": one["identifiers"],
            "events_by_family": {facet["value"]: facet["count"] for facet in one["counts"]["families"]},
            "acts_with": [
                {"iri": other["id"], "label": other["label"], "shared_events": other["events"]}
                for other in one["coactors"][:10]
            ],
            "newest_events": [event(newest) for newest in one["newest_events"]],
        }
    )


def event(one: Json, *, sentences: int = MOST_SENTENCES) -> dict[str, Any]:
    """An event with who takes part, how sure it is, and the sentences that say so.

    Args:
        one: As ``/events`` has it.
        sentences: How many at most; how many there are more is told.
    """
    evidence = one["evidence"]
    return _without_empty(
        {
            "iri": one["id"],
            "label": one["label"],
            "type": _name(one["type"]),
            "date": one["date"],
            "factuality": _name(one["factuality"]),
            "stance": _name(one["stance"]),
            "confidence": one["confidence"],
            "amount": one["amount"],
            "provision": one["provision"],
            "roles": [
                {"role": role["name"], "iri": who["id"], "label": who["label"]}
                for role in one["roles"]
                for who in role["entities"]
            ],
            "said_by": [{"iri": who["id"], "label": who["label"]} for who in one["said_by"]],
            "sentences": [sentence(said) for said in evidence[:sentences]],
            "more_sentences": max(0, len(evidence) - sentences) or None,
        }
    )


def claim(one: Json) -> dict[str, Any]:
    """What one document says of an event."""
    return _without_empty(
        {
            "document": one["document"]["id"],
            "date": one["date"],
            "factuality": _name(one["factuality"]),
            "stance": _name(one["stance"]),
            "amount": one["amount"],
            "confidence": one["confidence"],
        }
    )


def sentence(one: Json) -> dict[str, Any]:
    """A sentence with its document; its IRI names the place in the text."""
    return {"iri": one["id"], "quote": one["quote"][:LONGEST_QUOTE], "document": document(one["document"])}


def document(one: Json) -> dict[str, Any]:
    """A document in a list."""
    return _without_empty(
        {
            "iri": one["id"],
            "label": one["label"],
            "issued": one["issued"],
            "publisher": one["publisher"],
            "source": one["source"],
        }
    )


def _name(term: Json | None) -> str | None:
    return term["name"] if term else None


def _without_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, [], {}, "")}
