"""G13 and G14: what the projection answers, against the plain SPARQL for it in the same process."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from benchmarks.load import percentile
from benchmarks.made_up_graph import BASE_IRI, Cast, make_cast
from benchmarks.rows import Row
from kg.projection import (
    EventFilter,
    Projection,
    event_facets,
    list_shown,
    open_projection,
    search_entities,
    years_of,
)
from kg.store import Store, open_store
from kg.terms import PREFIXES

#: Times a question is asked of the projection, so that the slowest in a hundred is not the slowest of all;
#: and of the engine, which takes longer.
ASKED, ASKED_OF_ENGINE = 200, 3

_PREFIXES = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Question:
    """The same question to both."""

    name: str
    target: float
    projected: Callable[[Projection, int], object]
    """The number makes each time another question, so that nothing kept answers it."""
    sparql: Callable[[int], str]


def questions(cast: Cast) -> tuple[Question, ...]:
    """Newest, counts, search, prefix, an actor's events in a range; a timeline."""
    actors = [entity.slug for entity in cast.companies[:ASKED]]

    def actor(number: int) -> str:
        return f"{BASE_IRI}entity/{actors[number % len(actors)]}"

    def day(number: int) -> str:
        return f"201{number % 9}-{number % 12 + 1:02}-{number % 28 + 1:02}"

    def word(number: int) -> str:
        return cast.companies[number % len(cast.companies)].labels[0][1].split()[0].lower()

    def dated(number: int, more: str) -> str:
        return f'{more} FILTER(STR(?date) >= "{day(number)}")'

    return (
        Question(
            "newest",
            0.03,
            lambda projection, number: list_shown(projection, EventFilter(until=day(number)), limit=20),
            lambda number: (
                "SELECT ?event ?date { GRAPH ?g { ?event reg:confidence ?c ; reg:date ?date } "
                f'FILTER(STR(?date) <= "{day(number)}") }} ORDER BY DESC(?date) LIMIT 20'
            ),
        ),
        Question(
            "counts",
            0.03,
            lambda projection, number: event_facets(projection, EventFilter(since=day(number))),
            lambda number: (
                "SELECT ?type (COUNT(DISTINCT ?event) AS ?n) { GRAPH ?g { "
                + dated(number, "?event a ?type ; reg:confidence ?c ; reg:date ?date }")
                + " } GROUP BY ?type"
            ),
        ),
        Question(
            "search",
            0.03,
            lambda projection, number: list_shown(projection, EventFilter(words=word(number)), limit=20),
            lambda number: (
                "SELECT DISTINCT ?event ?date { GRAPH ?g { ?event reg:confidence ?c ; reg:date ?date ; "
                f"rdfs:label|(reg:evidence/nif:anchorOf) ?l }} "
                f'FILTER(CONTAINS(LCASE(?l), "{word(number)}")) }} ORDER BY DESC(?date) LIMIT 20'
            ),
        ),
        Question(
            "prefix",
            0.03,
            lambda projection, number: search_entities(projection, word(number)[:4], limit=20),
            lambda number: (
                "SELECT DISTINCT ?entity { GRAPH ?g { ?entity rdfs:label|skos:altLabel ?l } "
                f'FILTER(STRSTARTS(LCASE(STR(?l)), "{word(number)[:4]}")) }} ORDER BY ?entity LIMIT 20'
            ),
        ),
        Question(
            "actor in a range",
            0.03,
            lambda projection, number: list_shown(
                projection, EventFilter(actors=(actor(number),), since="2015", until=day(number)), limit=20
            ),
            lambda number: (
                "SELECT DISTINCT ?event ?date { GRAPH ?g { "
                f"?event reg:participant ?who ; reg:date ?date }} FILTER(?who = <{actor(number)}>) "
                f'FILTER(STR(?date) >= "2015" && STR(?date) <= "{day(number)}") }} '
                "ORDER BY DESC(?date) LIMIT 20"
            ),
        ),
        Question(
            "timeline",
            0.15,
            lambda projection, number: years_of(projection, EventFilter(since=day(number))),
            lambda number: (
                "SELECT ?month (COUNT(DISTINCT ?event) AS ?n) { GRAPH ?g { "
                + dated(number, "?event reg:confidence ?c ; reg:date ?date }")
                + " BIND(SUBSTR(STR(?date), 1, 7) AS ?month) } GROUP BY ?month ORDER BY ?month"
            ),
        ),
    )


def measure(folder: Path) -> list[Row]:
    """G13: the projection by the engine, the median and the slowest of a hundred."""
    rows = []
    with open_store(folder / "store") as store, closing(open_projection(store)) as projection:
        for question in questions(_cast(store)):
            ours = _times(lambda number, one=question: one.projected(projection, number), ASKED)
            theirs = _times(
                lambda number, one=question: store.select(_PREFIXES + one.sparql(number)), ASKED_OF_ENGINE
            )
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                mine, engine = percentile(ours, share) * 1000, percentile(theirs, share) * 1000
                rows.append(Row("G13", f"{question.name}, {name}", mine, engine, question.target))
    return rows


def compare(small: Path, large: Path) -> list[Row]:
    """G14: the projection of a large graph by that of a small one."""
    medians: list[dict[str, float]] = []
    for folder in (large, small):
        with open_store(folder / "store") as store, closing(open_projection(store)) as projection:
            medians.append(
                {
                    one.name: percentile(
                        _times(lambda number, one=one: one.projected(projection, number), ASKED), 0.5
                    )
                    for one in questions(_cast(store))
                }
            )
    return [
        Row("G14", f"{name}, large by small", medians[0][name] * 1000, medians[1][name] * 1000, 3)
        for name in medians[0]
    ]


def _cast(store: Store) -> Cast:
    return make_cast(sum(1 for _ in store.graphs()))


def _times(ask: Callable[[int], object], times: int) -> list[float]:
    found = []
    ask(0)  # Whatever is made ready once is made ready here.
    for number, _ in zip(cycle(range(1, 1_000)), range(times), strict=False):
        began = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - began)
    return found
