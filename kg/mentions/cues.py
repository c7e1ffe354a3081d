"""What stands in and around a name and speaks for its type."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.language import Names
from kg.model import EntityType

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

Votes = Counter[EntityType]

#: What the models' labels say of the type. They are weak witnesses: the French model takes firms for
#: places and persons, the English one takes firms for persons and places.
LABELS: dict[str, dict[str, dict[EntityType, float]]] = {
    "fr": {
        "PER": {"Person": 1.0},
        "ORG": {"Company": 0.7, "Organization": 0.4, "PublicAuthority": 0.3},
        "LOC": {"Place": 0.9, "Company": 0.1},
        "MISC": {"Product": 0.35, "Company": 0.3, "Legislation": 0.1},
    },
    "en": {
        "PERSON": {"Person": 1.0},
        "ORG": {"Company": 0.8, "Organization": 0.4, "PublicAuthority": 0.2},
        "GPE": {"Place": 1.0, "Company": 0.15},
        "LOC": {"Place": 1.0},
        "FAC": {"Place": 0.6, "Product": 0.2},
        "PRODUCT": {"Product": 0.6, "Company": 0.4},
        "LAW": {"Legislation": 1.0},
        "WORK_OF_ART": {"Product": 0.4},
        "EVENT": {"Product": 0.2},
        "NORP": {"Place": 0.2},
    },
}

_ACRONYM = re.compile(r"^[A-Z][A-Z&.-]{1,6}$")


def noun_type(token: Token, names: Names) -> EntityType | None:
    """The type that a common noun gives to the name beside it: « le laboratoire X » is a company."""
    lemma, form = token.lemma_.lower(), token.lower_
    for words, kind in (
        (names.person_nouns, "Person"),
        (names.company_nouns, "Company"),
        (names.authority_nouns, "PublicAuthority"),
        (names.organization_nouns, "Organization"),
        (names.law_nouns, "Legislation"),
        (names.product_nouns, "Product"),
        (names.place_nouns, "Place"),
        (names.outlet_nouns, "Organization"),
    ):
        if lemma in words or form in words:
            return kind  # type: ignore[return-value]
    return None


def inside(span: Span, names: Names) -> Votes:
    """What the words of the name say: legal form, "Group", "Ministry", "Association"."""
    votes: Votes = Counter()
    words = [token.text for token in span]
    if len(words) > 1:
        if words[-1] in names.legal_forms or " ".join(words[-2:]) in names.legal_forms:
            votes["Company"] += 6
        if words[-1] in names.company_words or words[0] in names.company_words:
            votes["Company"] += 2
        if words[0] in names.authority_words or words[-1] in names.authority_words:
            votes["PublicAuthority"] += 2.5
        if words[0] in names.organization_words or words[-1] in names.organization_words:
            votes["Organization"] += 2
        if any(word in ("University", "Université", "College", "Association", "Federation") for word in words):
            votes["Organization"] += 2
        if any(word.isdigit() for word in words[1:]):
            votes["Product"] += 0.4
    elif any(char.isdigit() for char in span.text) and any(char.isalpha() for char in span.text):
        votes["Product"] += 0.4
    if span.text.endswith((".com", ".fr", ".io", ".ai", ".org")):
        votes["Company"] += 1
    return votes


def before(span: Span, names: Names) -> Votes:
    """What stands just before the name says: a title, « la société », “chipmaker”."""
    votes: Votes = Counter()
    doc, index = span.doc, span.start - 1
    if index >= 0 and doc[index].text in ('"', "«", "“", "'"):
        index -= 1
    if index < 0 or doc[index].sent.start != span.sent.start:
        return votes
    token = doc[index]
    if token.text in names.titles or (token.text == "." and index and doc[index - 1].text + "." in names.titles):
        votes["Person"] += 5
        return votes
    if token.ent_type_ or token.text[0].isupper():
        return votes
    if token.pos_ == "ADJ" and index and doc.vocab.strings[doc[index - 1].pos] == "NOUN":
        token = doc[index - 1]
    kind = noun_type(token, names) if token.pos_ in ("NOUN", "PROPN", "ADJ", "X", "VERB") else None
    if kind is not None and not (kind == "Place" and token.lower_ in ("état", "state")):
        votes[kind] += 3
    if token.lower_ == "chez":
        votes["Company"] += 1.5
    elif token.lower_ in ("à", "in", "near"):
        votes["Place"] += 0.5
    return votes


def after(span: Span, names: Names) -> Votes:
    """What stands just behind the name says: “, a chipmaker”, « , député européen », “(Labour)”."""
    votes: Votes = Counter()
    doc, index = span.doc, span.end
    if index < len(doc) and doc[index].text in ('"', "»", "”", "'"):
        index += 1
    if index + 1 >= len(doc) or doc[index].text not in (",", "(", "–", "-", "—"):
        return votes
    for token in doc[index + 1 : index + 7]:
        if token.text in (",", ".", ")", ";", ":") or token.pos_ in ("VERB", "AUX") or token.ent_type_ == "PER":
            break
        if token.pos_ in ("NOUN", "PROPN", "X") and (kind := noun_type(token, names)):
            votes[kind] += 2.5
            break
        if token.pos_ in ("NOUN", "PROPN") and token.text[0].isupper() and token.i > index + 2:
            break
    return votes


def governed(span: Span, names: Names) -> Votes:
    """What verbs and nouns the name depends on say: only firms hire and sell."""
    votes: Votes = Counter()
    root = span.root
    head = root.head
    if root.dep_.startswith("nsubj") and head.lemma_.lower() in names.company_verbs:
        votes["Company"] += 1
    if root.dep_ in ("appos", "nmod", "flat:name", "compound", "flat:foreign") and head.i < span.start:
        kind = noun_type(head, names) if head.pos_ in ("NOUN", "PROPN") and not head.text[0].isupper() else None
        between = head.doc[head.i + 1 : span.start]
        if kind is not None and not any(token.pos_ == "ADP" or token.text == "," for token in between):
            votes[kind] += 2
    return votes


def model(span: Span, code: str) -> Votes:
    """What the language model says."""
    votes: Votes = Counter()
    for token in span:
        for kind, weight in LABELS[code].get(token.ent_type_, {}).items():
            votes[kind] += weight / len(span)
    if len(span) == 1 and _ACRONYM.match(span.text):
        votes["Person"] = min(votes["Person"], 0.2)
    return votes


def votes_for(span: Span, names: Names, code: str) -> Votes:
    """All that speaks for each type at this place of the text."""
    total: Votes = Counter()
    for part in (inside(span, names), before(span, names), after(span, names), governed(span, names), model(span, code)):
        total.update(part)
    return total
