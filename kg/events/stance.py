"""For or against: what a speaker's words say."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kg.events.candidate import Candidate
from kg.events.numbers import log_odds
from kg.events.trained import model
from kg.language import Language, language
from kg.model import Stance
from kg.text import Word, lemma

#: Words within which a negation turns a word of praise or blame round.
_SCOPE = 3
#: What stands between two words that follow each other: "good + step".
PAIR = " + "
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV"})


@lru_cache(maxsize=4)
def _lexicon(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    speech = language(code).speech
    return _stems(speech.for_words), _stems(speech.against_words)


def _stems(words: frozenset[str]) -> re.Pattern[str]:
    """Words with their endings: a verb's infinitive ending is cut, a short word stands alone."""
    parts = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if " " in word:
            continue
        stem = re.sub(r"(?:er|ir|re|e)$", "", word) if len(word) > 5 else word
        parts.append(rf"{re.escape(stem)}\w{{0,5}}" if len(stem) > 3 else rf"{re.escape(word)}s?")
    return re.compile(rf"(?:{'|'.join(parts)})")


@lru_cache(maxsize=20_000)
def _tone(form: str, code: str) -> int:
    """1 for a word of praise, -1 for one of blame, 0 for any other."""
    praise, blame = _lexicon(code)
    return bool(praise.fullmatch(form)) - bool(blame.fullmatch(form))


class Said(NamedTuple):
    """The words around a speaker."""

    sentence: list[Word]
    """His own in the sentence that names him, with what it tells of him."""
    before: list[Word]
    """Of the quotation that it closes."""
    behind: list[Word]
    """Of the sentence in which he goes on."""
    others: list[Word]
    """Of clauses of his sentence that have another subject."""
    who: list[Word]
    """Beside his name."""


def said(words: Said, verb: Word, grammar: Language, framed: Stance | None) -> tuple[str, ...]:
    """What the words of a statement tell of the speaker's stand, as features of the stance models.

    Args:
        words: Around the speaker.
        verb: The verb that reports.
        grammar: Words of praise and blame.
        framed: The stance that the verb's frame has.
    """
    code = grammar.code
    found = [f"frame={framed}", f"verb={code}:{lemma(verb, grammar)}"]
    told: list[str] = []
    score = 0
    for part in (words.sentence, words.before, words.behind):
        for index, word in enumerate(part):
            if word.pos_ not in _CONTENT:
                continue
            turned = any(
                other.lower_ in grammar.speech.negations for other in part[max(0, index - _SCOPE) : index]
            )
            tone = _tone(word.lower_, code)
            score += -tone if turned else tone
            told.append(f"{code}:{'not ' if turned else ''}{lemma(word, grammar)}")
    told = list(dict.fromkeys(told))
    found += told
    found += [f"{one}{PAIR}{other}" for one, other in pairwise(told)]
    for name, part in (("other ", words.others), ("who ", words.who)):
        found += [f"{name}{code}:{lemma(word, grammar)}" for word in part if word.pos_ in _CONTENT]
    found += ["bias", f"score={max(-2, min(2, score))}", f"score={max(-2, min(2, score))}|frame={framed}"]
    return tuple(dict.fromkeys(found))


def weigh(candidate: Candidate) -> None:
    """Note with a statement what its words say of the speaker's stand."""
    words = (("", candidate.said),)
    candidate.leaning = log_odds(model("leaning").probability(words))
    candidate.neutral = model("neutral").probability(words)
