"""Which format a source is in: by its name, its media type, then its first characters."""

from __future__ import annotations

import re
from typing import Literal

Format = Literal["text", "html", "markdown", "json", "jsonl", "pdf"]

#: Endings of the files that are read.
ENDINGS: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_MEDIA_TYPES: dict[str, Format] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/ld+json": "json",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/x-jsonlines": "jsonl",
    "application/jsonlines": "jsonl",
    "text/plain": "text",
}
_HTML = re.compile(
    rb"^\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?(?:<!--.{0,2000}?-->\s{0,100})?"
    rb"<(?:!doctype\s+html|html|head|body|article|main|div|section|meta|title|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)


def format_of(data: bytes, *, name: str | None, media_type: str | None) -> Format:
    """The format of a source; what begins like a PDF or a web page is one, whatever it is called.

    >>> format_of(b"<!doctype html><p>Hello", name="page.txt", media_type=None)
    'html'
    >>> format_of(b'{"text": "a"}\\n{"text": "b"}', name="-", media_type=None)
    'jsonl'
    """
    named = _by_name(name) or _MEDIA_TYPES.get(essence(media_type))
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if named in (None, "text", "pdf"):
        return _sniff(data) or ("text" if named != "pdf" else "pdf")
    return named


def essence(media_type: str | None) -> str:
    """A media type without its parameters: ``text/html; charset=utf-8`` → ``text/html``."""
    return (media_type or "").partition(";")[0].strip().lower()


def charset_of(media_type: str | None) -> str | None:
    """The charset parameter of a media type."""
    found = re.search(r"charset\s{0,3}=\s{0,3}[\"']?([\w.:-]{1,40})", media_type or "", re.IGNORECASE)
    return found[1] if found else None


def _by_name(name: str | None) -> Format | None:
    lowered = (name or "").lower()
    return next((format for ending, format in ENDINGS.items() if lowered.endswith(ending)), None)


def _sniff(data: bytes) -> Format | None:
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML.match(start):
        return "html"
    if start.startswith(b"{"):
        lines = data.strip().split(b"\n", 2)[:2]
        return "jsonl" if len(lines) == 2 and all(line.strip().startswith(b"{") for line in lines) else "json"
    return "json" if re.match(rb"\[\s{0,100}[\[{]", start) else None
