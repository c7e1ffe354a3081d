"""The order of the stages, nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Literal

from pyoxigraph import NamedNode

from kg import __version__
from kg.collector import seldom_collected
from kg.errors import RegkgError, UnreadableSource
from kg.events import find_events
from kg.labels import event_labels
from kg.language import language
from kg.linking import find_descriptions, link, main_country, resolve_metonyms
from kg.mentions import find_amounts, find_dates, find_names
from kg.model import Document, Extraction, Run, Sentence
from kg.parse import model_name, parse, parse_all, plain
from kg.proposals import Findings, Proposer
from kg.rdf import BASE_IRI, iri, to_quads
from kg.store import Store
from kg.text import Text
from kg.vocabulary import vocabulary

_log = logging.getLogger(__name__)

#: Documents after which what was written is made to survive a power cut.
FLUSH_EVERY = 100

#: Documents that are parsed together, and characters of the longest of them.
AT_ONCE, LONGEST_TOGETHER = 16, 12_000

#: Least confidence at which an event is kept unless more is asked for. Chosen from articles that no model was
#: trained on: what a lower one gains on those written for this project, it loses on real ones.
MIN_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source."""

    source: str
    status: Literal["new", "unchanged", "replaced", "failed"]
    extraction: Extraction | None = None
    reason: str | None = None
    """Why it failed."""


def extract(
    document: Document,
    *,
    min_confidence: float = MIN_CONFIDENCE,
    parsed: Text | None = None,
    proposer: Proposer | None = None,
) -> Extraction:
    """Read what a document says: mentions, entities and events with their sentences.

    Args:
        document: The article.
        min_confidence: Events below it, from 0 to 1, are counted in ``left_out`` and not kept; those that are
            proposed have one of their own.
        parsed: Its text, where it is parsed already.
        proposer: A language model that proposes events, too.
    """
    grammar = language(document.language)
    known = vocabulary()
    doc = parsed or parse(document.text, document.language)
    text = plain(document.text)
    issued = date.fromisoformat(document.issued[:10]) if document.issued else None
    mentions, entities = link(find_names(doc, text, grammar), text, grammar, known.references)
    mentions, entities = resolve_metonyms(doc, mentions, entities, grammar, known.references)
    descriptions = find_descriptions(doc, mentions, entities, grammar, known.references)
    mentions = tuple(sorted((*mentions, *descriptions), key=lambda mention: mention.begin))
    amounts = find_amounts(text, grammar, main_country(mentions, text, known.references))
    dates = find_dates(text, grammar, issued)
    found, mentions, entities = find_events(doc, document, mentions, entities, amounts, dates, grammar, known)
    sentences = tuple(Sentence(span.start_char, span.end_char) for span in doc.sents)
    kept = tuple(event for event in found if event.confidence >= min_confidence)
    proposed = None
    if proposer is not None:
        articles = grammar.names.articles
        findings = Findings(document, sentences, mentions, entities, amounts, dates, articles)
        proposed = proposer.propose(findings, kept)
    by_slug = {entity.slug: entity for entity in entities}
    events = tuple(
        replace(event, labels=event_labels(event, by_slug, document.language))
        for event in (proposed.events if proposed else kept)
    )
    return Extraction(
        document=document,
        sentences=sentences,
        mentions=mentions,
        entities=entities,
        events=events,
        run=Run(
            f"regkg {__version__}",
            (model_name(document.language),),
            datetime.now(UTC),
            proposer.endpoint.model if proposer and proposed and proposed.heard else None,
        ),
        left_out=(
            ("events below the least confidence", len(found) - len(kept)),
            *(proposed.left_out if proposed else ()),
        ),
    )


def ingest(
    documents: Iterable[Document | UnreadableSource],
    store: Store,
    *,
    base_iri: str = BASE_IRI,
    min_confidence: float = MIN_CONFIDENCE,
    proposer: Proposer | None = None,
) -> Iterator[Outcome]:
    """Read documents into a store, each in one transaction, and say what became of each.

    A document that is in the store with the same content is not read again.

    Args:
        documents: Articles, and the sources that could not be read.
        store: Where the graph is kept.
        base_iri: Where the IRIs of entities, events and documents begin.
        min_confidence: As in ``extract``.
        proposer: As in ``extract``.
    """
    with seldom_collected():
        written = 0
        for document, parsed in _read_ahead(documents, lambda one: store.content_hash(_graph(one, base_iri))):
            if isinstance(document, UnreadableSource):
                yield Outcome(document.source, "failed", reason=document.problem)
                continue
            name = document.source or document.file_name or document.key
            graph = _graph(document, base_iri)
            known_hash = store.content_hash(graph)
            if known_hash == document.content_hash:
                yield Outcome(name, "unchanged")
                continue
            try:
                extraction = extract(
                    document, min_confidence=min_confidence, parsed=parsed, proposer=proposer
                )
                store.replace_graph(graph, to_quads(extraction, base_iri=base_iri))
            except RegkgError as error:
                yield Outcome(name, "failed", reason=str(error))
                continue
            except Exception as error:  # One document of many: it is reported, and the next one is read.
                _log.info("%s", name, exc_info=True)
                yield Outcome(name, "failed", reason=f"cannot be read: {type(error).__name__}: {error}")
                continue
            written += 1
            if written % FLUSH_EVERY == 0:
                store.flush()
            yield Outcome(name, "replaced" if known_hash else "new", extraction)
        store.flush()


def _graph(document: Document, base_iri: str) -> NamedNode:
    return iri(base_iri, "document", document.key)


def _read_ahead(
    documents: Iterable[Document | UnreadableSource], known_hash: Callable[[Document], str | None]
) -> Iterator[tuple[Document | UnreadableSource, Text | None]]:
    """The documents in their order, some of them parsed together: that is quicker than one after another."""
    left = iter(documents)
    while chunk := tuple(islice(left, AT_ONCE)):
        together = [
            document
            for document in chunk
            if isinstance(document, Document)
            and len(document.text) <= LONGEST_TOGETHER
            and known_hash(document) != document.content_hash
        ]
        parsed: dict[int, Text] = {}
        for code in {document.language for document in together}:
            alike = [document for document in together if document.language == code]
            try:
                texts = tuple(parse_all((document.text for document in alike), code))
            except Exception:  # Each is parsed alone then, and the one that cannot be is reported.
                _log.info("parsing together", exc_info=True)
            else:
                parsed.update(zip(map(id, alike), texts, strict=True))
        for document in chunk:
            yield document, parsed.pop(id(document), None)
