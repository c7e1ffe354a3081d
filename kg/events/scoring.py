"""How probably a candidate is an event, a filler stands in its role, a value is its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg.events.candidate import Candidate, Filler
from kg.events.event_numbers import event_numbers
from kg.events.linear import Features, Shared
from kg.events.surroundings import around_name, around_trigger, in_sentence
from kg.events.syntax import is_passive, path
from kg.events.trained import model, trees
from kg.language import Language, is_outlet, language
from kg.model import Mention

#: Words of a name that count.
_NAMING = 6


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
    candidate: Candidate,
    place: str,
    role: str,
    filler: Filler,
    way: str,
    around: tuple[str, ...],
    named: tuple[str, ...],
    beside: str,
) -> Features:
    """What speaks for a filler of a role and against it.

    Args:
        candidate: The event it would belong to.
        place: Whether its trigger is a ``noun``, a ``verb`` or ``passive``.
        role: The role.
        filler: The entity, with the place that names it.
        way: As ``path`` gives it.
        around: As ``around_name`` gives it.
        named: As ``_named`` gives it.
        beside: How the others stand that are linked to the trigger itself.
    """
    kind, mention = candidate.event_type, filler.mention
    bucket = _bucket(filler.quality)
    trigger, word = candidate.trigger, candidate.word
    inside = candidate.sentence.start_char <= mention.begin < candidate.sentence.end_char
    if not inside:
        way = "outside"
    rivals = sum(
        other.quality > filler.quality
        for other in candidate.roles.get(role, {}).values()
        if other is not filler
    )
    shared = ("", bucket, f"route={filler.route}", f"{place}|{way}", f":{mention.entity_type}")
    return (
        (
            "",
            (
                "bias",
                f"route={filler.route}",
                f"{place}|{way}",
                f"{word}|{role}|{way}",
                f"{word}|{role}|{bucket}",
                f"{word}|{role}|{way}|beside={beside}",
                f"metonym={bool(mention.acts_for)}|{bucket}",
                f"{bucket}|rivals={min(rivals, 2)}",
                f"far={min(abs(mention.begin - trigger.idx) // 60, 4)}|{bucket}",
                f"quotation={candidate.within_quotation}|{bucket}",
                f"rank={filler.rank}|{bucket}",
            ),
        ),
        (role, shared),
        (
            role,
            (
                f"kind={mention.kind}|{bucket}",
                f"rivals={min(rivals, 2)}",
                f"after={mention.begin > trigger.idx}|{place}|{bucket}",
                f"frame={candidate.pattern.frame.pattern[:60]}|{bucket}",
                f"rank={filler.rank}|{bucket}",
            ),
        ),
        (role, around),
        (role, named),
        (f"{kind}|{role}", shared),
        (
            f"{kind}|{role}",
            (
                f"rank={filler.rank}|{inside}",
                f"{mention.kind}|{inside}",
                f"{candidate.pattern.noun}|{way}|beside={beside}",
            ),
        ),
        (f"{kind}|{role}", around),
        (f"{kind}|{role}", named),
    )


def event_features(candidate: Candidate, *, others: int) -> Features:
    """What speaks for a candidate and against it.

    Args:
        candidate: With its roles filled and their probabilities.
        others: Candidates of the same type in the document.
    """
    grammar = language(candidate.word[:2])
    around = around_trigger(candidate.trigger, candidate.sentence, grammar)
    kind, word, noun = candidate.event_type, candidate.word, candidate.pattern.noun
    shared = [
        f"trigger={word}",
        f"factuality={candidate.rule}",
        f"title={candidate.title}",
        f"within quotation={candidate.within_quotation}",
        *(f"carrier={verb}" for verb in dict.fromkeys(candidate.carriers)),
    ]
    own = [
        "bias",
        f"type={kind}",
        f"required={len(candidate.pattern.required)}",
        f"noun={noun}",
        f"general={'general=True' in candidate.modality}",
        f"date={candidate.date is not None}",
        f"others={min(others, 3)}",
    ]
    typed = [
        f"frame={candidate.pattern.frame.pattern[:60]}",
        f"amount={candidate.amount is not None}",
    ]
    core = 0
    for role in candidate.pattern.event_type.roles:
        fillers = candidate.roles.get(role.name, {})
        best = max(fillers.values(), key=lambda filler: filler.probability) if fillers else None
        level = _level(best.probability) if best else "none"
        shared.append(f"{role.name}={level}")
        own.append(f"{word}|{role.name}={level}")
        if best is not None and best.probability >= 0.5:
            core += role.name in candidate.pattern.event_type.core
            bucket = _bucket(best.quality)
            shared.append(f"{role.name} {bucket}")
            own.append(f"{role.name}|kind={best.mention.kind}")
            typed += [f"{role.name}:{best.mention.entity_type}", f"{role.name} by {best.route}"]
            typed += [f"{role.name}{word}" for word in _named(candidate, best.mention)]
    shared.append(f"core={core}")
    typed.append(f"noun={noun}|core={core}")
    if candidate.speakers:
        own += dict.fromkeys(
            (*candidate.cues, *(f for f in candidate.said if f.startswith(("frame=", "score="))))
        )
    return (
        ("", own),
        *((prefix, names) for prefix in ("", kind) for names in (shared, around)),
        (kind, typed),
        (kind, in_sentence(candidate.sentence, grammar)),
    )


def features_of_arguments(candidate: Candidate, grammar: Language) -> Iterator[tuple[str, Filler, Features]]:
    """The fillers of a candidate, each with its role and features."""
    rows = [
        (role, filler)
        for role, fillers in candidate.roles.items()
        for filler in fillers.values()
        if filler.slug not in candidate.speakers
    ]
    ways: dict[int, tuple[str, tuple[str, ...], Shared]] = {}
    for _, filler in rows:
        begin = filler.mention.begin
        if begin not in ways:
            named = _named(candidate, filler.mention)
            span = candidate.sentence.doc.stretch(begin, filler.mention.end)
            if span is not None and span.sent is candidate.sentence:
                way = path(candidate.trigger, span.root, grammar)
                ways[begin] = way, around_name(span.root, span.start, span.end, grammar), named
            else:
                ways[begin] = "outside", (), named
    noun, trigger = candidate.pattern.noun, candidate.trigger
    place = "noun" if noun else "passive" if is_passive(trigger) else "verb"
    direct = {begin: way for begin, (way, *_) in ways.items() if way.startswith(">") and way.count(" ") == 0}
    for role, filler in rows:
        begin = filler.mention.begin
        way, around, named = ways[begin]
        others = " ".join(sorted({other for place, other in direct.items() if place != begin}))
        yield role, filler, argument_features(candidate, place, role, filler, way, around, named, others)


def _named(candidate: Candidate, mention: Mention) -> Shared:
    """The words that name a filler: "court" and "agency" tell what it does, whatever its type."""
    doc, place = candidate.sentence.doc, (mention.begin, mention.end)
    known: Shared | None = doc.cache.get(place)
    if known is None:
        text = doc.text[mention.begin : mention.end]
        words = dict.fromkeys(text.lower().split()[:_NAMING])
        outlet = is_outlet(text)
        known = Shared(["~an outlet"] if outlet else [f"~{word}" for word in words if len(word) > 2])
        doc.cache[place] = known
    return known


def score(candidates: Iterable[Candidate], grammar: Language, length: int) -> None:
    """Give every candidate, every filler of a role and every value that is not remote its probability.

    Args:
        candidates: All of a document.
        grammar: Its language.
        length: Its characters.
    """
    rows = list(candidates)
    arguments, events = model("arguments"), model("events")
    kinds = Counter(candidate.event_type for candidate in rows)
    for candidate in rows:
        for _, filler, features in features_of_arguments(candidate, grammar):
            filler.probability = arguments.probability(features)
        _weigh_values(candidate, remote=False)
        others = kinds[candidate.event_type] - 1
        candidate.alone = events.probability(event_features(candidate, others=others))
    numbers = event_numbers(rows, 0, length, french=grammar.code == "fr")
    for candidate, probability in zip(rows, trees("event_trees").probabilities(numbers), strict=True):
        candidate.probability = probability


def score_remote(candidates: Iterable[Candidate]) -> None:
    """Give remote sums and dates their probability, which that of their candidate does not depend on."""
    for candidate in candidates:
        _weigh_values(candidate, remote=True)


def _weigh_values(candidate: Candidate, *, remote: bool) -> None:
    values = model("values")
    for value in candidate.amounts + candidate.dates:
        if value.remote == remote:
            value.probability = values.probability(value.features)
