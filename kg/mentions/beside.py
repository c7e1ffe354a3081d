"""What names that stand side by side are to each other: a firm and its country, a name and its acronym."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from kg.language import Language
from kg.mentions.cues import cues
from kg.model import Name
from kg.text import Text
from kg.vocabulary import vocabulary

#: An acronym in brackets, and many of the kind.
_IN_BRACKETS = re.compile(r"\(([A-Z]{2,6})(s?)\)")
#: A word, with what may stand before it, and the characters in which an acronym's words are looked for.
_WORD, _REACH = re.compile(r"[^\W\d_]+"), 90
#: Letters of a word that has no letter in an acronym: "of", "the".
_SMALL = 4
_ACRONYM = re.compile(r"^[A-ZÉÈ][A-ZÉÈa-z&.]{1,9}$")


def with_country(doc: Text, names: Iterable[Name], grammar: Language) -> list[Name]:
    """Join a firm or body to the country just behind it: "Walmart Canada", « Orange Cameroun ».

    Args:
        doc: The parsed text.
        names: Its names, none overlapping another.
        grammar: The language of the text.

    Returns:
        The names in order.
    """
    joined: list[Name] = []
    for name in sorted(names, key=lambda name: name.begin):
        last = joined[-1] if joined else None
        if last is not None and _is_branch(doc.text, last, name, grammar):
            span = doc.stretch(last.begin, name.end)
            if span is not None:
                joined[-1] = Name(span.start_char, span.end_char, span.text, cues(span, grammar))
                continue
        joined.append(name)
    return joined


def _is_branch(text: str, whole: Name, country: Name, grammar: Language) -> bool:
    references = vocabulary().references
    known, place = references.get(whole.reference or ""), references.get(country.reference or "")
    return (
        place is not None
        and place.entity_type == "Place"
        and text[whole.end : country.begin] == " "
        and text[country.end : country.end + 2] != "'s"
        and (
            known.entity_type in ("Company", "Organization")
            if known is not None
            else whole.acts_for is None and f"label={grammar.code}:ORG" in whole.cues
        )
    )


def with_long_forms(text: str, names: Iterable[Name]) -> tuple[Name, ...]:
    """Bind an acronym in brackets to the name that it abbreviates, just before it or just behind it.

    Args:
        text: The text they stand in.
        names: None overlapping another.

    Returns:
        The names in order.
    """
    ordered = sorted(names, key=lambda name: name.begin)
    bound = {}
    for left, right in pairwise(ordered):
        between = text[left.end : right.begin]
        if between.strip() in ("(", '("', "(«", "(“", "(the", "(ci-après", "(ou"):
            if text[right.end : right.end + 1] == "," and not right.text.isupper():
                continue  # a list of what it owns: « Cafom (But, Darty) »
            if _ACRONYM.match(right.text) and len(right.text) < len(left.text):
                bound[right.begin] = (left.begin, left.end)
            elif _ACRONYM.match(left.text) and len(left.text) < len(right.text):
                bound[left.begin] = (right.begin, right.end)
    return tuple(replace(name, long_form=bound.get(name.begin)) for name in ordered)


def without_kinds(text: str, names: Iterable[Name], grammar: Language) -> list[Name]:
    """Leave out what is a kind of thing: "prepayment meter (PPM)", "Standard Licence Conditions (SLCs)".

    An acronym for words in lower case is no name unless one of them says that it is a body, firm or law.

    Args:
        text: The text they stand in.
        names: Its names.
        grammar: The language of the text.
    """
    kinds: set[str] = set()
    many: set[int] = set()
    for match in _IN_BRACKETS.finditer(text):
        acronym, plural = match.groups()
        if plural:
            many.add(match.start())
        if plural or _is_common(text, match.start(), acronym, grammar):
            kinds |= {acronym, acronym + "s"}
    if not kinds:
        return list(names)
    return [
        name
        for name in names
        if name.reference is not None or not (name.text in kinds or _behind(text, name) in many)
    ]


def _behind(text: str, name: Name) -> int:
    """Where the bracket would open that stands just behind a name."""
    return name.end + text.startswith(" ", name.end)


def _is_common(text: str, bracket: int, acronym: str, grammar: Language) -> bool:
    """Whether the words before a bracket have an acronym's initials, all in lower case, and name no body."""
    words = _WORD.findall(text, max(0, bracket - _REACH), bracket)
    letters, spelled = acronym.lower(), []
    for word in reversed(words):
        if not letters or not word.islower():
            break
        taken = _last_letters(word, letters)
        if taken:
            letters = letters[:-taken]
            spelled.append(word)
        elif len(word) > _SMALL:
            break
    named = grammar.names.authority_nouns | grammar.names.organization_nouns | grammar.names.law_nouns
    return not letters and named.isdisjoint(spelled)


def _last_letters(word: str, letters: str) -> int:
    """How many of the last letters a word gives, its first among them: "prepayment" two of "pp"."""
    for count in range(len(letters), 0, -1):
        wanted = letters[-count:]
        rest = iter(word)
        if word[0] == wanted[0] and all(letter in rest for letter in wanted):
            return count
    return 0
