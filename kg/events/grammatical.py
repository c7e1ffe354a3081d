"""What grammar alone says of whether a thing happened: asked for, refused, rejected, announced."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.events.candidate import Candidate
from kg.events.syntax import auxiliaries, is_among, is_hypothetical, is_negated, is_passive, is_verb
from kg.language import Language
from kg.model import Factuality
from kg.text import Word, lemma

#: How a verb hangs on the one that says what becomes of it: "refused to buy", "denies having bought".
_CLAUSE = ("xcomp", "ccomp", "pcomp")
#: How a noun hangs on a verb that asks for what it names.
_ASKED = ("obj", "dobj", "obl:arg", "obl:mod", "obl", "pobj", "xcomp", "ccomp", "nmod")
#: What others ask an authority to do; "asked Apple to stop" is its own order.
_OF_AUTHORITIES = frozenset({"Investigation", "MergerReview", "Charge", "Fine", "Prohibition"})
#: Nouns for what is meant to be done: "has no plans to buy".
_MEANT = frozenset({"plan", "plans", "intention", "intentions", "projet"})
#: What asks for a thing only by a preposition: "called for an inquiry", but "called off the merger".
_CALLING = frozenset({"call"})
#: Words among which "nor" stands before its verb; what may stand between them, and what may not.
_CLOSE = 9
_SUBJECTS = frozenset({"AUX", "ADV", "PART", "DET", "NOUN", "PROPN", "ADJ", "PRON", "ADP", "NUM"})
_JOINING = frozenset(
    {"who", "which", "that", "when", "how", "where", "why", "qui", "que", "dont", "où", "but"}
)
#: Words of a headline at most.
_LONGEST = 40
#: How a French conditional ends, which the model may take for an imperfect.
_CONDITIONAL = ("rait", "raient")
_SAYING = frozenset({"say", "announce", "declare", "add"})


def by_grammar(candidate: Candidate, grammar: Language) -> Factuality | None:
    """What the words around a trigger say for sure; None where they leave it to the model.

    Args:
        candidate: A possible event that is no statement.
        grammar: The language.
    """
    return next((kind for rule, kind in RULES if rule(candidate, grammar)), None)


def _is_asked_for(candidate: Candidate, grammar: Language) -> bool:
    """Whether the verb just above asks for the thing: « réclame une amende », "called for an inquiry"."""
    trigger = candidate.trigger
    above = trigger.head
    if above.pos_ == "ADP" and above.lower_ in grammar.modality.asking_prepositions:
        above = above.head
    elif lemma(above, grammar) in _CALLING:
        return False
    return above is not trigger and trigger.dep_ in _ASKED and _asks(above, grammar)


def _is_asked_to_be_done(candidate: Candidate, grammar: Language) -> bool:
    """Whether somebody is asked to do it: « demande à la CNIL d'ouvrir une enquête »."""
    done = _doing(candidate, grammar)
    return (
        done is not None
        and done is candidate.trigger.head
        and candidate.trigger.dep_ in ("obj", "dobj")
        and candidate.event_type in _OF_AUTHORITIES
        and done.dep_ in _CLAUSE
        and _asks(done.head, grammar)
    )


def _asks(verb: Word, grammar: Language) -> bool:
    return (
        _does(verb, grammar.modality.asking_verbs, grammar)
        and not is_passive(verb)
        and any(child.dep_.startswith("nsubj") for child in verb.children)
    )


def _is_refused(candidate: Candidate, grammar: Language) -> bool:
    """Whether somebody says that he has not done it or will not: « dément avoir ouvert », "declined to open".

    What is paid or faced is not undone by who refuses that: "refused to pay the fine". What a court refuses
    is its ruling.
    """
    done = _doing(candidate, grammar)
    if done is None or candidate.event_type == "CourtRuling":
        return False
    above = done.head if done.dep_ in _CLAUSE else _before(done, grammar)
    return (
        above is not None
        and above.i < done.i
        and _as_verb(above, grammar) in grammar.modality.refusing_verbs
        and not any(child.lower_ in ("sans", "without") for child in above.children)
        and not is_negated(above, grammar)
        and auxiliaries(above, grammar) is None
    )


