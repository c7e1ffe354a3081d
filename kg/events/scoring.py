"""How probably a candidate is an event, and a filler stands in its role: two logistic models.

Trained by ``python -m benchmarks.training events`` on articles that people annotated; the weights are in
``events.json`` and ``arguments.json``: one for each feature. A feature is a short text; what was never seen in
training has no weight and says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from math import exp
from pathlib import Path

from kg.events.candidate import Candidate, Filler
from kg.events.syntax import lemma
from kg.language import Language

Features = dict[str, float]


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
    return "none" if quality <= 0 else "near" if quality < 0.5 else "weak" if quality < 0.7 else "good" if quality < 0.9 else "sure"


def event_features(candidate: Candidate, grammar: Language, *, others: int) -> Features:
    """What speaks for a candidate and against it.

    Args:
        candidate: With its roles filled.
        grammar: The language.
        others: Candidates of the same type in the document.
    """
    kind = candidate.event_type
    word = lemma(candidate.trigger, grammar)
    code = grammar.code
    found = [
        "bias",
        f"type={kind}",
        f"{code}:trigger={word}",
        f"{kind}|{code}:trigger={word}",
        f"{kind}|frame={candidate.pattern.frame.pattern[:60]}",
        f"required={len(candidate.pattern.required)}",
        f"noun={candidate.pattern.noun}",
        f"factuality={candidate.factuality}",
        f"{kind}|factuality={candidate.factuality}",
        f"general={candidate.general}",
        f"title={candidate.title}",
        f"amount={candidate.amount is not None}",
        f"{kind}|amount={candidate.amount is not None}",
        f"date={candidate.date is not None}",
        f"others={min(others, 3)}",
        f"quoted={candidate.quoted}",
        f"{kind}|quoted={candidate.quoted}",
        f"within quotation={candidate.within_quotation}",
        f"{kind}|within quotation={candidate.within_quotation}",
    ]
    core = 0
    for role in candidate.pattern.event_type.roles:
        fillers = candidate.roles.get(role.name, {})
        best = max(fillers.values(), key=lambda filler: filler.quality) if fillers else None
        bucket = _bucket(best.quality) if best else "none"
        found += [f"{role.name}={bucket}", f"{kind}|{role.name}={bucket}"]
        if best is not None:
            core += role.name in candidate.pattern.event_type.core and best.quality >= 0.5
            found += [
                f"{kind}|{role.name}:{best.mention.entity_type}",
                f"{role.name}:{best.mention.entity_type}:{best.mention.kind}",
                f"{kind}|{role.name} by {best.route}",
            ]
            if len(fillers) > 1:
                found.append(f"{role.name} several")
    found += [f"core={core}", f"{kind}|core={core}", f"{kind}|noun={candidate.pattern.noun}|core={core}"]
    if candidate.stance is not None:
        found += [f"stance={candidate.stance}", f"{kind}|stance={candidate.stance}|quoted={candidate.quoted}"]
    for verb in candidate.verbs[:2]:
        if verb.i != candidate.trigger.i:
            found += [f"{code}:carrier={lemma(verb, grammar)}", f"{kind}|{code}:carrier={lemma(verb, grammar)}"]
    return dict.fromkeys(found, 1.0)


def argument_features(candidate: Candidate, role: str, filler: Filler) -> Features:
    """What speaks for a filler of a role and against it."""
    kind, mention = candidate.event_type, filler.mention
    bucket = _bucket(filler.quality)
    rivals = [other for other in candidate.roles.get(role, {}).values() if other.quality > filler.quality]
    found = [
        "bias",
        f"{role}|{bucket}",
        f"{kind}|{role}|{bucket}",
        f"route={filler.route}",
        f"{kind}|{role}|route={filler.route}",
        f"{role}|route={filler.route}",
        f"{role}:{mention.entity_type}",
        f"{kind}|{role}:{mention.entity_type}",
        f"kind={mention.kind}",
        f"{role}|kind={mention.kind}",
        f"metonym={bool(mention.acts_for)}",
        f"rivals={min(len(rivals), 2)}",
        f"{role}|rivals={min(len(rivals), 2)}",
        f"after={mention.begin > candidate.trigger.idx}",
        f"{role}|after={mention.begin > candidate.trigger.idx}|noun={candidate.pattern.noun}",
        f"far={abs(mention.begin - candidate.trigger.idx) > 120}",
        f"frame={candidate.pattern.frame.pattern[:60]}|{role}|{bucket}",
    ]
    return dict.fromkeys(found, 1.0)


def score(candidates: Iterable[Candidate], grammar: Language) -> None:
    """Give every candidate its probability, and drop fillers that probably stand in no role."""
    rows = list(candidates)
    for candidate in rows:
        for role in list(candidate.roles):
            for filler in candidate.roles[role].values():
                filler.probability = _probability("arguments", argument_features(candidate, role, filler))
    for candidate in rows:
        others = sum(other.event_type == candidate.event_type for other in rows) - 1
        candidate.probability = _probability("events", event_features(candidate, grammar, others=others))
