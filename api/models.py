"""The shapes of the JSON answers, for OpenAPI. Answers are not run through them; the tests are."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """An answer has what its shape says, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Term(Shape):
    """A class, a role or a value of the ontology."""

    id: str = Field(examples=["https://w3id.org/regkg/ontology#Fine"])
    name: str = Field(examples=["Fine"])
    label: str = Field(examples=["fine"])


class EntityReference(Shape):
    """An entity where another thing names it."""

    id: str = Field(description="IRI", examples=["https://w3id.org/regkg/id/entity/microsoft"])
    slug: str = Field(examples=["microsoft"])
    url: str = Field(description="Address on this service", examples=["/entities/microsoft"])
    label: str = Field(examples=["Microsoft"])
    labels: dict[str, str] = Field(description='Language, or "" → preferred name')
    type: Term | None


class Match(Shape):
    """Why an entity was found."""

    kind: str = Field(examples=["exact name"])
    name: str = Field(description="The name that was compared", examples=["Microsoft"])


class Entity(EntityReference):
    """An entity in a list; ``score`` and ``match`` where it was searched for."""

    aliases: list[str]
    same_as: list[str]
    identifiers: list[str] = Field(examples=[["CELEX:32024R1689"]])
    country: str | None = Field(description='ISO 3166-1 alpha-2, "EU" or "INT"')
    events: int
    documents: int
    score: float | None = Field(default=None, description="From 0 to 100; 100 is the very name")
    match: Match | None = None


class DocumentReference(Shape):
    """A document where another thing names it."""

    id: str
    key: str
    url: str
    label: str
    title: str | None
    issued: str | None
    language: str | None
    publisher: str | None
    source: str | None
    file_name: str | None


class Document(DocumentReference):
    """A document in a list."""

    author: str | None
    content_hash: str | None
    read: str | None
    snippet: str | None = None


class Evidence(Shape):
    """A sentence: ``quote`` is the document's text from ``begin`` to ``end``, counted in code points."""

    id: str = Field(examples=["https://w3id.org/regkg/id/document/a1b2#char=37,92"])
    label: str
    quote: str
    begin: int
    end: int
    document: DocumentReference


class Amount(Shape):
    """A sum of money in units of its currency."""

    value: int | float = Field(examples=[15000000])
    currency: str | None = Field(description="ISO 4217", examples=["EUR"])


class Source(Shape):
    """The document that makes a claim."""

    id: str
    label: str


class Claim(Shape):
    """What one document says of an event."""

    document: Source
    type: Term
    date: str | None
    amount: Amount | None
    factuality: Term | None
    stance: Term | None
    confidence: float
    provision: str | None


class Role(Term):
    """A role and who fills it."""

    entities: list[EntityReference]


class Event(Shape):
    """An event, each document's claim and every sentence that says so."""

    id: str
    key: str
    url: str
    label: str
    labels: dict[str, str]
    type: Term
    family: Term | None
    date: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD", examples=["2024-02-26"])
    amount: Amount | None
    factuality: Term | None
    stance: Term | None
    confidence: float = Field(ge=0, le=1)
    provision: str | None
    roles: list[Role]
    said_by: list[EntityReference]
    reported: str | None = Field(description="First day on which a document told it")
    updated: str | None
    evidence: list[Evidence]
    claims: list[Claim]


class Facet(BaseModel):
    """A value by which a list can be narrowed."""

    value: str
    label: str
    count: int


class Listing(Shape):
    """A page of a list whose order is total."""

    total: int
    limit: int
    cursor: str | None = Field(description="Of the next page; `Link: rel=next` has its address")


class EntityList(Listing):
    """Entities, best match or most events first."""

    items: list[Entity]


class EventList(Listing):
    """Events, newest first unless another order is asked for."""

    items: list[Event]
    facets: dict[str, list[Facet]] | None = None


class DocumentList(Listing):
    """Documents, the last published first."""

    items: list[Document]


class EntityCard(Entity):
    """An entity with what is known of it."""

    counts: dict[str, list[Facet]]
    coactors: list[dict[str, Any]]
    newest_events: list[Event]
    newest_documents: list[DocumentReference]
    links: dict[str, str]


class Network(Shape):
    """Actors as nodes, shared events as edges."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    left_out: int = Field(description="Neighbours that did not fit")


class Period(Shape):
    """A month and what happened in it."""

    month: str = Field(examples=["2024-02"])
    families: dict[str, int]


class Timeline(EventList):
    """Events with a date, oldest first, and how many there are by month and family."""

    periods: list[Period]


class MentionShape(Shape):
    """A stretch of text and the entity or event that it names."""

    begin: int
    end: int
    quote: str
    refers: str = Field(description="IRI")
    entity: EntityReference | None
    confidence: float | None


class FullDocument(Document):
    """A document with its text, what it names and what it tells of."""

    text: str | None = Field(description="None where the service keeps no text")
    mentions: list[MentionShape]
    events: list[Event]
    zones_left_out: list[dict[str, Any]]
    software: str | None
    models: list[str]


class SearchAnswer(Shape):
    """The first of each kind."""

    q: str
    entities: EntityList
    laws: EntityList
    events: EventList
    documents: DocumentList


class QuestionParameter(Shape):
    """A parameter of a question."""

    name: str
    description: str
    required: bool


class Question(Shape):
    """A question that can be asked as it stands."""

    name: str
    url: str
    label: str
    parameters: list[QuestionParameter]
    query: str