def _is_left_undone(candidate: Candidate, grammar: Language) -> bool:
    """Whether it was not done, or is not meant to be: "without imposing a fine", "has no plans to buy"."""
    done = _doing(candidate, grammar)
    if done is None or not is_verb(done) or not _says_what_is_done(done, candidate):
        return False
    above = done.head
    if above.lower_ in _MEANT:
        return any(child.lower_ in ("no", "aucun", "aucune") for child in above.children)
    return above.lower_ == "without" or any(
        child.lower_ == "sans" and child.dep_ in ("mark", "case") for child in done.children
    )


def _is_neither(candidate: Candidate, grammar: Language) -> bool:
    """Whether it is one of two things that were not done, or done to neither: "nor did it fine Arbel".

    So does « n'a sanctionné ni Arbel ni Brixa ».
    """
    done = _doing(candidate, grammar)
    if done is None or not is_verb(done) or candidate.trigger not in (done, *done.children):
        return False
    behind = done.doc[done.i + 1] if done.i + 1 < done.sent.end else done
    if behind.lower_ in grammar.modality.neither_words and is_negated(done, grammar):
        return True
    for place in range(done.i - 1, max(done.sent.start, done.i - _CLOSE) - 1, -1):
        word = done.doc[place]
        if word.lower_ in grammar.modality.neither_words:
            return True
        if word.pos_ not in _SUBJECTS or word.lower_ in _JOINING:
            return False
    return False


def _is_given_up(candidate: Candidate, grammar: Language) -> bool:
    """Whether a deal was given up: "called off their merger", « ont abandonné le projet de fusion »."""
    trigger = candidate.trigger
    above = trigger.head
    if trigger.dep_ == "nmod" and above.lower_ in _MEANT:
        trigger, above = above, above.head
    return (
        candidate.pattern.event_type.family == "DealEvent"
        and candidate.pattern.noun
        and is_verb(above)
        and not is_negated(above, grammar)
        and auxiliaries(above, grammar) is None
        and (trigger.dep_ in ("obj", "dobj") or (is_passive(above) and trigger.dep_.startswith("nsubj")))
        and is_among(above, grammar.modality.abandoning_verbs, grammar)
    )


def _is_rejected(candidate: Candidate, grammar: Language) -> bool:
    """Whether a law was voted down: « a rejeté la proposition de loi », "vetoed the bill"."""
    return (
        candidate.event_type == "LawAdoption"
        and _does(candidate.trigger, grammar.modality.rejecting_verbs, grammar)
        and auxiliaries(candidate.trigger, grammar) is None
    )


def _is_let(candidate: Candidate, grammar: Language) -> bool:
    """Whether somebody may do it: "let Jeju Air acquire it", but not "refused to let it merge"."""
    done = _doing(candidate, grammar)
    if done is None or candidate.pattern.event_type.family != "DealEvent" or not is_verb(done):
        return False
    above = done.head
    return (
        done.dep_ in _CLAUSE
        and _does(above, grammar.modality.letting_verbs, grammar)
        and auxiliaries(above, grammar) is None
        and (above.dep_ not in (*_CLAUSE, "acl") or _is_done(above.head, grammar))
    )


def _is_done(verb: Word, grammar: Language) -> bool:
    """Whether what hangs on a verb was done: "voted to let", but not "refused to let"."""
    return (
        is_verb(verb)
        and lemma(verb, grammar) not in grammar.modality.denied_verbs
        and not is_negated(verb, grammar)
    )


def _is_weighed(candidate: Candidate, grammar: Language) -> bool:
    """Whether going to court is only thought of: "threatened judicial review", « envisage un recours »."""
    return candidate.event_type == "LegalAction" and _does(
        candidate.trigger, grammar.modality.weighing_verbs, grammar
    )


def _is_threatened(candidate: Candidate, grammar: Language) -> bool:
    """Whether an authority will only act if something happens: "would fine X if it failed to comply"."""
    done = _doing(candidate, grammar)
    return (
        done is not None
        and candidate.pattern.event_type.family == "OversightEvent"
        and _says_what_is_done(done, candidate)
        and any(
            child.dep_ == "advcl" and is_verb(child) and is_hypothetical(child, grammar)
            for child in _clauses(done)
        )
        and (auxiliaries(done, grammar) is not None or done.lower_.endswith(_CONDITIONAL))
    )


