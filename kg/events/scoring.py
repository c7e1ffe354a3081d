"""How probably a candidate is an event, and a filler stands in its role: two logistic models.

Trained by ``python -m benchmarks.training events`` on articles that people annotated; the weights are in
``events.json`` and ``arguments.json``: one for each feature. A feature is a short text; what was never
seen in training has no weight and says nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import exp
from pathlib import Path

from kg.events.candidate import Candidate, Filler
from kg.events.syntax import case, is_passive
from kg.language import Language

from kg.text import Word

Features = dict[str, float]

#: Steps through the parse beyond which a path says nothing.
_STEPS = 5


@lru_cache(maxsize=4)
def _weights(name: str) -> dict[str, float]:
    path = Path(__file__).parent / f"{name}.json"
    weights: dict[str, float] = json.loads(path.read_text("utf-8"))
    return weights


def _probability(name: str, features: Features) -> float:
    weights = _weights(name)
    score = sum(weights.get(feature, 0.0) * value for feature, value in features.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _bucket(quality: float) -> str:
    if quality <= 0.2:
        return "elsewhere"
    return "near" if quality < 0.5 else "weak" if quality < 0.7 else "good" if quality < 0.9 else "sure"


def _level(probability: float) -> str:
    return (
        "no"
        if probability < 0.3
        else "doubtful"
        if probability < 0.5
        else "likely"
        if probability < 0.8
        else "sure"
    )


def path(trigger: Word, head: Word, grammar: Language) -> str:
    """The way through the parse from a trigger to a name: ``<nsubj >dobj >of``; ``long`` when too far."""
    up = [trigger]
    while up[-1].head.i != up[-1].i and len(up) <= _STEPS:
        up.append(up[-1].head)
    above = {token.i: index for index, token in enumerate(up)}
    down = [head]
    while down[-1].i not in above:
        if down[-1].head.i == down[-1].i or len(down) > _STEPS:
            return "long"
        down.append(down[-1].head)
    rising = up[: above[down[-1].i]]
    falling = list(reversed(down[:-1]))
    if len(rising) + len(falling) > _STEPS:
        return "long"
    steps = [f"<{token.dep_}" for token in rising]
    for token in falling:
        if token.dep_ in ("prep", "agent", "dative") and token.pos_ == "ADP":
            steps.append(f">{token.lower_}")
        elif token.dep_ != "pobj":
            steps.append(f">{token.dep_}:{case(token)}" if grammar.code == "fr" else f">{token.dep_}")
    return " ".join(steps) or "same"


def argument_features(candidate: Candidate, role: str, filler: Filler, way: str) -> Features:
    """What speaks for a filler of a role and against it.

    Args:
        candidate: The event it would belong to.
        role: The role.
        filler: The entity, with the place that names it.
        way: As ``path`` gives it.
    """
    kind, mention = candidate.event_type, filler.mention
    bucket = _bucket(filler.quality)
    trigger = candidate.trigger
    place = "noun" if candidate.pattern.noun else "passive" if is_passive(trigger) else "verb"
    word = candidate.word
    inside = candidate.sentence.start_char <= mention.begin < candidate.sentence.end_char
    if not inside:
        way = "outside"
    rivals = sum(
        other.quality > filler.quality
        for other in candidate.roles.get(role, {}).values()
        if other is not filler
    )
    found = [
        "bias",
        f"{role}",
        f"{kind}|{role}",
        f"{role}|{bucket}",
        f"{kind}|{role}|{bucket}",
        f"route={filler.route}",
        f"{role}|route={filler.route}",
        f"{kind}|{role}|route={filler.route}",
        f"{role}|{place}|{way}",
        f"{kind}|{role}|{place}|{way}",
        f"{place}|{way}",
        f"{word}|{role}|{way}",
        f"{word}|{role}|{bucket}",
        f"{role}:{mention.entity_type}",
        f"{kind}|{role}:{mention.entity_type}",
        f"{role}|kind={mention.kind}|{bucket}",
        f"metonym={bool(mention.acts_for)}|{bucket}",
        f"{role}|rivals={min(rivals, 2)}",
        f"{bucket}|rivals={min(rivals, 2)}",
        f"{role}|after={mention.begin > trigger.idx}|{place}|{bucket}",
        f"far={min(abs(mention.begin - trigger.idx) // 60, 4)}|{bucket}",
        f"frame={candidate.pattern.frame.pattern[:60]}|{role}|{bucket}",
        f"quotation={candidate.within_quotation}|{bucket}",
    ]
    return dict.fromkeys(found, 1.0)


def event_features(candidate: Candidate, *, others: int) -> Features:
    """What speaks for a candidate and against it.

    Args:
        candidate: With its roles filled and their probabilities.
        others: Candidates of the same type in the document.
    """
    kind, word = candidate.event_type, candidate.word
    found = [
        "bias",
        f"type={kind}",
        f"trigger={word}",
        f"{kind}|trigger={word}",
        f"{kind}|frame={candidate.pattern.frame.pattern[:60]}",
        f"required={len(candidate.pattern.required)}",
        f"noun={candidate.pattern.noun}",
        f"{kind}|factuality={candidate.factuality}",
        f"factuality={candidate.factuality}",
        f"general={candidate.general}",
        f"title={candidate.title}",
        f"{kind}|title={candidate.title}",
        f"{kind}|amount={candidate.amount is not None}",
        f"date={candidate.date is not None}",
        f"others={min(others, 3)}",
        f"{kind}|quoted={candidate.quoted}",
        f"within quotation={candidate.within_quotation}",
        f"{kind}|within quotation={candidate.within_quotation}",
    ]
    core = 0
    for role in candidate.pattern.event_type.roles:
        fillers = candidate.roles.get(role.name, {})
        best = max(fillers.values(), key=lambda filler: filler.probability) if fillers else None
        level = _level(best.probability) if best else "none"
        found += [f"{role.name}={level}", f"{kind}|{role.name}={level}", f"{word}|{role.name}={level}"]
        if best is not None and best.probability >= 0.5:
            core += role.name in candidate.pattern.event_type.core
            bucket = _bucket(best.quality)
            found += [
                f"{kind}|{role.name}:{best.mention.entity_type}",
                f"{kind}|{role.name} {bucket}",
                f"{role.name} {bucket}",
                f"{role.name}|kind={best.mention.kind}",
                f"{kind}|{role.name} by {best.route}",
            ]
    found += [f"core={core}", f"{kind}|core={core}", f"{kind}|noun={candidate.pattern.noun}|core={core}"]
    if candidate.stance is not None:
        found += [
            f"{kind}|stance={candidate.stance}",
            f"{kind}|stance={candidate.stance}|quoted={candidate.quoted}",
        ]
    for verb in candidate.carriers:
        found += [f"carrier={verb}", f"{kind}|carrier={verb}"]
    return dict.fromkeys(found, 1.0)


def features_of_arguments(candidate: Candidate, grammar: Language) -> Iterator[tuple[str, Filler, Features]]:
    """The fillers of a candidate, each with its role and features."""
    ways: dict[int, str] = {}
    for role, fillers in candidate.roles.items():
        for filler in fillers.values():
            begin = filler.mention.begin
            if begin not in ways:
                span = candidate.sentence.doc.stretch(begin, filler.mention.end)
                inside = span is not None and span.sent.start == candidate.sentence.start
                ways[begin] = (
                    path(candidate.trigger, span.root, grammar) if inside and span is not None else "outside"
                )
            yield role, filler, argument_features(candidate, role, filler, ways[begin])


def score(candidates: Iterable[Candidate], grammar: Language) -> None:
    """Give every candidate and every filler of a role its probability."""
    rows = list(candidates)
    kinds = Counter(candidate.event_type for candidate in rows)
    for candidate in rows:
        for _, filler, features in features_of_arguments(candidate, grammar):
            filler.probability = _probability("arguments", features)
        others = kinds[candidate.event_type] - 1
        candidate.probability = _probability("events", event_features(candidate, others=others))
