"""Who is paid is not fined: « condamné à verser 53 millions d'euros à Brixa », "ordered to pay Brixa $5m"."""

from __future__ import annotations

from collections.abc import Iterable

from kg.events.candidate import Candidate, Filler
from kg.events.named import Named
from kg.events.syntax import is_verb
from kg.language import Language
from kg.text import Word, lemma

#: Words between a payee and the verb at most.
_REACH = 16


def leave_out_payees(candidates: Iterable[Candidate], named: Named, grammar: Language) -> None:
    """Let nobody to whom a fine or damages go stand as who is fined; a ruling may concern both.

    Args:
        candidates: Possible events with their fillers, weighed.
        named: Who is named where.
        grammar: The language.
    """
    for candidate in candidates:
        subjects = candidate.roles.get("subject", {})
        if candidate.event_type != "Fine" or len(subjects) < 2:
            continue
        for slug, filler in list(subjects.items()):
            if len(subjects) > 1 and _is_paid(filler, named, grammar):
                del subjects[slug]


def _is_paid(filler: Filler, named: Named, grammar: Language) -> bool:
    """Whether a name is the object to which a verb of paying before it goes."""
    root = named.roots.get(filler.mention.begin)
    if root is None or filler.mention.kind == "pronoun":
        return False
    verb = _verb_before(root)
    if verb is None or lemma(verb, grammar) not in grammar.modality.paying_verbs:
        return False
    if verb.i and lemma(verb.doc[verb.i - 1], grammar) == "faire":
        return False  # « fait payer 2 millions à Brixa »
    return named.before(filler.mention) in ("à", "to") or (grammar.code == "en" and verb.i == root.i - 1)


def _verb_before(word: Word) -> Word | None:
    """The last verb before a word in its sentence, unless a clause lies between."""
    for place in range(word.i - 1, max(word.sent.start, word.i - _REACH) - 1, -1):
        here = word.doc[place]
        if is_verb(here) and here.pos_ != "ADJ":
            return here
        if here.text in (";", ":", "«", "»"):
            return None
    return None
