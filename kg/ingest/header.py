"""The top of a page: which line is the title, who wrote the article, when it was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.ingest.dates import find_date, read_dateline
from kg.ingest.lines import Line
from kg.ingest.phrases import dateline_words, fold

#: Lines from the top among which the title and the date line are looked for.
TOP = 60
#: Words of the longest line that may be a title.
LONGEST_TITLE = 35
#: Words of the title's length that speak for it; a longer one is no better.
GOOD_LENGTH = 8
#: Words from which a line is a headline rather than the name of a rubric or an outlet.
FULL_TITLE = 5
#: Of the lines that score nearly as well as the best the first is the title: the standfirst follows it.
NEARLY_AS_GOOD = 0.45
#: Characters before the dash of an agency's date line: "WASHINGTON, March 3 (Reuters) —".
LONGEST_PLACE = 90
#: Characters of a paragraph that must be left after it.
SHORTEST_REST = 10

_WORD = re.compile(r"[^\W\d_]{4,}")
_AFTER_NAME = re.compile(
    r"""\s*(?:[|•·–—]|\s-\s|\d
    |,?\ (?:le|on|avec|with|for|pour|à|at|in)\s
    |,?\ (?:journaliste|rédact|senior|staff|chief|reporter|correspond|publi|post|updat|mis\ à\ jour)).*$""",
    re.IGNORECASE | re.VERBOSE,
)
_DASH = re.compile(r"\s?[-–—]{1,2}\s|\)\s?[:—–-]\s?")
_AGENCY = re.compile(r"^(?P<place>[A-ZÀ-Þ][^()]{0,60})?\([A-Z][\w .&/-]{1,30}\)$")
#: Small words of a place or a date: "Francfort-sur-le-Main, le 3 mars".
_SMALL = frozenset(["le", "la", "les", "de", "du", "des", "sur", "sous", "en", "of", "the", "upon", "a"])


@dataclass
class Header:
    """What the top of a page says."""

    title: str | None
    begin: int
    """The line after the title, where the article may begin."""
    issued: str | None = None
    author: str | None = None


def read_header(lines: list[Line], title: str | None) -> Header:
    """Find title, author and date, and give the lines of the header their kinds."""
    body = _first_paragraph(lines)
    place = _find_title(lines[: min(body + 1, TOP)], body, lines[body : body + 8], title)
    body = _begin_of_body(lines, body)
    if place is None:
        header = Header(title, 0)
    else:
        header = Header(title or lines[place].text, place + 1)
        lines[place].kind = "title"
        for line in lines[:place]:
            line.kind = line.kind or "menu"
    header.author = _find_author(lines[header.begin : header.begin + TOP])
    _mark_header(lines, header, body)
    header.issued = _find_issued(lines)
    return header


def _first_paragraph(lines: list[Line]) -> int:
    """The first strong paragraph; of a short text, the first sentence after the first line."""
    free = [(index, line) for index, line in enumerate(lines) if line.kind is None]
    strong = next((index for index, line in free if line.is_strong), None)
    if strong is not None:
        return strong
    return next((index for index, line in free if index > 0 and line.is_prose), len(lines))


def _begin_of_body(lines: list[Line], first: int) -> int:
    """The first paragraph after the date line; a standfirst may stand before it."""
    strong = 0
    last = first
    for index, line in enumerate(lines[first : first + TOP], first):
        strong += line.is_strong and line.kind is None
        if strong > 1:
            break
        if line.kind == "dateline":
            last = index
    after = (i for i, line in enumerate(lines[last:], last) if line.is_strong and line.kind is None)
    return first if last == first else next(after, first)


def _find_title(top: list[Line], body: int, article: list[Line], title: str | None) -> int | None:
    """The place of the title: like a headline, high up, about what the article is about."""
    if title is not None:
        return next((i for i, line in enumerate(top) if line.folded == fold(title)), None)
    stems = {word[:6] for line in article for word in _WORD.findall(line.folded)}
    scored = [
        (_title_score(line, stems, rank == 0), -index)
        for rank, (index, line) in enumerate(
            (i, line) for i, line in enumerate(top) if _may_be_title(line, i, body)
        )
    ]
    if not scored:
        return None
    best, place = max(scored)
    least = min(top[-place].words, FULL_TITLE)
    return next(
        -other for score, other in scored if score >= best - NEARLY_AS_GOOD and top[-other].words >= least
    )


def _may_be_title(line: Line, index: int, body: int) -> bool:
    if line.kind is not None or line.words > LONGEST_TITLE or line.is_item:
        return False
    return index < body or (index == 0 and line.sentences <= 1 and not line.text.endswith("."))


def _title_score(line: Line, stems: set[str], is_first: bool) -> float:
    words = [word[:6] for word in _WORD.findall(line.folded)]
    shared = sum(word in stems for word in words) / len(words) if words else 0.0
    length = min(line.words, GOOD_LENGTH) / GOOD_LENGTH
    return length + 1.5 * shared * length + 0.2 * is_first - 0.6 * (line.is_prose and line.text.endswith("."))


def _mark_header(lines: list[Line], header: Header, body: int) -> None:
    """Between title and body stay the standfirst and a subheading; names and rubrics go."""
    top = lines[header.begin : body]
    bylined = header.author is not None
    article = lines[body : body + TOP]
    for index, line in enumerate(top):
        if line.kind is not None or line.is_prose or header.title is None:
            continue
        job = _with_job(line)
        if job:
            line.kind = "dateline"
            header.author = header.author or job
            continue
        leads = index + 1 == len(top) or top[index + 1].is_prose
        if line.looks_like_person and not _are_common_words(line, article):
            line.kind = "dateline"
            # Of several names the one nearest to the date is the author's: outlets come first.
            header.author = header.author if bylined else line.text.rstrip(".")
        elif line.words <= 3 and not leads:
            line.kind = "menu"


def _are_common_words(line: Line, article: list[Line]) -> bool:
    """The words of a line stand in the article in small letters: "Key Findings" is nobody's name."""
    words = set(line.text.lower().split())
    return any(not words.isdisjoint(other.text.split()) for other in article)


