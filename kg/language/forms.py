"""Forms of the verbs that matter, with their infinitive.

The models lemmatise some forms wrongly ("fines" → "fin", « demande » → « demande »). The verbs of frames and
word lists are few, so their regular forms are written out; irregular ones stand in the language's ``lemmas``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_FIRST = [
    "e",
    "es",
    "ent",
    "ons",
    "ez",
    "ait",
    "aient",
    "ais",
    "a",
    "èrent",
    "ât",
    "era",
    "eront",
    "erez",
    "erons",
    "erait",
    "eraient",
    "ant",
    "é",
    "ée",
    "és",
    "ées",
    "ai",
    "as",
    "asse",
    "er",
]
_SECOND = [
    "is",
    "it",
    "issons",
    "issez",
    "issent",
    "issait",
    "issaient",
    "irent",
    "ît",
    "ira",
    "iront",
    "irait",
    "iraient",
    "issant",
    "i",
    "ie",
    "ies",
    "ir",
]
_THIRD = [
    "s",
    "",
    "ons",
    "ez",
    "ent",
    "ait",
    "aient",
    "it",
    "irent",
    "ra",
    "ront",
    "rait",
    "raient",
    "ant",
    "u",
    "ue",
    "us",
    "ues",
    "re",
]

_VOWELS = "aeiou"


def _french(verb: str) -> Iterator[str]:
    if verb.endswith("er"):
        stem = verb[:-2]
        for ending in _FIRST:
            yield stem + ending
            if stem.endswith("g") and ending[0] in "aâo":
                yield stem + "e" + ending
            if stem.endswith("c") and ending[0] in "aâo":
                yield stem[:-1] + "ç" + ending
            if stem[-2:-1] in "eé" and ending in ("e", "es", "ent"):
                yield stem[:-2] + "è" + stem[-1] + ending
            if stem[-2:-1] == "e" and ending.startswith("er") and ending != "er":
                yield stem[:-2] + "è" + stem[-1] + ending
            if (stem.endswith("y") and ending in ("e", "es", "ent")) or (
                stem.endswith("y") and ending.startswith("er")
            ):
                yield stem[:-1] + "i" + ending
            if stem.endswith("el") and ending in ("e", "es", "ent"):
                yield stem + "l" + ending
    elif verb.endswith("ir") and not verb.endswith(
        ("tenir", "venir", "ouvrir", "offrir", "quérir", "mentir", "courir")
    ):
        yield from (verb[:-2] + ending for ending in _SECOND)
    elif verb.endswith("re"):
        yield from (verb[:-2] + ending for ending in _THIRD)


def _english(verb: str) -> Iterator[str]:
    yield verb
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
        return
    yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    if verb.endswith("e"):
        yield from (verb + "d", verb[:-1] + "ing")
        return
    yield from (verb + "ed", verb + "ing")
    if len(verb) > 2 and verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")


def verb_forms(verbs: Iterable[str], code: str) -> dict[str, str]:
    """Regular forms of verbs, lower case, with the infinitive of each.

    Where two verbs share a form, the shorter infinitive has it.

    >>> verb_forms(["fine"], "en")["fined"]
    'fine'
    """
    make = _french if code == "fr" else _english
    found: dict[str, str] = {}
    for verb in sorted(set(verbs), key=lambda word: (len(word), word)):
        if " " in verb or not verb:
            continue
        for form in make(verb):
            found.setdefault(form, verb)
    return found


def present_forms(verbs: Iterable[str], code: str) -> dict[str, str]:
    """Third persons of the present that may be taken for nouns, lower case, with the infinitive of each.

    In French those of verbs in -er: no other verb's present is taken for a noun.

    >>> present_forms(["sanctionner"], "fr")["sanctionnent"]
    'sanctionner'
    """
    if code == "en":
        return {form: verb for verb in verbs for form in islice(_english(verb), 2)}
    return {
        form: verb
        for verb in verbs
        if verb.endswith("er") and " " not in verb
        for form in _french(verb)
        if form in (verb[:-1], verb[:-2] + "ent")
    }
