"""The first look at a trigger: whether it may tell an event at all, before any role is filled."""

from __future__ import annotations

from kg.events.linear import Features
from kg.events.surroundings import around_trigger, in_sentence
from kg.events.trained import model
from kg.language import Language
from kg.text import Stretch, Word, lemma

#: Least probability at which a trigger is looked at closer.
LEAST_POSSIBLE = 0.03


def is_possible(
    kind: str,
    trigger: Word,
    sentence: Stretch,
    grammar: Language,
    *,
    cues: tuple[str, ...] = (),
    least: float = LEAST_POSSIBLE,
) -> bool:
    """Whether a trigger may tell an event of a type.

    Args:
        kind: The type.
        trigger: The word.
        sentence: Where it stands.
        grammar: The language.
        cues: What shows that somebody says something, for a statement.
        least: Least probability; 0 takes everything, without a model.
    """
    if not least:
        return True
    word = f"{grammar.code}:{lemma(trigger, grammar)}"
    return model("gate").probability(gate_features(kind, word, trigger, sentence, grammar, cues)) >= least


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
    itself = (f"trigger={word}",)
    around, within = around_trigger(trigger, sentence, grammar), in_sentence(sentence, grammar)
    return (
        ("", ("bias", kind)),
        *((prefix, names) for prefix in ("", kind) for names in (itself, around, within)),
        ("", cues),
    )
