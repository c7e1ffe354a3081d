"""Whether a thing happened, will, might, or did not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import cast

from kg.events.candidate import Candidate
from kg.events.grammatical import by_grammar
from kg.events.surroundings import around_trigger
from kg.events.syntax import ancestors, auxiliaries, is_hypothetical, is_negated, is_passive, is_verb
from kg.events.trained import choice
from kg.language import Language, Modality
from kg.model import Factuality
from kg.text import Word, lemma

#: Verbs above which what stands below them is no longer qualified by them.
_BOUNDARIES = ("conj", "parataxis", "relcl", "acl:relcl")


def factuality(candidate: Candidate, grammar: Language) -> Factuality:
    """What grammar says, else the likeliest of ``Actual``, ``Planned``, ``Possible``, ``Denied``."""
    return by_grammar(candidate, grammar) or cast(
        "Factuality", choice("factuality").likeliest(factuality_features(candidate, grammar))
    )


def factuality_features(candidate: Candidate, grammar: Language) -> tuple[str, ...]:
    """What the model looks at: modality, the words around, the verbs that carry or govern the trigger."""
    code, trigger = grammar.code, candidate.trigger
    found = [*candidate.modality, f"type={candidate.event_type}"]
    found += around_trigger(trigger, candidate.sentence, grammar)
    carriers = [verb for verb in candidate.verbs if verb is not trigger]
    above = list(islice(ancestors(trigger), 3))
    for name, words in (("own", [trigger]), ("carrier", carriers), ("over", above)):
        for word in words:
            kind = f"{name}={code}:{lemma(word, grammar)}"
            found.append(kind)
            if is_verb(word):
                if is_negated(word, grammar):
                    found += [f"negated {name}", f"negated {kind}"]
                if auxiliary := auxiliaries(word, grammar):
                    found += [f"{auxiliary} {name}", f"{auxiliary} {kind}"]
    if above:
        # « annonce investir », « annonce avoir investi », « annonce vouloir investir ».
        found.append(f"over={code}:{lemma(above[0], grammar)}|{trigger.tag_}|{trigger.morph}")
    return tuple(dict.fromkeys(found))


def modality(
    trigger: Word, verbs: tuple[Word, ...], grammar: Language, framed: Factuality | None, *, title: bool
) -> tuple[str, ...]:
    """What speaks for and against a thing's having happened, as features of the factuality model.

    Args:
        trigger: The word that names the event.
        verbs: Verbs that carry it: « ouvrir » of « ouvrir une enquête ».
        grammar: Words of doubt, plan and denial.
        framed: The factuality that the frame has.
        title: Whether the word stands in the title.
    """
    code, words = grammar.code, grammar.modality
    told: set[str] = set()
    found: list[str] = []
    for depth, token in enumerate(_chain(trigger, verbs)):
        own = depth == 0 or token in verbs
        word = lemma(token, grammar)
        if is_verb(token):
            if is_negated(token, grammar):
                told.add("denied")
                found.append(f"negated={'own' if own else 'above'}")
            kind = auxiliaries(token, grammar)
            if kind:
                told.add(kind)
            found += [f"{'own' if own else 'above'} {code} {form}" for form in _forms(token, grammar)]
            if is_hypothetical(token, grammar):
                told |= {"possible", "general"}
        if not own:
            found.append(f"above={code}:{word}")
        if token is not trigger:
            told |= _told(word, words, verbal=is_verb(token))
        for child in token.children:
            if (
                child.dep_ in ("amod", "advmod", "nmod", "obl:mod", "compound", "det", "neg")
                and child.i < token.i + 3
            ):
                other = lemma(child, grammar)
                if child.pos_ in ("ADJ", "ADV", "DET", "NOUN", "PART") and not child.text[0].isupper():
                    found.append(f"beside={code}:{other}")
                told |= _told(other, words, verbal=False) - {"denied"}
                if other in ("aucun", "aucune", "no") and token is trigger:
                    told.add("denied")
    rule = next((kind for kind in ("denied", "possible", "planned") if kind in told), "actual")
    found += [
        "bias",
        f"rule={rule}",
        f"rule={rule}|frame={framed}",
        f"frame={framed}",
        f"general={'general' in told}",
        f"title={title}",
        f"word={code}:{lemma(trigger, grammar)}",
        *(f"told={kind}" for kind in sorted(told)),
        *_openers(trigger, grammar),
    ]
    return tuple(dict.fromkeys(found))


def _told(word: str, words: Modality, *, verbal: bool) -> set[str]:
    """What a word tells by itself: ``denied``, ``possible``, ``planned``."""
    kinds = set()
    for kind in ("denied", "possible", "planned"):
        if word in getattr(words, f"{kind}_{'verbs' if verbal else 'words'}"):
            kinds.add(kind)
    if verbal and word in words.requested_verbs:
        kinds.add("possible")
    return kinds


def _openers(trigger: Word, grammar: Language) -> Iterator[str]:
    """Words of the sentence that make all of it doubtful: « si », “if”, « selon »."""
    for word in trigger.sent:
        if word.lower_ in ("si", "s'", "if", "unless", "whether", "selon", "could", "might", "would"):
            yield f"sentence={word.lower_}|{'before' if word.i < trigger.i else 'behind'}"
    if grammar.code == "fr" and any("Mood=Cnd" in word.morph for word in trigger.sent):
        yield "sentence=conditional"
    if trigger.sent[-1].text == "?":
        yield "sentence=question"


def _chain(trigger: Word, verbs: tuple[Word, ...]) -> list[Word]:
    """The trigger, the verbs that carry it, and what governs them, up to the clause's boundary."""
    chain = [trigger, *(verb for verb in verbs if verb is not trigger)]
    here = chain[-1]
    for above in ancestors(here):
        if here.dep_ in _BOUNDARIES or (here.dep_ == "advcl" and not _purpose(here)):
            break
        if here.dep_.startswith("nsubj") and above not in verbs and here in chain[:1]:
            chain.append(above)
            break
        chain.append(above)
        here = above
    return list(dict.fromkeys(chain))


def _purpose(verb: Word) -> bool:
    """Whether an adverbial clause says what for: « pour racheter », “to acquire”."""
    return any(
        child.lower_ in ("pour", "afin", "to") and child.dep_ in ("mark", "aux") for child in verb.children
    )


def _forms(verb: Word, grammar: Language) -> Iterator[str]:
    """Tense, mood and auxiliaries of a verb."""
    if grammar.code == "en":
        yield f"tag={verb.tag_}"
    else:
        for part in verb.morph.split("|"):
            if part.startswith(("Mood=", "Tense=", "VerbForm=")):
                yield part
    for child in verb.children:
        if child.dep_.startswith("aux") or child.dep_ == "mark":
            yield f"aux={child.lower_}"
            if grammar.code == "fr":
                yield from (part for part in child.morph.split("|") if part.startswith(("Mood=", "Tense=")))
    yield f"passive={is_passive(verb)}"
