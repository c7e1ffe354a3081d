"""A graph arranged for look-ups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = ox.NamedNode(RDF + "type")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC = frozenset(ox.NamedNode(_XSD + name) for name in ("decimal", "integer", "double", "float"))

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Index:
    """The triples of one graph, by subject, by predicate and by class."""

    def __init__(self, triples: Iterable[ox.Quad | ox.Triple]) -> None:
        self.values: dict[Term, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.pairs: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
        self.types: dict[Term, set[Term]] = defaultdict(set)
        self.members: dict[Term, list[Term]] = defaultdict(list)
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            self.values[subject][predicate].append(value)
            self.pairs[predicate].append((subject, value))
            if predicate == TYPE:
                self.types[subject].add(value)
                self.members[value].append(subject)

    def of(self, subject: Term, predicate: Term) -> list[Term]:
        """The values of a property."""
        return self.values[subject].get(predicate, []) if subject in self.values else []

    def items(self, head: Term) -> Iterator[Term]:
        """The members of an RDF list."""
        while head != ox.NamedNode(RDF + "nil"):
            yield self.of(head, ox.NamedNode(RDF + "first"))[0]
            head = self.of(head, ox.NamedNode(RDF + "rest"))[0]


def local_name(node: Term) -> str:
    """Return the last part of an IRI: ``minCount``."""
    return re.split("[#/]", node.value)[-1] if isinstance(node, ox.NamedNode) else str(node)


def text(term: Term) -> str:
    """Return what a term is written with: the IRI, the lexical form; empty for a blank node."""
    return term.value if isinstance(term, ox.Literal | ox.NamedNode) else ""


def number(term: Term) -> Decimal | None:
    """Return the number that a literal is; None for anything else."""
    if not isinstance(term, ox.Literal) or term.datatype not in _NUMERIC:
        return None
    try:
        return Decimal(term.value)
    except InvalidOperation:
        return None
