"""Views → what a page shows of them: an event as a line, an actor as a link, a sentence with its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from api.pages.article import part_of
from api.pages.reader import Reader
from kg.labels import event_label
from kg.model import Amount, Argument, Entity, Event
from kg.projection import Claim, DocumentView, EntityView, EventView, Evidence
from kg.vocabulary import vocabulary

#: Family → the name of its colour; the letter that goes with it is a text of the pages.
FAMILIES = {
    "DealEvent": "deal",
    "OversightEvent": "oversight",
    "LitigationEvent": "litigation",
    "RulemakingEvent": "rulemaking",
    "InfluenceEvent": "influence",
}
#: Entity type → the name of its sign.
KINDS = {
    "Person": "person",
    "Company": "company",
    "PublicAuthority": "authority",
    "Organization": "organization",
    "Legislation": "law",
    "Product": "product",
    "Place": "place",
}
#: From this confidence on → word. The bounds are set by hand; confidence is not calibrated yet.
CONFIDENCE = ((0.9, "high"), (0.7, "good"), (0.5, "fair"), (0.0, "low"))

#: Sentences that a line shows; the event's own page has all of them.
SHOWN_SENTENCES = 2
#: Characters of a sentence that a line shows: an article without a full stop is one long sentence.
LONGEST_QUOTE = 600
#: Lines and links that are kept by what they show, and characters of the sentences of those that are not.
KEPT, LARGEST_KEPT = 2048, 8000


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by its name."""

    text: str
    url: str
    kind: str = ""
    """Of an entity: one of ``KINDS``' values."""
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence and where it stands."""

    text: str
    document: Link
    publisher: str
    day: str
    language: str
    url: str
    """The sentence in the document's page."""


class Signs(NamedTuple):
    """What the badges of an event say."""

    type_name: str
    family: str
    letter: str
    factuality: str
    factuality_name: str
    stance: str
    stance_name: str
    confidence: str
    confidence_name: str
    percent: str


@dataclass(frozen=True, slots=True)
class Line:
    """An event as lists show it."""

    key: str
    url: str
    title: str
    type: str
    type_name: str
    family: str
    """The name of its colour."""
    family_name: str
    letter: str
    date: str
    day: str
    """As the graph has it: ``2024-02``; empty when it is not known."""
    factuality: str
    factuality_name: str
    stance: str
    stance_name: str
    amount: str
    confidence: str
    """``high`` … ``low``."""
    confidence_name: str
    percent: str
    provision: str
    roles: tuple[tuple[str, tuple[Link, ...]], ...]
    said_by: tuple[Link, ...]
    quotes: tuple[Quote, ...]
    more_quotes: int
    documents: int

    def __hash__(self) -> int:
        return hash(self.url)

    @property
    def signs(self) -> Signs:
        """Its badges."""
        return Signs(
            self.type_name,
            self.family,
            self.letter,
            self.factuality,
            self.factuality_name,
            self.stance,
            self.stance_name,
            self.confidence,
            self.confidence_name,
            self.percent,
        )


def entity_link(entity: EntityView, reader: Reader, note: str = "") -> Link:
    """An actor, law, product or place by its name."""
    return _entity_link(entity, reader.anywhere, note)


@lru_cache(KEPT)
def _entity_link(entity: EntityView, reader: Reader, note: str) -> Link:
    kind = KINDS.get(entity.type or "", "other")
    return Link(reader.name(entity.labels), entity_url(entity, reader), kind, note, entity.slug)


def entity_url(entity: EntityView, reader: Reader) -> str:
    """Laws have addresses of their own."""
    return reader.url("laws" if entity.type == "Legislation" else "entities", entity.slug)


def document_link(document: DocumentView, reader: Reader) -> Link:
    """A document by its title."""
    title = document.title or document.file_name or document.key
    return Link(title, reader.url("documents", document.key), key=document.key)


def quote_of(evidence: Evidence, reader: Reader, longest: int = LONGEST_QUOTE) -> Quote:
    """A sentence, cut where it is longer than anybody reads in a list."""
    text = evidence.quote if len(evidence.quote) <= longest else evidence.quote[:longest].rstrip() + "…"
    document = document_link(evidence.document, reader)
    return Quote(
        text=text,
        document=document,
        publisher=evidence.document.publisher or "",
        day=reader.short_date(evidence.document.issued),
        language=evidence.document.language or "",
        url=sentence_url(evidence.document, evidence.begin, reader),
    )


def sentence_url(document: DocumentView, begin: int, reader: Reader) -> str:
    """Where a sentence stands in the page of its document."""
    part = part_of(begin)
    return f"{reader.url('documents', document.key, part=part if part > 1 else None)}#s{begin}"


