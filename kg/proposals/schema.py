"""The ontology as a language model is told of it: a JSON schema for its answer, and what the terms mean."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

import pyoxigraph as ox

import ontology
from kg.model import Factuality, Stance
from kg.vocabulary import RDFS, REG, EventType, Vocabulary

FACTUALITIES: tuple[str, ...] = get_args(Factuality)
STANCES: tuple[str, ...] = get_args(Stance)


def answer_schema(known: Vocabulary, numbers: tuple[int, ...], *, most: int) -> dict[str, Any]:
    """The JSON schema of an answer, in what all servers know of it: every property required, none besides.

    Args:
        known: Event types and their roles.
        numbers: Of the sentences that are handed over, ascending.
        most: Events in an answer.
    """
    roles = sorted({role.name for kind in known.event_types.values() for role in kind.roles})
    text = {"type": "string"}
    nothing = {"type": "null"}
    event = _object(
        sentence={"type": "integer", "minimum": numbers[0], "maximum": numbers[-1]},
        quote=text,
        event_type={"type": "string", "enum": sorted(known.event_types)},
        roles={
            "type": "array",
            "items": _object(role={"type": "string", "enum": roles}, name=text),
        },
        amount={"anyOf": [_object(value={"type": "number"}, currency=text), nothing]},
        date={"anyOf": [text, nothing]},
        factuality={"type": "string", "enum": list(FACTUALITIES)},
        stance={"anyOf": [{"type": "string", "enum": list(STANCES)}, nothing]},
    )
    return _object(events={"type": "array", "items": event, "maxItems": most})


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def takes_stance(kind: EventType) -> bool:
    """Events of a type have a stance: its frames tell of somebody's words."""
    return any(frame.reporting or frame.stance for frame in kind.frames)


@cache
def definitions() -> dict[str, str]:
    """Local name of a term → its definition in English."""
    found = {}
    for name in ("regkg.ttl", "events.ttl"):
        for quad in ox.parse(path=ontology.folder() / name, format=ox.RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if (
                isinstance(subject, ox.NamedNode)
                and quad.predicate.value == RDFS + "comment"
                and isinstance(value, ox.Literal)
                and value.language == "en"
            ):
                found[subject.value.removeprefix(REG)] = value.value
    return found
