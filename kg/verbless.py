"""Verbs that the French models take for nouns, in sentences that are then left without one.

« L'AMF sanctionne Orsel Capital », « le Conseil d'État valide la fusion »: in one of 15 articles, above all
in headlines, the only verb is tagged as a noun or an adjective, and the parse hangs on something else.
"""

from __future__ import annotations

from itertools import pairwise

from kg.language import Language
from kg.text import Stretch, Text, Word

#: Words of a sentence that is looked at: a hostile line is one.
_LONGEST = 200
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
#: What a verb is taken for; « dément » for an adverb.
_TAKEN_FOR = frozenset({"NOUN", "ADJ", "PROPN", "ADV", "X"})
_ARTICLES = frozenset({"le", "la", "l'", "les", "un", "une", "des"})
#: What opens a clause that is not the sentence's own.
_SUBORDINATE = frozenset({"qui", "que", "qu'", "dont", "où", "si", "lorsque", "quand", "car", "comme"})
#: What parts a headline: « France : le Conseil constitutionnel censure … ».
_MARKS = frozenset({":", "–", "—", "|", ";"})


def mend(text: Text, grammar: Language) -> Text:
    """Make the verb of each sentence that has none, but a word that may be one, its root.

    Args:
        text: As parsed; its words are changed.
        grammar: The language.

    Returns:
        The same text.
    """
    for sentence in text.sents if grammar.presents else ():
        verb = _mistaken(sentence, grammar) if len(sentence) <= _LONGEST else None
        if verb is not None:
            _make_root(verb, sentence, grammar)
    return text


def _mistaken(sentence: Stretch, grammar: Language) -> Word | None:
    """The first word that is the form of a verb and stands where one would, if the sentence has no other."""
    words = list(sentence)
    found = next(
        (
            word
            for before, word in pairwise(words)
            if word.lower_ in grammar.presents and word.text.islower() and _may_be_verb(before, word)
        ),
        None,
    )
    if found is None or any(_is_finite(word) for word in words[: found.i - sentence.start]):
        return None
    behind = words[found.i - sentence.start + 1 :]
    other = next((place for place, word in enumerate(behind) if _is_finite(word)), None)
    return found if other is None or _goes_on(behind[:other]) else None


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


def _may_be_verb(before: Word, word: Word) -> bool:
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


def _left(verb: Word) -> list[Word]:
    """The words of its clause before the verb: behind the last mark."""
    words = list(verb.sent)[: verb.i - verb.sent.start]
    begin = max((place + 1 for place, word in enumerate(words) if word.text in _MARKS), default=0)
    return words[begin:]


def _make_root(verb: Word, sentence: Stretch, grammar: Language) -> None:
    left = _left(verb)
    opening = list(sentence)[: verb.i - sentence.start - len(left)]
    right = list(sentence)[verb.i - sentence.start + 1 :]
    tops = [word for word in left if word.head is word or word.head not in left]
    nominal = [word for word in tops if word.pos_ in _NOMINAL and not _is_oblique(word)]
    inner = [word for word in left if word.pos_ in _NOMINAL and not _is_oblique(word)]
    subject = (nominal[-1:] or inner[:1] or tops[-1:])[0]
    verb.head = verb
    for word in tops:
        if word is not subject:
            is_own = not (_is_oblique(word) or word.is_punct)
            word.head, word.dep_ = (subject, "dep") if is_own else (verb, _below(word, grammar))
    subject.head, subject.dep_ = verb, "nsubj"
    for word in opening:
        if word.head is word or word.head not in opening:
            word.head, word.dep_ = verb, "punct" if word.is_punct else "dep"
    with_object = False
    for word in right:
        before = word.doc[word.i - 1]
        if word.head is not word and word.head in right:
            continue
        if word.pos_ == before.pos_ == "PROPN" and not word.is_ancestor(before):
            word.head, word.dep_ = before, "flat:name"
        else:
            word.head, word.dep_ = verb, _below(word, grammar, with_object=with_object)
            with_object = with_object or word.dep_ == "obj"
    verb.dep_, verb.pos_, verb.tag_ = "ROOT", "VERB", "VERB"
    verb.morph = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"
    verb.lemma_, verb.ent_type_ = grammar.presents[verb.lower_], ""
    sentence.hang()
    _cut_names(verb)


def _is_oblique(word: Word) -> bool:
    """Whether a preposition stands before it: « À Paris, un juge enquête »."""
    return any(child.dep_ == "case" for child in word.children)


def _below(word: Word, grammar: Language, *, with_object: bool = False) -> str:
    """How a word hangs on the verb before it."""
    if word.is_punct:
        return "punct"
    if word.pos_ == "ADV":
        return "advmod"
    if word.pos_ in ("VERB", "AUX"):
        return "conj" if _is_finite(word) else "xcomp"
    if _is_oblique(word):
        return "obl:arg"
    with_object = with_object or word.lower_ in grammar.calendar.weekdays
    return ("obl:mod" if with_object else "obj") if word.pos_ in _NOMINAL else word.dep_


def _cut_names(verb: Word) -> None:
    """End the model's names before the verb, and begin them behind it."""
    doc = verb.doc
    whole = []
    for name in doc.ents:
        if name.start <= verb.i < name.end:
            parts = (name.start, verb.i), (verb.i + 1, name.end)
            whole += [Stretch(doc, begin, end, name.label_) for begin, end in parts if begin < end]
        else:
            whole.append(name)
    doc.ents = whole
