"""What trees look at to tell whether a possible event is one, by itself and beside the others.

What the linear models say of it is one number of the row; the others say what they do not see: how it
stands to its rivals, how often it is told, and where in the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.events.candidate import LIKELY, Candidate, Filler
from kg.events.numbers import NONE, Row, log_odds, types


def event_numbers(candidates: Sequence[Candidate], begin: int, end: int, *, french: bool) -> list[Row]:
    """A row for each candidate of a text: by itself, and beside the others.

    Args:
        candidates: All of the text, with their probabilities ``alone``.
        begin: Where the text begins in its document.
        end: Where it ends.
        french: Whether it is in French.
    """
    around = _Around(candidates)
    return [
        (
            *_by_itself(candidate, begin, end),
            float(french),
            *around.numbers(candidate),
            *_actors(candidate, begin, end),
        )
        for candidate in candidates
    ]


def _by_itself(candidate: Candidate, begin: int, end: int) -> Iterable[float]:
    sentence, core = candidate.sentence, candidate.pattern.event_type.core
    size = max(1, sentence.end_char - sentence.start_char)
    best, quality, likely, named, rank = [0.0, 0.0, 0.0], 0.0, 0, 0, 3
    for role in core:
        fillers = candidate.roles.get(role, {}).values()
        if fillers:
            first = max(fillers, key=lambda filler: filler.probability)
            best.append(first.probability)
            quality = max(quality, first.quality)
            likely += sum(filler.probability >= LIKELY for filler in fillers)
            named += first.mention.kind == "name" and first.probability >= LIKELY
            rank = min(rank, first.rank)
    best.sort(reverse=True)
    yield log_odds(candidate.alone)
    yield types()[candidate.event_type]
    yield bool(candidate.speakers)
    yield candidate.pattern.noun
    yield candidate.title
    yield candidate.within_quotation
    yield len(candidate.pattern.required)
    yield (sentence.start_char - begin) / max(1, end - begin)
    yield end - begin
    yield size
    yield (candidate.trigger.idx - sentence.start_char) / size
    yield from best[:3]
    yield quality
    yield likely
    yield named
    yield rank
    yield sum(filler.probability for fillers in candidate.roles.values() for filler in fillers.values())
    for values in (candidate.amounts, candidate.dates):
        yield max((value.probability for value in values if not value.remote), default=0.0)
    yield "rule=actual" in candidate.modality
    yield "general=True" in candidate.modality


def _actors(candidate: Candidate, begin: int, end: int) -> Iterable[float]:
    """How often and where first the text names those who probably stand in the core roles."""
    roles = (candidate.roles.get(role, {}).values() for role in candidate.pattern.event_type.core)
    found: list[Filler] = [max(fillers, key=lambda one: one.probability) for fillers in roles if fillers]
    times, first = [one.times for one in found], [one.first for one in found]
    yield max(times, default=0)
    yield min(times, default=0)
    yield min(first, default=end) - begin
    yield max(first, default=end) - begin


class _Around:
    """The candidates of a document by sentence and type."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._count = len(candidates)
        self._sentences: dict[int, list[Candidate]] = defaultdict(list)
        self._kinds: dict[str, list[Candidate]] = defaultdict(list)
        self._names = {id(one): _likely_names(one) for one in candidates}
        for one in candidates:
            self._sentences[one.sentence.start].append(one)
            self._kinds[one.event_type].append(one)
        order = sorted(self._sentences)
        self._behind = dict(pairwise(order))
        self._before = {behind: start for start, behind in self._behind.items()}
        self._headline = [one for one in candidates if one.title]
        self._done = sum(one.alone for one in candidates if not one.speakers)
        self._said = sum(one.alone for one in candidates if one.speakers)

    def numbers(self, candidate: Candidate) -> Iterable[float]:
        """How a candidate stands to the others."""
        start, kind, names = candidate.sentence.start, candidate.event_type, self._names[id(candidate)]
        here = [one for one in self._sentences[start] if one is not candidate]
        others = [one for one in here if one.event_type != kind]
        at_word = [one for one in others if one.trigger is candidate.trigger]
        apart = [one for one in others if one.trigger is not candidate.trigger]
        alike = [one for one in apart if bool(one.speakers) == bool(candidate.speakers)]
        elsewhere = [one for one in self._kinds[kind] if one.sentence is not candidate.sentence]
        again = [one for one in elsewhere if names & self._names[id(one)]]
        told_again = max(again, key=_alone, default=None)
        yield self._count
        yield len(here) + 1
        yield len(self._kinds[kind])
        yield _highest(at_word)
        yield _type_of(max(at_word, key=_alone, default=None))
        yield _highest(alike)
        yield _type_of(max(alike, key=_alone, default=None))
        yield _highest(one for one in alike if names & self._names[id(one)])
        yield _highest(one for one in here if bool(one.speakers) != bool(candidate.speakers))
        yield _highest(one for one in here if one.event_type == kind)
        yield _highest(elsewhere)
        yield _highest(again)
        yield told_again.sentence.start_char - candidate.sentence.start_char if told_again else 0
        yield sum(one.alone > candidate.alone for one in self._kinds[kind])
        yield _highest(one for one in self._headline if one.event_type == kind and one is not candidate)
        yield any(names & self._names[id(one)] for one in self._headline if one.alone >= LIKELY)
        yield self._done
        yield self._said
        yield sum(one.alone for one in here)
        yield _highest(self._sentences[self._before[start]] if start in self._before else ())
        yield _highest(self._sentences[self._behind[start]] if start in self._behind else ())
        yield sum(one.alone for one in self._kinds[kind])


def _alone(candidate: Candidate) -> float:
    return candidate.alone


def _highest(candidates: Iterable[Candidate]) -> float:
    highest = max((one.alone for one in candidates), default=None)
    return NONE if highest is None else log_odds(highest)


def _type_of(candidate: Candidate | None) -> int:
    return types()[candidate.event_type] if candidate else len(types())


def _likely_names(candidate: Candidate) -> frozenset[str]:
    """Slugs of the fillers that probably stand in its roles."""
    return frozenset(
        filler.slug
        for fillers in candidate.roles.values()
        for filler in fillers.values()
        if filler.probability >= LIKELY
    )
