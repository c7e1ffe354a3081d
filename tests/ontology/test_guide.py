"""The guide to the graph says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import ontology
from kg.terms import PREFIXES

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "ontology.md").read_text("utf-8")
GOOD = Path(__file__).parent / "good.trig"


@pytest.mark.parametrize("query", re.findall(r"```sparql\n(.*?)```", GUIDE, re.DOTALL))
@pytest.mark.parametrize("union", [True, False])
def test_every_query_of_the_guide_has_an_answer(query: str, union: bool) -> None:
    """With the prefixes the guide gives, whether the default graph is the union or not."""
    prefixes = re.search(r"```text\n(PREFIX .*?)```", GUIDE, re.DOTALL)
    assert prefixes
    store = ox.Store()
    store.load(path=GOOD, format=ox.RdfFormat.TRIG)
    answers = store.query(prefixes[1] + query, use_default_graph_as_union=union)

    assert list(answers)


def test_every_term_of_the_guide_is_in_the_ontology() -> None:
    """A term that was mistyped or dropped is found."""
    known = {
        quad.subject.value.removeprefix(PREFIXES["reg"])
        for name in ("regkg.ttl", "events.ttl")
        for quad in ox.parse(path=ontology.folder() / name, format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }

    assert set() == set(re.findall(r"\breg:(\w+)", GUIDE)) - known
