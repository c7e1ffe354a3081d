"""Lists of documents, and what there is in all."""

from __future__ import annotations

from dataclasses import dataclass

from kg.projection.connection import Connection
from kg.projection.cursor import Page, decode_cursor, next_cursor
from kg.projection.keys import words_query
from kg.projection.projection import Projection
from kg.projection.rows import DOCUMENT, Row, document_view, documents_by_id
from kg.projection.settling import first_day, last_day
from kg.projection.views import DocumentView

_ORDER = "issued"


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents are asked for."""

    words: str | None = None
    """Beginnings of words of its title or text, all of them."""
    language: str | None = None
    publisher: str | None = None
    since: str | None = None
    """First day of publication: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    until: str | None = None
    entity: str | None = None
    """Slug or IRI of an entity that it names."""


def list_documents(
    projection: Projection,
    asked: DocumentFilter = DocumentFilter(),
    *,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[DocumentView]:
    """List documents, the last published first.

    Raises:
        InvalidQuery: The cursor is of another list.
    """
    where, values = _where(asked)
    place, after = "", []
    if cursor:
        day, key = decode_cursor(cursor, _ORDER, ("", ""))
        place, after = " AND (day < ? OR (day = ? AND key > ?))", [day, day, key]
    with projection.reading() as db:
        (total,) = db.execute(f"SELECT COUNT(*) FROM document WHERE {where}", values).fetchone()
        rows: list[Row] = db.execute(
            f"SELECT {DOCUMENT}, day FROM document WHERE {where}{place} ORDER BY day DESC, key LIMIT ?",
            [*values, *after, limit + 1],
        ).fetchall()
    shown = rows[:limit]
    following = next_cursor(_ORDER, rows, limit, (shown[-1][-1], shown[-1][2])) if shown else None
    return Page(tuple(document_view(row[:-1]) for row in shown), total, following)


def documents_of(projection: Projection, entity: str, *, limit: int = 50) -> tuple[DocumentView, ...]:
    """List the documents that name an entity, the last published first.

    Args:
        projection: Where they are.
        entity: Slug or IRI.
        limit: How many at most.
    """
    where, values = _where(DocumentFilter(entity=entity))
    with projection.reading() as db:
        rows = db.execute(
            f"SELECT {DOCUMENT} FROM document WHERE {where} ORDER BY day DESC, key LIMIT ?", [*values, limit]
        ).fetchall()
    return tuple(document_view(row) for row in rows)


def naming(db: Connection, entity: int, limit: int) -> tuple[DocumentView, ...]:
    """The same of an entity by its row."""
    rows = db.execute(
        "SELECT id FROM document WHERE +listed = 1 "
        "AND id IN (SELECT document FROM mention WHERE entity = ?) ORDER BY day DESC, key LIMIT ?",
        (entity, limit),
    ).fetchall()
    return tuple(documents_by_id(db, (row[0] for row in rows)).values())


def summary(projection: Projection) -> dict[str, dict[str, int]]:
    """Count what there is.

    Returns:
        ``documents`` by language, ``events`` by family, ``entities`` by type; and ``read``: the last moment
        at which a document was read (xsd:dateTime, UTC) → 1, when there is any.
    """

    def count() -> dict[str, dict[str, int]]:
        queries = {
            "documents": "SELECT COALESCE(language, ''), COUNT(*) FROM document WHERE listed GROUP BY 1",
            "events": "SELECT value, count FROM tally WHERE facet = 'family'",
            "entities": "SELECT type, COUNT(*) FROM entity WHERE type IS NOT NULL GROUP BY 1",
            "read": "SELECT MAX(read_at), 1 FROM document HAVING MAX(read_at) IS NOT NULL",
        }
        with projection.reading() as db:
            return {name: dict(db.execute(query).fetchall()) for name, query in queries.items()}

    return projection.kept("summary", count)


def _where(asked: DocumentFilter) -> tuple[str, list[object]]:
    # With a plus no index of days is taken: those that name an entity are found by their number, and few.
    parts: list[str] = ["listed = 1" if asked.entity is None else "+listed = 1"]
    values: list[object] = []
    for condition, value in (
        ("language = ?", asked.language),
        ("publisher = ?", asked.publisher),
        ("day >= ?", first_day(asked.since) if asked.since else None),
        ("day <> '' AND day <= ?", last_day(asked.until) if asked.until else None),
    ):
        if value is not None:
            parts.append(condition)
            values.append(value)
    if asked.words is not None:
        words = words_query(asked.words)
        parts.append(
            "id IN (SELECT rowid FROM document_words WHERE document_words MATCH ?)" if words else "0"
        )
        values += [words] if words else []
    if asked.entity is not None:
        one = "SELECT id FROM entity WHERE slug = ? UNION ALL SELECT id FROM entity WHERE iri = ?"
        parts.append(f"id IN (SELECT document FROM mention WHERE entity IN ({one}))")
        values += [asked.entity, asked.entity]
    return " AND ".join(parts), values
