"""The order of the stages, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from kg import __version__
from kg.errors import RegkgError, UnreadableSource
from kg.events import find_events
from kg.labels import event_labels
from kg.language import language
from kg.linking import find_descriptions, link, main_country, resolve_metonyms
from kg.mentions import find_amounts, find_dates, find_names
from kg.model import Document, Extraction, Run, Sentence
from kg.parse import model_name, parse, plain
from kg.rdf import BASE_IRI, iri, to_quads
from kg.store import Store
from kg.vocabulary import vocabulary

#: Documents after which what was written is made to survive a power cut.
FLUSH_EVERY = 100

#: Least confidence at which an event is kept unless more is asked for.
#: Chosen from articles of writers that the models were not trained on: precision there is 0.75 in French
#: and 0.78 in English.
MIN_CONFIDENCE = 0.42


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source."""

    source: str
    status: Literal["new", "unchanged", "replaced", "failed"]
    extraction: Extraction | None = None
    reason: str | None = None
    """Why it failed."""


def extract(document: Document, *, min_confidence: float = MIN_CONFIDENCE) -> Extraction:
    """Read what a document says: mentions, entities and events with their sentences.

    Args:
        document: The article.
        min_confidence: Events below it, from 0 to 1, are counted in ``left_out`` and not kept.
    """
    grammar = language(document.language)
    known = vocabulary()
    doc = parse(document.text, document.language)
    text = plain(document.text)
    issued = date.fromisoformat(document.issued[:10]) if document.issued else None
    mentions, entities = link(find_names(doc, text, grammar), text, grammar, known.references)
    mentions, entities = resolve_metonyms(doc, mentions, entities, grammar, known.references)
    descriptions = find_descriptions(doc, mentions, entities, grammar, known.references)
    mentions = tuple(sorted((*mentions, *descriptions), key=lambda mention: mention.begin))
    found, mentions, entities = find_events(
        doc,
        document,
        mentions,
        entities,
        find_amounts(text, grammar, main_country(mentions, known.references)),
        find_dates(text, grammar, issued),
        grammar,
        known,
    )
    by_slug = {entity.slug: entity for entity in entities}
    events = tuple(
        replace(event, labels=event_labels(event, by_slug, document.language))
        for event in found
        if event.confidence >= min_confidence
    )
    return Extraction(
        document=document,
        sentences=tuple(Sentence(span.start_char, span.end_char) for span in doc.sents),
        mentions=mentions,
        entities=entities,
        events=events,
        run=Run(f"regkg {__version__}", (model_name(document.language),), datetime.now(UTC)),
        left_out=(("events below the least confidence", len(found) - len(events)),),
    )


def ingest(
    documents: Iterable[Document | UnreadableSource],
    store: Store,
    *,
    base_iri: str = BASE_IRI,
    min_confidence: float = MIN_CONFIDENCE,
) -> Iterator[Outcome]:
    """Read documents into a store, each in one transaction, and say what became of each.

    A document that is in the store with the same content is not read again.

    Args:
        documents: Articles, and the sources that could not be read.
        store: Where the graph is kept.
        base_iri: Where the IRIs of entities, events and documents begin.
        min_confidence: As in ``extract``.
    """
    written = 0
    for document in documents:
        if isinstance(document, UnreadableSource):
            yield Outcome(document.source, "failed", reason=document.problem)
            continue
        name = document.source or document.file_name or document.key
        graph = iri(base_iri, "document", document.key)
        known_hash = store.content_hash(graph)
        if known_hash == document.content_hash:
            yield Outcome(name, "unchanged")
            continue
        try:
            extraction = extract(document, min_confidence=min_confidence)
            store.replace_graph(graph, to_quads(extraction, base_iri=base_iri))
        except RegkgError as error:
            yield Outcome(name, "failed", reason=str(error))
            continue
        written += 1
        if written % FLUSH_EVERY == 0:
            store.flush()
        yield Outcome(name, "replaced" if known_hash else "new", extraction)
    store.flush()
