"""What ``zones.toml`` says, ready to be asked: which phrases open, mark or fill a zone."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

#: Characters of a line that are looked at: what marks a zone stands at its beginning.
LOOK_AT = 240
#: A line with more words is prose, whatever phrase it begins with or has in it.
LONGEST_NOTICE = 45
_BULLETS = " \t-–—•·▪►▶→>»*+|#✓✔★☆●○■□◆▸«\"“”'…✉☰✕×📷🔴⏱🎧🎙📩⚡"
_OUTER_MARKS = " .:;,!?…()[]{}<>»«\"“”'|/\\-–—•·*#→>►▶0123456789+"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W\d_](?:[\w.'-]*\w)?|&")


def fold(line: str) -> str:
    """The beginning of a line as the phrases are written: lower case, no accents, no bullets.

    >>> fold("► À LIRE AUSSI : la sanction")
    'a lire aussi: la sanction'
    """
    line = line[:LOOK_AT].lstrip(_BULLETS).rstrip().lower().replace("’", "'").replace("œ", "oe")
    if not line.isascii():
        line = _ACCENTS.sub("", unicodedata.normalize("NFKD", line))
    return line.replace(" :", ":")


def heading(folded: str) -> str:
    """A folded line without figures, brackets and marks at its ends.

    >>> heading("commentaires (22)")
    'commentaires'
    """
    return folded.strip(_OUTER_MARKS)


def kind_of_heading(title: str) -> str | None:
    """The zone that a whole line opens: ``commentaires`` opens the comments."""
    return _headings().get(title)


def is_mild(title: str) -> bool:
    """The heading is of one or two links in mid-article, after which the next sentence is body again."""
    return title in _mild()


def begins_with_credit(folded: str) -> bool:
    """The line begins by naming who a picture is from: ``getty images margrethe vestager in brussels``."""
    return any(folded.startswith(name + " ") for name in _credit_names())


def kind_of_opening(folded: str) -> str | None:
    """The zone of a line that begins with one of its phrases: ``lire aussi: google condamne``."""
    for phrase, kind in _openings().get(folded[:2], ()):
        if folded.startswith(phrase) and not (phrase[-1].isalnum() and folded[len(phrase) :][:1].isalnum()):
            return kind
    return None


def kind_of_phrase(folded: str) -> str | None:
    """The zone of a line that has one of its phrases anywhere in it."""
    return next((kind for phrase, kind in _contained() if phrase in folded), None)


def kind_of_words(folded: str) -> str | None:
    """``share`` or ``menu`` for a line of their words alone: ``facebook twitter linkedin``.

    >>> kind_of_words("partager sur facebook 12")
    'share'
    """
    words = _WORD.findall(folded)
    return next((kind for kind, known in _word_sets() if words and known.issuperset(words)), None)


def ends_with_credit(line: str) -> bool:
    """The line ends by naming who a picture is from: ``… / AFP``, ``(Reuters)``, ``REUTERS/Jane Doe``.

    >>> ends_with_credit("Le siège du groupe, à Lyon. Photo : AFP")
    True
    >>> ends_with_credit("Stability AI sues Getty Images")
    False
    """
    return bool(_credits().search(fold(line[-70:])))


def is_comment_mark(title: str) -> bool:
    """The line stands under a reader's comment: ``reply``, ``signaler``, ``3 hours ago``."""
    words = title.split()
    return (
        bool(words)
        and len(words) <= 6
        and (title in _comment_marks() or bool({words[0], words[-1]} & _comment_marks()))
    )


def is_biography(folded: str) -> bool:
    """The paragraph tells who an author is: ``journaliste depuis dix ans, …``, ``jane covers …``."""
    first = folded.split(" ", 1)[0].strip(",.:")
    return first in beginnings_of_biographies() or any(phrase in folded for phrase in _biography_phrases())


def dateline_words(name: str) -> list[str]:
    """One list of the ``dateline`` sections, French before English; months come as twelve rows each.

    >>> dateline_words("months")[:2]
    ['janvier janv', 'fevrier fevr fev']
    """
    return [word for language in _languages() for word in language["dateline"][name]]


@lru_cache(maxsize=1)
def _languages() -> list[dict[str, Any]]:
    # Those of all languages together: a page may mix them, and its parts are told apart before it is read.
    return list(tomllib.loads((Path(__file__).parent / "zones.toml").read_text(encoding="utf-8")).values())


def _pairs(section: str) -> Iterator[tuple[str, str]]:
    for language in _languages():
        for kind, listed in language[section].items():
            yield from ((phrase, kind) for phrase in listed)


@lru_cache(maxsize=1)
def _headings() -> dict[str, str]:
    # Of two kinds the first one named holds, so the pairs are laid down last to first.
    return dict(reversed(list(_pairs("headings"))))


@lru_cache(maxsize=1)
def _mild() -> frozenset[str]:
    return frozenset(phrase for phrase, _ in _pairs("mild"))


@lru_cache(maxsize=1)
def _credit_names() -> tuple[str, ...]:
    # Short names are words too: "file", "pa", "dr".
    return tuple(phrase for phrase, _ in _pairs("credits") if len(phrase) > 6 or phrase == "afp")


@lru_cache(maxsize=1)
def _openings() -> dict[str, list[tuple[str, str]]]:
    by_beginning = defaultdict(list)
    for phrase, kind in sorted(_pairs("openings"), key=lambda pair: -len(pair[0])):
        by_beginning[phrase[:2]].append((phrase, kind))
    return by_beginning


@lru_cache(maxsize=1)
def _contained() -> tuple[tuple[str, str], ...]:
    return tuple(_pairs("contains"))


@lru_cache(maxsize=1)
def _word_sets() -> tuple[tuple[str, frozenset[str]], ...]:
    sets: dict[str, set[str]] = {"share": set(), "menu": set()}
    for phrase, kind in _pairs("words"):
        sets[kind].add(phrase)
    return tuple((kind, frozenset(words)) for kind, words in sets.items())


@lru_cache(maxsize=1)
def _credits() -> re.Pattern[str]:
    names = _either(phrase for phrase, _ in _pairs("credits"))
    return re.compile(rf"(?:[/(©|•]\s?|\b(?:photos?|credits?|via|images?)[: ]\s?)(?:{names})\s?[).]?$")


@lru_cache(maxsize=1)
def _comment_marks() -> frozenset[str]:
    return frozenset(word for language in _languages() for word in language["comment_marks"]["words"])


@lru_cache(maxsize=1)
def beginnings_of_biographies() -> frozenset[str]:
    """First words of paragraphs that tell who an author is: ``journaliste``, ``editor``."""
    return frozenset(dateline_words("biography"))


@lru_cache(maxsize=1)
def _biography_phrases() -> tuple[str, ...]:
    return tuple(dateline_words("biography_contains"))


def _either(listed: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(listed, key=len, reverse=True))
