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
