"""What is read from the projection: frozen values, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity, as lists name it."""

    iri: str
    slug: str
    type: str | None
    """Local name of its class: ``Company``."""
    labels: Mapping[str, str]
    """Language, or "" → preferred name."""
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    country: str | None = None
    events: int = 0
    documents: int = 0

    def __hash__(self) -> int:
        return hash(self.iri)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document, as lists name it."""

    iri: str
    key: str
    title: str | None = None
    issued: str | None = None
    language: str | None = None
    publisher: str | None = None
    author: str | None = None
    source: str | None = None
    file_name: str | None = None
    content_hash: str | None = None
    read_at: str | None = None

    def __hash__(self) -> int:
        return hash(self.iri)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that tells of an event."""

    sentence: str
    """IRI."""
    begin: int
    end: int
    quote: str
    document: DocumentView


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document says of an event."""

    document: DocumentView
    type: str
    date: str | None
    amount: Decimal | None
    currency: str | None
    factuality: str | None
    stance: str | None
    confidence: float
    provision: str | None


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as all its documents together tell it, with each one's claim and every sentence."""

    iri: str
    key: str
    type: str
    family: str | None
    labels: Mapping[str, str]
    date: str | None
    amount: Decimal | None
    currency: str | None
    factuality: str | None
    stance: str | None
    confidence: float
    provision: str | None
    reported: str | None
    """First day on which a document told it."""
    updated: str
    """When a document that tells it was last read; xsd:dateTime in UTC, or empty."""
    roles: tuple[tuple[str, tuple[EntityView, ...]], ...]
    """(role, who fills it), without the sources that say so."""
    said_by: tuple[EntityView, ...]
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...]

    def __hash__(self) -> int:
        return hash(self.iri)


@dataclass(frozen=True, slots=True)
class ShownEvents:
    """Events as JSON, with gaps for what other things are called (``shown``), and what stands in these."""

    parts: tuple[Sequence[str], ...]
    """Of each event in turn JSON, what stands in a gap, and so on."""
    entities: Mapping[int, EntityView]
    """By the number in their gaps."""
    documents: Mapping[int, DocumentView]


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A part of a list of events, each as JSON."""

    events: ShownEvents
    total: int
    """Of the whole list."""
    next: str | None
    """Cursor of the next page; None on the last."""


@dataclass(frozen=True, slots=True)
class Match:
    """Why an entity was found."""

    score: float
    """From 0 to 100; 100 is the very name."""
    kind: str
    """``exact name``, ``exact alias``, ``identifier``, ``name without legal form``, ``acronym``, ``prefix``,
    ``words`` or ``similar``."""
    name: str
    """The name that was compared."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found by its name."""

    entity: EntityView
    match: Match


@dataclass(frozen=True, slots=True)
class Coactor:
    """Who takes part in the same events."""

    entity: EntityView
    events: int
    """How many they share."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A value by which a list can be narrowed, with how many it would leave."""

    value: str
    """Local name, year, language, or slug of an entity."""
    count: int
    entity: EntityView | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What some events are, counted."""

    total: int
    facets: dict[str, tuple[Facet, ...]]
    """Name of a facet → its values."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Some events by family and month."""

    total: int
    families: tuple[Facet, ...]
    months: tuple[tuple[str, str, int], ...]
    """(``YYYY-MM``, or ``YYYY`` where no month is known; family or ""; events), oldest first."""


@dataclass(frozen=True, slots=True)
class Network:
    """Actors and how many events each two share."""

    nodes: tuple[EntityView, ...]
    edges: tuple[tuple[str, str, int], ...]
    """(slug, slug, events), the lesser slug first."""
    left_out: int
    """Neighbours that did not fit."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that is shown of an entity at first sight."""

    entity: EntityView
    families: tuple[Facet, ...]
    roles: tuple[Facet, ...]
    coactors: tuple[Coactor, ...]
    events: ShownEvents = field(compare=False)
    """The newest. Rows may have other numbers in another projection of the same graph."""
    documents: tuple[DocumentView, ...]
    stances: tuple[Facet, ...] = field(default=())
    """Statements about it, by stance."""


def label_in(labels: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """Choose the label for a reader: in the language, of no language, English, any.

    >>> label_in({"fr": "Commission européenne", "en": "European Commission"}, "de")
    'European Commission'
    """
    for code in (language, "", "en"):
        if code in labels:
            return labels[code]
    return next(iter(labels.values()), otherwise)
