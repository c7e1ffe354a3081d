"""Which classes are event types, families and entity types, and what a reader calls them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import pyoxigraph as ox

import ontology
from kg.terms import PREFIXES
from kg.vocabulary import ENTITY_TYPES

REG = PREFIXES["reg"]
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_ROLE = ox.NamedNode(REG + "role")

__all__ = ["ENTITY_TYPES", "REG", "families", "family_of", "roles", "term_labels"]


@cache
def _schema() -> tuple[ox.Quad, ...]:
    paths = [ontology.folder() / name for name in ("regkg.ttl", "events.ttl")]
    return tuple(quad for path in paths for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


def _local(node: object) -> str:
    return node.value.removeprefix(REG) if isinstance(node, ox.NamedNode) else ""


@cache
def term_labels() -> Mapping[str, Mapping[str, str]]:
    """Local name of a class, property or individual → language → label."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in _schema():
        if quad.predicate == _LABEL and isinstance(quad.object, ox.Literal):
            found[_local(quad.subject)][quad.object.language or ""] = quad.object.value
    return found


@cache
def family_of() -> Mapping[str, str]:
    """Event type → family, by local names."""
    above = {
        _local(quad.subject): _local(quad.object)
        for quad in _schema()
        if quad.predicate == _SUBCLASS and isinstance(quad.object, ox.NamedNode)
    }
    return {name: family for name, family in above.items() if above.get(family) == "Event"}


@cache
def families() -> tuple[str, ...]:
    """The families of event types, in the order of the ontology."""
    return tuple(dict.fromkeys(family_of().values()))


@cache
def roles() -> tuple[str, ...]:
    """The roles of all event types, in the order of the ontology."""
    return tuple(dict.fromkeys(_local(quad.object) for quad in _schema() if quad.predicate == _ROLE))
