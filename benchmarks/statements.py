"""What the models learn of statements: in which sentence one stands, and what stand it takes."""

from __future__ import annotations

from collections import defaultdict

from benchmarks.boosting import Data
from benchmarks.fitting import fit_binary, unprefixed
from benchmarks.gold import GoldEvent
from benchmarks.labels import Article
from kg.events.candidate import Candidate
from kg.events.linear import Features
from kg.events.numbers import log_odds
from kg.events.stance import PAIR

#: Times that statements are labelled anew by what the model makes of them.
ROUNDS = 2


def tellings(articles: list[Article], *, said: bool) -> list[tuple[int, Candidate, GoldEvent]]:
    """(article, candidate, event) of what tells an event as well as any does: statements, or all others."""
    return [
        (number, candidate, event)
        for number, article in enumerate(articles)
        for candidate, event, best in zip(article.candidates, article.told, article.best, strict=True)
        if event is not None and best and bool(candidate.speakers) == said
    ]


def fit_stances(articles: list[Article]) -> dict[str, Data]:
    """Fit what stand a statement takes, and note with each what judges new to it see."""
    rows = [
        (number, unprefixed(candidate.said), set(event.stance))
        for number, candidate, event in tellings(articles, said=True)
        if len(event.stance) == 1
    ]
    sided = [(*row[:2], int(row[2] == {"Support"})) for row in rows if row[2] != {"Neutral"}]
    leaning, leans = fit_binary("leaning", sided)
    neutral, keeps_out = fit_binary("neutral", [(*row[:2], int(row[2] == {"Neutral"})) for row in rows])
    for number, article in enumerate(articles):
        for candidate in article.candidates:
            if candidate.speakers:
                words = unprefixed(candidate.said)
                candidate.leaning = log_odds(leans(number, words))
                candidate.neutral = keeps_out(number, words)
    return {"leaning": leaning, "neutral": neutral}


def choose_statements(articles: list[Article]) -> None:
    """Of the sentences that name a speaker, let those count in which the statement probably stands.

    The annotator does not say which they are: at first they are those with a quotation or a verb of speech,
    then those that a model trained on these takes for statements.
    """
    likely: dict[int, float] = {}
    for turn in range(ROUNDS + 1):
        rows = []
        for number, article in enumerate(articles):
            groups: dict[int, list[int]] = defaultdict(list)
            for index, (candidate, event) in enumerate(zip(article.candidates, article.told, strict=True)):
                if candidate.speakers and event is not None:
                    groups[id(event)].append(index)
            for indexes in groups.values():
                scores = {
                    i: likely.get(id(article.candidates[i]), 0.0)
                    if turn
                    else float(not {"speech=False", "quote=none"} <= set(article.candidates[i].cues))
                    for i in indexes
                }
                highest = max(scores.values())
                for i in indexes:
                    article.best[i] = scores[i] >= min(highest, 0.6)
            for candidate, event, best in zip(article.candidates, article.told, article.best, strict=True):
                if candidate.speakers and (event is None or best):
                    rows.append((number, _heard(candidate), int(event is not None)))
        _, guess = fit_binary("events", rows)
        for number, article in enumerate(articles):
            for candidate in article.candidates:
                if candidate.speakers:
                    likely[id(candidate)] = guess(number, _heard(candidate))


def _heard(candidate: Candidate) -> Features:
    """What tells that somebody says something, and how."""
    return unprefixed((*candidate.cues, *(word for word in candidate.said if PAIR not in word)))
