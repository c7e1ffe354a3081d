"""One view of the parse for both languages: who does what to whom, through which preposition.

The French models speak Universal Dependencies, the English ones ClearNLP labels. Here a verb or a noun has
*links*: logical subject, logical object, obliques by preposition, possessors and compounds, whatever the
voice, and also those it shares with the verb it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.language import Language
from kg.text import Word, lemma

Relation = Literal["subject", "object", "oblique", "dative", "possessive", "compound", "attribute"]

_SUBJECTS = ("nsubj", "csubj", "nsubj:caus", "nsubj:outer")
_PASSIVE_SUBJECTS = ("nsubj:pass", "nsubjpass", "csubjpass", "csubj:pass")
_OBJECTS = ("obj", "dobj", "obj:agent", "obj:lvc")
_OBLIQUES = ("obl", "obl:mod", "obl:arg", "obl:agent", "nmod", "iobj", "advcl", "xcomp", "dep")
_RELATIVES = ("acl:relcl", "relcl")
_CLAUSES = (
    "xcomp",
    "conj",
    "advcl",
    "ccomp",
    "acl",
    "pcomp",
    "parataxis",
    "obl:mod",
    "obl:arg",
    "prep",
    "nmod",
)

#: Steps through the parse beyond which a path says nothing.
_PATH = 5
#: How far up shared subjects are looked for.
_CLIMB = 5


@dataclass(frozen=True, slots=True)
class Link:
    """What a verb or noun is linked to, and how."""

    relation: Relation
    preposition: str
    token: Word
    distance: int = 0
    """Steps up the tree from which it is inherited: 0 is its own."""


def is_verb(token: Word) -> bool:
    """Whether a token is a verb, a participle included."""
    return token.pos_ in ("VERB", "AUX") or "VerbForm=Part" in token.morph


def is_passive(verb: Word) -> bool:
    """Whether a verb's grammatical subject is its logical object."""
    known = verb.cache.get("passive")
    if known is None:
        known = verb.cache["passive"] = _is_passive(verb)
    return bool(known)


def _is_passive(verb: Word) -> bool:
    if any(
        child.dep_ in ("aux:pass", "auxpass") or child.dep_ in _PASSIVE_SUBJECTS for child in verb.children
    ):
        return True
    if verb.dep_ in ("acl", "amod", "advcl") and is_past_participle(verb):
        return not any(child.dep_ in ("aux", "aux:tense") for child in verb.children)
    return any(child.dep_ in ("agent", "obl:agent") for child in verb.children)


def is_past_participle(verb: Word) -> bool:
    """Whether a token is a past participle: “fined”, « visée »."""
    morph = verb.morph
    return (
        verb.tag_ == "VBN"
        or ("VerbForm=Part" in morph and "Tense=Past" in morph)
        or (verb.pos_ == "ADJ" and verb.lower_.endswith(("é", "ée", "és", "ées")))
    )


def case(token: Word) -> str:
    """The preposition of a French noun, lower case; with its second word for « auprès de »."""
    for child in token.lefts:
        if child.dep_ in ("case", "mark") and child.pos_ in (
            "ADP",
            "SCONJ",
            "DET",
            "X",
            "NOUN",
            "ADV",
            "VERB",
        ):
            word = child.lower_
            return {"d'": "de", "du": "de", "des": "de", "au": "à", "aux": "à"}.get(word, word)
        if child.dep_ == "det" and child.lower_ in ("du", "des", "au", "aux"):
            return {"du": "de", "des": "de"}.get(child.lower_, "à")
    return ""


def _own(token: Word, grammar: Language) -> Iterator[Link]:
    passive = is_verb(token) and is_passive(token)
    for child in token.children:
        dep = child.dep_
        if dep in _SUBJECTS:
            yield Link(
                "object" if passive and dep == "nsubj" and grammar.code == "fr" else "subject", "", child
            )
        elif dep in _PASSIVE_SUBJECTS or dep in _OBJECTS:
            yield Link("object", "", child)
        elif dep == "dative" and child.pos_ != "ADP":
            yield Link("dative", "", child)
        elif dep in ("prep", "agent", "dative"):
            yield from _through(child, passive)
        elif dep in ("poss", "nmod:poss"):
            yield Link("possessive", "", child)
        elif dep in ("compound", "nn", "amod") and child.pos_ in ("PROPN", "NOUN", "ADJ"):
            yield Link("compound", "", child)
        elif dep in ("attr", "acomp", "oprd"):
            yield Link("attribute", "", child)
        elif dep == "obl:agent" or (dep in _OBLIQUES and passive and case(child) == "par"):
            yield Link("subject", "par", child)
        elif dep in _OBLIQUES and (child.pos_ not in ("VERB", "AUX") or child.ent_type_):
            yield Link("oblique", case(child), child)


