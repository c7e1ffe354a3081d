"""The first look at a trigger: which events it may tell at all, before any role is filled."""

from __future__ import annotations

from collections.abc import Iterable

from kg.events.linear import Features, chance
from kg.events.surroundings import around_trigger, in_sentence
from kg.events.trained import model
from kg.language import Language
from kg.text import Stretch, Word, lemma

#: Least probability at which a trigger is looked at closer.
LEAST_POSSIBLE = 0.03


def possible(
    kinds: Iterable[str],
    trigger: Word,
    sentence: Stretch,
    grammar: Language,
    *,
    cues: tuple[str, ...] = (),
    least: float = LEAST_POSSIBLE,
) -> frozenset[str]:
    """Those event types of which a trigger may tell an event.

    Args:
        kinds: The types.
        trigger: The word.
        sentence: Where it stands.
        grammar: The language.
        cues: What shows that somebody says something, for a statement.
        least: Least probability; 0 takes everything, without a model.
    """
    if not least:
        return frozenset(kinds)
    gate = model("gate")
    word = f"{grammar.code}:{lemma(trigger, grammar)}"
    common = gate.score(_of_any(word, trigger, sentence, grammar, cues))
    return frozenset(
        kind
        for kind in kinds
        if chance(common + gate.score(_of_one(kind, word, trigger, sentence, grammar))) >= least
    )


def gate_features(
    kind: str, word: str, trigger: Word, sentence: Stretch, grammar: Language, cues: tuple[str, ...] = ()
) -> Features:
    """What tells, before any role is filled, whether a trigger may tell an event of a type.

    Args:
        kind: The type.
        word: Lemma of the trigger with its language.
        trigger: The word itself.
        sentence: Where it stands.
        grammar: The language.
        cues: What shows that somebody says something, for a statement.
    """
    return (
        *_of_any(word, trigger, sentence, grammar, cues),
        *_of_one(kind, word, trigger, sentence, grammar),
    )


def _of_any(
    word: str, trigger: Word, sentence: Stretch, grammar: Language, cues: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The features that are the same whatever the type."""
    around, within = around_trigger(trigger, sentence, grammar), in_sentence(sentence, grammar)
    return ("", ("bias", f"trigger={word}")), ("", around), ("", within), ("", cues)


def _of_one(
    kind: str, word: str, trigger: Word, sentence: Stretch, grammar: Language
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The features of one type."""
    around, within = around_trigger(trigger, sentence, grammar), in_sentence(sentence, grammar)
    return ("", (kind,)), (kind, (f"trigger={word}",)), (kind, around), (kind, within)
