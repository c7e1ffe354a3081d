"""What the stages hand to each other: frozen values without behaviour.

Offsets are ``begin`` and ``end``: code points of ``Document.text``, end excluded, so that
``document.text[begin:end]`` is what stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

Factuality = Literal["Actual", "Planned", "Possible", "Denied"]
Stance = Literal["Support", "Oppose", "Neutral"]
EntityType = Literal[
    "Person", "Company", "PublicAuthority", "Organization", "Legislation", "Product", "Place"
]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the source that is no part of the article: nothing is extracted from it."""

    kind: str
    """``comments``, ``author``, ``teasers``, ``menu``, ``caption``, ``newsletter``, ``share``, ``source``,
    ``dateline``…: see ``kg.ingest.zones``."""
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read: title, a blank line and the body, with what is known about it."""

    key: str
    """Stable and unique: the last part of the document's IRI."""
    text: str
    language: str
    """ISO 639-1: ``fr`` or ``en``."""
    content_hash: str
    """SHA-256 of the bytes the article was read from, in hexadecimal."""
    title: str | None = None
    issued: str | None = None
    """Publication: ``YYYY-MM-DD``, or with time and zone as in xsd:dateTime."""
    author: str | None = None
    publisher: str | None = None
    source: str | None = None
    """The web address it came from."""
    file_name: str | None = None
    """The name of the file it came from, without its folder."""
    zones_left_out: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an entity, or refers to it."""

    begin: int
    end: int
    entity_type: EntityType
    entity: str = ""
    """Slug of the entity it refers to; empty before linking."""
    confidence: float = 1.0
    """From 0 to 1."""
    kind: Literal["name", "description", "pronoun"] = "name"
    """``description``: "the watchdog", « le groupe »."""
    acts_for: str = ""
    """Slug of the authority that this place stands for when it acts."""
    acts: float = 0.0
    """How probably it stands for that authority here, from 0 to 1, by what stands around the name."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in units of its currency (15 millions → 15000000)."""

    value: Decimal
    currency: str
    """ISO 4217."""


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of text that may name something, with what tells its type."""

    begin: int
    end: int
    text: str
    cues: tuple[str, ...]
    """What stands in and around it: ``legal``, ``noun=Company``."""
    reference: str | None = None
    """Slug of the known entity that has this name."""
    in_context: tuple[str, ...] = ()
    """Slugs of the known entities that have this name where the document makes that clear."""
    acts_for: str | None = None
    """Slug of the known entity that this place stands for when it acts."""
    long_form: tuple[int, int] | None = None
    """(begin, end) of the name that this one, in brackets behind it, abbreviates."""
    titled: str | None = None
    """The name with the title before it: “Baroness Stowell”."""


@dataclass(frozen=True, slots=True)
class AmountMention:
    """A stretch of text that is a sum of money."""

    begin: int
    end: int
    amount: Amount
    bound: bool = False
    """It is a limit ("up to 10 million"), not the sum itself."""
    elided: bool = False
    """Its currency is not written with it: it is that of a sum nearby."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A stretch of text that is a date, resolved against the day of publication."""

    begin: int
    end: int
    date: str
    """``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``, the past where the text leaves it open."""
    ahead: str | None = None
    """The same read forward, where the text leaves it open."""
    of_what_follows: bool = False
    """It is the day of what the words behind it tell: "two days after" they sued."""


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions name."""

    slug: str
    """The last part of its IRI."""
    entity_type: EntityType
    labels: tuple[tuple[str, str], ...]
    """(language or "", preferred name)."""
    alternative_labels: tuple[tuple[str, str], ...] = ()
    same_as: tuple[str, ...] = ()
    """IRIs, such as ``http://www.wikidata.org/entity/Q2283``."""
    identifiers: tuple[str, ...] = ()
    """``CELEX:32022R1925``, ``LEI:…``."""
    country: str | None = None
    """ISO 3166-1 alpha-2, "EU" or "INT"."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An entity in a role of an event."""

    role: str
    """Local name of the role's property: ``investor``."""
    entity: str
    """Slug of the entity."""


@dataclass(frozen=True, slots=True)
class Event:
    """A happening, or what is said about one, as one document tells it."""

    key: str
    """The last part of its IRI: the same for the same happening in any document."""
    event_type: str
    """Local name of its class: ``Investment``."""
    arguments: tuple[Argument, ...]
    factuality: Factuality
    confidence: float
    """Probability from 0 to 1 that the event is right."""
    evidence: tuple[Sentence, ...]
    triggers: tuple[tuple[int, int], ...] = ()
    """(begin, end) of the words that name the event."""
    labels: tuple[tuple[str, str], ...] = ()
    """(language, a short sentence a person would say)."""
    amount: Amount | None = None
    date: str | None = None
    """``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``."""
    stance: Stance | None = None
    said_by: tuple[str, ...] = ()
    """Slugs of the actors to whom the text attributes the event."""
    provision: str | None = None
    proposed_by: str | None = None
    """The language model that proposed it; None where our own models found it."""


@dataclass(frozen=True, slots=True)
class Run:
    """The extraction that made a document's graph."""

    software: str
    """Name and version: ``regkg 0.1.0``."""
    models: tuple[str, ...]
    """Name and version of each language model."""
    ended: datetime
    proposer: str | None = None
    """The language model elsewhere that proposed events beside our own models."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document."""

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]
    run: Run
    left_out: tuple[tuple[str, int], ...] = field(default=())
    """What was found and not kept: (why, how many)."""
