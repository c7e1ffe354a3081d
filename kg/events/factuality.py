"""Whether a thing happened, will, might, or did not."""

from __future__ import annotations


from kg.events.syntax import ancestors, is_verb, lemma
from kg.language import Language
from kg.model import Factuality

from kg.text import Word

#: Verbs above which what stands below them is no longer qualified by them.
_BOUNDARIES = ("conj", "parataxis", "relcl", "acl:relcl")


def factuality(trigger: Word, verbs: tuple[Word, ...], grammar: Language) -> tuple[Factuality, bool]:
    """Judge a trigger by the words around and above it.

    Args:
        trigger: The word that names the event.
        verbs: Verbs that carry it: « ouvrir » of « ouvrir une enquête ».
        grammar: Words of doubt, plan and denial.

    Returns:
        The factuality, and whether the sentence speaks in general or of what would follow from something
        else ("may be fined up to 10 %").
    """
    chain = _chain(trigger, verbs)
    denied = planned = possible = general = False
    for depth, token in enumerate(chain):
        own = depth == 0 or token in verbs or token == trigger
        word = lemma(token, grammar)
        modality = grammar.modality
        if is_verb(token):
            denied |= _negated(token, grammar)
            kind = _auxiliaries(token, grammar)
            possible |= kind == "possible"
            planned |= kind == "planned"
            general |= kind == "general"
            if not own:
                denied |= word in modality.denied_verbs
                possible |= word in modality.possible_verbs or word in modality.requested_verbs
                planned |= word in modality.planned_verbs
            if _conditional_clause(token, grammar):
                possible = True
                general = True
        elif not own:
            denied |= word in modality.denied_words
            possible |= word in modality.possible_words
            planned |= word in modality.planned_words
        for child in token.children:
            if (
                child.dep_ in ("amod", "advmod", "nmod", "obl:mod", "compound", "det")
                and child.i < token.i + 3
            ):
                other = lemma(child, grammar)
                possible |= other in modality.possible_words
                planned |= other in modality.planned_words and child.pos_ in ("ADJ", "VERB", "ADV")
                denied |= other in ("aucun", "aucune", "no") and token == trigger
    if denied:
        return "Denied", general
    if possible:
        return "Possible", general
    return ("Planned" if planned else "Actual"), general


def _chain(trigger: Word, verbs: tuple[Word, ...]) -> list[Word]:
    """The trigger, the verbs that carry it, and what governs them, up to the clause's boundary."""
    chain = [trigger, *(verb for verb in verbs if verb != trigger)]
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


def _negated(verb: Word, grammar: Language) -> bool:
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


def _auxiliaries(verb: Word, grammar: Language) -> str | None:
    """What tense, mood and auxiliaries say: ``possible``, ``planned``, ``general`` or nothing."""
    morphs = [verb.morph, *(child.morph for child in verb.children if child.dep_.startswith("aux"))]
    words = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    if grammar.code == "en":
        if words & {"could", "may", "might", "would", "should", "can", "must"}:
            return "possible"
        if words & {"will", "shall", "'ll", "wo"}:
            return "planned"
        return None
    if any("Mood=Cnd" in morph for morph in morphs):
        return "possible"
    if any("Tense=Fut" in morph for morph in morphs):
        return "planned"
    return None


def _conditional_clause(verb: Word, grammar: Language) -> bool:
    openers = {opener for opener in grammar.modality.hypothesis_openers if " " not in opener}
    return any(
        child.lower_ in openers and child.dep_ in ("mark", "advmod", "aux") and child.i < verb.i
        for child in verb.children
    )
