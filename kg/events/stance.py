"""For or against: what a speaker's words say."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.language import language
from kg.model import Stance

#: Words within which a negation turns a word of praise or blame round.
_SCOPE = 3


@lru_cache(maxsize=4)
def _lexicon(code: str) -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    speech = language(code).speech
    return _stems(speech.for_words), _stems(speech.against_words), speech.negations


def _stems(words: frozenset[str]) -> re.Pattern[str]:
    """Words with their endings: a verb's infinitive ending is cut, a short word stands alone."""
    parts = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        stem = re.sub(r"(?:er|ir|re|e)$", "", word) if len(word) > 5 and " " not in word else word
        parts.append(
            rf"{re.escape(stem)}\w{{0,5}}" if len(stem) > 3 and " " not in word else rf"{re.escape(word)}s?"
        )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def judge(text: str, code: str) -> Stance:
    """The stance of what is said: more words for, more words against, or neither.

    Args:
        text: What is said, or the sentence that reports it.
        code: The language.
    """
    positive, negative, negations = _lexicon(code)
    score = 0
    for pattern, sign in ((positive, 1), (negative, -1)):
        for match in pattern.finditer(text):
            before = re.findall(r"\w+'?", text[max(0, match.start() - 40) : match.start()].lower())[-_SCOPE:]
            score += -sign if any(word in negations for word in before) else sign
    return "Support" if score > 0 else "Oppose" if score < 0 else "Neutral"
