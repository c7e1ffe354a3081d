"""Search by name: what is so called, then acronyms, beginnings, words, and at last what is spelled alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from kg.projection.connection import Connection
from kg.projection.cursor import Page, decode_cursor, encode_cursor
from kg.projection.keys import fold, search_key, words_query
from kg.projection.projection import Projection
from kg.projection.rows import DOCUMENT, Row, document_view, entities_by_id
from kg.projection.views import DocumentView, Hit, Match

#: Scores by how a name fits; the very name scores 100, which reconciliation takes for a match.
EXACT, LEGAL_FORM, ACRONYM, PREFIX, WORDS = 100.0, 95.0, 90.0, 70.0, 50.0

#: Points that lie between the lowest and the best of the same kind: how much of the name was typed.
SPAN = 19.0

#: Shortest key that is compared with what is spelled alike: "cma" is one letter away from too many.
LONG_NAME = 6
#: Least likeness, of 100, at which a name is taken for a misspelling: two slips in eleven letters.
LIKENESS = 82
#: What likeness is worth as a score: less than any name that was typed rightly, as far as it was typed.
LIKENESS_WORTH = 0.6

#: Names that one way of searching gives at most: those of which most was typed.
MOST_ROWS = 500
#: Names among which they are chosen, where the words that were typed are in more.
MOST_WORDS = 3000
#: Names that are compared letter by letter; they are found by the query's rarest trigrams.
MOST_CANDIDATES = 3000

_ORDER = "score"
#: No key goes on with anything behind it.
_LAST = "\U0010ffff"

#: (score, kind, name) of a ``Match``: of hundreds only those that are shown are made one.
_Matched = tuple[float, str, str]
#: Columns of ``entity e`` that put it in order.
_PLACED = "e.id, e.events, e.slug, e.type"
#: What these hold of an entity, and how well it fits.
_Found = tuple[Row, _Matched]


def search_entities(
    projection: Projection,
    text: str,
    *,
    types: tuple[str, ...] = (),
    limit: int = 20,
    cursor: str | None = None,
) -> Page[Hit]:
    """Find entities by name.

    Args:
        projection: Where they are.
        text: A name, alias, acronym or identifier, or its beginning; capitals and accents do not count.
        types: Local names of classes: one of them.
        limit: How many at most.
        cursor: Where to go on, from the page before.

    Returns:
        Best first; of equals the one with more events. Where a beginning or a word fits more names than
        ``MOST_ROWS``, the total is of those of which most was typed.

    Raises:
        InvalidQuery: The cursor is of another list.
    """
    place = decode_cursor(cursor, _ORDER, (0.0, 0, "")) if cursor else ()
    with projection.reading() as db:
        best = _best(db, text)
        ranked = sorted(
            (-match[0], -events, slug, row)
            for (row, events, slug, kind), match in best.values()
            if kind is not None and (not types or kind in types)
        )
        rest = [one for one in ranked if one[:3] > place]
        shown = rest[:limit]
        entities = entities_by_id(db, [one[3] for one in shown])
    hits = tuple(Hit(entities[row], Match(*best[row][1])) for _, _, _, row in shown)
    following = None
    if len(rest) > limit:
        score, events, slug, _ = shown[-1]
        following = encode_cursor(_ORDER, (score, events, slug))
    return Page(hits, len(ranked), following)


def search_documents(
    projection: Projection, text: str, *, limit: int = 20
) -> tuple[tuple[DocumentView, str], ...]:
    """Find documents by words of their title or text, with the words around the first one.

    Returns:
        (document, snippet), best first; in the snippet the words stand between ``⟦`` and ``⟧``.
    """
    words = words_query(text)
    if words is None:
        return ()
    columns = ", ".join(f"d.{name.strip()}" for name in DOCUMENT.split(","))
    with projection.reading() as db:
        rows = db.execute(
            f"SELECT {columns}, snippet(document_words, -1, '⟦', '⟧', '…', 24) FROM document_words "
            "JOIN document d ON d.id = document_words.rowid WHERE document_words MATCH ? "
            "ORDER BY bm25(document_words, 8.0, 1.0), d.day DESC, d.key LIMIT ?",
            (words, limit),
        ).fetchall()
    return tuple((document_view(row[:-1]), row[-1]) for row in rows)


def _best(db: Connection, text: str) -> dict[int, _Found]:
    """The best match of each entity, by its row."""
    best: dict[int, _Found] = {}
    for entity, match in _matches(db, text):
        known = best.get(entity[0])
        if known is None or (match[0], match[2]) > (known[1][0], known[1][2]):
            best[entity[0]] = entity, match
    if not any(match[0] >= ACRONYM for _, match in best.values()):
        for entity, match in _alike(db, search_key(text)):
            known = best.get(entity[0])
            if known is None or match[0] > known[1][0]:
                best[entity[0]] = entity, match
    return best


def _matches(db: Connection, text: str) -> Iterator[_Found]:
    key, folded = search_key(text), fold(text)
    if not key:
        return
    so_called = db.execute(
        f"SELECT n.text, n.kind, {_PLACED} FROM name n CROSS JOIN entity e ON e.id = n.entity "
        "WHERE n.key = ?",
        (key,),
    )
    for name, kind, *entity in so_called:
        if kind == "acronym":
            yield entity, (ACRONYM, "acronym", name)
        elif kind == "identifier":
            yield entity, (EXACT, "identifier", name)
        elif fold(name) == folded:
            yield entity, (EXACT, "exact name" if kind == "label" else "exact alias", name)
        else:
            yield entity, (LEGAL_FORM, "name without legal form", name)
    rows = _shortest(
        db,
        "SELECT entity, text, key FROM name WHERE key > ? AND key < ? AND kind <> 'acronym'",
        (key, key + _LAST),
    )
    for row in rows:
        yield row[2:], (_within(PREFIX, len(key), row[1]), "prefix", row[0])
    if len(rows) < MOST_ROWS and (words := words_query(text)):
        # Those that begin with it were found above, and better.
        rows = _shortest(
            db,
            "SELECT n.entity, n.text, n.key FROM "
            "(SELECT rowid FROM name_words WHERE name_words MATCH ? LIMIT ?) w "
            "CROSS JOIN name n ON n.id = w.rowid WHERE NOT (n.key >= ? AND n.key < ?)",
            (words, MOST_WORDS, key, key + _LAST),
        )
        for row in rows:
            yield row[2:], (_within(WORDS, len(key), row[1]), "words", row[0])


def _shortest(db: Connection, names: str, values: Sequence[str | int]) -> list[Row]:
    """The shortest of some names: (name, length of its key, what places its entity)."""
    return db.execute(
        f"SELECT n.text, length(n.key), {_PLACED} FROM "
        f"(SELECT entity, text, key FROM ({names}) ORDER BY length(key), key LIMIT {MOST_ROWS}) n "
        "CROSS JOIN entity e ON e.id = n.entity",
        values,
    ).fetchall()


@lru_cache(1 << 12)
def _within(base: float, typed: int, length: int) -> float:
    return round(base + SPAN * min(1.0, typed / max(1, length)), 1)


def _alike(db: Connection, key: str) -> Iterator[_Found]:
    if len(key) < LONG_NAME:
        return
    count = len(key.split())
    found: list[tuple[int, _Matched]] = []
    for row, name, other in _candidates(db, key):
        # "Mistrall" is one word of "Mistral AI": what was not typed does not count against it.
        beginning = " ".join(other.split()[:count])
        likeness = max(fuzz.ratio(key, other), 0.95 * fuzz.ratio(key, beginning))
        if likeness >= LIKENESS:
            found.append((row, (round(likeness * LIKENESS_WORTH, 1), "similar", name)))
    # Few of the candidates are alike enough: only these are looked up.
    within = json.dumps(sorted({row for row, _ in found}))
    rows = db.execute(
        f"SELECT {_PLACED} FROM entity e WHERE e.id IN (SELECT value FROM json_each(?))", (within,)
    )
    entities = {entity[0]: entity for entity in rows}
    for row, match in found:
        yield entities[row], match


def _candidates(db: Connection, key: str) -> list[Row]:
    grams = sorted({key[begin : begin + 3] for begin in range(len(key) - 2)})
    known = db.execute(
        "SELECT term, doc FROM gram WHERE term IN (SELECT value FROM json_each(?)) ORDER BY doc, term",
        (json.dumps(grams),),
    ).fetchall()
    chosen: list[str] = []
    rows = 0
    for term, doc in known:
        if chosen and rows + doc > MOST_CANDIDATES:
            break
        chosen.append('"' + term.replace('"', '""') + '"')
        rows += doc
    if not chosen:
        return []
    return db.execute(
        "SELECT n.entity, n.text, n.key FROM name_grams g JOIN name n ON n.id = g.rowid "
        "WHERE name_grams MATCH ? AND n.kind <> 'acronym' LIMIT ?",
        (" OR ".join(chosen), MOST_CANDIDATES),
    ).fetchall()
