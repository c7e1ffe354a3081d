"""What an HTML page says about itself: JSON-LD first, then its meta elements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.ingest.article import is_address
from kg.ingest.dates import find_date
from kg.ingest.text import one_line

#: JSON-LD objects that are looked at.
MOST_OBJECTS = 500
#: Characters of the longest JSON-LD script that is read.
LONGEST_SCRIPT = 1_000_000
#: Ends of the types of JSON-LD objects that are the article: ``NewsArticle``, ``BlogPosting``.
_ARTICLES = ("Article", "Posting", "Report", "PressRelease")
_LANGUAGE = ("lang", "{http://www.w3.org/XML/1998/namespace}lang")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page declares."""

    title: str | None = None
    issued: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    source: str | None = None


def read_metadata(tree: Any) -> Metadata:
    """What a page (an lxml tree) declares of its article."""
    objects = list(_objects(tree))
    metas = _metas(tree)
    return Metadata(
        title=one_line(_first(objects, "headline") or metas.get("og:title")),
        issued=_issued(tree, objects, metas),
        author=one_line(_names(objects, "author")),
        publisher=one_line(_names(objects, "publisher") or metas.get("og:site_name")),
        language=_language(tree, objects, metas),
        source=_address(tree, metas),
    )


def _objects(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article."""
    left = [
        _parsed(script.text or "")
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "")
    ]
    for _ in range(MOST_OBJECTS):
        if not left:
            return
        found = left.pop(0)
        if isinstance(found, list):
            left.extend(found)
        elif isinstance(found, dict):
            left.extend(found[key] for key in ("@graph", "mainEntity") if key in found)
            if any(name.endswith(_ARTICLES) for name in _types(found)):
                yield found


def _parsed(script: str) -> Any:
    try:
        return json.loads(script.strip().strip(";"), strict=False) if len(script) < LONGEST_SCRIPT else None
    except (ValueError, RecursionError):
        return None


def _types(found: dict[str, Any]) -> list[str]:
    types = found.get("@type")
    return [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]


def _first(objects: list[dict[str, Any]], field: str) -> str | None:
    values = (found.get(field) for found in objects)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def _names(objects: list[dict[str, Any]], field: str) -> str | None:
    """The names in a field of one or more persons or organisations."""
    for found in objects:
        value = found.get(field)
        parts = value if isinstance(value, list) else [value]
        names = [part.get("name") if isinstance(part, dict) else part for part in parts]
        known = [name for name in names if isinstance(name, str) and name.strip() and not is_address(name)]
        if known:
            return ", ".join(dict.fromkeys(known))
    return None


def _metas(tree: Any) -> dict[str, str]:
    """The meta elements by their name or property; the first of a name holds."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        content = element.get("content")
        if name and content and content.strip():
            metas.setdefault(name.strip().lower(), content.strip())
    return metas


def _issued(tree: Any, objects: list[dict[str, Any]], metas: dict[str, str]) -> str | None:
    names = (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
    )
    more = (
        "dcterms.date",
        "dcterms.issued",
        "pubdate",
        "publishdate",
        "publication_date",
        "parsely-pub-date",
        "sailthru.date",
    )
    times = (
        element.get("datetime") for element in tree.iter("time") if element.get("itemprop") == "datePublished"
    )
    values = [_first(objects, "datePublished"), *(metas.get(name) for name in (*names, *more)), *times]
    return next((date for date in (find_date(value) for value in values if value) if date), None)


def _language(tree: Any, objects: list[dict[str, Any]], metas: dict[str, str]) -> str | None:
    declared = [tree.get(name) for name in _LANGUAGE]
    metas_of_language = [
        metas.get(name) for name in ("og:locale", "content-language", "dc.language", "language")
    ]
    values = [*declared, _first(objects, "inLanguage"), *metas_of_language]
    return next((value for value in values if value and value.strip()), None)


def _address(tree: Any, metas: dict[str, str]) -> str | None:
    links = (element.get("href") for element in tree.iter("link") if element.get("rel") == "canonical")
    return next((address for address in (*links, metas.get("og:url")) if is_address(address)), None)
