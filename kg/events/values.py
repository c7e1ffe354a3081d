"""The amount, the date and the provision that belong to an event and not to its neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.events.candidate import Candidate
from kg.model import AmountMention, DateMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Tokens that a clause boundary between a value and a trigger counts for.
_BOUNDARY_COST = 8

_PROVISION = re.compile(
    r"(?:[Aa]rticles?|[Ss]ections?|[Aa]rt\.|[Ss]ec\.|§)\s+(?P<first>[LRD]?\.?\s?\d[\w.()-]*(?:(?:\s*,\s*|\s+(?:et|and|à|to)\s+)\d[\w.()-]*)*)"
)


def _token_at(doc: Doc, begin: int, end: int) -> Token | None:
    span = doc.char_span(begin, end, alignment_mode="expand")
    return span.root if span is not None else None


def _distance(token: Token, trigger: Token) -> float:
    """How far a value stands from a trigger: steps in the tree where one is above the other, else tokens."""
    low, high = sorted((token.i, trigger.i))
    between = token.doc[low + 1 : high]
    cost = float(high - low) + _BOUNDARY_COST * sum(item.text in (";", ":", "tandis", "while") for item in between)
    cost += 3 * sum(item.text == "," for item in between)
    if trigger.is_ancestor(token) or trigger == token:
        cost *= 0.4
    elif trigger.head.is_ancestor(token) and trigger.dep_ != "ROOT":
        cost *= 0.7
    return cost


def assign_amounts(doc: Doc, candidates: list[Candidate], amounts: Iterable[AmountMention]) -> None:
    """Give each sum to the nearest event of its sentence that can have one."""
    for mention in amounts:
        token = _token_at(doc, mention.begin, mention.end)
        if token is None or mention.bound:
            continue
        here = [
            candidate
            for candidate in candidates
            if candidate.pattern.event_type.has_amount and candidate.sentence.start <= token.i < candidate.sentence.end
        ]
        if not here:
            continue
        least = min(_distance(token, candidate.trigger) for candidate in here)
        for candidate in here:
            if _distance(token, candidate.trigger) == least and candidate.amount is None:
                candidate.amount = mention.amount


def assign_dates(doc: Doc, candidates: list[Candidate], dates: Iterable[DateMention]) -> None:
    """Give each event the date of its clause: the nearest in its sentence."""
    rows = [(token, mention) for mention in dates if (token := _token_at(doc, mention.begin, mention.end)) is not None]
    for candidate in candidates:
        here = [
            (_distance(token, candidate.trigger), mention)
            for token, mention in rows
            if candidate.sentence.start <= token.i < candidate.sentence.end
        ]
        if not here:
            continue
        _, mention = min(here, key=lambda row: (row[0], row[1].begin))
        ahead = mention.ahead is not None and candidate.factuality in ("Planned", "Possible")
        candidate.date = mention.ahead if ahead else mention.date


def provision(text: str) -> str | None:
    """The article or section that a sentence names: « l'article 102 du TFUE » → ``102``."""
    match = _PROVISION.search(text)
    return match["first"].strip(" .,") if match else None