def _through(preposition: Word, passive: bool) -> Iterator[Link]:
    """What stands behind an English preposition."""
    word = preposition.lower_
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp") and child.pos_ not in ("VERB", "AUX"):
            agent = preposition.dep_ == "agent" or (passive and word == "by")
            yield Link("subject" if agent else "oblique", word, child)
        elif child.dep_ == "prep":
            yield from _through(child, passive)


def _relativizer(token: Word) -> bool:
    return token.lower_ in ("qui", "which", "who", "that", "que", "qu'", "lequel", "laquelle", "dont", "whom")


def links(token: Word, grammar: Language) -> tuple[Link, ...]:
    """All that a verb or a noun is linked to, its own and what it shares, relative pronouns replaced."""
    known = token.cache.get("links")
    if known is None:
        known = token.cache["links"] = _links(token, grammar)
    return tuple(known)


def _links(token: Word, grammar: Language) -> tuple[Link, ...]:
    found = [_resolved(link, token) for link in _own(token, grammar)]
    if not is_verb(token):
        return tuple(found)
    if token.dep_ in _RELATIVES and not any(link.token == token.head for link in found):
        has_subject = any(link.relation == "subject" for link in found)
        relation: Relation = "object" if has_subject or is_passive(token) else "subject"
        if not any(link.relation == relation for link in found):
            found.append(Link(relation, "", token.head))
    elif token.dep_ in ("acl", "amod") and token.head.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "X"):
        relation = "object" if is_past_participle(token) else "subject"
        if not any(link.relation == relation for link in found):
            found.append(Link(relation, "", token.head))
    wanted: Relation = (
        "object" if is_passive(token) and token.dep_ in ("advcl", "conj", "xcomp") else "subject"
    )
    if not any(link.relation == wanted for link in found):
        shared = _shared_subject(token, grammar)
        if shared is not None:
            found.append(Link(wanted, "", shared[0], shared[1]))
    return tuple(found)


def _resolved(link: Link, token: Word) -> Link:
    if _relativizer(link.token) and token.dep_ in _RELATIVES:
        return Link(link.relation, link.preposition, token.head)
    return link


def _shared_subject(token: Word, grammar: Language) -> tuple[Word, int] | None:
    """The subject that a verb without one shares with the verb above it, and how far up it is."""
    here = token
    for step in range(1, _CLIMB + 1):
        if here.dep_ == "ROOT" or (here.dep_ not in _CLAUSES and not here.dep_.startswith(("advcl", "acl"))):
            return None
        above = here.head
        if above.pos_ == "ADP":
            above = above.head
        if is_verb(above):
            own = [_resolved(link, above) for link in _own(above, grammar)]
            controls = here.dep_ in ("xcomp", "ccomp", "acl") and not is_passive(above)
            objects = [link.token for link in own if link.relation == "object" and link.token != here]
            subjects = [link.token for link in own if link.relation == "subject"]
            if controls and objects and objects[0].pos_ in ("NOUN", "PROPN", "PRON"):
                return objects[0], step
            if is_passive(above) and objects:
                return objects[0], step
            if subjects:
                return subjects[0], step
            if above.dep_ in (*_RELATIVES, "acl"):
                return above.head, step
        elif above.pos_ in ("NOUN", "PROPN"):
            possessors = [link.token for link in _own(above, grammar) if link.relation == "possessive"]
            if possessors:
                return possessors[0], step
        here = above
    return None