def _clauses(verb: Word) -> Iterator[Word]:
    """What hangs on a verb, or behind it on the one that says it: "said it would fine X if"."""
    yield from verb.children
    if verb.dep_ == "ccomp":
        yield from (child for child in verb.head.children if child.i > verb.i)


def _does(verb: Word, verbs: frozenset[str], grammar: Language) -> bool:
    """Whether a word is one of some verbs, and not negated."""
    return is_verb(verb) and lemma(verb, grammar) in verbs and not is_negated(verb, grammar)


def _is_announced(candidate: Candidate, grammar: Language) -> bool:
    """Whether it will be done: "will open", "EU to fine", "said it would sue", « va ouvrir », « ouvrira »."""
    done = _doing(candidate, grammar)
    if (
        done is None
        or not is_verb(done)
        or is_negated(done, grammar)
        or not _says_what_is_done(done, candidate)
    ):
        return False
    above = done.head
    if grammar.code == "fr":
        if done.dep_ in _CLAUSE and "VerbForm=Inf" in done.morph:
            goes = lemma(above, grammar) == "aller" and "Tense=Pres" in above.morph
            return goes and not is_negated(above, grammar)
        return auxiliaries(done, grammar) == "planned"
    own = {child.lower_ for child in done.children if child.dep_ in ("aux", "auxpass")}
    if "would" in own:
        return done.dep_ == "ccomp" and lemma(above, grammar) in _SAYING and above.tag_ in ("VBD", "VBN")
    return bool(own & {"will", "'ll", "shall"}) or ("to" in own and _heads_headline(done))


def _heads_headline(infinitive: Word) -> bool:
    """Whether an infinitive is all the verb that a sentence has: "EU to investigate Temu"."""
    above = infinitive.head
    if len(infinitive.sent) > _LONGEST or any(
        word.tag_ in ("VBZ", "VBP", "VBD", "MD") for word in infinitive.sent
    ):
        return False
    if infinitive.dep_ == "ROOT":
        return any(child.dep_.startswith("nsubj") for child in infinitive.children)
    return infinitive.dep_ in ("relcl", "acl") and above.dep_ == "ROOT" and above.i < infinitive.i


def _doing(candidate: Candidate, grammar: Language) -> Word | None:
    """The verb that says it is done: « ouvrir » of « ouvrir une enquête »; None where another carries it.

    Nor is it done by who pays or faces it: "pay the fine".
    """
    done, pattern = candidate.trigger, candidate.pattern
    is_oversight = pattern.event_type.family == "OversightEvent" and not pattern.noun
    if is_oversight and any(slot.relation == slot.role == "subject" for slot in pattern.slots):
        return None
    while done.head is not done and done.head in candidate.verbs:
        done = done.head
        if lemma(done, grammar) not in grammar.syntax.giving_verbs:
            return None
    return done


def _says_what_is_done(done: Word, candidate: Candidate) -> bool:
    """Whether the trigger is the verb or its object: not "settle" of "a settlement in which it will pay"."""
    return done is candidate.trigger or candidate.trigger.dep_ in ("obj", "dobj")


def _as_verb(word: Word, grammar: Language) -> str | None:
    """The infinitive of a word, also where the parser takes it for another: « dément » for an adverb."""
    if is_verb(word):
        return lemma(word, grammar)
    return grammar.lemmas.get(word.lower_) or grammar.forms.get(word.lower_)


def _before(verb: Word, grammar: Language) -> Word | None:
    """The word before a verb, its auxiliaries and what joins it: « dément » of « dément avoir ouvert ».

    The parse of a headline may hang neither on the other.
    """
    for place in range(verb.i - 1, verb.sent.start - 1, -1):
        word = verb.doc[place]
        if word.pos_ not in ("AUX", "PART") and word.lower_ not in ("de", "d'", "d’"):
            return word
    return None


#: The first rule that holds decides.
RULES: tuple[tuple[Callable[[Candidate, Language], bool], Factuality], ...] = (
    (_is_asked_for, "Possible"),
    (_is_asked_to_be_done, "Possible"),
    (_is_refused, "Denied"),
    (_is_left_undone, "Denied"),
    (_is_neither, "Denied"),
    (_is_given_up, "Denied"),
    (_is_rejected, "Denied"),
    (_is_let, "Planned"),
    (_is_weighed, "Possible"),
    (_is_threatened, "Possible"),
    (_is_announced, "Planned"),
)
