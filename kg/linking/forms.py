"""What a name looks like beside another: folded, without its legal form, as initials."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.language import Language, language
from kg.vocabulary import Reference

#: Letters of a word that tells one name from another.
_LONG_ENOUGH = 3

_SPLIT = re.compile(r"[\s\-/&.,'()]+")


def fold(text: str) -> str:
    """Lower case, without accents and punctuation: what two spellings of a name have in common."""
    return " ".join(part for part in _SPLIT.split(without_accents(text)) if part)


def core(text: str, grammar: Language) -> str:
    """The name without its legal form and its opening « groupe »."""
    forms = _legal_forms(grammar.code)
    words = text.replace("'s", "").split()
    while len(words) > 1 and words[-1].lower().replace(".", "").strip(",") in forms:
        words.pop()
    while len(words) > 1 and words[0].lower() in ("groupe", "société", "the", "le", "la", "les"):
        words.pop(0)
    return fold(" ".join(words))


@lru_cache(maxsize=4)
def _legal_forms(code: str) -> frozenset[str]:
    return frozenset(form.lower().replace(".", "") for form in language(code).names.legal_forms)


def initials(text: str, grammar: Language) -> set[str]:
    """The initials of a name's capitals, and of its words without articles and prepositions."""
    words = [word for word in _SPLIT.split(text) if word]
    if len(words) < 2:
        return set()
    small = grammar.names.articles | grammar.names.particles
    capitals = "".join(word[0] for word in words if word[0].isupper())
    content = "".join(
        word[0] for word in words if word.lower() not in small and (len(word) > 2 or word[0].isupper())
    )
    return {without_accents(capitals).upper(), without_accents(content).upper()}


def without_accents(text: str) -> str:
    """In lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def is_hyphen_at(text: str, words: list[str], place: int) -> bool:
    """Whether a hyphen joins a name's words there: "Amalfi" and "Amalfi-Brandt" are two firms."""
    return f"{words[place - 1]}-{words[place]}" in without_accents(text)


def could_be(known: Reference, text: str) -> bool:
    """Whether half of the words of a full name are in one of the names of a known entity."""
    words = {word for word in fold(text).split() if len(word) >= _LONG_ENOUGH}
    names = (name for _, name in (*known.labels, *known.names, *known.context_names))
    return any(len(words & set(fold(name).split())) * 2 >= len(words) for name in names)


def head_noun(words: list[str]) -> str:
    """The noun before the first "of" or "for": "office" of "Office of the Privacy Commissioner"."""
    for index, word in enumerate(words):
        if word in ("of", "for", "on") and index:
            return words[index - 1]
    return words[-1]
