"""How probably a candidate is an event, a filler stands in its role, a value is its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.events.candidate import Candidate, Filler
from kg.events.linear import model
from kg.events.surroundings import around_name, around_trigger
from kg.events.syntax import is_passive, path
from kg.language import Language, language


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


def argument_features(
    candidate: Candidate, role: str, filler: Filler, way: str, around: tuple[str, ...]
) -> list[str]:
    """What speaks for a filler of a role and against it.

    Args:
        candidate: The event it would belong to.
        role: The role.
        filler: The entity, with the place that names it.
        way: As ``path`` gives it.
        around: As ``around_name`` gives it.
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
    return [
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
        f"rank={filler.rank}|{bucket}",
        f"{role}|rank={filler.rank}|{bucket}",
        f"{kind}|{role}|rank={filler.rank}|{inside}",
        f"{kind}|{role}|{mention.kind}|{inside}",
        *(f"{role}|{feature}" for feature in around),
        *(f"{kind}|{role}|{feature}" for feature in around),
    ]


def event_features(candidate: Candidate, *, others: int) -> list[str]:
    """What speaks for a candidate and against it.

    Args:
        candidate: With its roles filled and their probabilities.
        others: Candidates of the same type in the document.
    """
    around = around_trigger(candidate.trigger, candidate.sentence, language(candidate.word[:2]))
    kind, word = candidate.event_type, candidate.word
    found = [
        "bias",
        f"type={kind}",
        f"trigger={word}",
        f"{kind}|trigger={word}",
        f"{kind}|frame={candidate.pattern.frame.pattern[:60]}",
        f"required={len(candidate.pattern.required)}",
        f"noun={candidate.pattern.noun}",
        f"{kind}|factuality={candidate.rule}",
        f"factuality={candidate.rule}",
        f"general={'general=True' in candidate.modality}",
        f"title={candidate.title}",
        f"{kind}|title={candidate.title}",
        f"{kind}|amount={candidate.amount is not None}",
        f"date={candidate.date is not None}",
        f"others={min(others, 3)}",
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
    for verb in candidate.carriers:
        found += [f"carrier={verb}", f"{kind}|carrier={verb}"]
    if candidate.speakers:
        found += [*candidate.cues, *(f for f in candidate.said if f.startswith(("frame=", "score=")))]
    found += [feature for feature in around if not feature.startswith("in=")]
    found += [f"{kind}|{feature}" for feature in around]
    return list(dict.fromkeys(found))


def features_of_arguments(candidate: Candidate, grammar: Language) -> Iterator[tuple[str, Filler, list[str]]]:
    """The fillers of a candidate, each with its role and features."""
    rows = [
        (role, filler)
        for role, fillers in candidate.roles.items()
        for filler in fillers.values()
        if filler.slug not in candidate.speakers
    ]
    ways: dict[int, tuple[str, tuple[str, ...]]] = {}
    for _, filler in rows:
        begin = filler.mention.begin
        if begin not in ways:
            span = candidate.sentence.doc.stretch(begin, filler.mention.end)
            if span is not None and span.sent is candidate.sentence:
                way = path(candidate.trigger, span.root, grammar)
                ways[begin] = way, around_name(span.root, span.start, span.end, grammar)
            else:
                ways[begin] = "outside", ()
    direct = {begin: way for begin, (way, _) in ways.items() if way.startswith(">") and way.count(" ") == 0}
    for role, filler in rows:
        begin = filler.mention.begin
        way, around = ways[begin]
        others = " ".join(sorted({other for place, other in direct.items() if place != begin}))
        features = argument_features(candidate, role, filler, way, around)
        features += [
            f"{candidate.event_type}|{role}|{candidate.pattern.noun}|{way}|beside={others}",
            f"{candidate.word}|{role}|{way}|beside={others}",
        ]
        yield role, filler, features


def rival_features(candidates: Sequence[Candidate]) -> Iterator[list[str]]:
    """For each candidate, what the others tell of it: one happening is one event, of one type.

    Args:
        candidates: All of a document, with their probabilities ``alone``.
    """
    near: dict[int, list[Candidate]] = {}
    kinds: dict[str, list[Candidate]] = {}
    names = {id(candidate): _names(candidate) for candidate in candidates}
    for candidate in candidates:
        near.setdefault(candidate.sentence.start, []).append(candidate)
        kinds.setdefault(candidate.event_type, []).append(candidate)
    likely = sum(candidate.alone for candidate in candidates if not candidate.speakers)
    for candidate in candidates:
        kind, own = candidate.event_type, _tenth(candidate.alone)
        found = [
            "bias",
            f"alone={own}",
            f"{kind}|alone={own}",
            f"document={min(int(likely / 2), 6)}",
            f"document={min(int(likely / 2), 6)}|alone={own}",
            f"said={bool(candidate.speakers)}|alone={own}",
        ]
        mine = names[id(candidate)]
        others = [
            other
            for other in near[candidate.sentence.start]
            if other is not candidate and other.event_type != kind and mine & names[id(other)]
        ]
        for name, group in (
            ("trigger", [o for o in others if o.trigger is candidate.trigger]),
            ("sentence", [o for o in others if bool(o.speakers) == bool(candidate.speakers)]),
            ("said", [o for o in others if bool(o.speakers) != bool(candidate.speakers)]),
        ):
            best = max(group, key=lambda other: (other.alone, other.event_type), default=None)
            if best is None:
                found.append(f"{name}: none")
                continue
            found += [
                f"{name}: {best.alone > candidate.alone}|{_level(best.alone)}",
                f"{name}: {best.alone > candidate.alone}|{_level(best.alone)}|alone={own}",
                f"{name}: {kind}<{best.event_type}|{best.alone > candidate.alone}|{_level(best.alone)}",
            ]
        same = [o for o in kinds[kind] if o is not candidate and mine & names[id(o)]]
        best = max(same, key=lambda other: other.alone, default=None)
        told = f"{_level(best.alone)}|{best.alone > candidate.alone}" if best else "none"
        found += [f"same: {told}", f"{kind}|same: {told}"]
        yield found


def _tenth(probability: float) -> int:
    return min(int(probability * 10), 9)


def _names(candidate: Candidate) -> frozenset[str]:
    """Slugs of the fillers that probably stand in its roles."""
    return frozenset().union(*(candidate.likely(role) for role in candidate.roles))


def score(candidates: Iterable[Candidate], grammar: Language) -> None:
    """Give every candidate, every filler of a role and every value its probability."""
    rows = list(candidates)
    arguments, values, events = model("arguments"), model("values"), model("events")
    kinds = Counter(candidate.event_type for candidate in rows)
    for candidate in rows:
        for _, filler, features in features_of_arguments(candidate, grammar):
            filler.probability = arguments.probability(features)
        for value in (*candidate.amounts, *candidate.dates):
            value.probability = values.probability(value.features)
        others = kinds[candidate.event_type] - 1
        candidate.alone = events.probability(event_features(candidate, others=others))
    for candidate, features in zip(rows, rival_features(rows), strict=True):
        candidate.probability = model("rivals").probability(features)
