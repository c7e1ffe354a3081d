"""The lines of a page and what can be seen of each by itself."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import cached_property

from kg.ingest import phrases
from kg.ingest.dates import DateLine, read_dateline
from kg.ingest.phrases import LONGEST_NOTICE

#: Words of a paragraph that is prose by its length alone.
LONG = 25
#: Words of a sentence that is a paragraph of its own.
SENTENCE = 4
#: Words of a paragraph strong enough to stand for the article by itself.
STRONG = 18
#: Characters of the longest line that may be the heading of a zone.
LONGEST_HEADING = 90
#: Share of the lines of a text that go on in the next one, above which it is broken at a fixed width.
BROKEN = 0.4

_END = re.compile(r"[.!?…;][\"'’”»)\]*\d ]{0,6}$")
_SENTENCE_END = re.compile(r"[.!?…][\"'’”»)\]]{0,3} +(?=[\"'‘“«(]{0,2} ?[A-ZÀ-Þ0-9])")
_NAME = re.compile(r"(?<=[\w,;:’'»”)] )[A-ZÀ-Þ][\w’'-]{2,}|(?<=[dlDL][’'])[A-ZÀ-Þ][\w-]{2,}")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_MAIL_OR_PHONE = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|(?:\+\d|\(0|\b0\d|\(\d{3}\))[\d ().-]{7,20}\d")
#: "REUTERS/Kim Tolland/File Photo" anywhere, "… les ferries. | OUEST HEBDO" at the end.
_CREDIT = re.compile(r"\b(?:REUTERS|AFP|AP|EPA)/[A-ZÀ-Þ][a-z]|[.»] ?[|/] ?[A-ZÀ-Þ][A-ZÀ-Þ'. -]{2,40}$")
#: "4 min read", « Lecture 2 min. »; and a file number alone: "IP/18/3721".
_READING_TIME = re.compile(
    r"(?:temps de lecture|lecture|reading time|read time)?\W{0,3}\d{1,3}[ -]?min(?:ute)?s?\b.{0,12}$"
)
_REFERENCE = re.compile(r"[A-Z]{1,8}[/_-]?[\d/_-]{2,20}[A-Z]{0,3}$")
_BULLET = re.compile(r"^(?:[-–•*·▪►]|\d{1,2}[.)]) ")


@dataclass
class Line:
    """A line of a page; ``kind`` is the zone it was found to be in, ``None`` while it may be body."""

    text: str
    after_blank: bool = False
    kind: str | None = field(default=None, compare=False)
    opens: bool = field(default=False, compare=False)
    """It is the heading of a zone, so that what follows may be in it."""

    @cached_property
    def folded(self) -> str:
        return phrases.fold(self.text)

    @cached_property
    def words(self) -> int:
        return len(self.text.split())

    @cached_property
    def sentences(self) -> int:
        """How many sentences end in it."""
        return len(_SENTENCE_END.findall(self.text)) + bool(_END.search(self.text[-12:]))

    @cached_property
    def is_prose(self) -> bool:
        """It says something in sentences, not in keywords."""
        if self.words < SENTENCE:
            return False
        introduces = self.words >= 8 and self.text.endswith(":")
        return self.words >= LONG or self.sentences > 1 or introduces or bool(_END.search(self.text[-12:]))

    @cached_property
    def is_strong(self) -> bool:
        """It is prose as an article has it: two sentences, or one of some length."""
        return self.is_prose and (self.words >= STRONG or (self.sentences > 1 and self.words >= 12))

    @cached_property
    def is_item(self) -> bool:
        """It stands in a list: after a bullet or a number."""
        return bool(_BULLET.match(self.text))

    @cached_property
    def names(self) -> frozenset[str]:
        """Capitalised words inside its sentences."""
        return frozenset(_NAME.findall(self.text))

    @property
    def first_word(self) -> str:
        """The first word, which may be a name too."""
        return self.text.lstrip('«"“ ').partition(" ")[0].rstrip(",.:;").removesuffix("'s").removesuffix("’s")

    @cached_property
    def dateline(self) -> DateLine | None:
        return read_dateline(self.text)

    @property
    def looks_like_person(self) -> bool:
        """Two to four capitalised words and nothing else: ``Corentin Béchade``, ``Kim Van der Berg``."""
        words = self.text.rstrip(".,").split()
        capitals = [word for word in words if word[0].isupper() and _LETTER.match(word)]
        small = {
            "de",
            "du",
            "des",
            "van",
            "von",
            "der",
            "den",
            "di",
            "da",
            "la",
            "le",
            "el",
            "al",
            "bin",
            "ben",
        }
        return (
            2 <= len(words) <= 5
            and len(capitals) >= 2
            and all(w in small for w in words if w not in capitals)
        )


def split_lines(text: str, *, broken: bool = False) -> list[Line]:
    """The lines of a text without the blank ones; broken lines of one paragraph come as one line.

    ``broken``: they are broken at a fixed width for certain; else it is found out.
    """
    lines: list[Line] = []
    after_blank = True
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            lines.append(Line(stripped, after_blank))
        after_blank = not stripped
    return _rejoin(lines) if lines and (broken or _is_broken(lines)) else lines


def _goes_on(line: Line, following: Line) -> bool:
    """The sentence of a line goes on in the next one."""
    if following.after_blank or len(line.text) < 40 or following.is_item:
        return False
    return not _END.search(line.text[-8:]) and (following.text[0].islower() or line.text[-1] in ",-–")


def _is_broken(lines: list[Line]) -> bool:
    pairs = [pair for pair in itertools.pairwise(lines) if not pair[1].after_blank]
    if len(pairs) < 4 or sorted(len(line.text) for line in lines)[len(lines) * 9 // 10] > 130:
        return False
    return sum(_goes_on(*pair) for pair in pairs) > BROKEN * len(pairs)


def _rejoin(lines: list[Line]) -> list[Line]:
    """Join lines that are nearly full with the next one, if no blank line is between them."""
    full = 0.75 * sorted(len(line.text) for line in lines)[len(lines) * 9 // 10]
    joined: list[list[str]] = []
    blanks: list[bool] = []
    previous = 0.0
    for line in lines:
        ended = bool(joined) and _END.search(joined[-1][-1][-8:]) and previous < full * 1.2
        if (
            not joined
            or line.after_blank
            or line.is_item
            or previous < full
            or (ended and not line.text[0].islower())
        ):
            joined.append([line.text])
            blanks.append(line.after_blank)
        else:
            joined[-1].append(line.text)
        previous = len(line.text)
    return [Line(_join(parts), blank) for parts, blank in zip(joined, blanks, strict=True)]


def _join(parts: list[str]) -> str:
    """Join broken lines; a hyphen before a small letter goes: ``concur-`` + ``rence``."""
    pieces: list[str] = []
    for part in parts:
        if (
            pieces
            and len(pieces[-1]) > 2
            and pieces[-1].endswith("-")
            and pieces[-1][-2].isalpha()
            and part[0].islower()
        ):
            pieces[-1] = pieces[-1][:-1] + part
        else:
            pieces.append(part)
    return " ".join(pieces)


def label_heading(line: Line) -> None:
    """Give a line that opens a zone the kind of that zone."""
    if len(line.text) > LONGEST_HEADING:
        return
    opened = phrases.kind_of_heading(phrases.heading(line.folded))
    if opened:
        line.kind, line.opens = opened, True


def label(line: Line) -> None:
    """Give a line the kind of zone that it shows by itself, if it does."""
    if line.kind is None and line.words <= LONGEST_NOTICE:
        line.kind = _kind(line)


def _kind(line: Line) -> str | None:
    folded = line.folded
    if line.dateline:
        return "dateline"
    if line.words <= 15 and _MAIL_OR_PHONE.search(line.text) and not line.is_strong:
        return "contact"
    if not _LETTER.search(line.text):
        return "share"  # counts of comments, of shares
    if _ADDRESS.fullmatch(line.text):
        return "source"
    if _is_credited(line):
        return "caption"
    if _READING_TIME.match(folded) or _REFERENCE.match(line.text):
        return "notice"
    return (
        phrases.kind_of_opening(folded)
        or phrases.kind_of_phrase(folded)
        or phrases.kind_of_words(folded)
        or ("menu" if _is_breadcrumb(line) else None)
    )


def _is_credited(line: Line) -> bool:
    """It names who a picture is from."""
    if phrases.ends_with_credit(line.text) or _CREDIT.search(line.text):
        return True
    return "©" in line.text and not _is_copyright(line.folded)


def _is_copyright(folded: str) -> bool:
    """A notice at the foot of a page, not the credit of a picture."""
    return bool(re.search(r"(?:^|copyright )©|© ?(?:19|20)\d\d|right|droit", folded))


def _is_breadcrumb(line: Line) -> bool:
    """A path or a row of links: ``Accueil > Tech > IA``, ``News | Business | Law``."""
    marks = sum(line.text.count(mark) for mark in (" > ", " › ", " » ", " | ", " / ", " · "))
    return marks >= 2 and not line.is_prose
