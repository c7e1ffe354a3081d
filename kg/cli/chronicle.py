"""Events as the documents of a store tell them, each with its sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.terms import PREFIXES, term

_REG = PREFIXES["reg"]
#: Links of an event that are no roles.
_NO_ROLES = frozenset({"participant", "reportedIn", "evidence", "factuality", "stance", "saidBy"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one document says of an event."""

    event: str
    event_type: str
    """Local name of its class: ``Investment``."""
    family: str
    labels: Mapping[str, str]
    """Language → a short sentence."""
    roles: tuple[tuple[str, str, str], ...]
    """(role, IRI of the entity, its name)."""
    factuality: str
    confidence: float
    document: str
    title: str
    issued: str
    source: str
    date: str = ""
    amount: str = ""
    currency: str = ""
    stance: str = ""
    said_by: tuple[tuple[str, str], ...] = ()
    provision: str = ""
    evidence: tuple[Quote, ...] = ()

    @property
    def label(self) -> str:
        """The short sentence, in English where there is one."""
        return self.labels.get("en") or next(iter(self.labels.values()), self.event_type)

    @property
    def who(self) -> str:
        """The entities with their roles: ``Microsoft (investor), Mistral AI (investee)``."""
        return ", ".join(f"{name} ({role})" for role, _, name in self.roles)

    @property
    def sum(self) -> str:
        """The amount with its currency: ``15,000,000 EUR``."""
        return f"{float(self.amount):,.2f}".removesuffix(".00") + f" {self.currency}" if self.amount else ""

    @property
    def quote(self) -> str:
        """The sentences, one line each."""
        return "\n".join(" ".join(quote.text.split()) for quote in self.evidence)


class _Facts:
    """The quads of one document, by subject and predicate."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self._about[quad.subject.value][quad.predicate.value].append(quad.object)

    def events(self) -> list[str]:
        event = term("reg:Event")
        kind = term("rdf:type").value
        return [subject for subject, facts in self._about.items() if event in facts.get(kind, ())]

    def all(self, subject: str) -> Mapping[str, list[NamedNode | Literal]]:
        return self._about.get(subject, {})

    def values(self, subject: str, name: str) -> list[str]:
        return sorted(value.value for value in self.all(subject).get(term(name).value, ()))

    def one(self, subject: str, name: str) -> str:
        return next(iter(self.values(subject, name)), "")

    def name(self, subject: str) -> str:
        """The label in no language, in English, or in any."""
        labels = {
            value.language or "": value.value
            for value in self.all(subject).get(term("rdfs:label").value, ())
            if isinstance(value, Literal)
        }
        found = labels.get("en") or labels.get("") or next(iter(labels.values()), "")
        return found or subject.rpartition("/")[2]


def told_in(document: str, quads: Iterable[Quad]) -> Iterator[Told]:
    """What a document says, by the quads of its graph, event by event.

    Args:
        document: IRI of the document, which is the name of its graph.
        quads: All quads of that graph.
    """
    facts = _Facts(quads)
    for event in sorted(facts.events()):
        yield _told(event, document, facts)


def _told(event: str, document: str, facts: _Facts) -> Told:
    event_type, family = _types(facts.values(event, "rdf:type"))
    labels = facts.all(event).get(term("rdfs:label").value, ())
    return Told(
        event=event,
        event_type=event_type,
        family=family,
        labels={label.language or "": label.value for label in labels if isinstance(label, Literal)},
        roles=tuple(_roles(event, facts)),
        factuality=facts.one(event, "reg:factuality").removeprefix(_REG),
        confidence=float(facts.one(event, "reg:confidence") or 0),
        document=document,
        title=facts.one(document, "dcterms:title"),
        issued=facts.one(document, "dcterms:issued"),
        source=facts.one(document, "dcterms:source") or facts.one(document, "reg:fileName"),
        date=facts.one(event, "reg:date"),
        amount=facts.one(event, "reg:amountValue"),
        currency=facts.one(event, "reg:amountCurrency"),
        stance=facts.one(event, "reg:stance").removeprefix(_REG),
        said_by=tuple((iri, facts.name(iri)) for iri in facts.values(event, "reg:saidBy")),
        provision=facts.one(event, "reg:provision"),
        evidence=tuple(_quotes(event, facts)),
    )


def _types(iris: Iterable[str]) -> tuple[str, str]:
    """(class, family): of the project's own classes, the family ends in ``Event``."""
    own = [iri.removeprefix(_REG) for iri in iris if iri.startswith(_REG) and iri != f"{_REG}Event"]
    families = [name for name in own if name.endswith("Event")]
    classes = [name for name in own if not name.endswith("Event")]
    return next(iter(classes), "Event"), next(iter(families), "Event")


