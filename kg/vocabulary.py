"""The ontology as Python sees it: event types with their roles and frames, and the reference entities.

Everything is read once from ``ontology/``; nothing here knows an event type by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

import ontology
from kg.errors import InvalidReference
from kg.model import Entity, EntityType, Factuality, Stance

REG = "https://w3id.org/regkg/ontology#"
ENTITY = "https://w3id.org/regkg/id/entity/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"
DCTERMS = "http://purl.org/dc/terms/"

#: The seven classes of entities, most specific reading first.
ENTITY_TYPES: tuple[EntityType, ...] = (
    "PublicAuthority",
    "Company",
    "Person",
    "Legislation",
    "Product",
    "Organization",
    "Place",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of saying an event type in one language."""

    language: str
    pattern: str
    """``[investor] invest [amount] in [investee]``."""
    examples: tuple[str, ...] = ()
    stance: Stance | None = None
    """What the words themselves say of the speaker's stand."""
    factuality: Factuality | None = None
    """What the words themselves say: ``Possible`` for “eye”, ``Denied`` for “drop the bid”."""
    reporting: bool = False
    """The words report speech: what is said follows."""


@dataclass(frozen=True, slots=True)
class Role:
    """What an entity does in an event."""

    name: str
    fillers: tuple[EntityType, ...]
    """Classes of entities that can fill it, likeliest first."""


@dataclass(frozen=True, slots=True)
class EventType:
    """A class of events."""

    name: str
    family: str
    roles: tuple[Role, ...]
    """The doing role first."""
    labels: dict[str, str]
    frames: tuple[Frame, ...]
    minimum: int
    """How many core fillers an event has at least: a partnership has two."""
    core: tuple[str, ...]
    """Roles of which one at least is filled."""
    identity: tuple[str, ...]
    """Roles whose fillers tell one happening from another of the same type."""
    has_amount: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """An entity that is known before anything is read."""

    slug: str
    entity_type: EntityType
    labels: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...] = ()
    """(language or "", name) that means it wherever it stands."""
    context_names: tuple[tuple[str, str], ...] = ()
    """Names that mean it only where the document makes that clear."""
    metonyms: tuple[tuple[str, str], ...] = ()
    """Names that mean it when it acts."""
    bynames: tuple[tuple[str, str], ...] = ()
    """Descriptions that mean it: ``firme de Redmond``."""
    demonyms: tuple[tuple[str, str], ...] = ()
    country: str | None = None
    fields: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    ambiguous: bool = False
    """Its own name is a common word: it counts in context only."""
    producer: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that is read from the ontology."""

    event_types: dict[str, EventType]
    references: dict[str, Reference]


def _text(terms: Iterable[object]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((term.language or "", term.value) for term in terms if isinstance(term, ox.Literal)))


class _Graph:
    """Look-ups in a small graph."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.about: dict[object, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
        for path in paths:
            with path.open("rb") as file:
                for quad in ox.parse(file, format=ox.RdfFormat.TURTLE):
                    self.about[quad.subject][quad.predicate.value].append(quad.object)

    def values(self, subject: object, predicate: str) -> list[object]:
        return self.about[subject].get(predicate, []) if subject in self.about else []

    def locals(self, subject: object, predicate: str) -> tuple[str, ...]:
        return tuple(
            term.value.removeprefix(REG)
            for term in self.values(subject, predicate)
            if isinstance(term, ox.NamedNode) and term.value.startswith(REG)
        )

    def first(self, subject: object, predicate: str) -> str | None:
        found = self.values(subject, predicate)
        return found[0].value if found and isinstance(found[0], ox.Literal | ox.NamedNode) else None


def _frame(graph: _Graph, node: object) -> list[Frame]:
    examples = _text(graph.values(node, SKOS + "example"))
    stances = graph.locals(node, REG + "stance")
    facts = graph.locals(node, REG + "factuality")
    reporting = graph.first(node, REG + "reporting") == "true"
    return [
        Frame(
            language=language,
            pattern=pattern,
            examples=tuple(text for code, text in examples if code == language),
            stance=stances[0] if stances else None,  # type: ignore[arg-type]
            factuality=facts[0] if facts else None,  # type: ignore[arg-type]
            reporting=reporting,
        )
        for language, pattern in _text(graph.values(node, REG + "pattern"))
    ]


