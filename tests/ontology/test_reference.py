"""Reference data that does not contradict itself. A file that is not there is skipped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

import ontology
from kg.rdf import ENTITY_CLASSES
from kg.terms import PREFIXES, term

ENTITY = "https://w3id.org/regkg/id/entity/"
FILES = sorted((ontology.folder() / "reference").glob("*.ttl"))

pytestmark = pytest.mark.skipif(not FILES, reason="no reference data here")

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def read(path: Path) -> dict[ox.NamedNode, dict[str, list[ox.Literal | ox.NamedNode]]]:
    """Entity → property → values."""
    found: dict[ox.NamedNode, dict[str, list[ox.Literal | ox.NamedNode]]] = {}
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ENTITY):
            about = found.setdefault(quad.subject, defaultdict(list))
            about[quad.predicate.value].append(quad.object)
    return found


def slug(node: ox.NamedNode) -> str:
    return node.value.removeprefix(ENTITY)


def is_ambiguous(about: dict[str, list[ox.Literal | ox.NamedNode]]) -> bool:
    return any(value.value == "true" for value in about[term("reg:ambiguous").value])


@each_file
def test_every_file_parses_and_holds_entities(path: Path) -> None:
    """A file is Turtle and says something of entities."""
    assert read(path)


@each_file
def test_every_entity_has_a_class_that_we_know(path: Path) -> None:
    """One of the seven at least; superclasses are not written here."""
    known = {term(f"reg:{name}") for name in ENTITY_CLASSES}
    faulty = [
        slug(node)
        for node, about in read(path).items()
        if not about[term("rdf:type").value] or not set(about[term("rdf:type").value]) <= known
    ]

    assert faulty == []


@each_file
def test_every_entity_has_one_label_a_language(path: Path) -> None:
    """At least one label, and never two in a language."""
    faulty = []
    for node, about in read(path).items():
        languages = [label.language for label in about[term("rdfs:label").value]]
        if not languages or len(set(languages)) < len(languages):
            faulty.append(slug(node))

    assert faulty == []


@each_file
def test_slugs_are_safe(path: Path) -> None:
    """Lower-case ASCII, digits and hyphens: no escapes in an address."""
    assert [
        slug(node) for node in read(path) if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(node))
    ] == []


@each_file
def test_every_link_has_a_source(path: Path) -> None:
    """What an entity is the same as is never from memory: it says where it was read."""
    faulty = [
        slug(node)
        for node, about in read(path).items()
        if about[term("owl:sameAs").value] and not about[term("dcterms:source").value]
    ]

    assert faulty == []


@each_file
def test_every_property_is_in_the_ontology(path: Path) -> None:
    """A slip in the name of a property would be read as silence."""
    known = {
        quad.subject.value
        for quad in ox.parse(path=ontology.folder() / "regkg.ttl", format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }
    used = {predicate for about in read(path).values() for predicate in about}

    assert set() == {name for name in used if name.startswith(PREFIXES["reg"])} - known


def test_an_entity_stands_in_one_file() -> None:
    """No slug is described twice."""
    places = defaultdict(list)
    for path in FILES:
        for node in read(path):
            places[slug(node)].append(path.stem)

    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_every_link_is_to_one_entity() -> None:
    """No two entities are the same as a third thing."""
    claims = defaultdict(set)
    for path in FILES:
        for node, about in read(path).items():
            for other in about[term("owl:sameAs").value]:
                claims[other.value].add(slug(node))

    assert {other: sorted(nodes) for other, nodes in claims.items() if len(nodes) > 1} == {}


def claims() -> Iterator[tuple[str, str]]:
    """(name with its language, slug) for each name that means an entity wherever it stands."""
    for path in FILES:
        for node, about in read(path).items():
            own = [] if is_ambiguous(about) else about[term("rdfs:label").value]
            for name in (*own, *about[term("skos:altLabel").value]):
                yield f"{name.value}@{name.language or ''}", slug(node)


def test_no_name_means_two_entities() -> None:
    """A name that several share belongs in reg:contextLabel or reg:metonym, where the context decides."""
    owners = defaultdict(set)
    for name, owner in claims():
        owners[name].add(owner)

    assert {name: sorted(nodes) for name, nodes in owners.items() if len(nodes) > 1} == {}