def _roles(event: str, facts: _Facts) -> Iterator[tuple[str, str, str]]:
    for predicate, values in facts.all(event).items():
        role = predicate.removeprefix(_REG)
        if predicate.startswith(_REG) and role not in _NO_ROLES:
            for value in sorted(values, key=lambda value: value.value):
                if isinstance(value, NamedNode):
                    yield role, value.value, facts.name(value.value)


def _quotes(event: str, facts: _Facts) -> list[Quote]:
    found = [
        Quote(int(begin), int(end), facts.one(sentence, "nif:anchorOf"))
        for sentence in facts.values(event, "reg:evidence")
        if (begin := facts.one(sentence, "nif:beginIndex")) and (end := facts.one(sentence, "nif:endIndex"))
    ]
    return sorted(found, key=lambda quote: (quote.begin, quote.end))


def in_order(told: Iterable[Told]) -> list[Told]:
    """Sort by day, then by what else is certain; what has no day comes last."""
    return sorted(told, key=lambda one: (not one.date, one.date, one.event, one.document))


#: The columns of an event in CSV.
COLUMNS = (
    "event",
    "type",
    "label",
    "who",
    "amount",
    "currency",
    "date",
    "factuality",
    "stance",
    "confidence",
    "said_by",
    "provision",
    "documents",
    "evidence",
)


def to_row(claims: Iterable[Told]) -> tuple[str, ...]:
    """One event as a row, from all that the documents say; where they differ, each value once, ``|`` between.

    Args:
        claims: Of one event, at least one.
    """
    ordered = sorted(claims, key=lambda one: one.document)

    def each(*values: str) -> str:
        return " | ".join(dict.fromkeys(value for value in values if value))

    return (
        ordered[0].event,
        ordered[0].event_type,
        each(*(one.label for one in ordered)),
        each(*(one.who for one in ordered)),
        each(*(one.amount for one in ordered)),
        each(*(one.currency for one in ordered)),
        each(*(one.date for one in ordered)),
        each(*(one.factuality for one in ordered)),
        each(*(one.stance for one in ordered)),
        each(*(f"{one.confidence:g}" for one in ordered)),
        each(*(name for one in ordered for _, name in one.said_by)),
        each(*(one.provision for one in ordered)),
        each(*(one.document for one in ordered)),
        each(*(one.quote.replace("\n", " ") for one in ordered)),
    )


def to_record(told: Told) -> dict[str, Any]:
    """What one document says of an event, as JSON has it: things by IRI and label."""
    from kg.cli.output import without_empty

    amount = {"value": float(told.amount), "currency": told.currency} if told.amount else None
    document = without_empty(
        {"iri": told.document, "label": told.title, "issued": told.issued, "source": told.source}
    )
    return without_empty(
        {
            "iri": told.event,
            "type": told.event_type,
            "family": told.family,
            "label": told.label,
            "roles": [{"role": role, "iri": iri, "label": name} for role, iri, name in told.roles],
            "amount": amount,
            "date": told.date,
            "factuality": told.factuality,
            "stance": told.stance,
            "confidence": told.confidence,
            "said_by": [{"iri": iri, "label": name} for iri, name in told.said_by],
            "provision": told.provision,
            "document": document,
            "evidence": [
                {"begin": quote.begin, "end": quote.end, "quote": quote.text} for quote in told.evidence
            ],
        }
    )