def _event_types(graph: _Graph) -> dict[str, EventType]:
    fillers = {
        node.value.removeprefix(REG): graph.locals(node, REG + "filler")
        for node in graph.about
        if isinstance(node, ox.NamedNode) and REG + "filler" in graph.about[node]
    }
    found: dict[str, EventType] = {}
    for node in list(graph.about):
        roles = graph.locals(node, REG + "role")
        if not roles or not isinstance(node, ox.NamedNode):
            continue
        name = node.value.removeprefix(REG)
        core = graph.locals(node, REG + "coreRole") or roles[:2]
        found[name] = EventType(
            name=name,
            family=next(iter(graph.locals(node, RDFS + "subClassOf"))),
            roles=tuple(Role(role, fillers.get(role, ())) for role in roles),  # type: ignore[arg-type]
            labels=dict(_text(graph.values(node, RDFS + "label"))),
            frames=tuple(
                frame for item in graph.values(node, REG + "frame") for frame in _frame(graph, item)
            ),
            minimum=int(graph.first(node, REG + "minimumFillers") or 1),
            core=core,
            identity=graph.locals(node, REG + "identityRole") or core,
            has_amount=graph.first(node, REG + "hasAmount") == "true",
        )
    return found


def _reference(graph: _Graph, node: ox.NamedNode) -> Reference:
    types = [name for name in ENTITY_TYPES if name in graph.locals(node, RDF + "type")]
    if len(types) != 1:
        raise InvalidReference(f"{node.value}: one class is needed, not {len(types)}; see ontology/regkg.ttl")
    labels = _text(graph.values(node, RDFS + "label"))
    if not labels:
        raise InvalidReference(f"{node.value}: a rdfs:label is needed")
    ambiguous = graph.first(node, REG + "ambiguous") == "true"
    producer = graph.first(node, REG + "producer")
    names = _text(graph.values(node, SKOS + "altLabel"))
    context = _text(graph.values(node, REG + "contextLabel"))
    return Reference(
        slug=node.value.removeprefix(ENTITY),
        entity_type=types[0],
        labels=labels,
        names=names if ambiguous else (*labels, *names),
        context_names=(*labels, *context) if ambiguous else context,
        metonyms=_text(graph.values(node, REG + "metonym")),
        bynames=_text(graph.values(node, REG + "byname")),
        demonyms=_text(graph.values(node, REG + "demonym")),
        country=graph.first(node, REG + "country"),
        fields=tuple(sorted(value for _, value in _text(graph.values(node, REG + "field")))),
        same_as=tuple(
            sorted(
                term.value for term in graph.values(node, OWL + "sameAs") if isinstance(term, ox.NamedNode)
            )
        ),
        identifiers=tuple(sorted(value for _, value in _text(graph.values(node, DCTERMS + "identifier")))),
        ambiguous=ambiguous,
        producer=producer.removeprefix(ENTITY) if producer else None,
    )


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The event types and reference entities that ship in the package.

    Raises:
        InvalidReference: Reference data that contradicts itself.
    """
    folder = ontology.folder()
    schema = _Graph([folder / "regkg.ttl", folder / "events.ttl"])
    known = _Graph(sorted((folder / "reference").glob("*.ttl")))
    references = {}
    for node in list(known.about):
        if isinstance(node, ox.NamedNode) and node.value.startswith(ENTITY):
            reference = _reference(known, node)
            references[reference.slug] = reference
    return Vocabulary(event_types=_event_types(schema), references=references)


def known_entity(reference: Reference, forms: Iterable[str] = ()) -> Entity:
    """A reference entity with the forms under which a document names it."""
    known = {text for _, text in (*reference.labels, *reference.names)}
    return Entity(
        slug=reference.slug,
        entity_type=reference.entity_type,
        labels=reference.labels,
        alternative_labels=tuple(
            sorted(
                {
                    *(row for row in reference.names if row not in reference.labels),
                    *(("", form) for form in forms if form not in known),
                }
            )
        ),
        same_as=reference.same_as,
        identifiers=reference.identifiers,
        country=reference.country,
    )


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Adjectives of places, « allemand » and “Kenyan”, and their country's ISO 3166-1 code."""
    return {
        word: reference.country
        for reference in vocabulary().references.values()
        if reference.country and reference.entity_type == "Place"
        for _, word in reference.demonyms
    }


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    return {
        text: reference.country
        for reference in vocabulary().references.values()
        if reference.entity_type == "Place" and reference.country
        for _, text in (*reference.names, *reference.context_names)
    }


def country_of(word: str) -> str | None:
    """The ISO 3166-1 code of the country that an adjective or a name means: "Irish", "UK", « France »."""
    code = demonyms().get(word) or _places().get(word.removesuffix("'s"))
    return code.split("-")[0] if code else None
