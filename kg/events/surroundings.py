"""The words around a trigger and around a name: what tells an event that no frame describes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.events.linear import Shared
from kg.language import Language
from kg.text import Stretch, Word, lemma

#: Words before and behind a trigger that count as near.
_NEAR = 8
#: Words of a sentence that count, from its first on: a hostile line is one sentence of a hundred thousand.
_LONGEST = 200
_CONTENT = frozenset({"NOUN", "VERB", "ADJ"})
_BELOW = frozenset({"NOUN", "VERB", "ADJ", "ADV", "DET", "AUX", "ADP", "PRON", "SCONJ", "PART"})


def around_trigger(trigger: Word, sentence: Stretch, grammar: Language) -> Shared:
    """What stands above, below and beside a trigger, each feature once."""
    known: Shared | None = trigger.cache.get("around")
    if known is None:
        features = dict.fromkeys(_around_trigger(trigger, sentence, grammar))
        known = trigger.cache["around"] = Shared(features)
    return known


def _around_trigger(trigger: Word, sentence: Stretch, grammar: Language) -> Iterator[str]:
    code, words = grammar.code, trigger.doc.words
    if trigger.head is not trigger:
        yield f"head={code}:{trigger.dep_}:{lemma(trigger.head, grammar)}"
    yield f"dep={trigger.dep_}"
    yield f"tag={trigger.pos_}|{trigger.morph}"
    for child in trigger.children:
        if child.pos_ in _BELOW:
            yield f"child={code}:{child.dep_}:{lemma(child, grammar)}"
        if child.pos_ == "ADP" or child.dep_ in ("prep", "agent"):
            for below in child.children:
                if below.pos_ == "NOUN":
                    yield f"child={code}:{child.lower_}:{lemma(below, grammar)}"
    for step in (-2, -1, 1, 2):
        if sentence.start <= trigger.i + step < sentence.end:
            yield f"at{step}={code}:{_form(words[trigger.i + step])}"
    for word in words[max(sentence.start, trigger.i - _NEAR) : min(sentence.end, trigger.i + _NEAR + 1)]:
        if word is not trigger and word.pos_ in _CONTENT:
            yield f"near={code}:{lemma(word, grammar)}"


def in_sentence(sentence: Stretch, grammar: Language) -> Shared:
    """The content words of a sentence, each once."""
    first = sentence[0]
    known: Shared | None = first.cache.get("in sentence")
    if known is None:
        words = sentence.doc.words[sentence.start : min(sentence.end, sentence.start + _LONGEST)]
        lemmas = (lemma(word, grammar) for word in words if word.pos_ in _CONTENT)
        features = dict.fromkeys(f"in={grammar.code}:{word}" for word in lemmas)
        known = first.cache["in sentence"] = Shared(features)
    return known


def around_name(root: Word, begin: int, end: int, grammar: Language) -> Shared:
    """What a name hangs on, and the words just before and behind it.

    Args:
        root: The name's head word.
        begin: Place of its first word.
        end: Place behind its last word.
        grammar: The language.
    """
    known: Shared | None = root.cache.get("around name")
    if known is None:
        known = root.cache["around name"] = Shared(_around_name(root, begin, end, grammar))
    return known


def _around_name(root: Word, begin: int, end: int, grammar: Language) -> Iterator[str]:
    code, words = grammar.code, root.doc.words
    above = root.head.head if root.head.pos_ == "ADP" else root.head
    if above is not root:
        yield f"above={code}:{root.dep_}:{lemma(above, grammar)}"
    before = _form(words[begin - 1]) if begin else ""
    yield f"left={code}:{before}"
    if begin > 1:
        yield f"left2={code}:{_form(words[begin - 2])} {before}"
    if end < len(words):
        yield f"right={code}:{_form(words[end])}"


def _form(word: Word) -> str:
    return "NAME" if word.pos_ == "PROPN" else word.lower_
