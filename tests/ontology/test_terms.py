"""The vocabulary itself: every term of the contract, defined in both languages, without contradiction."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import chain
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

import ontology

REG = Namespace("https://w3id.org/regkg/ontology#")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
GOOD = Path(__file__).parent / "good.trig"

#: The classes of the contract, by superclass.
CLASSES = {
    "Actor": "Person Organization",
    "Organization": "Company PublicAuthority",
    "Event": "DealEvent OversightEvent LitigationEvent RulemakingEvent InfluenceEvent",
    "DealEvent": "Investment Acquisition Partnership",
    "OversightEvent": (
        "Investigation MergerReview Charge Fine Order Commitment Clearance Prohibition Designation "
        "CaseClosure"
    ),
    "LitigationEvent": "LegalAction CourtRuling Appeal",
    "RulemakingEvent": "LawProposal LawAdoption LawApplication Guidance",
    "InfluenceEvent": "Lobbying Statement",
}

#: The roles of the contract, by class.
ROLES = {
    "Investment": "investor investee",
    "Acquisition": "acquirer target seller",
    "Partnership": "partner",
    "Investigation": "authority subject law",
    "MergerReview": "authority subject",
    "Charge": "authority subject law",
    "Fine": "authority subject law",
    "Order": "authority subject law",
    "Commitment": "subject authority",
    "Clearance": "authority subject",
    "Prohibition": "authority subject",
    "Designation": "authority subject law",
    "CaseClosure": "authority subject",
    "LegalAction": "complainant defendant authority law",
    "CourtRuling": "authority subject law",
    "Appeal": "appellant authority",
    "LawProposal": "authority law",
    "LawAdoption": "authority law",
    "LawApplication": "law authority",
    "Guidance": "authority law",
    "Lobbying": "lobbyist law authority",
    "Statement": "speaker about",
}

OTHER_TERMS = (
    "Legislation Product Place Document participant date amountValue amountCurrency factuality Actual "
    "Planned Possible Denied stance Support Oppose Neutral confidence saidBy provision reportedIn evidence "
    "fileName contentHash"
)

#: What the contract aligns with, by term.
ALIGNMENTS = {
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "Organization": "http://www.w3.org/ns/org#Organization",
    "Legislation": "http://data.europa.eu/eli/ontology#LegalResource",
    "Product": "https://schema.org/Product",
    "Place": "https://schema.org/Place",
    "Event": "http://semanticweb.cs.vu.nl/2009/11/sem/Event",
    "participant": "http://semanticweb.cs.vu.nl/2009/11/sem/hasActor",
    "Document": "http://www.w3.org/ns/prov#Entity",
}


@cache
def vocabulary() -> Graph:
    graph = Graph()
    for name in ("regkg.ttl", "events.ttl"):
        graph.parse(ontology.folder() / name)
    return graph


def terms() -> list[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
    found = {node for kind in kinds for node in vocabulary().subjects(RDF.type, kind)}
    return sorted(node for node in found if isinstance(node, URIRef) and node.startswith(REG))


def texts(node: Node, predicate: Node) -> list[Literal]:
    return [value for value in vocabulary().objects(node, predicate) if isinstance(value, Literal)]


def local(node: object) -> str:
    return str(node).removeprefix(REG)


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment])
def test_every_term_is_named_and_defined_in_both_languages(predicate: URIRef) -> None:
    """Each term has one label and one definition in English and in French."""
    languages = {
        local(term): sorted(value.language or "" for value in texts(term, predicate)) for term in terms()
    }

    assert {term: found for term, found in languages.items() if found != ["en", "fr"]} == {}


def test_a_definition_does_not_use_the_term() -> None:
    """A definition is a sentence and does not use the label it explains."""
    faulty = []
    for term in terms():
        labels = {value.language: value.lower() for value in texts(term, RDFS.label)}
        for comment in texts(term, RDFS.comment):
            words = f" {' '.join(re.findall(r'[^ ,.;]+', comment.lower()))} "
            if not comment.endswith((".", ".”", ". »")) or f" {labels[comment.language]} " in words:
                faulty.append((local(term), str(comment)))

    assert faulty == []


def test_every_term_of_the_contract_is_there() -> None:
    """None is missing, and each class stands where the contract has it."""
    expected = set(OTHER_TERMS.split()) | set(chain.from_iterable(roles.split() for roles in ROLES.values()))
    above = {
        parent: {local(node) for node in vocabulary().subjects(RDFS.subClassOf, REG[parent])}
        for parent in CLASSES
    }

    assert set() == expected - set(map(local, terms()))
    assert above == {parent: set(names.split()) for parent, names in CLASSES.items()}


def test_every_event_type_has_the_roles_of_the_contract() -> None:
    """Neither more nor fewer."""
    roles = defaultdict(set)
    for node, role in vocabulary().subject_objects(REG.role):
        roles[local(node)].add(local(role))

    assert roles == {name: set(listed.split()) for name, listed in ROLES.items()}


@pytest.mark.parametrize("name", ["Investment", "Acquisition", "Fine", "Commitment"])
def test_events_of_money_have_an_amount(name: str) -> None:
    """The contract gives them one."""
    assert [value.toPython() for value in texts(REG[name], REG.hasAmount)] == [True]


@pytest.mark.parametrize(("name", "other"), ALIGNMENTS.items())
def test_terms_are_aligned(name: str, other: str) -> None:
    """Terms of others are built upon, not copied."""
    above = set(vocabulary().objects(REG[name], RDFS.subClassOf | RDFS.subPropertyOf))

    assert URIRef(other) in above
    assert not any(vocabulary().triples((URIRef(other), RDFS.label, None)))


def test_roles_have_no_domain() -> None:
    """A role serves several event types; two domains would mean both at once."""
    assert list(vocabulary().subject_objects(RDFS.domain)) == []


def test_fillers_are_within_the_range() -> None:
    """A class that may fill a role never contradicts the role's range."""
    graph = vocabulary()
    faulty = []
    for role, filler in graph.subject_objects(REG.filler):
        for range_ in graph.objects(role, RDFS.range):
            union = graph.value(range_, OWL.unionOf)
            allowed = set(Collection(graph, union)) if union else {range_}
            if not allowed & set(graph.transitive_objects(filler, RDFS.subClassOf)):
                faulty.append((local(role), local(filler)))

    assert faulty == []


