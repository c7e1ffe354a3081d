"""Days that lie ahead by the verb they stand with: « doit signer lundi », "is due to rule on 8 May"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.events.syntax import ancestors, is_verb
from kg.language import Language
from kg.model import DateMention
from kg.text import Text, Word, lemma

#: What is followed by something that is still to be done.
_STILL_TO = {
    "fr": frozenset({"aller", "devoir", "pouvoir"}),
    "en": frozenset({"due", "set", "expected", "scheduled", "plan", "likely", "expect", "slated", "intend"}),
}
#: Words before a date among which another verb is looked for.
_LOOKED_AT = 50
#: Words above a date up to which its verb is looked for.
_STEPS = 3


def with_coming_days(dates: Iterable[DateMention], doc: Text, grammar: Language) -> Iterator[DateMention]:
    """Read a day that may be past or to come as the coming one, where its verb says so.

    Args:
        dates: As ``kg.mentions.find_dates`` gives them.
        doc: The parsed text.
        grammar: The language.
    """
    for mention in dates:
        span = doc.stretch(mention.begin, mention.end) if mention.ahead is not None else None
        if mention.ahead is not None and span is not None and _is_to_come(span.root, grammar):
            yield replace(mention, date=mention.ahead, ahead=None)
        else:
            yield mention


def _is_to_come(word: Word, grammar: Language) -> bool:
    for step, above in enumerate(ancestors(word)):
        if is_verb(above) or step >= _STEPS:
            return is_verb(above) and _is_future(above, grammar) and _stands_with(word, above)
    return False


def _stands_with(word: Word, verb: Word) -> bool:
    """Whether no other verb stands before a day before its verb: "said on Monday it will rule"."""
    if word.i > verb.i:
        return True
    before = verb.doc.words[max(verb.sent.start, word.i - _LOOKED_AT) : word.i]
    return not any(map(is_verb, before))


def _is_future(verb: Word, grammar: Language) -> bool:
    above = verb.head
    if grammar.code == "fr":
        if "VerbForm=Inf" in verb.morph:
            is_now = "Tense=Pres" in above.morph and "Mood=Ind" in above.morph
            return verb.dep_ == "xcomp" and is_now and lemma(above, grammar) in _STILL_TO["fr"]
        return "Tense=Fut" in verb.morph
    own = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if own & {"will", "shall", "'ll"}:
        return "have" not in own
    return (
        "to" in own
        and verb.dep_ in ("xcomp", "acl")
        and (above.lower_ in _STILL_TO["en"] or lemma(above, grammar) in _STILL_TO["en"])
    )
