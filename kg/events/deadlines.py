"""Days until when something must be done: none of them is the day on which something was done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.events.candidate import Candidate
from kg.language import Language, language
from kg.mentions.words import any_of

#: Characters before a date that are looked at.
_BEFORE = 40


def leave_out_deadlines(candidates: Iterable[Candidate], text: str, grammar: Language) -> None:
    """Leave out the deadlines among the dates of what was done.

    "Fined Arbel and gave it until 3 May to appeal" tells no day of the fine.

    Args:
        candidates: Possible events with their dates and factuality.
        text: Where they stand.
        grammar: The language.
    """
    opened = _opened(grammar.code)
    for candidate in candidates:
        if candidate.factuality == "Actual" and not candidate.speakers:
            candidate.dates = [
                value
                for value in candidate.dates
                if value.begin is None or not opened.search(text, max(0, value.begin - _BEFORE), value.begin)
            ]


@lru_cache(maxsize=2)
def _opened(code: str) -> re.Pattern[str]:
    modality = language(code).modality
    between = rf"(?:(?:{any_of(modality.deadline_parts)})[\s-]*)*"
    # "It was not until May that" tells the day.
    return re.compile(
        rf"(?<!not )(?<!n't )(?<!only )(?<!waited )\b(?:{any_of(modality.deadline_openers)})\s+{between}\Z",
        re.IGNORECASE,
    )
