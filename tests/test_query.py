"""The named queries: that each runs and binds terms."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import query
from kg.errors import InvalidQuery, NotFound
from kg.store import open_store
from kg.store.tokens import tokens

REG = "https://w3id.org/regkg/ontology#"
DOCUMENT = NamedNode("https://w3id.org/regkg/id/document/one")
EVENT = NamedNode("https://w3id.org/regkg/id/event/one")
ACTOR = NamedNode("https://w3id.org/regkg/id/entity/microsoft")


def graph_of_an_event() -> list[Quad]:
    def reg(name: str) -> NamedNode:
        return NamedNode(REG + name)

    def quad(predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(EVENT, predicate, value, DOCUMENT)

    day = Literal("2024-02", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth"))
    a = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return [
        quad(a, reg("Event")),
        quad(a, reg("Investment")),
        quad(reg("participant"), ACTOR),
        quad(reg("investor"), ACTOR),
        quad(reg("factuality"), reg("Actual")),
        quad(
            reg("confidence"), Literal("0.8", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
        ),
        quad(reg("date"), day),
    ]


@pytest.mark.parametrize("name", query.names())
def test_each_query_runs_as_it_stands(name: str) -> None:
    """A file is SPARQL by itself, says what it answers, and documents every parameter it has."""
    named = query.named_query(name)
    with open_store("memory") as store:
        store.query(named.text)

    used = {token.text[1:] for token in tokens(named.text) if token.text.startswith("$")}
    assert used == {parameter for parameter, _ in named.parameters}
    assert named.summary.endswith(".")


@pytest.mark.parametrize("name", query.names())
def test_each_query_runs_with_hostile_words(name: str) -> None:
    """A value cannot become syntax, whatever it holds: it is a term."""
    named = query.named_query(name)
    hostile = 'x" } ; DROP ALL # \\u0022 } \n $entity ?x \\'
    with open_store("memory") as store:
        query.select(store, name, limit=5, offset=1, **dict.fromkeys(dict(named.parameters), ACTOR))
        words = {
            parameter: hostile if parameter in {"prefix", "words", "publisher", "since", "until"} else ACTOR
            for parameter, _ in named.parameters
        }
        assert query.select(store, name, **words) in ((), ({"count": Literal(0)},))


def test_filters_count_only_when_given() -> None:
    """Each filter of the events narrows, and is absent when its parameter is."""
    with open_store("memory") as store:
        store.replace_graph(DOCUMENT, graph_of_an_event())

        def events(**filters: query.Parameter) -> int:
            return len(query.select(store, "events", limit=10, **filters))

        assert events() == 1
        assert events(actor=ACTOR, role=NamedNode(REG + "investor")) == 1
        assert events(actor=ACTOR, role=NamedNode(REG + "investee")) == 0
        assert events(type=NamedNode(REG + "Investment"), factuality=NamedNode(REG + "Actual")) == 1
        assert events(factuality=NamedNode(REG + "Denied")) == 0
        assert events(since="2024-02-26", until="2024-03-01") == 1
        assert events(since="2024-03-01") == 0
        assert events(until="2024-01-31") == 0


def test_wrong_names_and_parameters_are_told() -> None:
    """An unknown query, an unknown parameter, a missing one."""
    with pytest.raises(NotFound, match="events_of_entity"):
        query.text("event_of_entity")
    with pytest.raises(InvalidQuery, match="no parameter actor"):
        query.text("events_of_entity", actor=ACTOR)
    with pytest.raises(InvalidQuery, match="needs entity"):
        query.text("events_of_entity")