def _with_job(line: Line) -> str | None:
    """The name before a job: ``Fiona Gallacher Consumer affairs correspondent``."""
    words = line.text.replace(",", "").split()
    is_job = (
        3 <= len(words) <= 8 and fold(words[-1]) in _jobs() and all(word[0].isupper() for word in words[:2])
    )
    return " ".join(words[:2]) if is_job else None


def _find_author(lines: list[Line]) -> str | None:
    """The name in the first author line: ``Par Léa Roy avec AFP`` → ``Léa Roy``."""
    for line in lines:
        if line.words > 25 or line.kind not in (None, "dateline", "author", "source"):
            continue
        found = _byline().match(line.text) or (
            _inner_byline().search(line.text) if line.kind == "dateline" else None
        )
        name = _name(found["name"]) if found else None
        if name:
            line.kind = "dateline"
            return name
    return None


def _name(text: str) -> str | None:
    name = _AFTER_NAME.sub("", text).strip(" .,:;|-")
    words = name.split()
    small = {
        "et",
        "and",
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
        "&",
    }
    are_names = all(word[:1].isupper() or word in small or "'" in word for word in words)
    return name if 1 <= len(words) <= 8 and words[0][:1].isupper() and are_names else None


def _find_issued(lines: list[Line]) -> str | None:
    """The first publication date near the top; further down only a date that says it is one.

    An update date counts only where there is no other.
    """
    strong = 0
    update: str | None = None
    for line in lines:
        strong += line.is_strong and line.kind is None
        read = line.dateline if line.kind == "dateline" else None
        if read and read.issued and (strong <= 2 or _published().match(line.folded)):
            if not read.is_update:
                return read.issued
            update = update or read.issued
    return update


def take_agency_dateline(paragraph: str, article: list[str]) -> tuple[str | None, str, str | None]:
    """Part an agency's date line from the paragraph it begins: (date line, the rest, its date).

    >>> take_agency_dateline("WASHINGTON, March 3 (Reuters) — The FTC sued Meta.", [])
    ('WASHINGTON, March 3 (Reuters) —', 'The FTC sued Meta.', None)
    >>> take_agency_dateline("EDF – le groupe – va fermer ses boutiques.", [])
    (None, 'EDF – le groupe – va fermer ses boutiques.', None)
    """
    dash = _DASH.search(paragraph[:LONGEST_PLACE])
    if not dash or len(paragraph) - dash.end() < SHORTEST_REST:
        return None, paragraph, None
    place = (paragraph[: dash.start()] + (")" if dash.group().startswith(")") else "")).strip()
    rest = paragraph[dash.end() :].strip()
    if not (_is_agency(place, rest) or read_dateline(place) or _is_place(place, rest, article)):
        return None, paragraph, None
    return paragraph[: dash.end()].strip(), rest, find_date(place)


def _is_agency(place: str, rest: str) -> bool:
    """A place, a date perhaps, and an agency in brackets; no sentence that a dash breaks."""
    found = _AGENCY.match(place)
    if not found or not rest or rest[0].islower():
        return False
    names = [
        word for word in re.findall(r"[^\W\d_]+", found["place"] or "") if word.lower() not in _calendar()
    ]
    return len(names) <= 6 and all(name[0].isupper() or name in _SMALL for name in names)


def _is_place(place: str, rest: str, article: list[str]) -> bool:
    """Capitals that stand nowhere else: "BRUSSELS — The …"; a company would be named again."""
    if not (place.isupper() and 4 <= len(place) <= 30 and rest[0].isupper()):
        return False
    return sum(paragraph.upper().count(place) for paragraph in article) <= 1


@lru_cache(maxsize=1)
def _calendar() -> frozenset[str]:
    rows = [*dateline_words("months"), *dateline_words("weekdays")]
    return frozenset([*(word for row in rows for word in row.split()), "février", "août", "décembre", "déc"])


@lru_cache(maxsize=1)
def _byline() -> re.Pattern[str]:
    words = sorted(dateline_words("byline"), key=len, reverse=True)
    return re.compile(
        rf"(?i:(?:{'|'.join(re.escape(word) for word in words)}))(?::| :)?\s+(?P<name>[^\W\d_].*)"
    )


@lru_cache(maxsize=1)
def _inner_byline() -> re.Pattern[str]:
    return re.compile(r"(?i:\b(?:par|by)) (?P<name>[^\W\d_].*)")


@lru_cache(maxsize=1)
def _jobs() -> frozenset[str]:
    return frozenset(word for word in dateline_words("biography") if " " not in word)


@lru_cache(maxsize=1)
def _published() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in dateline_words("published")))
