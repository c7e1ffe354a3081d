"""Verbs that the models take for nouns, in sentences that are then left without one.

« L'AMF sanctionne Orsel Capital », "UK watchdog fines Coinbase arm": in one of 15 French articles and in one
of 33 English headlines the only verb is tagged as a noun or an adjective, and the parse hangs on something
else. Such a sentence is parsed once more with a verb in that place that is never a noun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from kg.language import Language
from kg.text import Stretch, Text, Word

#: Words of a sentence that is looked at: a hostile line is one.
_LONGEST = 200
#: What is never a noun and governs as most verbs of headlines do: third person singular, plural.
_SURE = {"fr": ("accuse", "accusent"), "en": ("accuses", "accuse")}
#: What a verb is taken for; « dément » for an adverb.
_TAKEN_FOR = frozenset({"NOUN", "ADJ", "PROPN", "ADV", "X"})
_ARTICLES = frozenset({"le", "la", "l'", "les", "un", "une", "des"})
#: What opens a clause that is not the sentence's own.
_SUBORDINATE = frozenset({"qui", "que", "qu'", "dont", "où", "si", "lorsque", "quand", "car", "comme"})
#: What parts a headline: « France : le Conseil constitutionnel censure … ».
_MARKS = frozenset({":", "–", "—", "|", ";"})
#: What parts an English headline from a clause that follows: "fines Meta as users cry foul".
_PARTS = _MARKS | frozenset({",", "as", "after", "while", "but", "when", "because", "that", "who", "which"})
#: English tags of what may stand behind a verb of a headline as its object.
_OBJECTS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "DT", "PRP$", "$", "JJ", "VBG", "VB"})
_PARTICLES = frozenset({"up", "through", "out", "off", "down"})


def mend(text: Text, grammar: Language, read: Callable[[Iterable[list[str]]], Iterable[Text]]) -> Text:
    """Give each sentence that has no verb, but a word that may be one, the parse that it has with a sure one.

    Args:
        text: As parsed; its words are changed.
        grammar: The language.
        read: Parses sentences, given by their words.

    Returns:
        The same text.
    """
    found = [
        (_clause(verb), verb)
        for sentence in (text.sents if grammar.presents else ())
        if len(sentence) <= _LONGEST and (verb := _mistaken(sentence, grammar)) is not None
    ]
    if found:
        readings = read([_with_sure_verb(clause, verb, grammar) for clause, verb in found])
        for (clause, verb), reading in zip(found, readings, strict=True):
            if len(reading.sents) == 1 and reading[verb.i - clause.start].dep_ == "ROOT":
                _take_over(clause, verb, reading, grammar)
    return text


def _mistaken(sentence: Stretch, grammar: Language) -> Word | None:
    """The first word that is the form of a verb and stands where one would, if no other is the verb."""
    words = list(sentence)
    may_be_verb = _may_be_french if grammar.code == "fr" else _may_be_english
    found = next(
        (
            word
            for before, word in pairwise(words)
            if word.lower_ in grammar.presents and word.text.islower() and may_be_verb(before, word)
        ),
        None,
    )
    if found is None or any(_is_finite(word) for word in words[: found.i - sentence.start]):
        return None
    behind = words[found.i - sentence.start + 1 :]
    other = next((place for place, word in enumerate(behind) if _is_finite(word)), None)
    if other is None:
        return found
    if grammar.code == "fr":
        return found if _goes_on(behind[:other]) else None
    return found if any(word.lower_ in _PARTS for word in behind[:other]) else None


def _goes_on(words: list[Word]) -> bool:
    """Whether the next verb has the same subject: « épingle Doctolib et lui inflige une amende »."""
    joined = max((place for place, word in enumerate(words) if word.lower_ == "et"), default=None)
    return (
        joined is not None
        and all(
            word.pos_ in ("PRON", "ADV", "AUX")
            or word.lower_ in ("lui", "leur", "l'", "le", "la", "les", "en", "y")
            for word in words[joined + 1 :]
        )
        and not any(word.lower_ in _SUBORDINATE for word in words)
    )


def _is_finite(word: Word) -> bool:
    return word.pos_ in ("VERB", "AUX") and "VerbForm=Fin" in word.morph


def _may_be_french(before: Word, word: Word) -> bool:
    """Whether a noun, adjective or name stands between what may be a subject and what may be an object."""
    after = word.doc[word.i + 1] if word.i + 1 < word.sent.end else None
    if (
        word.pos_ not in _TAKEN_FOR
        or before.pos_ not in ("NOUN", "PROPN", "ADJ", "X")
        or after is None
        or (after.is_punct and after.text not in ("«", '"', "“"))
    ):
        return False
    # « Date limite de candidature » has no article, « un nouveau souffle » no noun before.
    left = _left(word)
    named = any(one.pos_ == "PROPN" or one.ent_type_ for one in left)
    return named or (any(one.lower_ in _ARTICLES for one in left) and any(one.pos_ == "NOUN" for one in left))


def _may_be_english(before: Word, word: Word) -> bool:
    """Whether a noun or name stands before it that agrees with it, and behind it what may be its object."""
    is_parsed = word.tag_.startswith("VB") and any(child.dep_.startswith("nsubj") for child in word.children)
    if is_parsed or word.tag_ in ("VB", "VBD", "VBG", "VBN", "MD") or word.i + 1 >= word.sent.end:
        return False
    if word.lower_.endswith("s"):
        agrees = before.tag_ in ("NN", "NNP", "NNPS") or (before.tag_ == "JJ" and before.text[0].isupper())
    else:
        left = {one.lower_ for one in _left(word)}
        joined = before.tag_ in ("NNP", "NNPS") and not left.isdisjoint(("and", ","))
        agrees = before.tag_ == "NNS" or before.lower_ == "police" or joined
    after = word.doc[word.i + 1]
    return agrees and (after.tag_ in _OBJECTS or after.lower_ in _PARTICLES)


def _clause(verb: Word) -> Stretch:
    """The words of its sentence behind the last mark before the verb."""
    sentence = verb.sent
    words = verb.doc.words[sentence.start : verb.i]
    begin = max((word.i + 1 for word in words if word.text in _MARKS), default=sentence.start)
    return Stretch(verb.doc, begin, sentence.end)


def _left(verb: Word) -> list[Word]:
    """The words of its clause before it."""
    return verb.doc.words[_clause(verb).start : verb.i]


def _with_sure_verb(clause: Stretch, verb: Word, grammar: Language) -> list[str]:
    singular, plural = _SURE[grammar.code]
    is_plural = verb.lower_.endswith("ent") if grammar.code == "fr" else not verb.lower_.endswith("s")
    return [(plural if is_plural else singular) if word is verb else word.text for word in clause]


def _take_over(clause: Stretch, verb: Word, reading: Text, grammar: Language) -> None:
    """Give a clause what the other reading says of its words; what stands before it hangs on its verb."""
    doc, sentence = verb.doc, verb.sent
    for word in doc.words[sentence.start : clause.start]:
        if word.head is word or word.head.i >= clause.start:
            word.head, word.dep_ = verb, "punct" if word.is_punct else "dep"
    for word, other in zip(clause, reading, strict=True):
        word.head = clause[other.head.i]
        word.dep_, word.pos_, word.tag_, word.morph = other.dep_, other.pos_, other.tag_, other.morph
        word.ent_type_ = other.ent_type_
        if word is not verb:
            word.lemma_ = other.lemma_
    verb.lemma_ = grammar.presents[verb.lower_]
    # The French models hang the words of an unknown name side by side.
    for before, word in pairwise(doc.words[verb.i + 1 : clause.end] if grammar.code == "fr" else ()):
        if before.pos_ == "PROPN" and word.text[0].isupper() and before.head is word.head is verb:
            word.head, word.dep_ = before, "flat:name"
    sentence.hang()
    names = [
        Stretch(doc, name.start + clause.start, name.end + clause.start, name.label_) for name in reading.ents
    ]
    outside = [name for name in doc.ents if name.end <= clause.start or name.start >= clause.end]
    doc.ents = sorted(outside + names, key=lambda name: name.start)
