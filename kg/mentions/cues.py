"""What stands in and around a name and tells its type, as words for the type model to weigh.

A cue is a short text: ``label=fr:PER`` (what the language model says), ``last=holdings``, ``legal`` (a legal
form), ``noun=Company`` (« la société X »), ``appos=Person`` (“X, a lawyer”), ``title`` (“President X”),
``addressed`` (« Mme X »), ``subj=sell`` (X sells).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from kg.language import Language, Names, forenames, towns
from kg.model import EntityType
from kg.text import Stretch, Word, lemma

#: "SMEs", "MEPs": many, none by name.
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")

_QUOTES = frozenset("\"«»“”'")


def noun_type(token: Word, names: Names) -> EntityType | None:
    """The type that a common noun gives to the name beside it: « le laboratoire X » is a company."""
    word, form = token.lemma_.lower(), token.lower_
    groups: tuple[tuple[EntityType, frozenset[str]], ...] = (
        ("Person", names.person_nouns),
        ("Company", names.company_nouns),
        ("PublicAuthority", names.authority_nouns),
        ("Organization", names.organization_nouns),
        ("Legislation", names.law_nouns),
        ("Product", names.product_nouns),
        ("Place", names.place_nouns),
        ("Organization", names.outlet_nouns),
    )
    return next((kind for kind, words in groups if word in words or form in words), None)


def _inside(span: Stretch, names: Names) -> Iterator[str]:
    words = [token.text for token in span if not token.is_punct]
    if not words:
        return
    yield f"words={min(len(words), 4)}"
    form = next((n for n in (2, 1) if len(words) > n and " ".join(words[-n:]) in names.legal_forms), 0)
    if form:
        yield "legal"
        yield f"form={' '.join(words[-form:]).lower()}"
        words = words[:-form]
    yield f"last={words[-1].lower()}"
    yield f"suffix={words[-1].lower()[-3:]}"
    yield f"ending={words[-1].lower()[-4:]}"
    if " ".join(words) in towns():
        yield "town"
    if len(words) > 1:
        if words[0] in towns() or words[-1] in towns():
            yield "town within"
        yield f"first={words[0].lower()}"
        yield from (f"inner={word.lower()}" for word in words[1:-1])
    yield f"forename={words[0].split('-')[0] in forenames()}|{min(len(words), 3)}"
    for name, group in (
        ("company", names.company_words),
        ("authority", names.authority_words),
        ("organization", names.organization_words),
    ):
        if words[-1] in group:
            yield f"{name} word last"
        if words[0] in group:
            yield f"{name} word first"
    yield from _shape(span.text, words, names.particles)


def _shape(text: str, words: list[str], small: Set[str]) -> Iterator[str]:
    letters = [char for char in text if char.isalpha()]
    if any(char.isdigit() for char in text):
        yield "digit"
    if letters and all(char.isupper() for char in letters):
        yield "capitals" if len(letters) > 1 else "letter"
    elif any(char.isupper() for char in text[1:].replace(" ", "x")[1:]) and len(words) == 1:
        yield "inner capital"
    if any(word.islower() and word not in small for word in words):
        yield "lower word"
    if _PLURAL_ACRONYM.fullmatch(words[-1]):
        yield "several"
    if "&" in text or "-" in text:
        yield "joined"
    if "." in text.strip("."):
        yield "dotted"


def _before(span: Stretch, names: Names) -> Iterator[str]:
    doc, index = span.doc, span.start - 1
    if index >= 0 and doc[index].text in _QUOTES:
        yield "quoted"
        index -= 1
    if index < 0 or doc[index].sent.start != span.sent.start:
        yield "opens sentence"
        return
    token = doc[index]
    if token.text in names.titles or (
        token.text == "." and index and doc[index - 1].text + "." in names.titles
    ):
        yield "title"
        if {token.text, doc[index - 1].text + "."} & names.honorifics:
            yield "addressed"
        return
    if not token.text[0].isupper():
        yield f"before={token.lower_}"
        if token.pos_ == "ADJ" and index and doc[index - 1].pos_ == "NOUN":
            token = doc[index - 1]
        kind = noun_type(token, names) if token.pos_ in ("NOUN", "PROPN", "ADJ", "X", "VERB") else None
        if kind is not None:
            yield f"noun={kind}"
        if token.pos_ in ("DET", "ADP", "PART") and index and doc[index - 1].sent.start == span.sent.start:
            yield f"before2={doc[index - 1].lemma_.lower()} {token.lower_}"


def _after(span: Stretch, names: Names) -> Iterator[str]:
    doc, index = span.doc, span.end
    if index < len(doc) and doc[index].text in _QUOTES:
        index += 1
    if index >= len(doc):
        return
    yield f"after={doc[index].lower_}"
    if index + 1 >= len(doc) or doc[index].text not in (",", "(", "–", "-", "—"):
        return
    for token in doc[index + 1 : index + 8]:
        if token.text in (",", ".", ")", ";", ":") or token.pos_ in ("VERB", "AUX"):
            return
        if token.pos_ in ("NOUN", "PROPN", "X"):
            kind = noun_type(token, names)
            if kind is not None:
                yield f"appos={kind}"
                return
            if token.text[0].isupper():
                return


def _governed(span: Stretch, grammar: Language) -> Iterator[str]:
    names = grammar.names
    root = span.root
    head, dep = root.head, root.dep_.split(":")[0]
    yield f"dep={dep}"
    word = lemma(head, grammar)
    if dep.startswith("nsubj"):
        yield f"subj={word}"
        if word in names.company_verbs:
            yield "company verb"
    elif head.i != root.i and head.pos_ in ("VERB", "AUX"):
        yield f"obj={word}"
    elif dep in ("pobj", "nmod", "obl", "poss") and head.i != root.i:
        above = head.head if head.pos_ == "ADP" else head
        yield f"of={lemma(above, grammar)}"
        kind = noun_type(above, names)
        if kind is not None:
            yield f"of={kind}"
    if dep in ("appos", "flat", "compound", "nmod") and head.i < span.start and not head.text[0].isupper():
        kind = noun_type(head, names)
        between = span.doc[head.i + 1 : span.start]
        if kind is not None and not any(token.pos_ == "ADP" or token.text == "," for token in between):
            yield f"noun={kind}"


def _elsewhere(span: Stretch) -> Iterator[str]:
    """What the rest of the document and of the sentence tells."""
    words = [word for word in span if word.text.isalpha() and len(word) > 3]
    lower = [word for word in words if word.lower_ in span.doc.lower_words]
    if lower:
        yield "lower elsewhere" if len(lower) == len(words) else "partly lower elsewhere"
    if not any(word.pos_ in ("VERB", "AUX") for word in span.sent):
        yield "no verb"


def cues(span: Stretch, grammar: Language) -> tuple[str, ...]:
    """All that tells the type of the name at this place of the text, each cue once."""
    labels = dict.fromkeys(token.ent_type_ or "O" for token in span)
    found = [f"label={grammar.code}:{label}" for label in labels]
    for part in (_inside, _before, _after):
        found += part(span, grammar.names)
    found += _governed(span, grammar)
    found += _elsewhere(span)
    return tuple(dict.fromkeys(found))
