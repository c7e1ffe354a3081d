"""What a thing is called where another names it, as JSON: IRI (``id``), address here (``url``), label.

Many others name them: what is written once is kept, as long as they are called the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from api.written import Written, as_text
from kg.projection import DocumentView, EntityView, label_in
from kg.projection.classes import REG, term_labels

Json = dict[str, Any]

#: What stands in an address as it is: nearly every key.
_IS_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*").fullmatch

#: References that are kept as they are written, and letters of what is not: a document may say anything.
KEPT, LARGEST_KEPT = 1 << 13, 4096


def address(kind: str, key: str) -> str:
    """The address of a thing, from the root of the service."""
    return f"/{kind}/{key if _IS_PLAIN(key) else quote(key, safe='')}"


def term(name: str | None, language: str) -> Json | None:
    """A class, a role or a value of the ontology."""
    if name is None:
        return None
    return {"id": REG + name, "name": name, "label": label_in(term_labels().get(name, {}), language, name)}


def written_term(name: str, language: str) -> Written:
    """The same as it is written."""
    heavy = len(name) > LARGEST_KEPT
    return _written_term.__wrapped__(name, language) if heavy else _written_term(name, language)


@lru_cache(KEPT)
def _written_term(name: str, language: str) -> Written:
    return Written(as_text(term(name, language)))


def entity_reference(entity: EntityView, language: str) -> Json:
    """An entity where another thing names it."""
    kind = "laws" if entity.type == "Legislation" else "entities"
    return {
        "id": entity.iri,
        "slug": entity.slug,
        "url": address(kind, entity.slug),
        "label": label_in(entity.labels, language, entity.slug),
        "labels": dict(entity.labels),
        "type": term(entity.type, language),
    }


def written_entity(entity: EntityView, language: str) -> Written:
    """The same as it is written."""
    heavy = len(entity.iri) + sum(map(len, entity.labels.values())) > LARGEST_KEPT
    return _written_entity.__wrapped__(entity, language) if heavy else _written_entity(entity, language)


@lru_cache(KEPT)
def _written_entity(entity: EntityView, language: str) -> Written:
    return Written(as_text(entity_reference(entity, language)))


def document_reference(document: DocumentView) -> Json:
    """A document where another thing names it."""
    return {
        "id": document.iri,
        "key": document.key,
        "url": address("documents", document.key),
        "label": document.title or document.key,
        "title": document.title,
        "issued": document.issued,
        "language": document.language,
        "publisher": document.publisher,
        "source": document.source,
        "file_name": document.file_name,
    }


def written_document(document: DocumentView) -> Written:
    """The same as it is written."""
    told = (document.iri, document.title, document.source, document.publisher, document.file_name)
    heavy = sum(map(len, filter(None, told))) > LARGEST_KEPT
    return _written_document.__wrapped__(document) if heavy else _written_document(document)


@lru_cache(KEPT)
def _written_document(document: DocumentView) -> Written:
    return Written(as_text(document_reference(document)))
