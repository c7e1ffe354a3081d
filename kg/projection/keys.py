"""How names are compared: without capitals, accents, signs and legal forms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Endings that tell the legal form of a firm and nothing of who it is.
LEGAL_FORMS = frozenset(
    re.findall(
        r"\w+",
        "ab ag asa bv co corp corporation gmbh inc incorporated kg limited llc llp lp ltd nv oy oyj plc pte "
        "pty sa sarl sas sasu se spa srl",
    )
)
#: Words that an acronym may pass over: CMA is the Competition *and* Markets Authority.
SMALL_WORDS = frozenset(
    re.findall(
        r"\w+", "a an and at au aux by d de des du en et for in l la le les of on par pour s sur the to"
    )
)
#: An acronym of two letters is shared by too many.
SHORTEST_ACRONYM = 3

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Write a name in small letters, without accents, its words parted by one space.

    >>> fold("L’Autorité de la Concurrence")
    'l autorite de la concurrence'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", bare).strip()


def search_key(text: str) -> str:
    """Fold a name and cut its legal form.

    >>> search_key("Apple Inc."), search_key("SAS")
    ('apple', 'sas')
    """
    words = fold(text).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def initials(text: str) -> tuple[str, ...]:
    """Return the acronyms that a name of several words may have, in small letters.

    >>> initials("Competition and Markets Authority")
    ('cama', 'cma')
    """
    words = search_key(text).split()
    found = {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in SMALL_WORDS),
    }
    return tuple(sorted(acronym for acronym in found if len(acronym) >= SHORTEST_ACRONYM))


def words_query(text: str) -> str | None:
    """Write a query of FTS5: every word, each as a beginning; None when there is no word.

    >>> words_query('mistral AND "AI')
    '"mistral"* "AND"* "AI"*'
    """
    words = re.findall(r"\w+", text.translate(_LIGATURES))
    return " ".join(f'"{word}"*' for word in words[:16]) or None
