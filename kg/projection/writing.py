"""Rows of one graph, in and out of the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from kg.projection.connection import Connection
from kg.projection.reading import DocumentSaid, EventSaid, GraphSaid


@dataclass(slots=True)
class Touched:
    """Rows of which something new is said, or no longer."""

    entities: set[int] = field(default_factory=set)
    events: set[int] = field(default_factory=set)


def key_in(iri: str, base_iri: str) -> str:
    """Return the last part of the IRI of an entity, an event or a document: what stands in addresses.

    >>> key_in("https://w3id.org/regkg/id/entity/mistral-ai", "https://w3id.org/regkg/id/")
    'mistral-ai'
    """
    if iri.startswith(base_iri) and "/" in (tail := iri.removeprefix(base_iri)):
        return unquote(tail.partition("/")[2])
    return unquote(iri.rstrip("/#").replace("#", "/").rpartition("/")[2]) or iri


def forget_graph(db: Connection, graph: str, touched: Touched) -> None:
    """Remove what a graph said; its document is gone until it is written again."""
    row = db.execute("SELECT id FROM document WHERE iri = ?", (graph,)).fetchone()
    if row is None:
        return
    touched.entities.update(_column(db, "SELECT entity FROM participation WHERE document = ?", row))
    touched.entities.update(_column(db, "SELECT entity FROM mention WHERE document = ?", row))
    touched.events.update(_column(db, "SELECT event FROM telling WHERE document = ?", row))
    said = "(SELECT fact FROM said WHERE document = ?)"
    touched.entities.update(_column(db, f"SELECT entity FROM fact WHERE id IN {said}", row))
    db.execute(f"UPDATE fact SET times = times - 1 WHERE id IN {said}", row)
    db.execute(f"DELETE FROM fact WHERE times = 0 AND id IN {said}", row)
    for table in ("said", "mention", "telling", "participation", "evidence", "event_label"):
        db.execute(f"DELETE FROM {table} WHERE document = ?", row)
    db.execute("INSERT OR IGNORE INTO gone SELECT 'document', key FROM document WHERE id = ? AND listed", row)
    db.execute("DELETE FROM document_words WHERE rowid = ?", row)
    db.execute("DELETE FROM document WHERE id = ?", row)


def insert_graph(db: Connection, graph: str, said: GraphSaid, base_iri: str, touched: Touched) -> None:
    """Write down what a graph says; nothing of it is there before."""
    document = _insert_document(db, graph, said, base_iri)
    entities = _ids(
        db,
        "entity",
        "slug",
        (
            *(fact[0] for fact in said.facts),
            *(iri for event in said.events for _, iri in event.participants),
        ),
        base_iri,
    )
    events = _ids(db, "event", "key", (event.iri for event in said.events), base_iri)
    _insert_facts(db, document, said.facts, entities)
    db.executemany(
        "INSERT INTO mention (entity, document, times) VALUES (?, ?, ?)",
        [(entities[iri], document, times) for iri, times in said.mentions],
    )
    for event in said.events:
        _insert_event(db, document, event, events[event.iri], entities)
    touched.entities.update(entities.values())
    touched.events.update(events.values())


def _insert_document(db: Connection, graph: str, said: GraphSaid, base_iri: str) -> int:
    about = said.document or DocumentSaid()
    stamp = f"{about.content_hash} {about.read_at or ''}" if about.content_hash else ""
    key = key_in(graph, base_iri)
    cursor = db.execute(
        "INSERT INTO document (iri, key, listed, title, issued, day, language, publisher, author, source, "
        "file_name, content_hash, read_at, stamp, fingerprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            graph,
            key,
            said.document is not None,
            about.title,
            about.issued,
            (about.issued or "")[:10],
            about.language,
            about.publisher,
            about.author,
            about.source,
            about.file_name,
            about.content_hash,
            about.read_at,
            stamp,
            said.fingerprint,
        ),
    )
    row = int(cursor.lastrowid or 0)
    if said.document:
        db.execute(
            "INSERT INTO document_words (rowid, title, text) VALUES (?, ?, ?)", (row, about.title, about.text)
        )
        db.execute("DELETE FROM gone WHERE kind = 'document' AND key = ?", (key,))
    return row


def _insert_facts(
    db: Connection, document: int, facts: Iterable[tuple[str, ...]], entities: dict[str, int]
) -> None:
    for iri, *fact in dict.fromkeys(facts):
        (row,) = db.execute(
            "INSERT INTO fact (entity, property, language, value, times) VALUES (?, ?, ?, ?, 1) "
            "ON CONFLICT DO UPDATE SET times = times + 1 RETURNING id",
            (entities[iri], *fact),
        ).fetchone()
        db.execute("INSERT INTO said (document, fact) VALUES (?, ?)", (document, row))


def _insert_event(
    db: Connection, document: int, said: EventSaid, event: int, entities: dict[str, int]
) -> None:
    db.execute(
        "INSERT INTO telling VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event,
            document,
            said.type,
            said.family,
            said.date,
            said.amount,
            said.currency,
            said.factuality,
            said.stance,
            said.confidence,
            said.provision,
        ),
    )
    db.executemany(
        "INSERT OR IGNORE INTO participation VALUES (?, ?, ?, ?)",
        [(event, document, role, entities[iri]) for role, iri in said.participants],
    )
    db.executemany(
        "INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?)",
        [(event, document, *place) for place in said.evidence],
    )
    db.executemany(
        "INSERT OR IGNORE INTO event_label VALUES (?, ?, ?, ?)",
        [(event, document, language, text) for language, text in said.labels],
    )


def _ids(db: Connection, table: str, key: str, iris: Iterable[str], base_iri: str) -> dict[str, int]:
    """Row of each IRI, made where there is none."""
    wanted = list(dict.fromkeys(iris))
    db.executemany(
        f"INSERT OR IGNORE INTO {table} (iri, {key}) VALUES (?, ?)",
        [(iri, key_in(iri, base_iri)) for iri in wanted],
    )
    find = f"SELECT id FROM {table} WHERE iri = ?"
    return {iri: db.execute(find, (iri,)).fetchone()[0] for iri in wanted}


def _column(db: Connection, query: str, values: tuple[object, ...]) -> set[int]:
    return {row[0] for row in db.execute(query, values)}
