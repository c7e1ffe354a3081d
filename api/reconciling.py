"""Reconciliation: names of a table → entities of the graph, by the W3C group's protocol 0.2."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.references import Json
from kg.errors import InvalidQuery
from kg.projection import (
    EntityView,
    Hit,
    Projection,
    find_entity,
    label_in,
    search_entities,
)
from kg.projection.classes import ENTITY_TYPES, REG, term_labels
from kg.projection.keys import fold

#: Queries of one batch; OpenRefine sends 10.
MOST_QUERIES = 100
#: Rows of one extension.
MOST_IDS = 500
#: Score from which, if nothing else scores as much, the name counts as found: the very name or alias.
MATCH = 100.0
#: What a property that says otherwise takes from the score.
MISMATCH = 20.0


@dataclass(frozen=True, slots=True)
class Property:
    """What a table can be filled with, or narrow a name by."""

    id: str
    name: str
    description: str


PROPERTIES = (
    Property("label", "label", "Preferred name in the language of the request"),
    Property("altLabel", "other names", "Every other form of the name that was seen"),
    Property("type", "type", "Class of the entity"),
    Property("country", "country", 'ISO 3166-1 alpha-2, "EU" or "INT"'),
    Property("identifier", "identifier", "CELEX, ELI, LEI"),
    Property("sameAs", "same as", "IRI of the same entity in Wikidata"),
    Property("events", "events", "How many events it takes part in"),
    Property("documents", "documents", "How many documents name it"),
)


class _PropertyValue(BaseModel):
    model_config = ConfigDict(extra="allow")
    pid: str = Field(max_length=200)
    v: Any = None


class ReconciliationQuery(BaseModel):
    """One name that is looked for."""

    model_config = ConfigDict(extra="allow")
    query: str = Field(default="", max_length=1000)
    type: str | list[str] | None = None
    limit: int = Field(default=10, ge=1)
    properties: list[_PropertyValue] = Field(default=[], max_length=50)
    type_strict: Literal["any", "all", "should"] = "any"


class _Wanted(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: str = Field(max_length=200)


class ExtensionQuery(BaseModel):
    """The properties that are asked for, and whose."""

    model_config = ConfigDict(extra="allow")
    ids: list[str] = Field(max_length=MOST_IDS)
    properties: list[_Wanted] = Field(max_length=50)


_BATCH = TypeAdapter(dict[str, ReconciliationQuery])


def read_batch(text: str) -> dict[str, ReconciliationQuery]:
    """Read ``queries``.

    Raises:
        InvalidQuery: It is no batch of at most ``MOST_QUERIES`` queries.
    """
    batch: dict[str, ReconciliationQuery] = _read(_BATCH, text, "queries")
    if len(batch) > MOST_QUERIES:
        raise InvalidQuery(f"queries: {len(batch)} in one batch; send at most {MOST_QUERIES}")
    return batch


def read_extension(text: str) -> ExtensionQuery:
    """Read ``extend``.

    Raises:
        InvalidQuery: It is no data extension query.
    """
    asked: ExtensionQuery = _read(TypeAdapter(ExtensionQuery), text, "extend")
    return asked


def _read(adapter: TypeAdapter[Any], text: str, name: str) -> Any:
    try:
        return adapter.validate_python(json.loads(text))
    except (ValidationError, ValueError, RecursionError) as error:
        problem = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "no JSON"
        raise InvalidQuery(f"{name}: {problem}; see the reconciliation protocol 0.2") from error


def reconcile(projection: Projection, batch: dict[str, ReconciliationQuery], lang: str) -> Json:
    """Answer a batch: for each query the candidates, best first."""
    return {name: {"result": _candidates(projection, one, lang)} for name, one in batch.items()}


def _candidates(projection: Projection, asked: ReconciliationQuery, lang: str) -> list[Json]:
    types = _types(asked)
    if types is None:
        return []
    limit = min(asked.limit, 100)
    own = find_entity(projection, asked.query) if asked.query else None
    hits = list(search_entities(projection, asked.query, types=types, limit=limit).items)
    scored = [(_score(hit, asked.properties), hit) for hit in hits]
    if own is not None and asked.query.startswith(projection.base_iri):
        # Whoever sends an IRI of ours means it.
        return [_candidate(own, MATCH, match=True, lang=lang)]
    scored.sort(key=lambda one: -one[0])
    certain = sum(score >= MATCH for score, _ in scored) == 1
    return [
        _candidate(hit.entity, score, match=certain and score >= MATCH, lang=lang, hit=hit)
        for score, hit in scored
    ]


def _types(asked: ReconciliationQuery) -> tuple[str, ...] | None:
    """The classes that are asked for; None when it is something we have none of."""
    given = [asked.type] if isinstance(asked.type, str) else asked.type or []
    if not given or asked.type_strict == "should":
        return ()
    names = tuple(one.removeprefix(REG).removeprefix("reg:") for one in given)
    known = tuple(name for name in names if name in ENTITY_TYPES)
    return known or None


def _score(hit: Hit, properties: Iterable[_PropertyValue]) -> float:
    score = hit.match.score
    for one in properties:
        values = {fold(value) for value in _texts(one.v)} - {""}
        stated = {fold(str(value)) for value in _stated(hit.entity, one.pid)} - {""}
        if values and stated and not values & stated:
            score -= MISMATCH
    return max(0.0, score)


def _texts(value: Any) -> Iterable[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield str(one.get("id", ""))
            yield str(one.get("name", ""))
        elif one is not None:
            yield str(one)


def _stated(entity: EntityView, name: str) -> tuple[str | int, ...]:
    """The values of a property; none for one that we do not have."""
    match name:
        case "label":
            return tuple(entity.labels.values())
        case "altLabel":
            return entity.aliases
        case "type":
            return (entity.type,) if entity.type else ()
        case "country":
            return (entity.country,) if entity.country else ()
        case "identifier":
            return entity.identifiers
        case "sameAs":
            return entity.same_as
        case "events":
            return (entity.events,)
        case "documents":
            return (entity.documents,)
        case _:
            return ()


def _candidate(entity: EntityView, score: float, *, match: bool, lang: str, hit: Hit | None = None) -> Json:
    found: Json = {
        "id": entity.slug,
        "name": label_in(entity.labels, lang, entity.slug),
        "type": [type_item(entity.type, lang)] if entity.type else [],
        "score": score,
        "match": match,
        "description": describe(entity, lang),
    }
    if hit is not None:
        found["features"] = [{"id": hit.match.kind.replace(" ", "_"), "value": hit.match.score}]
    return found


def type_item(name: str, lang: str) -> Json:
    """A class of entities, as the protocol has it."""
    return {"id": name, "name": label_in(term_labels().get(name, {}), lang, name)}


def describe(entity: EntityView, lang: str) -> str:
    """A few words that tell namesakes apart."""
    kind = label_in(term_labels().get(entity.type or "", {}), lang, "")
    number = f"{'événements : ' if lang == 'fr' else 'events: '}{entity.events}"
    return ", ".join(filter(None, (kind, entity.country, *entity.identifiers[:1], number)))


def extend(projection: Projection, asked: ExtensionQuery, lang: str) -> Json:
    """Answer a data extension query; what we do not have is an empty list."""
    names = {one.id: one.name for one in PROPERTIES}
    wanted = list(dict.fromkeys(one.id for one in asked.properties))
    rows = {}
    for slug in dict.fromkeys(asked.ids):
        entity = find_entity(projection, slug)
        rows[slug] = {name: _cells(entity, name, lang) if entity else [] for name in wanted}
    return {"meta": [{"id": name, "name": names.get(name, name)} for name in wanted], "rows": rows}


def _cells(entity: EntityView, name: str, lang: str) -> list[Json]:
    if name == "label":
        return [{"str": label_in(entity.labels, lang, entity.slug)}]
    if name == "type":
        return [type_item(entity.type, lang)] if entity.type else []
    return [{"int": one} if isinstance(one, int) else {"str": one} for one in _stated(entity, name)]
