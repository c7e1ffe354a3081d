"""What the trees learn from: the happenings of annotated articles, as models new to them find them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from benchmarks.boosting import Data, fit_trees
from benchmarks.fitting import fit_kinds
from benchmarks.gold import GoldEvent
from benchmarks.labels import Article
from kg.events import trained
from kg.events.argument_numbers import argument_numbers
from kg.events.event_numbers import event_numbers
from kg.events.filled import leave_out_earlier
from kg.events.find import likely
from kg.events.known import know
from kg.events.lists import split_lists
from kg.events.merge import Happening, merge
from kg.events.outcome import outcome_features
from kg.events.stand import parts, stand_numbers, tellings
from kg.events.value_numbers import value_numbers
from kg.model import Factuality

#: Leaves of the trees that judge arguments, sums, dates and stands.
_LEAVES = 24

Rows = list[tuple[int, tuple[float, ...], int]]


def fit_event_trees(articles: list[Article]) -> Data:
    """Fit what says which candidates are events beside each other, and give each that probability."""
    numbers = [
        event_numbers(article.candidates, 0, len(article.gold.document.text), french=_is_french(article))
        for article in articles
    ]
    rows: Rows = []
    for number, article in enumerate(articles):
        alone = _sentence_by_itself(article, number)
        for index, (event, best) in enumerate(zip(article.told, article.best, strict=True)):
            if index not in article.unsure and (event is None or (best and not event.minor)):
                views = (numbers[number][index], *([alone[index]] if index in alone else []))
                rows += [(number, row, int(event is not None)) for row in views]
    data, guess = fit_trees(rows)
    for number, article in enumerate(articles):
        for candidate, chance in zip(article.candidates, guess(number, numbers[number]), strict=True):
            candidate.probability = chance
    return data


def fit_happenings(articles: list[Article], same: Data) -> dict[str, Data]:
    """Fit what became of a happening, whose side a speaker is on, and who and what belongs to it.

    Args:
        articles: Their candidates with what models new to them say.
        same: The model that puts candidates together.
    """
    trained.use("same", same)
    told = [_told(article) for article in articles]
    rows = [
        (number, outcome_features(happenings[index]), event.factuality)
        for number, (happenings, pairs) in enumerate(told)
        for index, event in pairs.items()
        if event.factuality and not happenings[index].head.speakers
    ]
    outcomes, judge = fit_kinds("outcome", rows)
    for number, (happenings, _) in enumerate(told):
        for happening in happenings:
            if not happening.head.speakers:
                happening.factuality = cast(
                    "Factuality", judge(number).likeliest(outcome_features(happening))
                )
    found: dict[str, Rows] = {"argument_trees": [], "amount_trees": [], "date_trees": [], "stand_trees": []}
    for number, (happenings, pairs) in enumerate(told):
        actors, told_there = parts(happenings), tellings(happenings)
        found["stand_trees"] += [
            (number, stand_numbers(happenings[index], actors, told_there), int(event.stance == {"Support"}))
            for index, event in pairs.items()
            if event.stance in ({"Support"}, {"Oppose"}) and happenings[index].head.speakers
        ]
    for number, (article, (happenings, pairs)) in enumerate(zip(articles, told, strict=True)):
        for name, row, label in _cases(article, happenings, pairs):
            found[name].append((number, row, label))
    grown = {name: fit_trees(rows, leaves=_LEAVES)[0] for name, rows in found.items()}
    return {"outcome": outcomes} | grown


def _told(article: Article) -> tuple[list[Happening], dict[int, GoldEvent]]:
    """The happenings of an article, and which of them tell which of the annotator's events."""
    # What is likely is dropped from copies: the candidates are looked at again when others are fitted.
    chosen = likely([replace(candidate) for candidate in article.candidates])
    leave_out_earlier(chosen)
    happenings = merge(split_lists(chosen))
    return happenings, _pairs(article, happenings)


def _sentence_by_itself(article: Article, number: int) -> dict[int, tuple[float, ...]]:
    """The numbers of the candidates of one sentence as if it were all there is: a text may be that short."""
    starts = sorted({candidate.sentence.start for candidate in article.candidates})
    if not starts:
        return {}
    start = starts[number % len(starts)]
    chosen = [index for index, one in enumerate(article.candidates) if one.sentence.start == start]
    here = [article.candidates[index] for index in chosen]
    sentence = here[0].sentence
    rows = event_numbers(here, sentence.start_char, sentence.end_char, french=_is_french(article))
    return dict(zip(chosen, rows, strict=True))


def _is_french(article: Article) -> bool:
    return article.gold.document.language == "fr"


def _cases(
    article: Article, happenings: list[Happening], pairs: dict[int, GoldEvent]
) -> Iterator[tuple[str, tuple[float, ...], int]]:
    """(trees, numbers, 1 or 0) of each filler, sum and date of what an annotator noted too."""
    document = article.gold.document
    known = [know(happening) for happening in happenings]
    for index, event in pairs.items():
        if event.minor:
            continue
        one = known[index]
        count, length = len(article.candidates), len(document.text)
        arguments = argument_numbers(one, known, count, length, french=_is_french(article))
        for role, slug, row in arguments:
            told = (role, article.names.get(slug, slug))
            if role != "speaker" and told not in event.optional:
                yield "argument_trees", row, int(told in event.roles)
        if one.happening.head.pattern.event_type.has_amount:
            for amount, row in value_numbers(one, known, "amount", document.issued):
                yield "amount_trees", row, int((float(amount.value), amount.currency) == event.amount)
        for day, row in value_numbers(one, known, "date", document.issued):
            yield "date_trees", row, int(day == event.date)


def _pairs(article: Article, happenings: list[Happening]) -> dict[int, GoldEvent]:
    """For each happening that tells an annotator's event, which: one to one, the closest first."""
    options = []
    for index, happening in enumerate(happenings):
        told = {
            (role, article.names.get(slug, slug))
            for role, fillers in happening.roles().items()
            for slug in fillers
        }
        amounts = {(float(m.amount.value), m.amount.currency) for m in happening.members if m.amount}
        dates = {member.date for member in happening.members}
        for place, event in enumerate(article.gold.events):
            core, extra = len(told & event.roles), len(told & event.optional)
            if happening.event_type in event.types and (core or (extra and not event.roles)):
                gain = core + 0.4 * extra + 0.5 * (event.amount in amounts) - 0.3 * event.minor
                gain += 0.25 * (event.date is not None and event.date in dates)
                options.append((-gain, place, index))
    pairs: dict[int, GoldEvent] = {}
    for _, place, index in sorted(options):
        event = article.gold.events[place]
        if index not in pairs and not any(event is other for other in pairs.values()):
            pairs[index] = event
    return pairs
