"""The shapes accept a good graph and refuse each kind of bad one, compiled as in pyshacl."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace

import ontology
from kg.errors import InvalidReference
from kg.shacl import Index, check, compile_shapes, shapes
from kg.terms import PREFIXES

SH = Namespace("http://www.w3.org/ns/shacl#")
GOOD = Path(__file__).parent / "good.trig"
DATA = {"entity": "https://w3id.org/regkg/id/entity/", "event": "https://w3id.org/regkg/id/event/"}
NAMES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in (PREFIXES | DATA).items())
BASE = "https://w3id.org/regkg/id/document/d1"

#: (what is taken away, what is put in its place, the constraint that is broken)
BAD = [
    # ---- events
    ("event:e1 a reg:DealEvent", "", "xone"),
    ("event:e1 a reg:Investment", "", "minCount"),
    ("event:e1 a reg:Event", "", "hasValue"),
    ("event:e1 a sem:Event", "", "hasValue"),
    ("", "event:e1 a reg:OversightEvent", "xone"),
    ("event:e1 reg:factuality reg:Actual", "", "minCount"),
    ("", "event:e1 reg:factuality reg:Denied", "maxCount"),
    ("event:e1 reg:factuality reg:Actual", "event:e1 reg:factuality reg:Likely", "in"),
    ("event:e1 reg:confidence 0.87", "", "minCount"),
    ("", "event:e1 reg:confidence 0.86", "maxCount"),
    ("event:e1 reg:confidence 0.87", "event:e1 reg:confidence 1.1", "maxInclusive"),
    ("event:e1 reg:confidence 0.87", "event:e1 reg:confidence -0.1", "minInclusive"),
    ("event:e1 reg:confidence 0.87", 'event:e1 reg:confidence "0.87"', "datatype"),
    ("event:e1 reg:evidence <#char=36,127>", "", "minCount"),
    ("event:e1 reg:evidence <#char=36,127>", "event:e1 reg:evidence <#char=56,65>", "class"),
    ("event:e1 reg:reportedIn <>", "", "minCount"),
    ("event:e1 reg:reportedIn <>", "event:e1 reg:reportedIn <http://elsewhere.example/>", "class"),
    ('event:e1 reg:amountCurrency "EUR"', "", "minCount"),
    ('event:e1 reg:amountValue "15000000"^^xsd:decimal', "", "minCount"),
    ('event:e1 reg:amountValue "15000000"^^xsd:decimal', "event:e1 reg:amountValue 15000000", "datatype"),
    ('event:e1 reg:amountCurrency "EUR"', 'event:e1 reg:amountCurrency "euros"', "pattern"),
    ('event:e1 reg:date "2024-02-26"^^xsd:date', 'event:e1 reg:date "2024-02-26"', "or"),
    ('event:e1 reg:date "2024-02-26"^^xsd:date', 'event:e1 reg:date "2024-02-30"^^xsd:date', "or"),
    ('event:e1 reg:date "2024-02-26"^^xsd:date', 'event:e1 reg:date "2024-02"^^xsd:date', "or"),
    ("", 'event:e1 reg:date "2024"^^xsd:gYear', "maxCount"),
    ("", "event:e1 reg:stance reg:Support", "class"),
    ("event:e2 reg:stance reg:Oppose", "event:e2 reg:stance reg:Actual", "in"),
    ("", "event:e2 reg:stance reg:Neutral", "maxCount"),
    ("", 'event:e1 rdfs:label "Encore un libellé"@fr', "uniqueLang"),
    ("", 'event:e1 rdfs:label "Sans langue"', "datatype"),
    ("event:e2 reg:participant entity:kim-van-sparrentak", "", "or"),
    # ---- roles
    ("", "event:e1 reg:investor entity:ai-act", "class"),
    ("", "event:e1 reg:investee entity:ai-act", "or"),
    ("", "event:e1 reg:participant entity:ai-act", "or"),
    ("", "event:e1 reg:law entity:microsoft", "class"),
    ("", "event:e2 reg:about <#run>", "or"),
    ("", "event:e1 reg:investor entity:not-described", "class"),
    ("event:e1 reg:saidBy entity:reuters", "event:e1 reg:saidBy entity:ai-act", "class"),
    # ---- entities
    ('entity:reuters rdfs:label "Reuters"', "", "minCount"),
    ("entity:microsoft a reg:Actor", "", "hasValue"),
    ("entity:microsoft a reg:Organization", "", "hasValue"),
    ("entity:microsoft a org:Organization", "", "hasValue"),
    ("entity:kim-van-sparrentak a foaf:Person", "", "hasValue"),
    ("entity:ai-act a eli:LegalResource", "", "hasValue"),
    ("", "entity:new a reg:Product ; rdfs:label 'X'", "hasValue"),
    ("", "entity:new a reg:Place ; rdfs:label 'X'", "hasValue"),
    ("", "entity:microsoft a reg:Person , foaf:Person", "xone"),
    ("", "entity:microsoft a reg:PublicAuthority", "not"),
    ("", 'entity:ai-act rdfs:label "AI Act"@en', "uniqueLang"),
    ("", 'entity:microsoft owl:sameAs "Q2283"', "nodeKind"),
    ("", 'entity:mistral-ai reg:country "France"', "pattern"),
    # ---- text
    ("<#char=36,127> nif:endIndex 127", "<#char=36,127> nif:endIndex 36", "lessThan"),
    ("<#char=56,65> nif:beginIndex 56", "<#char=56,65> nif:beginIndex -1", "minInclusive"),
    ("<#char=56,65> nif:beginIndex 56", "", "minCount"),
    ('<#char=56,65> nif:anchorOf "Microsoft"', "", "minCount"),
    ('<#char=56,65> nif:anchorOf "Microsoft"', '<#char=56,65> nif:anchorOf ""', "minLength"),
    ("<#char=56,65> nif:referenceContext <#char=0,>", "", "minCount"),
    ("<#char=56,65> nif:referenceContext <#char=0,>", "<#char=56,65> nif:referenceContext <>", "class"),
    ("<#char=56,65> itsrdf:taIdentRef entity:microsoft", "", "minCount"),
    ("<#char=56,65> itsrdf:taConfidence 0.99", "<#char=56,65> itsrdf:taConfidence 2.0", "maxInclusive"),
    ("", "<#microsoft> a nif:Phrase", "pattern"),
    ("<#char=0,> nif:beginIndex 0", "<#char=0,> nif:beginIndex 1", "hasValue"),
    # ---- documents
    ('<> dcterms:title "Microsoft investit dans Mistral AI"@fr', "", "minCount"),
    (
        '<> dcterms:title "Microsoft investit dans Mistral AI"@fr',
        '<> dcterms:title "Sans langue"',
        "datatype",
    ),
    ('<> dcterms:language "fr"', '<> dcterms:language "français"', "pattern"),
    ("<> prov:wasGeneratedBy <#run>", "", "minCount"),
    ("<> a prov:Entity", "", "hasValue"),
    ('<> reg:fileName "mistral.html"', '<> reg:fileName "/home/me/mistral.html"', "pattern"),
    ("", '<> reg:contentHash "abc"', "pattern"),
    ('<> dcterms:issued "2024-02-28"^^xsd:date', '<> dcterms:issued "28 février"', "or"),
    ('<#run> prov:endedAtTime "2024-03-01T08:00:00Z"^^xsd:dateTime', "", "minCount"),
    ("<#zone1> reg:zoneLength 12", '<#zone1> reg:zoneLength "12"', "datatype"),
]


def turtle(statements: str) -> set[ox.Triple]:
    parsed = ox.parse(f"{NAMES}{statements} .".removesuffix(" ."), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return {quad.triple for quad in parsed}


def statement(text: str) -> set[ox.Triple]:
    return turtle(f"{text} .") if text else set()


@cache
def good() -> frozenset[ox.Triple]:
    return frozenset(quad.triple for quad in ox.parse(path=GOOD, format=ox.RdfFormat.TRIG))


def problems(triples: set[ox.Triple] | frozenset[ox.Triple]) -> set[tuple[str, str, str]]:
    """(focus node, constraint, path) of what the compiled checks find."""
    return {
        (_text(problem.focus), problem.component, _text(problem.path))
        for problem in check(Index(triples), shapes())
    }


def _text(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


@cache
def shapes_graph() -> Graph:
    return Graph().parse(ontology.folder() / "shapes.ttl")


def verdict(
    triples: set[ox.Triple] | frozenset[ox.Triple], *, strict: bool = False
) -> set[tuple[str, str, str]]:
    """(focus node, constraint, path) of what pyshacl finds."""
    graph = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph(), inference="none", meta_shacl=strict)
    results = list(report.objects(None, SH.result))
    return {
        (
            str(report.value(result, SH.focusNode)),
            _parameter(str(report.value(result, SH.sourceConstraintComponent))),
            str(report.value(result, SH.resultPath) or ""),
        )
        for result in results
    }


def _parameter(component: str) -> str:
    name = component.removeprefix(SH).removesuffix("ConstraintComponent")
    return name[0].lower() + name[1:]


def test_a_good_graph_is_accepted() -> None:
    """Both readers of the shapes find nothing, and the shapes themselves are good SHACL."""
    assert set() == problems(good())
    assert set() == verdict(good(), strict=True)


@pytest.mark.parametrize(("taken", "put", "constraint"), BAD)
def test_a_bad_graph_is_refused(taken: str, put: str, constraint: str) -> None:
    """One wrong or missing statement is found, and both readers of the shapes find the same."""
    assert statement(taken) <= good(), "what is taken away is not there"
    bad = (good() - statement(taken)) | statement(put)
    found = problems(bad)

    assert constraint in {component for _, component, _ in found}
    assert verdict(bad) == found


def test_every_constraint_is_broken_by_some_bad_graph() -> None:
    """The rows above cover every kind of constraint that the shapes use."""
    graph = shapes_graph()
    said = {
        str(predicate).removeprefix(SH) for predicate in graph.predicates() if str(predicate).startswith(SH)
    }
    structure = {"path", "message", "property", "targetClass", "targetSubjectsOf", "targetObjectsOf"}

    assert said - structure == {constraint for _, _, constraint in BAD}


def test_every_shape_says_in_words_what_it_asks() -> None:
    """Each node or property shape with a constraint has a message."""
    graph = shapes_graph()
    constrained = set(graph.subjects(SH.path)) | {
        shape
        for shape in graph.subjects(RDF.type, SH.NodeShape)
        if not any(graph.objects(shape, SH.property))
    }
    nested = {
        shape
        for option in graph.objects(None, RDF.first)
        for shape in graph.objects(option, SH.property)  # sh:or speaks for them
    }

    assert [shape for shape in constrained - nested if not graph.value(shape, SH.message)] == []


def test_a_constraint_that_is_not_compiled_is_refused() -> None:
    """Nothing in the shapes is passed over in silence."""
    quads = turtle(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> "
        "reg:S a sh:NodeShape ; sh:targetClass reg:Event ; sh:closed true ."
    )

    with pytest.raises(InvalidReference, match="sh:closed"):
        compile_shapes(Index(quads))
