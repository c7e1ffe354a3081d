"""The amount, the date and the provision that belong to an event and not to its neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.events.candidate import Candidate
from kg.model import AmountMention, DateMention

from kg.text import Text, Word

#: Tokens that a clause boundary between a value and a trigger counts for.
_BOUNDARY_COST = 8

#: What it costs a date to be nearer to another event.
_RIVAL_COST = 12
#: The cost beyond which a date belongs to something else.
_DATE_REACH = 40

_PROVISION = re.compile(
    r"(?:[Aa]rticles?|[Ss]ections?|[Aa]rt\.|[Ss]ec\.|§)\s+(?P<first>[LRD]?\.?\s?\d[\w.()-]*(?:(?:\s*,\s*|\s+(?:et|and|à|to)\s+)\d[\w.()-]*)*)"
)


def _token_at(doc: Text, begin: int, end: int) -> Word | None:
    span = doc.stretch(begin, end)
    return span.root if span is not None else None


def _distance(token: Word, trigger: Word) -> float:
    """How far a value stands from a trigger: steps in the tree where one is above the other, else tokens."""
    low, high = sorted((token.i, trigger.i))
    between = token.doc[low + 1 : high]
    cost = float(high - low) + _BOUNDARY_COST * sum(
        item.text in (";", ":", "tandis", "while") for item in between
    )
    cost += 3 * sum(item.text == "," for item in between)
    if trigger.is_ancestor(token) or trigger == token:
        cost *= 0.4
    elif trigger.head.is_ancestor(token) and trigger.dep_ != "ROOT":
        cost *= 0.7
    return cost


def note_values(
    doc: Text, candidates: Iterable[Candidate], amounts: Iterable[AmountMention], dates: Iterable[DateMention]
) -> None:
    """Note the nearest sum and date of its sentence with every candidate, before any is chosen."""
    sums = [
        (token, m) for m in amounts if not m.bound and (token := _token_at(doc, m.begin, m.end)) is not None
    ]
    days = [(token, m) for m in dates if (token := _token_at(doc, m.begin, m.end)) is not None]
    for candidate in candidates:
        near = [(abs(token.i - candidate.trigger.i), m) for token, m in sums if _holds(candidate, token)]
        if near and candidate.pattern.event_type.has_amount:
            candidate.amount = min(near, key=lambda row: (row[0], row[1].begin))[1].amount
        if candidate.stance is None and any(_holds(candidate, token) for token, _ in days):
            candidate.date = days[0][1].date


def _holds(candidate: Candidate, token: Word) -> bool:
    return candidate.sentence.start <= token.i < candidate.sentence.end


def assign_amounts(doc: Text, candidates: Sequence[Candidate], amounts: Iterable[AmountMention]) -> None:
    """Give each sum to the nearest event of its sentence that can have one, else of the sentence before."""
    able = [candidate for candidate in candidates if candidate.pattern.event_type.has_amount]
    for candidate in candidates:
        candidate.amount = None
    for mention in amounts:
        token = _token_at(doc, mention.begin, mention.end)
        if token is None or mention.bound:
            continue
        here = [candidate for candidate in able if _holds(candidate, token)]
        if not here:
            before = [candidate for candidate in able if candidate.sentence.end == token.sent.start]
            here = before if len(before) == 1 else []
        if here:
            least = min(_distance(token, candidate.trigger) for candidate in here)
            for candidate in here:
                if _distance(token, candidate.trigger) == least and candidate.amount is None:
                    candidate.amount = mention.amount


def assign_dates(doc: Text, candidates: Sequence[Candidate], dates: Iterable[DateMention]) -> None:
    """Give each event the date of its clause: the nearest that is not nearer to another event."""
    rows = [
        (token, mention)
        for mention in dates
        if (token := _token_at(doc, mention.begin, mention.end)) is not None
    ]
    for candidate in candidates:
        candidate.date = None
        options = []
        for token, mention in rows:
            if _holds(candidate, token):
                cost = _distance(token, candidate.trigger)
                rival = any(
                    _holds(other, token) and _distance(token, other.trigger) < cost
                    for other in candidates
                    if other.trigger.i != candidate.trigger.i and other.trigger.i not in candidate.verb_places
                )
                options.append((cost + _RIVAL_COST * rival, mention.begin, mention))
        if options:
            cost, _, mention = min(options)
            if cost <= _DATE_REACH:
                ahead = mention.ahead is not None and candidate.factuality in ("Planned", "Possible")
                candidate.date = mention.ahead if ahead else mention.date


def provision(text: str) -> str | None:
    """The article or section that a sentence names: « l'article 102 du TFUE » → ``102``."""
    match = _PROVISION.search(text)
    return match["first"].strip(" .,") if match else None
