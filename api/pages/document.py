"""The page of a document: the article as read, with what was found in it beside."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.dependencies import service
from api.pages.article import PART, Article, Paragraph, Span, paragraphs, read_article
from api.pages.lines import KINDS, Line, Link, entity_link, event_line
from api.pages.reader import Reader
from api.pages.rendering import reader_of, render
from kg.projection import (
    DocumentView,
    EntityView,
    EventFilter,
    EventView,
    Projection,
    find_entity,
    list_events,
)

#: Events and names that the page shows; an article seldom has 40.
EVENTS, NAMES = 60, 80


def document_page(request: Request, projection: Projection, document: DocumentView) -> HTMLResponse:
    """An article with its mentions, the sentences that tell of events, and those events."""
    reader = reader_of(request)
    article = read_article(projection, document)
    page = list_events(projection, EventFilter(document=document.iri), order="oldest", limit=EVENTS)
    events = _in_order(page.items, document)
    parts = max(1, -(-len(article.text) // PART))
    part = _part(request, parts)
    entities = _entities(projection, article.spans)
    return render(
        request,
        "document.html",
        reader=reader,
        document=document,
        title=document.title or document.file_name or document.key,
        issued=reader.date(document.issued),
        language_name=reader.title_case(reader.language_name(document.language)) if document.language else "",
        read_at=reader.date(document.read_at),
        article=article,
        zones=[
            (reader.zone(kind), reader.count("count.characters", length)) for kind, length in article.zones
        ],
        zone_characters=reader.count("count.characters", sum(length for _, length in article.zones)),
        report=_report(request, document, article, reader),
        paragraphs=_without_title(article, document, events, part),
        links=_links(entities, events, reader),
        lines=_lines(events, reader),
        numbers={event.iri: number for number, event in enumerate(events, start=1)},
        events_total=page.total,
        named=_named(entities, article.spans, reader),
        part=part,
        part_urls=[(number, reader.here(part=number)) for number in range(1, parts + 1)],
    )


@dataclass(frozen=True, slots=True)
class Report:
    """How a reader tells of an error: whom, and what to say."""

    contact: str
    """As the setting has it; empty without one."""
    url: str
    """A mail that is written already, or the page to report on; empty without a contact."""
    is_mail: bool
    text: str
    """What names the reading: the page, the article, what read it."""


def _report(request: Request, document: DocumentView, article: Article, reader: Reader) -> Report:
    contact = service(request).settings.contact or ""
    subject = reader.say("document.report_subject", document=document.key)
    read_with = ", ".join(filter(None, (article.software, *article.models)))
    lines = (
        subject,
        str(request.url),
        document.source or document.file_name,
        f"SHA-256 {document.content_hash}" if document.content_hash else None,
        f"{reader.say('document.models')}: {read_with}" if read_with else None,
    )
    text = "\n".join(line for line in lines if line)
    is_mail = "@" in contact and not contact.startswith("http")
    url = contact
    if is_mail:
        url = f"mailto:{contact}?" + urlencode({"subject": subject, "body": f"{text}\n\n"}, quote_via=quote)
    return Report(contact, url, is_mail, text)


def _part(request: Request, parts: int) -> int:
    asked = request.query_params.get("part", "1")
    return min(max(1, int(asked)), parts) if asked.isdecimal() and len(asked) < 7 else 1


def _in_order(events: tuple[EventView, ...], document: DocumentView) -> list[EventView]:
    """As the article tells them."""

    def place(event: EventView) -> tuple[int, str]:
        begins = [one.begin for one in event.evidence if one.document.iri == document.iri]
        return min(begins, default=0), event.key

    return sorted(events, key=place)


def _without_title(
    article: Article, document: DocumentView, events: list[EventView], part: int
) -> list[Paragraph]:
    """The body, by paragraphs; its first line is the title where that says the same and tells of nothing."""
    evidence = [
        (one.begin, one.end, event.iri)
        for event in events
        for one in event.evidence
        if one.document.iri == document.iri
    ]
    found = paragraphs(article.text, article.spans, evidence, part=part)
    first_line = article.text.lstrip().partition("\n")[0].strip()
    if found and part == 1 and first_line == (document.title or "").strip():
        told_in_title = any(begin < len(first_line) for begin, _, _ in evidence)
        return found if told_in_title else found[1:]
    return found


def _entities(projection: Projection, spans: tuple[Span, ...]) -> dict[str, EntityView]:
    iris = dict.fromkeys(span.iri for span in spans)
    found: dict[str, EntityView] = {}
    for iri in iris:
        if len(found) >= NAMES:
            break
        if entity := find_entity(projection, iri):
            found[iri] = entity
    return found


def _links(entities: dict[str, EntityView], events: list[EventView], reader: Reader) -> dict[str, Link]:
    """What each stretch of text leads to."""
    links = {iri: entity_link(entity, reader) for iri, entity in entities.items()}
    for event in events:
        links[event.iri] = Link(reader.term(event.type), reader.url("events", event.key), "trigger")
    return links


def _lines(events: list[EventView], reader: Reader) -> dict[str, Line]:
    return {event.iri: event_line(event, reader, sentences=0) for event in events}


def _named(
    entities: dict[str, EntityView], spans: tuple[Span, ...], reader: Reader
) -> list[tuple[str, list[Link]]]:
    """Who and what is named, by kind, with how often."""
    times: dict[str, int] = {}
    for span in spans:
        times[span.iri] = times.get(span.iri, 0) + 1
    found = []
    for kind in KINDS:
        of_kind = [one for one in entities.values() if one.type == kind]
        links = [entity_link(one, reader, note=reader.number(times.get(one.iri, 0))) for one in of_kind]
        if links:
            found.append((reader.title_case(reader.term(kind)), links))
    return found
