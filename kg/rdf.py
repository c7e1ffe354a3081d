"""Extractions → quads: all that a document says, in one named graph whose name is the document's IRI.

The same extraction gives the same quads on every machine and day; the time of processing stands apart,
in the one triple ``{document}#run prov:endedAtTime``. Numbers are written in the form in which the default
store gives them back (``0.8``, not ``0.80``; ``xsd:integer``), so that what is read equals what was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Document, Entity, Event, Extraction, Mention, Run, Sentence
from kg.terms import BASE_IRI, PREFIXES, iri, term
from kg.vocabulary import vocabulary

__all__ = ["BASE_IRI", "ENTITY_CLASSES", "NO_PARTICIPANTS", "PREFIXES", "iri", "term", "to_quads"]

#: Each class of entities with its superclasses, written out because the default store does not infer.
#: A test holds them to ontology/regkg.ttl.
ENTITY_CLASSES = {
    "Person": ("reg:Person", "reg:Actor", "foaf:Person"),
    "Company": ("reg:Company", "reg:Actor", "reg:Organization", "org:Organization"),
    "PublicAuthority": ("reg:PublicAuthority", "reg:Actor", "reg:Organization", "org:Organization"),
    "Organization": ("reg:Organization", "reg:Actor", "org:Organization"),
    "Legislation": ("reg:Legislation", "eli:LegalResource"),
    "Product": ("reg:Product", "schema:Product"),
    "Place": ("reg:Place", "schema:Place"),
}

#: Roles whose fillers take no part in the event. A test holds them to ontology/regkg.ttl.
NO_PARTICIPANTS = frozenset({"law", "about"})

#: Characters of the first line that serve as title where the source gives none.
TITLE_LENGTH = 120

_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


_TYPE = term("rdf:type")
_LABEL = term("rdfs:label")
_ALT_LABEL = term("skos:altLabel")
_SAME_AS = term("owl:sameAs")
_IDENTIFIER = term("dcterms:identifier")
_COUNTRY = term("reg:country")
_EVENT_TYPES = (term("reg:Event"), term("sem:Event"))
_PARTICIPANT = term("reg:participant")
_REPORTED_IN = term("reg:reportedIn")
_EVIDENCE = term("reg:evidence")
_FACTUALITY = term("reg:factuality")
_CONFIDENCE = term("reg:confidence")
_IDENT_REF = term("itsrdf:taIdentRef")
_IDENT_CONFIDENCE = term("itsrdf:taConfidence")
_SENTENCE = term("nif:Sentence")
_PHRASE = term("nif:Phrase")
_CONTEXT = term("nif:Context")
_ANCHOR = term("nif:anchorOf")
_BEGIN = term("nif:beginIndex")
_END = term("nif:endIndex")
_REFERENCE_CONTEXT = term("nif:referenceContext")
_DATE_TYPES = {10: term("xsd:date"), 7: term("xsd:gYearMonth"), 4: term("xsd:gYear")}
_DECIMAL = term("xsd:decimal")
_DATE_TIME = term("xsd:dateTime")
_CLASS_NODES = {name: tuple(map(term, classes)) for name, classes in ENTITY_CLASSES.items()}


def to_quads(extraction: Extraction, *, base_iri: str = BASE_IRI, keep_text: bool = True) -> tuple[Quad, ...]:
    """Write what one document says as quads, each once, all in the graph that the document names.

    Args:
        extraction: What was found. Mentions that are linked to no entity are not written.
        base_iri: Where the data's IRIs begin, with its last ``/``.
        keep_text: Whether the whole text is kept (``nif:isString``); sentences and mentions always are.

    Raises:
        KeyError: An event type that ``ontology/events.ttl`` does not have.
    """
    graph = _Graph(extraction.document, base_iri)
    graph.add_document(extraction.document, extraction.run, keep_text=keep_text)
    for entity in extraction.entities:
        graph.add_entity(entity)
    for event in extraction.events:
        graph.add_event(event)
    mentions = [mention for mention in extraction.mentions if mention.entity]
    for mention in mentions:
        graph.add_mention(mention)
    evidence = [sentence for event in extraction.events for sentence in event.evidence]
    for sentence in dict.fromkeys((*_holding(extraction.sentences, mentions), *evidence)):
        graph.add_sentence(sentence)
    return tuple(dict.fromkeys(graph.quads))


def _holding(sentences: Iterable[Sentence], mentions: Iterable[Mention]) -> list[Sentence]:
    """The sentences in which a mention begins."""
    ordered = sorted(sentences, key=lambda sentence: sentence.begin)
    begins = [sentence.begin for sentence in ordered]
    places = (bisect_right(begins, mention.begin) - 1 for mention in mentions)
    return [ordered[place] for place in sorted(set(places)) if place >= 0]


def _decimal(value: Decimal) -> Literal:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Literal(text if text != "-0" else "0", datatype=_DECIMAL)


def _probability(value: float) -> Literal:
    return _decimal(Decimal(f"{value:.2f}"))


def _tagged(language: str, text: str) -> Literal:
    return Literal(text, language=language) if language else Literal(text)


def _foreign(address: str) -> NamedNode:
    return NamedNode(_NOT_IN_IRI.sub(lambda match: quote(match[0]), address))


def _title(document: Document) -> str:
    if document.title:
        return document.title
    first = next((line.strip() for line in document.text.splitlines() if line.strip()), document.key)
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rstrip() + "…"


class _Graph:
    """The quads of one document as they gather."""

    def __init__(self, document: Document, base_iri: str) -> None:
        self.quads: list[Quad] = []
        self.base_iri = base_iri
        self.text = document.text
        self.document = iri(base_iri, "document", document.key)
        # RFC 5147 "char=0," is the whole text: unlike "char=0,n" it is never also a sentence's IRI
        self.context = NamedNode(f"{self.document.value}#char=0,")
        self.proposer = NamedNode(f"{self.document.value}#proposer")

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, predicate, value, self.document))

    def entity(self, slug: str) -> NamedNode:
        return iri(self.base_iri, "entity", slug)

    def add_document(self, document: Document, run: Run, *, keep_text: bool) -> None:
        node, run_node = self.document, NamedNode(f"{self.document.value}#run")
        for name in ("reg:Document", "schema:CreativeWork", "prov:Entity"):
            self.add(node, _TYPE, term(name))
        self.add(node, term("dcterms:title"), _tagged(document.language, _title(document)))
        self.add(node, term("dcterms:language"), Literal(document.language))
        self.add(node, term("reg:contentHash"), Literal(document.content_hash))
        self.add(node, term("prov:wasGeneratedBy"), run_node)
        if document.issued:
            datatype = _DATE_TYPES.get(len(document.issued), _DATE_TIME)
            self.add(node, term("dcterms:issued"), Literal(document.issued, datatype=datatype))
        for name, value in (
            ("dcterms:publisher", document.publisher),
            ("dcterms:creator", document.author),
            ("reg:fileName", document.file_name),
        ):
            if value:
                self.add(node, term(name), Literal(value))
        if document.source:
            on_the_web = document.source.startswith(("http://", "https://"))
            self.add(
                node,
                term("dcterms:source"),
                _foreign(document.source) if on_the_web else Literal(document.source),
            )
        self._add_zones(document)
        self._add_run(run_node, run)
        self._add_context(keep_text=keep_text)

    def _add_zones(self, document: Document) -> None:
        for number, zone in enumerate(document.zones_left_out, start=1):
            node = NamedNode(f"{self.document.value}#zone{number}")
            self.add(self.document, term("reg:zoneLeftOut"), node)
            self.add(node, _TYPE, term("reg:Zone"))
            self.add(node, term("reg:zoneKind"), Literal(zone.kind))
            self.add(node, term("reg:zoneLength"), Literal(len(zone.text)))

    def _add_run(self, node: NamedNode, run: Run) -> None:
        self.add(node, _TYPE, term("prov:Activity"))
        self.add(node, term("reg:software"), Literal(run.software))
        for model in run.models:
            self.add(node, term("reg:languageModel"), Literal(model))
        self.add(node, term("prov:endedAtTime"), Literal(_in_utc(run.ended), datatype=_DATE_TIME))
        if run.proposer:
            self.add(node, term("prov:wasAssociatedWith"), self.proposer)
            self.add(self.proposer, _TYPE, term("prov:SoftwareAgent"))
            self.add(self.proposer, term("reg:languageModel"), Literal(run.proposer))

    def _add_context(self, *, keep_text: bool) -> None:
        self.add(self.context, _TYPE, _CONTEXT)
        self.add(self.context, term("nif:sourceUrl"), self.document)
        self.add(self.context, _BEGIN, Literal(0))
        self.add(self.context, _END, Literal(len(self.text)))
        if keep_text:
            self.add(self.context, term("nif:isString"), Literal(self.text))

    def add_stretch(self, begin: int, end: int, kind: NamedNode) -> NamedNode:
        node = NamedNode(f"{self.document.value}#char={begin},{end}")
        self.add(node, _TYPE, kind)
        self.add(node, _ANCHOR, Literal(self.text[begin:end]))
        self.add(node, _BEGIN, Literal(begin))
        self.add(node, _END, Literal(end))
        self.add(node, _REFERENCE_CONTEXT, self.context)
        return node

    def add_sentence(self, sentence: Sentence) -> None:
        self.add_stretch(sentence.begin, sentence.end, _SENTENCE)

    def add_mention(self, mention: Mention) -> None:
        self._add_reference(mention.begin, mention.end, self.entity(mention.entity), mention.confidence)

    def _add_reference(self, begin: int, end: int, what: NamedNode, confidence: float) -> None:
        node = self.add_stretch(begin, end, _PHRASE)
        self.add(node, _IDENT_REF, what)
        self.add(node, _IDENT_CONFIDENCE, _probability(confidence))

    def add_entity(self, entity: Entity) -> None:
        node = self.entity(entity.slug)
        for kind in _CLASS_NODES[entity.entity_type]:
            self.add(node, _TYPE, kind)
        for language, name in entity.labels:
            self.add(node, _LABEL, _tagged(language, name))
        for language, name in entity.alternative_labels:
            self.add(node, _ALT_LABEL, _tagged(language, name))
        for address in entity.same_as:
            self.add(node, _SAME_AS, _foreign(address))
        for identifier in entity.identifiers:
            self.add(node, _IDENTIFIER, Literal(identifier))
        if entity.country:
            self.add(node, _COUNTRY, Literal(entity.country))

    def add_event(self, event: Event) -> None:
        node = iri(self.base_iri, "event", event.key)
        family = vocabulary().event_types[event.event_type].family
        for kind in (term(f"reg:{event.event_type}"), term(f"reg:{family}"), *_EVENT_TYPES):
            self.add(node, _TYPE, kind)
        for language, label in event.labels:
            self.add(node, _LABEL, _tagged(language, label))
        for argument in event.arguments:
            filler = self.entity(argument.entity)
            self.add(node, term(f"reg:{argument.role}"), filler)
            if argument.role not in NO_PARTICIPANTS:
                self.add(node, _PARTICIPANT, filler)
        self._add_values(node, event)
        self.add(node, _REPORTED_IN, self.document)
        if event.proposed_by:
            self.add(node, term("prov:wasAttributedTo"), self.proposer)
        for sentence in event.evidence:
            place = f"{self.document.value}#char={sentence.begin},{sentence.end}"
            self.add(node, _EVIDENCE, NamedNode(place))
        for begin, end in event.triggers:
            self._add_reference(begin, end, node, event.confidence)

    def _add_values(self, node: NamedNode, event: Event) -> None:
        self.add(node, _FACTUALITY, term(f"reg:{event.factuality}"))
        self.add(node, _CONFIDENCE, _probability(event.confidence))
        if event.date:
            self.add(node, term("reg:date"), Literal(event.date, datatype=_DATE_TYPES[len(event.date)]))
        if event.amount:
            self.add(node, term("reg:amountValue"), _decimal(event.amount.value))
            self.add(node, term("reg:amountCurrency"), Literal(event.amount.currency))
        if event.stance:
            self.add(node, term("reg:stance"), term(f"reg:{event.stance}"))
        for slug in event.said_by:
            self.add(node, term("reg:saidBy"), self.entity(slug))
        if event.provision:
            self.add(node, term("reg:provision"), Literal(event.provision))


def _in_utc(moment: datetime) -> str:
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return known.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
