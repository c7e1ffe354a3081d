"""Courts that only judge what another body did: who annuls, upholds or cuts a fine has not imposed it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.events.candidate import Candidate, Filler
from kg.events.named import Named
from kg.events.syntax import conjuncts, is_among, is_passive, is_verb, links
from kg.language import Language
from kg.text import Word
from kg.vocabulary import vocabulary

_OBJECT = ("obj", "dobj")
#: How a noun's verb hangs on it: "the decision to fine", « la décision infligeant une amende ».
_OF_NOUN = ("acl", "acl:relcl", "relcl")
#: Steps from a decision to the noun that stands for it: "the order imposing a fine".
_STEPS = 4


def leave_out_reviewers(candidates: Iterable[Candidate], named: Named, grammar: Language) -> None:
    """Let no court stand as the authority of a decision that it annuls, upholds, cuts or raises.

    Args:
        candidates: Possible events with their fillers, weighed.
        named: Who is named where.
        grammar: The language.
    """
    for candidate in candidates:
        if candidate.pattern.event_type.family != "OversightEvent" or "authority" not in candidate.roles:
            continue
        verb = reviewing(candidate.trigger, grammar)
        if verb is None:
            continue
        judges = {
            word.i
            for link in links(verb, grammar)
            if link.relation == "subject"
            for word in conjuncts(link.token)
        }
        for slug, filler in list(candidate.roles["authority"].items()):
            root = named.roots.get(filler.mention.begin)
            if root is not None and root.i in judges and _is_court(filler, root, grammar):
                del candidate.roles["authority"][slug]


def reviewing(decision: Word, grammar: Language) -> Word | None:
    """The verb that says what becomes of a decision: "upheld" of "upheld the order imposing a fine".

    Args:
        decision: The word that names the decision.
        grammar: The language.
    """
    word = decision
    for _ in range(_STEPS):
        above = word.head
        if above is word:
            return None
        if is_verb(above):
            object_ = word.dep_ in _OBJECT or (word.dep_.startswith("nsubj") and is_passive(above))
            if not object_:
                return None
            if is_among(above, grammar.modality.reviewing_verbs, grammar):
                return above
            if above.dep_ not in _OF_NOUN:
                return None
            word = above
        elif word.dep_ in _OF_NOUN or (word.dep_ == "nmod" and above.lower_ in grammar.modality.decisions):
            word = above
        else:
            return None
    return None


def _is_court(filler: Filler, root: Word, grammar: Language) -> bool:
    known = vocabulary().references.get(filler.slug)
    if known is not None and known.fields:
        return "court" in known.fields
    words = root.doc.stretch(filler.mention.begin, filler.mention.end) or ()
    return any(word.lower_ in grammar.descriptions.court for word in words)
