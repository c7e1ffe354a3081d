"""Hold written graphs to what is promised of them: the shapes, the offsets, the names of terms and graphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

import ontology
from kg.shacl import Index, Term, check, shapes
from kg.terms import PREFIXES, term

_DOCUMENT = term("reg:Document")
_CONTEXT = term("nif:Context")
_SENTENCE = term("nif:Sentence")
_PHRASE = term("nif:Phrase")
_IS_STRING = term("nif:isString")
_ANCHOR = term("nif:anchorOf")
_BEGIN = term("nif:beginIndex")
_END = term("nif:endIndex")
_REFERENCE_CONTEXT = term("nif:referenceContext")
_REG = PREFIXES["reg"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise."""

    graph: str
    """IRI of the document's graph; empty for the default graph."""
    focus: str
    """What it is about: an IRI."""
    component: str
    """What was broken: a parameter of SHACL (``minCount``), ``offsets``, ``term`` or ``graph``."""
    message: str
    path: str = ""
    value: str = ""

    def __str__(self) -> str:
        where = " ".join(filter(None, (_short(self.path), self.value)))
        return f"{self.focus}: {self.message}" + (f" ({where})" if where else "")


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on a dataset."""

    graphs: int
    quads: int
    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        return not self.violations


def validate(quads: Iterable[ox.Quad]) -> Report:
    """Validate each named graph by itself.

    Args:
        quads: From ``to_quads`` or a store, in any order. All are held in memory; for a store that does not
            fit, call ``validate_graph`` graph by graph.
    """
    graphs: dict[Term | ox.DefaultGraph, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad)
    violations = [
        violation
        for name in sorted(graphs, key=str)
        for violation in validate_graph(name.value if isinstance(name, ox.NamedNode) else "", graphs[name])
    ]
    return Report(len(graphs), sum(map(len, graphs.values())), tuple(violations))


def validate_graph(name: str, quads: Iterable[ox.Quad]) -> tuple[Violation, ...]:
    """Validate what one document says.

    Args:
        name: IRI of the graph.
        quads: What stands in it.
    """
    graph = Index(quads)
    found = [
        Violation(
            name,
            _show(problem.focus),
            problem.component,
            problem.message,
            _show(problem.path),
            _show(problem.value),
        )
        for problem in check(graph, shapes())
    ]
    found += check_offsets(name, graph)
    found += _check_terms(name, graph)
    found += _check_name(name, graph)
    return tuple(
        sorted(set(found), key=lambda one: (one.focus, one.path, one.component, one.value, one.message))
    )


def check_offsets(name: str, graph: Index) -> Iterator[Violation]:
    """Find the sentences and mentions whose words are not what stands at their offsets.

    Where the text is not kept, only the length and the IRI are compared.
    """
    text = {
        context: values[0].value
        for context, values in (
            (context, graph.of(context, _IS_STRING)) for context in graph.members[_CONTEXT]
        )
        if values and isinstance(values[0], ox.Literal)
    }
    for kind in (_SENTENCE, _PHRASE):
        for node in graph.members.get(kind, ()):
            begin, end, anchor = (_one(graph, node, predicate) for predicate in (_BEGIN, _END, _ANCHOR))
            if not begin.isdigit() or not end.isdigit():
                continue  # the shapes tell
            context = next(iter(graph.of(node, _REFERENCE_CONTEXT)), None)
            there = text[context][int(begin) : int(end)] if context in text else None
            if there is not None and there != anchor:
                yield Violation(name, _show(node), "offsets", f"the text has {there!r} there, not {anchor!r}")
            elif len(anchor) != int(end) - int(begin):
                yield Violation(name, _show(node), "offsets", f"{anchor!r} is not {begin} to {end} long")
            if not _show(node).endswith(f"#char={begin},{end}"):
                yield Violation(name, _show(node), "offsets", f"the IRI does not say {begin},{end}")


def _check_terms(name: str, graph: Index) -> Iterator[Violation]:
    """Find what is in the ontology's namespace and not in the ontology."""
    known = _terms()
    used = {
        (predicate.value, pairs[0][0])
        for predicate, pairs in graph.pairs.items()
        if isinstance(predicate, ox.NamedNode)
    }
    used |= {
        (kind.value, members[0])
        for kind, members in graph.members.items()
        if isinstance(kind, ox.NamedNode) and members
    }
    for iri, subject in sorted(used, key=lambda pair: pair[0]):
        if iri.startswith(_REG) and iri not in known:
            yield Violation(name, _show(subject), "term", f"{_short(iri)} is not in the ontology")


def _check_name(name: str, graph: Index) -> Iterator[Violation]:
    documents = graph.members.get(_DOCUMENT, [])
    if [_show(document) for document in documents] != [name]:
        yield Violation(name, name, "graph", "a graph holds the one document that names it")


@cache
def _terms() -> frozenset[str]:
    return frozenset(
        quad.subject.value
        for file in ("regkg.ttl", "events.ttl")
        for quad in ox.parse(path=ontology.folder() / file, format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    )


def _one(graph: Index, node: Term, predicate: Term) -> str:
    value = next(iter(graph.of(node, predicate)), None)
    return value.value if isinstance(value, ox.Literal) else ""


def _show(node: Term | None) -> str:
    if node is None:
        return ""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