def path(trigger: Word, head: Word, grammar: Language) -> str:
    """The way through the parse from a trigger to a name: ``<nsubj >dobj >of``; ``long`` when too far."""
    up = [trigger]
    while up[-1].head.i != up[-1].i and len(up) <= _PATH:
        up.append(up[-1].head)
    above = {token.i: index for index, token in enumerate(up)}
    down = [head]
    while down[-1].i not in above:
        if down[-1].head.i == down[-1].i or len(down) > _PATH:
            return "long"
        down.append(down[-1].head)
    rising = up[: above[down[-1].i]]
    falling = list(reversed(down[:-1]))
    if len(rising) + len(falling) > _PATH:
        return "long"
    steps = [f"<{token.dep_}" for token in rising]
    for token in falling:
        if token.dep_ in ("prep", "agent", "dative") and token.pos_ == "ADP":
            steps.append(f">{token.lower_}")
        elif token.dep_ != "pobj":
            steps.append(f">{token.dep_}:{case(token)}" if grammar.code == "fr" else f">{token.dep_}")
    return " ".join(steps) or "same"


def conjuncts(token: Word) -> Iterator[Word]:
    """A token and all that is coordinated with it behind it: "A, B and C"."""
    yield token
    for child in token.rights:
        if child.dep_ == "conj" and child.pos_ not in ("VERB", "AUX"):
            yield from conjuncts(child)


def ancestors(token: Word) -> Iterator[Word]:
    """The tokens above, nearest first, at most eight."""
    for step, above in enumerate(token.ancestors):
        if step >= 8:
            return
        yield above


def carrier(noun: Word, grammar: Language) -> tuple[Word | None, str]:
    """The verb that carries a noun, and how the noun hangs on it: ``object``, ``subject`` or ``oblique``."""
    head, dep = noun.head, noun.dep_
    if dep == "conj":
        return carrier(head, grammar) if head.pos_ == "NOUN" and head.i != noun.i else (None, "")
    if dep == "pobj" and head.head.pos_ != "ADP":
        head, dep = head.head, "oblique"
    if head.lower_ in ("objet", "cible", "coup", "subject", "target") and head.i != noun.i:
        above = head.head if head.head.pos_ != "ADP" else head.head.head
        return (above, "oblique") if is_verb(above) else (None, "")
    if not is_verb(head) or head.i == noun.i:
        participle = next(
            (
                child
                for child in noun.rights
                if child.dep_ in ("acl", "relcl", "acl:relcl") and is_verb(child)
            ),
            None,
        )
        if participle is None:
            return None, ""
        return participle, "object" if is_passive(participle) or "VerbForm=Part" in str(
            participle.morph
        ) else "subject"
    if dep in ("obj", "dobj", "nsubj:pass", "nsubjpass", "attr"):
        return head, "object"
    if dep.startswith("nsubj"):
        return head, "object" if is_passive(head) else "subject"
    return head, "oblique"


def is_among(verb: Word, verbs: frozenset[str], grammar: Language) -> bool:
    """Whether a verb is one of some, by itself or with the word behind it: "call off"."""
    after = verb.doc[verb.i + 1] if verb.i + 1 < verb.sent.end else verb
    word = lemma(verb, grammar)
    return word in verbs or f"{word} {after.lower_}" in verbs


def is_negated(verb: Word, grammar: Language) -> bool:
    """Whether a verb is negated: « ne … pas », "not", but not « ne … que »."""
    for child in verb.children:
        if child.dep_ in ("neg", "advmod", "det", "dep") and child.lower_ in grammar.syntax.negations:
            if child.lower_ in ("ne", "n'") and any(
                other.lower_ in ("que", "qu'") and other.i > verb.i for other in verb.children
            ):
                continue
            if child.lower_ in ("sans", "without", "non"):
                continue
            return True
    return False


def auxiliaries(verb: Word, grammar: Language) -> str | None:
    """What tense, mood and auxiliaries say: ``possible``, ``planned`` or nothing."""
    found = [child for child in verb.children if child.dep_.startswith("aux")]
    if grammar.code == "en":
        words = {child.lower_ for child in found}
        if words & {"could", "may", "might", "would", "should", "can", "must"}:
            return "possible"
        return "planned" if words & {"will", "shall", "'ll", "wo"} else None
    morphs = [verb.morph, *(child.morph for child in found)]
    if any("Mood=Cnd" in morph for morph in morphs):
        return "possible"
    return "planned" if any("Tense=Fut" in morph for morph in morphs) else None


def is_hypothetical(verb: Word, grammar: Language) -> bool:
    """Whether a verb stands behind « si », "if"."""
    openers = grammar.modality.hypothesis_openers
    return any(
        child.lower_ in openers and child.dep_ in ("mark", "advmod", "aux") and child.i < verb.i
        for child in verb.children
    )
