"""Shapes: what they are about, and the constraints they set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

import ontology
from kg.errors import InvalidReference
from kg.shacl.constraints import BUILDERS, Constraint, each
from kg.shacl.index import TYPE, Index, Term, local_name, text

SH = "http://www.w3.org/ns/shacl#"

_PATH = ox.NamedNode(SH + "path")
_MESSAGE = ox.NamedNode(SH + "message")
_PROPERTY = ox.NamedNode(SH + "property")
_TARGET_CLASS = ox.NamedNode(SH + "targetClass")
_TARGET_SUBJECTS = ox.NamedNode(SH + "targetSubjectsOf")
_TARGET_OBJECTS = ox.NamedNode(SH + "targetObjectsOf")
_NO_CONSTRAINTS = {TYPE, _PATH, _MESSAGE, _PROPERTY, _TARGET_CLASS, _TARGET_SUBJECTS, _TARGET_OBJECTS}


@dataclass(frozen=True, slots=True)
class Problem:
    """A value, or a lack of one, that breaks a promise."""

    focus: Term
    component: str
    """Local name of the constraint's parameter in SHACL: ``minCount``."""
    message: str
    path: Term | None = None
    value: Term | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape, compiled."""

    path: Term | None
    """The property whose values are looked at; None for the focus node itself."""
    message: str
    constraints: tuple[tuple[str, Constraint], ...]
    properties: tuple[Shape, ...]
    target_classes: tuple[Term, ...] = ()
    target_subjects: tuple[Term, ...] = ()
    target_objects: tuple[Term, ...] = ()

    def targets(self, graph: Index) -> tuple[Term, ...]:
        """The nodes of the graph that the shape is about."""
        found: dict[Term, None] = {}
        for kind in self.target_classes:
            found.update(dict.fromkeys(graph.members.get(kind, ())))
        for predicate in self.target_subjects:
            found.update(dict.fromkeys(subject for subject, _ in graph.pairs.get(predicate, ())))
        for predicate in self.target_objects:
            found.update(dict.fromkeys(value for _, value in graph.pairs.get(predicate, ())))
        return tuple(found)

    def check(self, graph: Index, focus: Term) -> Iterator[Problem]:
        """What is wrong with one node."""
        values = [focus] if self.path is None else graph.of(focus, self.path)
        for component, constraint in self.constraints:
            for value in constraint(graph, focus, values):
                yield Problem(focus, component, self.message, self.path, value)
        for shape in self.properties:
            for value in values:
                yield from shape.check(graph, value)

    def accepts(self, graph: Index, focus: Term) -> bool:
        """Whether nothing is wrong with one node."""
        return next(self.check(graph, focus), None) is None


@cache
def shapes() -> tuple[Shape, ...]:
    """Compile the shapes that ship in the package.

    Raises:
        InvalidReference: A constraint that is not compiled here.
    """
    path = ontology.folder() / "shapes.ttl"
    return compile_shapes(Index(ox.parse(path=path, format=ox.RdfFormat.TURTLE)))


def compile_shapes(graph: Index) -> tuple[Shape, ...]:
    """Compile the node shapes of a graph.

    Raises:
        InvalidReference: A constraint that is not compiled here.
    """
    return tuple(_shape(graph, node) for node in graph.members[ox.NamedNode(SH + "NodeShape")])


def check(graph: Index, against: Iterable[Shape]) -> Iterator[Problem]:
    """Hold a graph to shapes."""
    for shape in against:
        for focus in shape.targets(graph):
            yield from shape.check(graph, focus)


def _shape(graph: Index, node: Term) -> Shape:
    about = graph.values[node]
    constraints = [
        (local_name(parameter), _constraint(graph, local_name(parameter), argument))
        for parameter, arguments in about.items()
        if parameter not in _NO_CONSTRAINTS
        for argument in arguments
    ]
    return Shape(
        path=next(iter(about.get(_PATH, ())), None),
        message="; ".join(text(message) for message in about.get(_MESSAGE, ())),
        constraints=tuple(constraints),
        properties=tuple(_shape(graph, child) for child in about.get(_PROPERTY, ())),
        target_classes=tuple(about.get(_TARGET_CLASS, ())),
        target_subjects=tuple(about.get(_TARGET_SUBJECTS, ())),
        target_objects=tuple(about.get(_TARGET_OBJECTS, ())),
    )


def _constraint(graph: Index, name: str, argument: Term) -> Constraint:
    if name == "or":
        return _some(graph, argument)
    if name == "xone":
        return _exactly_one(graph, argument)
    if name == "not":
        return _none(graph, argument)
    if name in BUILDERS:
        return BUILDERS[name](graph, argument)
    raise InvalidReference(f"shapes.ttl: sh:{name} is not compiled: add it to kg/shacl, or say it otherwise")


def _some(graph: Index, argument: Term) -> Constraint:
    options = [_shape(graph, option) for option in graph.items(argument)]
    return each(lambda graph, value: any(option.accepts(graph, value) for option in options))


def _exactly_one(graph: Index, argument: Term) -> Constraint:
    options = [_shape(graph, option) for option in graph.items(argument)]
    return each(lambda graph, value: sum(option.accepts(graph, value) for option in options) == 1)


def _none(graph: Index, argument: Term) -> Constraint:
    refused = _shape(graph, argument)
    return each(lambda graph, value: not refused.accepts(graph, value))