def event_line(event: EventView, reader: Reader, *, sentences: int = SHOWN_SENTENCES) -> Line:
    """An event as a list shows it."""
    # One article may be a single sentence of a megabyte.
    heavy = sum(len(one.quote) for one in event.evidence) > LARGEST_KEPT
    make = _event_line.__wrapped__ if heavy else _event_line
    return make(event, reader.anywhere, sentences)


@lru_cache(KEPT)
def _event_line(event: EventView, reader: Reader, sentences: int) -> Line:
    family = FAMILIES.get(event.family or "", "other")
    sure = confidence_word(event.confidence)
    distinct = {evidence.quote: evidence for evidence in reversed(event.evidence)}
    quotes = tuple(reversed(distinct.values()))
    return Line(
        key=event.key,
        url=reader.url("events", event.key),
        title=event_title(event, reader.language),
        type=event.type,
        type_name=reader.term(event.type),
        family=family,
        family_name=reader.term(event.family) if event.family else "",
        letter=reader.say(f"letter.{family}"),
        date=reader.short_date(event.date) or reader.say("event.no_date"),
        day=event.date or "",
        factuality=event.factuality or "",
        factuality_name=reader.say(f"factuality.{event.factuality}") if event.factuality in FACTS else "",
        stance=event.stance or "",
        stance_name=reader.say(f"stance.{event.stance}") if event.stance in STANCES else "",
        amount=reader.amount(event.amount, event.currency),
        confidence=sure,
        confidence_name=reader.say(f"confidence.{sure}"),
        percent=reader.percent(event.confidence),
        provision=event.provision or "",
        roles=tuple(
            (reader.term(role), tuple(entity_link(one, reader) for one in found))
            for role, found in event.roles
        ),
        said_by=tuple(entity_link(one, reader) for one in event.said_by),
        quotes=tuple(quote_of(one, reader) for one in quotes[:sentences]),
        more_quotes=max(0, len(quotes) - sentences),
        documents=len(event.claims),
    )


FACTS = ("Actual", "Planned", "Possible", "Denied")
STANCES = ("Support", "Oppose", "Neutral")


def confidence_word(confidence: float) -> str:
    """How sure, in a word: a key of the pages' texts."""
    return next(word for least, word in CONFIDENCE if confidence >= least)


def event_title(event: EventView, language: str) -> str:
    """A sentence that says the event, in the reader's language also where its documents are in another.

    A label is what one document says; where documents differ on whether it happened, all of them decide.
    """
    agreed = len({claim.factuality for claim in event.claims}) < 2
    if agreed and language in event.labels:
        return event.labels[language]
    if event.type in vocabulary().event_types:
        roles = tuple(
            (role, one.slug, one.type, tuple(one.labels.items()))
            for role, found in event.roles
            for one in found
        )
        amount = Amount(event.amount, event.currency) if event.amount is not None and event.currency else None
        said = _said(event.type, event.factuality, event.stance, amount, roles, language)
        if said is not None:
            return said
    return next(iter(event.labels.values()), event.key)


@lru_cache(4096)
def _said(
    event_type: str,
    factuality: str | None,
    stance: str | None,
    amount: Amount | None,
    roles: tuple[tuple[str, str, str | None, tuple[tuple[str, str], ...]], ...],
    language: str,
) -> str | None:
    """What a template of labels says; it depends on nothing but what is given here."""
    entities = {
        slug: Entity(slug, kind or "Organization", labels)  # type: ignore[arg-type]
        for _, slug, kind, labels in roles
    }
    said = Event(
        key="",
        event_type=event_type,
        arguments=tuple(Argument(role, slug) for role, slug, _, _ in roles),
        factuality=factuality if factuality in FACTS else "Actual",  # type: ignore[arg-type]
        confidence=1,
        evidence=(),
        amount=amount,
        stance=stance if stance in STANCES else None,  # type: ignore[arg-type]
    )
    return event_label(said, entities, language)


@cache
def doing_role(event_type: str) -> str:
    """The role of who does it: the first of the type."""
    found = vocabulary().event_types.get(event_type)
    return found.roles[0].name if found else ""


def differing(claims: tuple[Claim, ...], reader: Reader) -> tuple[str, ...]:
    """Which values the documents tell differently: names of columns."""
    values: dict[str, set[object]] = {
        "date": {claim.date for claim in claims if claim.date},
        "amount": {(Decimal(claim.amount), claim.currency) for claim in claims if claim.amount is not None},
        "factuality": {claim.factuality for claim in claims if claim.factuality},
        "stance": {claim.stance for claim in claims if claim.stance},
        "type": {claim.type for claim in claims},
        "provision": {claim.provision for claim in claims if claim.provision},
    }
    days = values["date"]
    longest = max((str(day) for day in days), key=len, default="")
    if all(longest.startswith(str(day)) for day in days):
        values["date"] = set()  # A month does not contradict one of its days.
    return tuple(reader.say(f"column.{name}") for name, found in values.items() if len(found) > 1)
