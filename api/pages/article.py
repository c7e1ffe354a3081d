"""An article as its page shows it: paragraphs, with the names and the sentences that tell of events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg import query
from kg.projection import DocumentView, Projection
from kg.terms import PREFIXES

#: Characters of text on one page: with its marks it stays under 150 kB. The whole is in the data.
PART = 24_000

_IS_STRING = PREFIXES["nif"] + "isString"
_ZONE_KIND = PREFIXES["reg"] + "zoneKind"
_ZONE_LENGTH = PREFIXES["reg"] + "zoneLength"
_MODEL = PREFIXES["reg"] + "languageModel"
_SOFTWARE = PREFIXES["reg"] + "software"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that refers to something."""

    begin: int
    end: int
    iri: str


@dataclass(frozen=True, slots=True)
class Article:
    """What the graph holds of a document beyond its card."""

    text: str
    """Empty where the setting keeps no text."""
    spans: tuple[Span, ...]
    zones: tuple[tuple[str, int], ...]
    """(kind, characters) of what was left out."""
    models: tuple[str, ...]
    software: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one kind."""

    text: str
    iri: str = ""
    """What it names: an entity, or an event where it is the word that names it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text inside or outside of a sentence that tells of events."""

    pieces: tuple[Piece, ...]
    begin: int
    events: tuple[str, ...] = ()
    """IRIs of the events it tells of."""


@dataclass(slots=True)
class Paragraph:
    """A block of the article."""

    stretches: list[Stretch] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    """IRIs of the events told in it that were not told before."""


def part_of(begin: int) -> int:
    """The part of a long article in which a place is; the first is 1."""
    return begin // PART + 1


def read_article(projection: Projection, document: DocumentView) -> Article:
    """Read the text, its mentions and what is known of the reading."""
    node = NamedNode(document.iri)
    text, models, software = "", [], ""
    zones: dict[str, dict[str, str]] = defaultdict(dict)
    for row in query.select(projection.store, "document", document=node):
        about, value = getattr(row["property"], "value", ""), getattr(row["value"], "value", "")
        if about == _IS_STRING:
            text = value
        elif about == _MODEL:
            models.append(value)
        elif about == _SOFTWARE:
            software = value
        elif about in (_ZONE_KIND, _ZONE_LENGTH):
            zones[str(row["subject"])][about] = value
    return Article(
        text=text,
        spans=tuple(_spans(projection, node)),
        zones=tuple(
            (zone.get(_ZONE_KIND, ""), int(zone.get(_ZONE_LENGTH, "0"))) for _, zone in sorted(zones.items())
        ),
        models=tuple(sorted(set(models))),
        software=software,
    )


def _spans(projection: Projection, document: NamedNode) -> Iterator[Span]:
    for row in query.select(projection.store, "document_mentions", document=document):
        begin, end, refers = row["begin"], row["end"], row["refers"]
        if isinstance(begin, Literal) and isinstance(end, Literal) and isinstance(refers, NamedNode):
            yield Span(int(begin.value), int(end.value), refers.value)


def paragraphs(
    text: str, spans: Sequence[Span], evidence: Iterable[tuple[int, int, str]], *, part: int = 1
) -> list[Paragraph]:
    """Lay out a part of an article.

    Args:
        text: The whole text.
        spans: What it names.
        evidence: (begin, end, IRI of the event) of each sentence that tells of one.
        part: Which stretch of ``PART`` characters.
    """
    first, last = (part - 1) * PART, min(part * PART, len(text))
    told = [one for one in _told(evidence) if one[1] > first and one[0] < last]
    near = [span for span in spans if span.end > first and span.begin < last]
    seen: set[str] = set()
    found = []
    begin = first
    while begin < last:
        line_end = text.find("\n", begin, last)
        end = last if line_end < 0 else line_end
        if text[begin:end].strip():
            paragraph = Paragraph()
            for stretch in _stretches(text, begin, end, told, near):
                paragraph.stretches.append(stretch)
                paragraph.events += [iri for iri in stretch.events if iri not in seen]
                seen.update(stretch.events)
            found.append(paragraph)
        begin = end + 1 if line_end >= 0 else last
    return found


def _told(evidence: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Sentences with the events of each, in order; one that begins inside another is part of it."""
    merged: list[tuple[int, int, list[str]]] = []
    for begin, end, iri in sorted(evidence):
        if merged and begin < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), [*before[2], iri])
        else:
            merged.append((begin, end, [iri]))
    return [(begin, end, tuple(dict.fromkeys(iris))) for begin, end, iris in merged]


def _stretches(
    text: str, begin: int, end: int, told: Sequence[tuple[int, int, tuple[str, ...]]], spans: Sequence[Span]
) -> Iterator[Stretch]:
    at = begin
    for sentence_begin, sentence_end, events in told:
        if sentence_end <= at or sentence_begin >= end:
            continue
        start, stop = max(sentence_begin, at), min(sentence_end, end)
        if start > at:
            yield Stretch(tuple(pieces(text, at, start, spans)), at)
        yield Stretch(tuple(pieces(text, start, stop, spans)), start, events)
        at = stop
    if at < end:
        yield Stretch(tuple(pieces(text, at, end, spans)), at)


def pieces(text: str, begin: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """Cut a stretch where something is named; of names that overlap the first and longest counts."""
    at = begin
    for span in spans:
        if span.begin < at or span.end > end or span.end <= span.begin:
            continue
        if span.begin > at:
            yield Piece(text[at : span.begin])
        yield Piece(text[span.begin : span.end], span.iri)
        at = span.end
    if at < end:
        yield Piece(text[at:end])
