"""Days until when something must be done: none of them is the day on which something was done."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg.events.candidate import Candidate
from kg.language import Language

#: Characters before a date that are looked at.
_BEFORE = 40
#: Words before "until" with which it opens no deadline.
_NOT = ("not", "n't", "only", "waited")


def leave_out_deadlines(candidates: Iterable[Candidate], text: str, grammar: Language) -> None:
    """Leave out the deadlines among the dates of what was done.

    "Fined Arbel and gave it until 3 May to appeal" tells no day of the fine.

    Args:
        candidates: Possible events with their dates and factuality.
        text: Where they stand.
        grammar: The language.
    """
    openers, parts = grammar.modality.deadline_openers, grammar.modality.deadline_parts

    @cache  # Many events are near the same date.
    def is_deadline(begin: int) -> bool:
        return _is_opened(text[max(0, begin - _BEFORE) : begin], openers, parts)

    for candidate in candidates:
        if candidate.factuality == "Actual" and not candidate.speakers:
            candidate.dates = [
                value for value in candidate.dates if value.begin is None or not is_deadline(value.begin)
            ]


def _is_opened(before: str, openers: Iterable[str], parts: Iterable[str]) -> bool:
    """Whether what stands before a date makes it a deadline: "by the end of"."""
    rest: str | None = " ".join(before.lower().split()).rstrip("-")
    while rest is not None:
        before, rest = rest, _without(rest, parts)
    opened = _without(before, openers)
    # "It was not until May that" tells the day.
    return opened is not None and not opened.endswith(_NOT)


def _without(text: str, ends: Iterable[str]) -> str | None:
    """A text without the words that end it; None where it ends with none of them."""
    for end in ends:
        rest = text.removesuffix(end.rstrip("-"))
        if rest != text and not rest[-1:].isalnum():
            return rest.rstrip()
    return None
