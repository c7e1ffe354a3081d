"""Bytes to Documents: one source may hold one article, or one a line."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import UnreadableSource
from kg.ingest.article import Article, Origin, from_text, to_document
from kg.ingest.decoding import decode
from kg.ingest.formats import Format, charset_of, format_of
from kg.ingest.markdown import read_markdown
from kg.ingest.pages import read_page
from kg.ingest.pdf import read_pdf
from kg.ingest.records import read_lines, read_records
from kg.model import Document

#: Bytes of the largest article that is read; in a JSONL file, of the longest line.
MAX_BYTES = 5_000_000


def read(
    data: bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    source: str | None = None,
    identity: str | None = None,
    language: str = "auto",
    published: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Document | UnreadableSource]:
    """Read the articles in a source: text, a copied page, HTML, Markdown, JSON, JSONL, PDF.

    An article that cannot be read comes as an error in its place, and the rest goes on; nothing is raised.

    Args:
        name: Name of the file, ``-`` for standard input; its ending decides the format.
        media_type: As a server declares it; decides the format where the name does not.
        source: The web address it came from.
        identity: What stays the same when the article changes, if not its address: a path, an id.
        language: ``fr``, ``en``, or ``auto`` to find out.
        published: Date of publication, if it is known; goes before what the article says.
        max_bytes: Larger articles are refused.

    >>> [document] = read("Amende\\n\\nLa CNIL a infligé une amende à Google.".encode(), name="cnil.txt")
    >>> document.title, document.language, document.text
    ('Amende', 'fr', 'Amende\\n\\nLa CNIL a infligé une amende à Google.')
    """
    origin = Origin(name, source, identity, language, published)
    try:
        form = format_of(data, name=name, media_type=media_type)
        if form == "jsonl":
            yield from read_lines(data, origin, max_bytes=max_bytes)
            return
        _check_size(data, origin, max_bytes)
        if form == "json":
            yield from read_records(data, origin)
        else:
            yield to_document(_read_one(data, form, origin, media_type), origin, data)
    except UnreadableSource as error:
        yield error


def _read_one(data: bytes, form: Format, origin: Origin, media_type: str | None) -> Article:
    if form == "pdf":
        return read_pdf(data, name=origin.called)
    text = decode(data, name=origin.called, charset=charset_of(media_type))
    if form == "html":
        return read_page(text, name=origin.called)
    if form == "markdown":
        return read_markdown(text)
    return from_text(text)


def _check_size(data: bytes, origin: Origin, max_bytes: int) -> None:
    if len(data) > max_bytes:
        raise UnreadableSource(
            origin.called, f"is {len(data) / 1e6:.1f} MB: at most {max_bytes / 1e6:g} MB are read; split it"
        )
