"""Numbers that take up the scale of the sum before: « Apple à 500 millions d'euros et Meta à 200 »."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.language import language
from kg.mentions.words import any_of

#: A plain number above is a year, a count or a sum of its own.
_MOST = 999

#: Characters before a number in which it must be said whose it is, and behind it.
_REACH = 60

_APOSTROPHE = "'"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.&'’-]*"
_NAMES = rf"(?:{_NAME}\s){{1,5}}"
#: Where a part of the sentence ends.
_CLOSED = re.compile(r"\s?(?:[,;:.)](?!\d)|$|\n|\s(?:et|and)\s)")


def is_gapped(text: str, begin: int, end: int, code: str) -> bool:
    """Whether a plain number stands where a list leaves out scale and currency: a name, and how much.

    Args:
        text: The text.
        begin: Where the number begins.
        end: Where it ends.
        code: The language.
    """
    if not 0 < len(text[begin:end]) <= len(str(_MOST)) or not text[begin:end].isdigit():
        return False
    left, right = text[max(0, begin - _REACH) : begin], text[end : end + _REACH]
    patterns = _patterns(code)
    if patterns.numbered.search(left):
        return False
    if _CLOSED.match(right):
        return any(pattern.search(left) for pattern in patterns.closed)
    if patterns.more.match(right):
        return True
    return bool(patterns.listed.search(left) and patterns.receiver.match(right))


class _Patterns:
    """What stands before and behind such a number in a language."""

    def __init__(self, code: str) -> None:
        gaps = language(code).gaps
        to, joiner = f"(?:{any_of(gaps.receivers)})", f"(?:{any_of(gaps.joiners)})"
        elided = {word for word in gaps.articles if word.endswith(_APOSTROPHE)}
        article = rf"(?:{any_of(elided)}|(?:{any_of(gaps.articles - elided)})\s)?"
        #: « , UniCredit 229, », « … (BOAD) 75 », « BCP (60) », « , la seconde 11. », « en paie 95 »
        self.closed = (
            re.compile(rf"(?:[,;:]|(?<!\w){joiner})\s{article}{_NAMES}(?:{to}\s)?$"),
            re.compile(rf"\({_NAME}\)\s(?:{to}\s)?$"),
            re.compile(rf"(?<!\w){_NAME}\s\($"),
            re.compile(rf"(?<!\w)(?:{any_of(gaps.ordinals)})\s(?:{to}\s)?$"),
            re.compile(rf"(?<!\w)(?:{any_of(gaps.pronouns)})\s(?:[^\s.;:,()\d]+\s){{1,3}}$"),
        )
        #: « , 47 à Fili Riuniti »
        self.listed = re.compile(rf"[,;:]\s(?:{joiner}\s)?$")
        self.receiver = re.compile(rf"\s{to}\s{article}{_NAME}")
        self.more = re.compile(rf"\s(?:{any_of(gaps.more)})(?!\w)")
        self.numbered = re.compile(rf"(?<!\w)(?:{any_of(gaps.numbered)})\s$", re.IGNORECASE)


@lru_cache(maxsize=8)
def _patterns(code: str) -> _Patterns:
    return _Patterns(code)
