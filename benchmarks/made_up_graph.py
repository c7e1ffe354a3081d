"""A graph as regkg writes it, of any size and always the same: what the benchmarks of the service ask.

Documents, actors and events are made up from a fixed seed. As in the news a few actors take part in most
events, and a few laws are what most of it is about.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from kg.model import Amount, Argument, Document, Entity, Event, Extraction, Mention, Run, Sentence
from kg.rdf import to_quads
from kg.terms import BASE_IRI

SEED = 20_240_226
#: Sentences of a document, each of which tells of one event.
SENTENCES = 9
#: Quads of a document, about; so that a graph of a size has so many documents.
QUADS_OF_DOCUMENT = 515
#: Actors for each document: a large graph knows more of them.
ACTORS_OF_DOCUMENT = 2

_LETTERS = "bacodafeguhijokalumenaorpirosatuviwoxeyazo"
_SYLLABLES = tuple(_LETTERS[at : at + 2] for at in range(0, len(_LETTERS), 2))
_TYPES = (
    ("Fine", "authority", "subject", "fines"),
    ("Investigation", "authority", "subject", "investigates"),
    ("Clearance", "authority", "subject", "clears"),
    ("Investment", "investor", "investee", "invests in"),
    ("Statement", "speaker", "about", "criticises"),
)
_RUN = Run("regkg benchmark", ("made up",), datetime(2024, 3, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may take part."""

    companies: tuple[Entity, ...]
    authorities: tuple[Entity, ...]
    laws: tuple[Entity, ...]


def documents_of(quads: int) -> int:
    """How many documents a graph of so many quads has."""
    return max(1, quads // QUADS_OF_DOCUMENT)


def make_cast(documents: int) -> Cast:
    """The actors and laws of a graph of so many documents."""
    chance = random.Random(SEED)
    actors = max(50, documents * ACTORS_OF_DOCUMENT)
    return Cast(
        tuple(_entity(chance, "Company", number) for number in range(actors)),
        tuple(_entity(chance, "PublicAuthority", number) for number in range(max(10, actors // 40))),
        tuple(_entity(chance, "Legislation", number) for number in range(max(10, actors // 20))),
    )


def _entity(chance: random.Random, kind: str, number: int) -> Entity:
    name = " ".join(
        "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title()
        for _ in range(chance.randint(1, 3))
    )
    slug = f"{name.lower().replace(' ', '-')}-{kind.lower()}-{number}"
    return Entity(slug, kind, (("", name),), (("en", f"{name} Group"),), country="FR")  # type: ignore[arg-type]


def extraction(cast: Cast, number: int) -> Extraction:
    """A document; the same number and cast make the same one."""
    chance = random.Random(SEED + number)
    day = date(2014, 1, 1) + timedelta(days=chance.randrange(3_650))
    text, entities = f"Article {number}\n", {}
    mentions: list[Mention] = []
    events: list[Event] = []
    for _ in range(SENTENCES):
        event_type, first_role, second_role, verb = chance.choice(_TYPES)
        first = _chosen(chance, cast.authorities if first_role == "authority" else cast.companies)
        second = _chosen(chance, cast.laws if second_role == "about" else cast.companies)
        law = _chosen(chance, cast.laws)
        begin = len(text) + 1
        sentence = f"{_name(first)} {verb} {_name(second)} under the {_name(law)} for 10 million euros."
        text += f"\n{sentence}"
        for entity in (first, second, law):
            entities[entity.slug] = entity
            at = text.index(_name(entity), begin)
            mentions.append(Mention(at, at + len(_name(entity)), entity.entity_type, entity.slug))
        roles = [Argument(first_role, first.slug), Argument(second_role, second.slug)]
        if event_type != "Statement":
            roles.append(Argument("law", law.slug))
        events.append(
            Event(
                key=f"{event_type.lower()}-{number}-{len(events)}",
                event_type=event_type,
                arguments=tuple(roles),
                factuality="Actual",
                confidence=round(chance.uniform(0.3, 1), 2),
                evidence=(Sentence(begin, begin + len(sentence)),),
                labels=(("en", f"{_name(first)} {verb} {_name(second)}"),),
                amount=Amount(Decimal(chance.randrange(1, 999) * 1_000_000), "EUR"),
                date=str(day - timedelta(days=chance.randrange(30))),
                stance="Oppose" if event_type == "Statement" else None,
            )
        )
    document = Document(
        f"made-up-{number}",
        text,
        "en",
        f"{number:064x}",
        title=f"{events[0].labels[0][1]} ({number})",
        issued=str(day),
        publisher=f"Paper {number % 40}",
        source=f"https://example.org/{number}",
    )
    return Extraction(
        document=document,
        sentences=(),
        mentions=tuple(mentions),
        entities=tuple(entities.values()),
        events=tuple(events),
        run=_RUN,
    )


def _name(entity: Entity) -> str:
    return entity.labels[0][1]


def _chosen(chance: random.Random, among: tuple[Entity, ...]) -> Entity:
    """The first ones far more often than the last."""
    return among[int(len(among) * chance.random() ** 3)]


def quads_of(cast: Cast, number: int) -> tuple[NamedNode, tuple[Quad, ...]]:
    """The graph of a document, and its name."""
    made = extraction(cast, number)
    return NamedNode(f"{BASE_IRI}document/{made.document.key}"), to_quads(made)


def write_graph(path: Path, quads: int) -> int:
    """Write a graph of about so many quads as N-Quads; how many there are."""
    documents = documents_of(quads)
    cast, count = make_cast(documents), 0

    def every_quad() -> Iterator[Quad]:
        nonlocal count
        for number in range(documents):
            _, found = quads_of(cast, number)
            count += len(found)
            yield from found

    serialize(every_quad(), str(path), format=RdfFormat.N_QUADS)
    return count
