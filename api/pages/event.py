"""The page of an event: who, how much, when, how sure, and every sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.article import Article, Piece, pieces, read_article
from api.pages.formats import table_of
from api.pages.lines import (
    FACTS,
    STANCES,
    Line,
    Link,
    Quote,
    confidence_word,
    differing,
    document_link,
    event_line,
    quote_of,
)
from api.pages.reader import Reader
from api.pages.rendering import reader_of, render
from kg.projection import Claim, EntityView, EventFilter, EventView, Evidence, Projection, list_events

#: Sentences on the page, and documents whose text is opened to show what stands around them.
SENTENCES, OPENED = 60, 12
#: Characters before and behind a sentence.
AROUND = 220
#: A sentence as long as this is shown without what stands around it.
LONG = 4000
RELATED = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what stands around it in its article."""

    quote: Quote
    before: str
    pieces: tuple[Piece, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one document says."""

    document: Link
    publisher: str
    issued: str
    type: str
    date: str
    amount: str
    factuality: str
    factuality_name: str
    stance: str
    stance_name: str
    confidence: str
    provision: str


def event_page(request: Request, projection: Projection, event: EventView) -> HTMLResponse:
    """An event with its evidence."""
    reader = reader_of(request)
    passages = _passages(projection, event, reader)
    return render(
        request,
        "event.html",
        reader=reader,
        event=event,
        line=event_line(event, reader),
        date=reader.date(event.date),
        precision=_precision(event.date, reader),
        amount_exact=_exact(event, reader),
        reported=reader.date(event.reported),
        confidence_text=reader.say(
            f"confidence.{confidence_word(event.confidence)}_text", percent=reader.percent(event.confidence)
        ),
        passages=passages,
        passages_left_out=max(0, len(event.evidence) - len(passages)),
        claims=[_row(claim, reader) for claim in event.claims],
        differing=differing(event.claims, reader),
        related=_related(projection, event, reader),
        related_query=_related_query(event, reader),
        own_words={event.iri},
        csv=table_of("event", reader, event=event.iri),
    )


def _precision(date: str | None, reader: Reader) -> str:
    return reader.say(f"precision.{ {4: 'year', 7: 'month', 10: 'day'}.get(len(date or ''), 'none') }")


def _exact(event: EventView, reader: Reader) -> str:
    if event.amount is None:
        return ""
    return f"{reader.number(event.amount)} {event.currency or ''}".strip()


def _passages(projection: Projection, event: EventView, reader: Reader) -> list[Passage]:
    articles: dict[str, Article] = {}
    found = []
    for evidence in event.evidence[:SENTENCES]:
        document = evidence.document
        if document.iri not in articles and len(articles) < OPENED:
            articles[document.iri] = read_article(projection, document)
        found.append(_passage(evidence, articles.get(document.iri), reader))
    return found


def _passage(evidence: Evidence, article: Article | None, reader: Reader) -> Passage:
    quote = quote_of(evidence, reader, longest=LONG)
    begin, end = evidence.begin, evidence.end
    if article is None or article.text[begin:end] != evidence.quote or end - begin > LONG:
        return Passage(quote, "", (Piece(quote.text),), "")
    before = article.text[max(0, begin - AROUND) : begin]
    after = article.text[end : end + AROUND]
    if begin > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(article.text):
        after = after.rpartition(" ")[0] + "…"
    return Passage(quote, before, tuple(pieces(article.text, begin, end, article.spans)), after)


def _row(claim: Claim, reader: Reader) -> Row:
    return Row(
        document=document_link(claim.document, reader),
        publisher=claim.document.publisher or claim.document.file_name or "",
        issued=reader.short_date(claim.document.issued),
        type=reader.term(claim.type),
        date=reader.short_date(claim.date),
        amount=reader.amount(claim.amount, claim.currency),
        factuality=claim.factuality or "",
        factuality_name=reader.say(f"factuality.{claim.factuality}") if claim.factuality in FACTS else "",
        stance=claim.stance or "",
        stance_name=reader.say(f"stance.{claim.stance}") if claim.stance in STANCES else "",
        confidence=reader.percent(claim.confidence),
        provision=claim.provision or "",
    )


def _parties(event: EventView) -> list[EntityView]:
    """The first two who stand in it, neither as its law nor as its authority."""
    fillers = [one for role, found in event.roles if role not in ("law", "authority") for one in found]
    return list({one.iri: one for one in fillers}.values())[:2]


def _related_query(event: EventView, reader: Reader) -> str:
    match _parties(event):
        case [one, other]:
            return reader.url("query", name="story", one=one.slug, other=other.slug)
        case [one]:
            return reader.url("query", name="events_of_entity", entity=one.iri)
        case _:
            return reader.url("query", name="events")


def _related(projection: Projection, event: EventView, reader: Reader) -> list[Line]:
    """Other events between the same parties: the story this one is a step of."""
    parties = _parties(event)
    if not parties:
        return []
    asked = EventFilter(actors=tuple(one.iri for one in parties))
    events = list_events(projection, asked, limit=RELATED + 1).items
    return [event_line(one, reader, sentences=1) for one in events if one.iri != event.iri][:RELATED]
