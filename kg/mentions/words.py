"""Patterns of the words in ``kg/language``."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """An alternative of words in lower case, the longest first; nothing fits it where there are none."""
    listed = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word.lower()).replace(r"\ ", r"\s+") for word in listed) or r"(?!)"
