"""For or against: what a speaker's words say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import cast

from kg.events.trained import choice
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


def said(
    words: tuple[list[Word], list[Word]], verb: Word, grammar: Language, framed: Stance | None
) -> tuple[str, ...]:
    """What the words of a statement tell of the speaker's stand, as features of the stance model.

    Args:
        words: Those of the sentence, and those of the quotation that it closes.
        verb: The verb that reports.
        grammar: Words of praise and blame.
        framed: The stance that the verb's frame has.
    """
    code = grammar.code
    found = [f"frame={framed}", f"verb={code}:{lemma(verb, grammar)}"]
    told: list[str] = []
    score = 0
    for part in words:
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
    found += ["bias", f"score={max(-2, min(2, score))}", f"score={max(-2, min(2, score))}|frame={framed}"]
    return tuple(dict.fromkeys(found))


def stance(features: Iterable[str]) -> Stance:
    """The likeliest stand: ``Support``, ``Oppose`` or ``Neutral``."""
    return cast("Stance", choice("stances").likeliest(features))
