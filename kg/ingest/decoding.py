"""Bytes to text: byte order mark, declared charset, UTF-8, then Windows-1252 where it is plausible."""

from __future__ import annotations

import codecs
import re

from kg.errors import BinarySource, EmptySource, UndecodableSource

#: Beginnings of files that are no text, and what to say about them.
_SIGNATURES = (
    (b"PK\x03\x04", "is a zip archive or an office document: save it as PDF, HTML or text"),
    (b"\xd0\xcf\x11\xe0", "is an old office document: save it as PDF, HTML or text"),
    (b"{\\rtf", "is an RTF document: save it as PDF, HTML or text"),
    (b"\x89PNG", "is a picture: only text can be read"),
    (b"\xff\xd8\xff", "is a picture: only text can be read"),
    (b"GIF8", "is a picture: only text can be read"),
    (b"\x1f\x8b", "is compressed: unpack it first"),
    (b"BZh", "is compressed: unpack it first"),
    (b"\x7fELF", "is a program: only text can be read"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What French and English write beyond ASCII; a wrong table yields other signs, such as "Ã" or "й".
_EXPECTED = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»’‘“”‚„–—…€£°§©®™·•ñáíóúßåøãº²³½\u00a0\u00ad")
#: Share of the signs beyond ASCII that must be expected ones.
PLAUSIBLE = 0.8
#: Share of the letters that may have accents; more is another alphabet read in the wrong table.
MOST_ACCENTS = 0.3
#: Broken characters of a UTF-8 text (a page cut in the middle of one) that are let pass: one in so many.
ONE_BROKEN_IN = 1000
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}["']([\w.:-]{1,40})""")


def decode(data: bytes, *, name: str, charset: str | None = None) -> str:
    """Decode a source.

    Args:
        name: What messages call the source.
        charset: The one the server declared; one declared in the text comes second.

    Raises:
        EmptySource: There is nothing but white space.
        BinarySource: These are bytes of no text.
        UndecodableSource: In no table that was tried does it read as French or English.
    """
    check_binary(data, name=name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _whole(data[len(mark) :].decode(encoding, "replace"), name)
    wide = _wide_encoding(data)
    if wide:
        return _whole(data.decode(wide, "replace"), name)
    if b"\x00" in data:
        raise BinarySource(name, "has NUL bytes: it is no text")
    for declared in (charset, _declared(data), "utf-8"):
        text = _try(data, declared)
        if text is not None:
            return _whole(text, name)
    return _whole(_guess(data, name), name)


def check_binary(data: bytes, *, name: str) -> None:
    """Refuse what is no text by its first bytes.

    Raises:
        EmptySource: There are no bytes.
        BinarySource: A picture, an archive, an office document, a program.
    """
    if not data.strip():
        raise EmptySource(name, "is empty")
    for signature, problem in _SIGNATURES:
        if data.startswith(signature):
            raise BinarySource(name, problem)


def _whole(text: str, name: str) -> str:
    if not text.strip("\ufeff \t\r\n\x00\u200b"):
        raise EmptySource(name, "is empty")
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v\x1b")
    if controls > len(text) // 50:
        raise BinarySource(name, "is full of control characters: it is no text")
    return text


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is NUL."""
    sample = data[:400]
    if len(sample) >= 8 and sample[1::2].count(0) > 0.7 * len(sample[1::2]) and not sample[::2].count(0):
        return "utf-16-le"
    if len(sample) >= 8 and sample[::2].count(0) > 0.7 * len(sample[::2]) and not sample[1::2].count(0):
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    found = _XML_ENCODING.search(data[:200]) or _META_CHARSET.search(data[:4096])
    return found[1].decode("ascii", "ignore") if found else None


def _try(data: bytes, encoding: str | None) -> str | None:
    """The text, if the encoding exists and fits every byte; one-byte tables must be plausible besides."""
    if not encoding:
        return None
    try:
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
    if known in ("iso8859-1", "ascii"):
        known = "cp1252"  # what browsers understand by it
    try:
        text = data.decode(known)
    except (UnicodeError, LookupError):
        return None
    if not isinstance(text, str) or (known != "utf-8" and not _is_plausible(text)):
        return None
    return text


def _guess(data: bytes, name: str) -> str:
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * ONE_BROKEN_IN <= max(len(text), ONE_BROKEN_IN):
        return text.replace("\ufffd", "")
    for encoding in ("cp1252", "latin-1"):
        guessed = _try(data, encoding)
        if guessed is not None:
            return guessed
    raise UndecodableSource(
        name, "is in no encoding that was tried (UTF-8, UTF-16, Windows-1252): save it as UTF-8"
    )


def _is_plausible(text: str) -> bool:
    sample = text[:200_000]
    strange = [character for character in sample if character > "\x7f"]
    if sum(map(str.isalpha, strange)) > MOST_ACCENTS * max(sum(map(str.isalpha, sample)), 1):
        return False
    return sum(character in _EXPECTED for character in strange) >= PLAUSIBLE * len(strange)
