"""An article as a page: mentions coloured by what they name, evidence underlined, what was found below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise

from kg.cli.records import label_of
from kg.model import Event, Extraction, Mention, Sentence

_HEAD = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1.05rem/1.6 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
article p {{ white-space: pre-wrap; }}
mark {{ background: var(--colour); border-radius: .2em; padding: 0 .1em; color: inherit; }}
u {{ text-decoration: underline 2px #b5541c; text-underline-offset: .2em; }}
table {{ border-collapse: collapse; font: .9rem/1.4 sans-serif; width: 100%; }}
td, th {{ border-top: 1px solid #ccc; padding: .4rem; text-align: left; vertical-align: top; }}
.Person {{ --colour: #fde2c4; }} .Company {{ --colour: #cfe3ff; }} .PublicAuthority {{ --colour: #d9f2d0; }}
.Organization {{ --colour: #e6dcf5; }} .Legislation {{ --colour: #fff2b0; }} .Product {{ --colour: #d4f1f4; }}
.Place {{ --colour: #eeeeee; }}
</style>
</head>
<body>
"""
_KINDS = ("Company", "PublicAuthority", "Organization", "Person", "Legislation", "Product", "Place")


def to_page(extractions: Iterable[Extraction]) -> str:
    """Write articles as one page of HTML without scripts; every word of theirs is escaped.

    Args:
        extractions: At least one.
    """
    found = list(extractions)
    first = found[0].document
    head = _HEAD.format(language=escape(first.language), title=escape(first.title or first.key))
    legend = " ".join(f'<mark class="{kind}">{kind}</mark>' for kind in _KINDS)
    body = "".join(_article(extraction) for extraction in found)
    return f"{head}<p>{legend} <u>evidence</u></p>\n{body}</body>\n</html>\n"


def _article(extraction: Extraction) -> str:
    document = extraction.document
    text = "".join(_pieces(extraction))
    paragraphs = "".join(f"<p>{part}</p>\n" for part in text.split("\n\n"))
    zones = ", ".join(sorted({zone.kind for zone in document.zones_left_out}))
    left_out = f"<p>Zones left out: {escape(zones)}</p>\n" if zones else ""
    rows = "".join(_row(event, extraction) for event in extraction.events)
    head = (
        "<tr><th>Event</th><th>Who</th><th>Amount</th><th>Date</th><th>Factuality</th><th>Sentence</th></tr>"
    )
    return (
        f'<article lang="{escape(document.language)}">\n{paragraphs}</article>\n{left_out}'
        f"<table>\n{head}\n{rows}</table>\n"
    )


def _pieces(extraction: Extraction) -> Iterator[str]:
    """The text with its marks; a mark is closed at the end of a stretch and opened again in the next.

    So marks never overlap, whatever the offsets are, and none crosses a paragraph.
    """
    text = extraction.document.text
    mentions = _without_overlaps(extraction.mentions)
    evidence = [sentence for event in extraction.events for sentence in event.evidence]
    kinds = {entity.slug: (entity.entity_type, label_of(entity)) for entity in extraction.entities}
    for begin, end in _stretches(text, mentions, evidence):
        piece = escape(text[begin:end])
        mention = next((one for one in mentions if one.begin <= begin < one.end), None)
        if mention:
            kind, label = kinds.get(mention.entity, (mention.entity_type, mention.entity))
            piece = f'<mark class="{escape(kind)}" title="{escape(label)}">{piece}</mark>'
        if any(one.begin <= begin < one.end for one in evidence) and piece.strip():
            piece = f"<u>{piece}</u>"
        yield piece


def _stretches(
    text: str, mentions: Iterable[Mention], evidence: Iterable[Sentence]
) -> Iterator[tuple[int, int]]:
    """Where a mark begins or ends, or a paragraph does: from one such place to the next."""
    places = {0, len(text)}
    for begin, end in [(one.begin, one.end) for one in mentions] + [(one.begin, one.end) for one in evidence]:
        places |= {begin, end}
    start = text.find("\n\n")
    while start >= 0:
        places |= {start, start + 2}
        start = text.find("\n\n", start + 2)
    ordered = sorted(place for place in places if 0 <= place <= len(text))
    yield from pairwise(ordered)


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap, the first and longest."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: (one.begin, -one.end)):
        if not kept or mention.begin >= kept[-1].end:
            kept.append(mention)
    return kept


def _row(event: Event, extraction: Extraction) -> str:
    labels = {entity.slug: label_of(entity) for entity in extraction.entities}
    text = extraction.document.text
    who = ", ".join(f"{labels.get(one.entity, one.entity)} ({one.role})" for one in event.arguments)
    amount = f"{event.amount.value:,f} {event.amount.currency}" if event.amount else ""
    quotes = " … ".join(text[sentence.begin : sentence.end] for sentence in event.evidence)
    cells = (event.event_type, who, amount, event.date or "", event.factuality, quotes)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"
