"""HTML pages: trafilatura finds the article, and what the page says of itself goes before what is guessed."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from itertools import islice
from typing import Any

from kg.errors import EmptySource, NoArticle, UnreadableSource
from kg.ingest.article import Article, from_text
from kg.ingest.metadata import Metadata, read_metadata
from kg.ingest.text import one_line
from kg.model import Zone

#: Characters of a left-out part that are kept, and how many parts.
LONGEST_ZONE, MOST_ZONES = 2000, 40
#: Elements of the largest page that is read: an encyclopedia's longest have 20,000. Extraction takes a tenth
#: of a millisecond for each, and as long again where they are nested.
MOST_ELEMENTS = 25_000
#: Characters of a tag without what stands in quotes. The parser compares each attribute with all before it.
LONGEST_TAG = 50_000
_QUOTED = r"\"[^\"]*+\"|'[^']*+'"
_TAG = re.compile(rf"<[A-Za-z](?:{_QUOTED}|[^>])*+")
_TAGS = {"nav": "menu", "footer": "footer", "figcaption": "caption"}
#: Words in an element's ``class`` or ``id`` that say what zone it is.
_WORDS = {
    "comments": "comment comments commentaire commentaires disqus respond reactions",
    "teasers": "related recommended recommendations trending outbrain taboola readmore mostread",
    "newsletter": "newsletter newsletters subscribe signup",
    "share": "share sharing social partage",
    "author": "authorbox bio biography",
    "notice": "cookie cookies consent paywall",
    "advertisement": "ad ads advert advertisement publicite sponsored",
}
_ZONE_OF_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(r"[a-z]+")
_DOCUMENT = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
#: What htmldate may do: look at elements and the address, not guess from years in the text.
_DATES = {"extensive_search": False, "original_date": True}


def read_page(html: str, *, name: str, title: str | None = None) -> Article:
    """Read an HTML page.

    Args:
        name: What messages call it.
        title: The title, where it is known from elsewhere.

    Raises:
        EmptySource: There is no element in it.
        UnreadableSource: It is built so that reading it would take minutes.
        NoArticle: There is no text of an article in it.
    """
    if _has_endless_tag(html):
        raise UnreadableSource(name, "is an HTML page with thousands of attributes on one element")
    tree = _parse(html)
    if tree is None:
        raise EmptySource(name, "is an HTML page with nothing in it")
    if (count := sum(1 for _ in islice(tree.iter(), MOST_ELEMENTS + 1))) > MOST_ELEMENTS:
        raise UnreadableSource(
            name, f"is an HTML page of {count:,} elements and more: at most {MOST_ELEMENTS:,} are read"
        )
    declared = read_metadata(tree)
    zones = _zones(tree)
    headline = title or _headline(tree, declared)
    found = _extract(tree)
    if not found.get("text"):
        raise NoArticle(name, "is an HTML page without an article in it")
    return _article(found, declared, zones, headline)


def _article(found: dict[str, Any], declared: Metadata, zones: list[Zone], headline: str | None) -> Article:
    article = from_text(found["text"], title=headline or found.get("title"))
    body = "\n".join(article.paragraphs)
    return replace(
        article,
        issued=declared.issued or article.issued or found.get("date"),
        author=declared.author or article.author or found.get("author"),
        publisher=declared.publisher or found.get("sitename"),
        language=declared.language,
        source=declared.source,
        zones=(*article.zones, *(zone for zone in zones if zone.text.split("\n")[0] not in body)),
    )


def _has_endless_tag(html: str) -> bool:
    tags = (match[0] for match in _TAG.finditer(html) if match.end() - match.start() > LONGEST_TAG)
    return any(len(re.sub(_QUOTED, "", tag)) > LONGEST_TAG for tag in tags)


def _parse(html: str) -> Any:
    # Imported when first asked: it takes a third of a second.
    from trafilatura import load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    if not _DOCUMENT.search(html[:5000]):
        html = f"<html><body><article>{html}</article></body></html>"  # a fragment, as feeds have it
    return load_html(html)


def _extract(tree: Any) -> dict[str, Any]:
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            tree,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=_DATES,
        )
    # Hostile markup makes the extractor fail in many ways; the next source must still be read.
    except Exception:
        logging.getLogger(__name__).exception("trafilatura failed")
        return {}
    return found if isinstance(found, dict) else found.as_dict() if found else {}


def _headline(tree: Any, declared: Metadata) -> str | None:
    """The one ``h1``, if the page has one; titles of pages have the outlet's name in them."""
    headings = [one_line(element.text_content()) for element in tree.iter("h1")]
    known = [text for text in headings if text]
    if len(known) == 1:
        return known[0]
    return next((text for text in known if text == declared.title), declared.title)


def _zones(tree: Any) -> list[Zone]:
    """Menus, comments, boxes and the like, by their element or its names; none within another."""
    zones: list[Zone] = []
    inside: set[Any] = set()
    for element in tree.iter():
        if len(zones) >= MOST_ZONES:
            break
        if not isinstance(element.tag, str):
            continue
        if element.getparent() in inside:
            inside.add(element)
            continue
        kind = _kind(element)
        if kind:
            inside.add(element)
            text = one_line(element.text_content()[: 2 * LONGEST_ZONE])
            if text:
                zones.append(Zone(kind, text[:LONGEST_ZONE]))
    return zones


def _kind(element: Any) -> str | None:
    if element.tag in _TAGS:
        return _TAGS[element.tag]
    if element.tag not in ("div", "section", "aside", "ul", "ol", "form", "p"):
        return None
    named = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return next((_ZONE_OF_WORD[word] for word in _WORD.findall(named[:300]) if word in _ZONE_OF_WORD), None)
