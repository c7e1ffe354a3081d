"""What every format is read into, and how it becomes a Document."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kg.errors import NoArticle
from kg.ingest.dates import find_date
from kg.ingest.languages import decide_language
from kg.ingest.phrases import fold
from kg.ingest.text import decode_markup, normalise, one_line
from kg.ingest.zones import tell_apart
from kg.model import Document, Zone

#: Characters of the readable part of a key.
SLUG = 40
#: Hexadecimal digits of the part of a key that makes it unique, and of a key that has no readable part.
DIGITS, ALL_DIGITS = 8, 16
#: Words of the shortest text that is taken for an article.
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes came from, and what the caller says about them."""

    name: str | None = None
    source: str | None = None
    identity: str | None = None
    language: str = "auto"
    published: str | None = None
    file: str | None = None
    """The file, or its address, in which it is one article of many."""

    @property
    def called(self) -> str:
        """What messages call it."""
        return self.source or self.name or self.file or "the text"


@dataclass(frozen=True, slots=True)
class Article:
    """An article of any format."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    issued: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    """As declared."""
    source: str | None = None
    zones: tuple[Zone, ...] = ()


def from_text(text: str, *, title: str | None = None, broken: bool = False) -> Article:
    """Tell a text or a copied page apart; the title may be known."""
    parts = tell_apart(normalise(decode_markup(text)), title=one_line(title), broken=broken)
    return Article(parts.paragraphs, parts.title, parts.issued, parts.author, zones=parts.zones)


def to_document(article: Article, origin: Origin, data: bytes) -> Document:
    """The Document of an article; what the caller says goes before what was found.

    Raises:
        NoArticle: There is no paragraph in it.
        UnknownLanguage: It is in a language that is not read.
    """
    title = article.title
    text = "\n\n".join([*([title] if title else []), *article.paragraphs])
    language = decide_language(text, name=origin.called, wanted=origin.language, declared=article.language)
    if len(text.split()) < SHORTEST or not (article.paragraphs or _is_lone_headline(article)):
        raise NoArticle(origin.called, _why_none(article))
    source = origin.source or article.source
    return Document(
        key=make_key(origin, data),
        text=text,
        language=language,
        content_hash=hashlib.sha256(data).hexdigest(),
        title=title,
        issued=_issued(origin.published) or article.issued,
        author=one_line(article.author),
        publisher=one_line(article.publisher),
        source=source if is_address(source) else None,
        file_name=_file_name(origin),
        zones_left_out=article.zones,
    )


def make_key(origin: Origin, data: bytes) -> str:
    """A key that depends on where an article is from, not on what it says.

    >>> make_key(Origin(source="https://example.org/2024/amende-google.html"), b"")
    'amende-google-4f382c72'
    """
    identity = origin.source or origin.identity or origin.name
    if not identity:
        return hashlib.sha256(data).hexdigest()[:ALL_DIGITS]
    path = unquote(urlsplit(identity).path) if is_address(identity) else identity
    last = path.rstrip("/").rpartition("/")[2].rpartition("#")
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", last[2])
    slug = re.sub(r"[^a-z0-9]+", "-", fold(stem))[:SLUG].strip("-")
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug}-{digest[:DIGITS]}" if slug else digest[:ALL_DIGITS]


def is_address(text: str | None) -> bool:
    """It is a web address."""
    return bool(text) and str(text).startswith(("http://", "https://"))


def _issued(published: str | None) -> str | None:
    return (find_date(published) or published) if published else None


def _is_lone_headline(article: Article) -> bool:
    return bool(article.title) and not [zone for zone in article.zones if zone.kind != "dateline"]


def _why_none(article: Article) -> str:
    if not article.zones and not article.title:
        return "has no sentence in it"
    kinds = sorted({zone.kind for zone in article.zones})
    return f"has no article in it, only {', '.join(kinds) or 'a title'}"


def _file_name(origin: Origin) -> str | None:
    if not origin.name or origin.name == "-" or is_address(origin.name):
        return None
    return re.split(r"[/\\]", origin.name)[-1] or None