def test_core_and_identity_roles_are_roles_of_their_type() -> None:
    """What is said of an event type's roles is said of roles it has."""
    graph = vocabulary()
    said = set(graph.subject_objects(REG.coreRole)) | set(graph.subject_objects(REG.identityRole))

    assert set() == said - set(graph.subject_objects(REG.role))


def test_whatever_the_ontology_uses_it_defines() -> None:
    """No term of our namespace is used and not defined: a slip of the pen would be."""
    used = {
        node
        for triple in vocabulary()
        for node in triple
        if isinstance(node, URIRef) and node.startswith(REG)
    }

    assert set() == used - set(terms()) - {URIRef(REG)}


def test_the_ontology_says_who_it_is() -> None:
    """Version and licence stand at its head."""
    graph = vocabulary()
    head = URIRef("https://w3id.org/regkg/ontology")

    assert (head, RDF.type, OWL.Ontology) in graph
    assert graph.value(head, OWL.versionIRI)
    assert graph.value(head, URIRef("http://purl.org/dc/terms/license"))


def consequences(*extra: tuple[URIRef, URIRef, URIRef]) -> Graph:
    """All that follows by OWL 2 RL from the classes and properties and a written graph."""
    graph = Graph()
    for triple in vocabulary():
        if triple[1] not in (REG.frame, REG.pattern, SKOS.example):
            graph.add(triple)
    written = [quad.triple for quad in ox.parse(path=GOOD, format=ox.RdfFormat.TRIG)]
    graph.parse(data=ox.serialize(written, format=ox.RdfFormat.N_TRIPLES), format="nt")
    for triple in extra:
        graph.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def test_a_written_graph_does_not_contradict_the_ontology() -> None:
    """A reasoner finds no error, and infers nothing but what was written out of our own classes."""
    graph = consequences()
    investment = URIRef("https://w3id.org/regkg/id/event/e1")

    assert list(graph.subjects(RDF.type, ERROR)) == []
    assert (investment, RDF.type, REG.Event) in graph


def test_a_contradiction_would_be_found() -> None:
    """The reasoner does notice that no person is a place."""
    person = URIRef("https://w3id.org/regkg/id/entity/kim-van-sparrentak")

    assert list(consequences((person, RDF.type, REG.Place)).subjects(RDF.type, ERROR))
