"""Markdown: marks go, the first heading is the title, what stands before it between dashes is known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from kg.ingest.article import Article, from_text
from kg.ingest.dates import find_date

_FRONT = re.compile(r"\A﻿?---[ \t]*\n(?P<fields>(?:[^\n]*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"^(\w[\w-]{0,40})[ \t]{0,5}:[ \t]*(.+)$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_HEADING = re.compile(r"^ {0,3}(#{1,6}) +(.*?)(?: +#+)?$")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:\s.*$")
_AUTOLINK = re.compile(r"<(https?://[^>\s]{1,2000})>")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=\S)([^\n*_]{1,1000}?)(?<=\S)\1(?![\w*_])")
_CODE = re.compile(r"`([^`\n]{1,500})`")
_RULE = re.compile(r"^ {0,3}(?:[-*_=] ?){3,}$")
#: Front-matter fields and what they are here.
_FIELDS = {
    "title": "title",
    "date": "issued",
    "published": "issued",
    "author": "author",
    "publisher": "publisher",
    "lang": "language",
    "language": "language",
    "url": "source",
    "source": "source",
}


def read_markdown(text: str) -> Article:
    """Read an article in Markdown, with YAML front matter or without."""
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    known = _front_matter(front["fields"]) if front else {}
    lines = _without_comments(text[front.end() :] if front else text).split("\n")
    title = known.pop("title", None) or _first_heading(lines)
    article = from_text("\n".join(_plain_lines(lines)), title=title)
    issued = known.pop("issued", None)
    return replace(article, **known, issued=(find_date(issued) if issued else None) or article.issued)


def _without_comments(text: str) -> str:
    """The text without ``<!-- … -->``; each end is looked for in its own piece, which keeps it linear."""
    first, *others = text.split("<!--")
    closed = [other.partition("-->") for other in others]
    return first + "".join(rest if end else "<!--" + inner for inner, end, rest in closed)


def _front_matter(fields: str) -> dict[str, Any]:
    found = (
        (_FIELDS.get(name.lower()), value.strip().strip("\"'")) for name, value in _FIELD.findall(fields)
    )
    return {name: value for name, value in found if name and value}


def _first_heading(lines: list[str]) -> str | None:
    headings = [found for found in map(_HEADING.match, lines) if found]
    first = min(headings, key=lambda found: len(found[1]), default=None)
    return _inline(first[2]) if first else None


def _plain_lines(lines: list[str]) -> list[str]:
    """The lines without marks; lines of one paragraph are joined, as Markdown has it."""
    plain: list[str] = []
    in_code = joins = False
    for line in lines:
        if _FENCE.match(line):
            in_code, joins = not in_code, False
            continue
        if in_code or _REFERENCE.match(line) or _RULE.match(line):
            continue
        heading = _HEADING.match(line)
        stripped = _inline(heading[2] if heading else line.lstrip(" >").rstrip())
        starts = (
            bool(heading) or bool(re.match(r"(?:[-*+]|\d{1,3}[.)])\s", stripped)) or stripped.startswith("|")
        )
        if joins and stripped and not starts:
            plain[-1] += " " + stripped
        else:
            plain.extend(["", stripped] if heading else [stripped])
        joins = bool(stripped) and not heading and not line.endswith("  ")
    return plain


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _CODE.sub(r"\1", _AUTOLINK.sub(r"\1", text))
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)).strip()
