"""Lists, months and counts of any filter: what stands ready says the same as plain SQL over the rows."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

import pytest

from benchmarks.made_up_graph import Cast, extraction, make_cast
from kg.model import Extraction
from kg.projection import (
    EventFilter,
    ProjectedStore,
    Projection,
    event_facets,
    events,
    facets,
    lanes,
    list_events,
    matching,
    open_projection,
    tally,
    years_of,
)
from kg.projection.events import Order
from kg.projection.filters import where_events
from kg.store import open_store
from tests.graphs import graph_of, quads_of

DOCUMENTS = 30


def article(cast: Cast, number: int, *, seed: int = 0) -> Extraction:
    """A document whose events have a day, a month, a year or no date at all."""
    chance = random.Random(1000 * seed + number)
    made = extraction(cast, number)
    told = tuple(
        dataclasses.replace(
            event, date=date[: chance.choice((4, 7, 10, 10, 10))] if chance.random() < 0.9 else None
        )
        for event in made.events
        for date in [event.date or ""]
    )
    return dataclasses.replace(made, events=told)


def filters(cast: Cast) -> Iterator[EventFilter]:
    """Ranges that begin and end in the midst of months and years, alone and with all else."""
    ranges: tuple[tuple[str | None, str | None], ...] = (
        (None, None),
        ("2015", None),
        ("2016-02", None),
        ("2016-02-11", None),
        (None, "2019"),
        (None, "2019-06"),
        (None, "2019-06-17"),
        ("2016-05-20", "2018-11-03"),
        ("2016-05-10", "2016-05-20"),
        ("2017", "2017"),
        ("2019-02", "2018"),
    )
    company, law = cast.companies[0], cast.laws[0]
    word = company.labels[0][1].split()[0]
    others: tuple[EventFilter, ...] = (
        EventFilter(),
        EventFilter(actors=(company.slug,)),
        EventFilter(actors=(company.slug,), role="subject"),
        EventFilter(actors=(company.slug, cast.companies[1].slug)),
        EventFilter(actors=("nobody",)),
        EventFilter(types=("Fine",)),
        EventFilter(types=("Fine", "DealEvent")),
        EventFilter(types=("OversightEvent",), words=word),
        EventFilter(words=word),
        EventFilter(words="?"),
        EventFilter(law=law.slug, stance="Oppose"),
        EventFilter(law=law.slug, language="en"),
        EventFilter(role="subject"),
        EventFilter(document="made-up-3"),
        EventFilter(min_confidence=0.7),
        EventFilter(country="FR", min_confidence=0.5),
        EventFilter(factualities=("Actual", "Denied")),
    )
    for since, until in ranges:
        for other in others:
            yield dataclasses.replace(other, since=since, until=until)


def assert_same_as_rows(projection: Projection, cast: Cast) -> None:
    """Each filter finds what a condition on the rows finds, in the same order, and counts it so."""
    for asked in filters(cast):
        where, values = where_events(asked)
        with projection.reading() as db:
            keys = {
                order: [
                    row[0]
                    for row in db.execute(f"SELECT key FROM event e WHERE {where} ORDER BY {by}", values)
                ]
                for order, by in (("newest", "day DESC, key"), ("oldest", "day, key"))
            }
            months = db.execute(
                "SELECT substr(date, 1, 7), COALESCE(family, ''), COUNT(*) FROM event e "
                f"WHERE {where} AND date IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
                values,
            ).fetchall()
        assert list(years_of(projection, asked)) == months, asked
        assert list(lanes(projection, asked).months) == months, asked
        assert lanes(projection, asked).total == len(keys["newest"]), asked
        assert tally(projection, asked).total == len(keys["newest"]), asked
        for order, expected in keys.items():
            assert listed(projection, asked, order) == (expected, len(expected)), (order, asked)  # type: ignore[arg-type]


def listed(projection: Projection, asked: EventFilter, order: Order) -> tuple[list[str], int]:
    """All pages of a list, and its total."""
    found: list[str] = []
    cursor = None
    while True:
        page = list_events(projection, asked, order=order, limit=70, cursor=cursor)
        found += [one.key for one in page.items]
        cursor = page.next
        if cursor is None:
            return found, page.total


@pytest.mark.parametrize("way", ["one by one", "by bits", "by walking"])
def test_what_stands_ready_is_what_the_rows_say(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After documents came, were read anew with other dates, and went."""
    if way == "by bits":
        for module in (events, facets, matching):
            monkeypatch.setattr(module, "FEW", 0)
        monkeypatch.setattr(matching, "FEW_DAYS", 0)
    if way != "one by one":
        monkeypatch.setattr(events, "SORTED", 0)
    cast = make_cast(DOCUMENTS)
    memory = open_store("memory")
    with ProjectedStore(memory, open_projection(memory)) as store:
        for number in range(DOCUMENTS):
            made = article(cast, number)
            store.replace_graph(graph_of(made), quads_of(made))
        assert_same_as_rows(store.projection, cast)
        for number in range(0, DOCUMENTS, 3):
            made = article(cast, number, seed=1)
            store.replace_graph(graph_of(made), quads_of(made))
        for number in range(1, DOCUMENTS, 3):
            store.remove_graph(graph_of(article(cast, number)))
        assert_same_as_rows(store.projection, cast)


def test_days_that_are_none_are_no_dates() -> None:
    """A document may say anything; what no calendar has counts as no date."""
    cast = make_cast(1)
    made = extraction(cast, 0)
    odd = ("2024-02-99", "2024-13", "２０２４", "2024-00-01", *(["2024-02-26"] * 9))
    told = tuple(dataclasses.replace(one, date=date) for one, date in zip(made.events, odd, strict=False))
    memory = open_store("memory")
    with ProjectedStore(memory, open_projection(memory)) as store:
        changed = dataclasses.replace(made, events=told)
        store.replace_graph(graph_of(changed), quads_of(changed))

        found = years_of(store.projection, EventFilter())
        assert {month for month, _, _ in found} == {"2024-02"}
        assert sum(count for _, _, count in found) == len(told) - 4
        assert [one.value for one in event_facets(store.projection, EventFilter())["year"]] == ["2024"]
