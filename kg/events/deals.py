"""Who looks into a deal reviews it: "a probe into Arbel's takeover of Brix" is a review, no inquiry."""

from __future__ import annotations

from collections.abc import Iterable

from kg.events.candidate import Candidate
from kg.events.syntax import links
from kg.language import Language

#: Least probability of what may be a deal. It is low, as a deal under review often is not told for itself.
_LEAST_DEAL = 0.2


def review_deals(candidates: Iterable[Candidate], grammar: Language) -> None:
    """Let a word that may tell of an inquiry or of a review tell of a review, where it governs a deal.

    Args:
        candidates: Possible events, with their probabilities; where the inquiry's is higher, it becomes
            the review's.
        grammar: The language.
    """
    inquiries: dict[int, Candidate] = {}
    reviews: dict[int, Candidate] = {}
    deals: set[int] = set()
    for candidate in candidates:
        place = candidate.trigger.i
        if candidate.event_type == "Investigation":
            inquiries[place] = candidate
        elif candidate.event_type == "MergerReview":
            reviews[place] = candidate
        elif (
            candidate.event_type == "Acquisition"
            and candidate.pattern.noun
            and candidate.probability >= _LEAST_DEAL
            and candidate.likely("target")
        ):
            deals.add(place)
    for place, inquiry in inquiries.items():
        review = reviews.get(place)
        if (
            review is not None
            and review.probability < inquiry.probability
            and _governs(inquiry, deals, grammar)
        ):
            review.probability, inquiry.probability = inquiry.probability, review.probability


def _governs(inquiry: Candidate, deals: set[int], grammar: Language) -> bool:
    """Whether a word that tells of a deal is what is looked into."""
    into = frozenset().union(*(s.prepositions for s in inquiry.pattern.slots if s.role == "subject"))
    return any(
        link.token.i in deals and link.token.i > inquiry.trigger.i and link.relation != "subject"
        for word in (inquiry.trigger, *inquiry.verbs)
        for link in links(word, grammar)
        if word is inquiry.trigger or link.preposition in into
    )
