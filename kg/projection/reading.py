"""Quads of one graph → what they say, as rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Quad

from kg.projection.classes import ENTITY_TYPES, REG, family_of, roles
from kg.terms import term

_Values = Mapping[str, list[object]]

_TYPE = term("rdf:type").value
_LABEL = term("rdfs:label").value
_FACTS = {
    _LABEL: "label",
    term("skos:altLabel").value: "alias",
    term("owl:sameAs").value: "same_as",
    term("dcterms:identifier").value: "identifier",
    term("reg:country").value: "country",
}
_IDENT_REF = term("itsrdf:taIdentRef").value
_BEGIN = term("nif:beginIndex").value
_END = term("nif:endIndex").value
_ANCHOR = term("nif:anchorOf").value
_IS_STRING = term("nif:isString").value
_GENERATED_BY = term("prov:wasGeneratedBy").value
_ENDED = term("prov:endedAtTime").value
_EVIDENCE = REG + "evidence"
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class DocumentSaid:
    """What a graph says of the document it stands for."""

    title: str | None = None
    issued: str | None = None
    language: str | None = None
    publisher: str | None = None
    author: str | None = None
    source: str | None = None
    file_name: str | None = None
    content_hash: str | None = None
    read_at: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class EventSaid:
    """What a graph says of an event."""

    iri: str
    type: str
    family: str | None
    date: str | None
    amount: str | None
    currency: str | None
    factuality: str | None
    stance: str | None
    confidence: float
    provision: str | None
    labels: tuple[tuple[str, str], ...]
    participants: tuple[tuple[str, str], ...]
    """(role, IRI of the entity)."""
    evidence: tuple[tuple[int, int, str, str], ...]
    """(begin, end, IRI of the sentence, quote)."""


@dataclass(frozen=True, slots=True)
class GraphSaid:
    """All that one graph says."""

    document: DocumentSaid | None
    facts: tuple[tuple[str, str, str, str], ...]
    """(IRI of the entity, property, language, value)."""
    mentions: tuple[tuple[str, int], ...]
    """(IRI of the entity, how often)."""
    events: tuple[EventSaid, ...]
    fingerprint: int
    """The same for the same quads in any order."""


def read_graph(graph: str, quads: Iterable[Quad]) -> GraphSaid:
    """Read what the quads of one graph say.

    Args:
        graph: Its name.
        quads: All that it holds. Blank nodes are passed over.
    """
    about: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    fingerprint = 0
    for quad in quads:
        fingerprint += hash(quad)
        if isinstance(quad.subject, NamedNode):
            about[quad.subject.value][quad.predicate.value].append(quad.object)
    events, entities = [], {}
    for subject, values in about.items():
        types = _types(values)
        if "Event" in types:
            events.append(_event(subject, types, values, about))
        elif entity_type := next((name for name in ENTITY_TYPES if name in types), None):
            entities[subject] = entity_type
    document = _document(about[graph], about) if "Document" in _types(about.get(graph, {})) else None
    return GraphSaid(
        document=document,
        facts=tuple(fact for iri, kind in entities.items() for fact in _facts(iri, kind, about[iri])),
        mentions=_mentions(about, entities),
        events=tuple(events),
        fingerprint=(fingerprint & (1 << 63) - 1),
    )


def _types(values: _Values) -> set[str]:
    found = values.get(_TYPE, ())
    return {one.value.removeprefix(REG) for one in found if isinstance(one, NamedNode)}


def _text(values: _Values, predicate: str) -> str | None:
    """The least value, so that the order of quads does not count."""
    texts = [str(one.value) for one in values.get(predicate, ()) if isinstance(one, Literal | NamedNode)]
    return min(texts, default=None)


def _number(values: _Values, predicate: str) -> int | None:
    text = _text(values, predicate)
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


def _document(values: _Values, about: Mapping[str, _Values]) -> DocumentSaid:
    run = about.get(_text(values, _GENERATED_BY) or "", {})
    contexts = [one for one in about.values() if _IS_STRING in one]
    return DocumentSaid(
        title=_text(values, term("dcterms:title").value),
        issued=_text(values, term("dcterms:issued").value),
        language=_text(values, term("dcterms:language").value),
        publisher=_text(values, term("dcterms:publisher").value),
        author=_text(values, term("dcterms:creator").value),
        source=_text(values, term("dcterms:source").value),
        file_name=_text(values, REG + "fileName"),
        content_hash=_text(values, REG + "contentHash"),
        read_at=_text(run, _ENDED),
        text=_text(contexts[0], _IS_STRING) or "" if contexts else "",
    )


def _facts(iri: str, entity_type: str, values: _Values) -> Iterable[tuple[str, str, str, str]]:
    yield iri, "type", "", entity_type
    for predicate, name in _FACTS.items():
        for one in values.get(predicate, ()):
            if isinstance(one, Literal):
                yield iri, name, one.language or "", one.value
            elif isinstance(one, NamedNode):
                yield iri, name, "", one.value


def _mentions(about: Mapping[str, _Values], entities: Iterable[str]) -> tuple[tuple[str, int], ...]:
    times = Counter(dict.fromkeys(entities, 0))
    for values in about.values():
        for one in values.get(_IDENT_REF, ()):
            if isinstance(one, NamedNode) and one.value in times:
                times[one.value] += 1
    return tuple(times.items())


def _event(iri: str, types: set[str], values: _Values, about: Mapping[str, _Values]) -> EventSaid:
    known = sorted(name for name in types if name in family_of())
    date = _text(values, REG + "date") or ""
    return EventSaid(
        iri=iri,
        type=known[0] if known else "Event",
        family=family_of()[known[0]] if known else None,
        date=date if _DATE.fullmatch(date) else None,
        amount=_decimal(_text(values, REG + "amountValue")),
        currency=_text(values, REG + "amountCurrency"),
        factuality=_local(values, REG + "factuality"),
        stance=_local(values, REG + "stance"),
        confidence=_probability(_text(values, REG + "confidence")),
        provision=_text(values, REG + "provision"),
        labels=tuple(
            sorted(
                (one.language or "", one.value) for one in values.get(_LABEL, ()) if isinstance(one, Literal)
            )
        ),
        participants=tuple(_participants(values)),
        evidence=tuple(_evidence(values, about)),
    )


def _participants(values: _Values) -> Iterable[tuple[str, str]]:
    for role in (*roles(), "saidBy"):
        for one in values.get(REG + role, ()):
            if isinstance(one, NamedNode):
                yield role, one.value


def _evidence(values: _Values, about: Mapping[str, _Values]) -> Iterable[tuple[int, int, str, str]]:
    for one in values.get(_EVIDENCE, ()):
        if isinstance(one, NamedNode) and (sentence := about.get(one.value)):
            begin, end = _number(sentence, _BEGIN), _number(sentence, _END)
            yield begin or 0, end or 0, one.value, _text(sentence, _ANCHOR) or ""


def _local(values: _Values, predicate: str) -> str | None:
    text = _text(values, predicate)
    return text.removeprefix(REG) if text else None


def _decimal(text: str | None) -> str | None:
    try:
        value = Decimal(text or "x")
    except InvalidOperation:
        return None
    return format(value, "f") if value.is_finite() and abs(value) < 10**30 else None


def _probability(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return min(1.0, max(0.0, value)) if value == value else 0.0
