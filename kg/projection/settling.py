"""What all documents together say of an entity or an event, worked out from what each one says.

The rules, the same for every value and whatever order the documents came in:

- a value that more documents state comes before one that fewer state;
- a date counts for every less exact one that it agrees with, so that 2024-02-26 wins over 2024-02;
- whether an event happened is what the latest document says, since plans come true and are dropped;
- the confidence of an event is that of the document which is surest.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kg.projection.connection import Connection
from kg.projection.keys import fold, initials, search_key

_FACTUALITY = ("Actual", "Denied", "Planned", "Possible")


def settle_entities(db: Connection, ids: Iterable[int]) -> tuple[set[int], set[int]]:
    """Work out entities anew; one of which nothing is said any more is removed and remembered as gone.

    Returns:
        The events of those that are of another class or country than before; and the entities that are called
        otherwise, of another class, or gone.
    """
    changed: set[int] = set()
    renamed: set[int] = set()
    for entity in sorted(ids):
        facts: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for name, language, value, times in db.execute(
            "SELECT property, language, value, times FROM fact WHERE entity = ?", (entity,)
        ):
            facts[name].append((-times, language, value))
        (events,) = db.execute(
            "SELECT COUNT(DISTINCT event) FROM participant WHERE entity = ?", (entity,)
        ).fetchone()
        if not facts and not events:
            _bury(db, "entity", "slug", entity)
            db.execute("DELETE FROM name WHERE entity = ?", (entity,))
            renamed.add(entity)
            continue
        (documents,) = db.execute("SELECT COUNT(*) FROM mention WHERE entity = ?", (entity,)).fetchone()
        labels = _first_by_language(facts["label"])
        aliases = _others(facts["alias"] + facts["label"], labels)
        before = db.execute(
            "SELECT labels, aliases, identifiers, type, country FROM entity WHERE id = ?", (entity,)
        ).fetchone()
        is_now = _first(facts["type"]), _first(facts["country"])
        db.execute(
            "UPDATE entity SET type = ?, labels = ?, aliases = ?, same_as = ?, identifiers = ?, country = ?, "
            "events = ?, documents = ? WHERE id = ?",
            (
                is_now[0],
                _json(labels),
                _json(aliases),
                _json(sorted({value for _, _, value in facts["same_as"]})),
                _json(sorted({value for _, _, value in facts["identifier"]})),
                is_now[1],
                events,
                documents,
                entity,
            ),
        )
        identifiers = [value for _, _, value in facts["identifier"]]
        if before[:3] != (_json(labels), _json(aliases), _json(sorted(set(identifiers)))):
            _settle_names(db, entity, labels.values(), aliases, identifiers)
        if (before[0], before[3]) != (_json(labels), is_now[0]):
            renamed.add(entity)
        if before[3:] != is_now:
            rows = db.execute("SELECT event FROM participant WHERE entity = ?", (entity,))
            changed.update(row[0] for row in rows)
        db.execute(
            "DELETE FROM gone WHERE kind = 'entity' AND key = (SELECT slug FROM entity WHERE id = ?)",
            (entity,),
        )
    return changed, renamed


def _settle_names(
    db: Connection,
    entity: int,
    labels: Iterable[str],
    aliases: Iterable[str],
    identifiers: Iterable[str],
) -> None:
    wanted: dict[tuple[str, str], str] = {}
    for text, kind in [
        *((text, "label") for text in labels),
        *((text, "alias") for text in aliases),
        *((text.partition(":")[2] or text, "identifier") for text in identifiers),
    ]:
        if key := search_key(text):
            wanted.setdefault((text, key), kind)
    known = {key for _, key in wanted}
    for text in labels:
        for acronym in initials(text):
            if acronym not in known:
                wanted.setdefault((text, acronym), "acronym")
    new = {(text, kind, key) for (text, key), kind in wanted.items()}
    old = {
        (text, kind, key): name
        for name, text, kind, key in db.execute(
            "SELECT id, text, kind, key FROM name WHERE entity = ?", (entity,)
        )
    }
    db.executemany("DELETE FROM name WHERE id = ?", [(old[one],) for one in sorted(old.keys() - new)])
    db.executemany(
        "INSERT INTO name (entity, text, kind, key) VALUES (?, ?, ?, ?)",
        [(entity, *one) for one in sorted(new - old.keys())],
    )


def settle_events(db: Connection, ids: Iterable[int]) -> None:
    """Work out events anew; one that no document tells any more is removed and remembered as gone."""
    for event in sorted(ids):
        db.execute("DELETE FROM participant WHERE event = ?", (event,))
        db.execute("DELETE FROM event_words WHERE rowid = ?", (event,))
        tellings = db.execute(
            "SELECT t.type, t.family, t.date, t.amount, t.currency, t.factuality, t.stance, t.confidence, "
            "t.provision, d.day, d.read_at, d.iri FROM telling t JOIN document d ON d.id = t.document "
            "WHERE t.event = ? ORDER BY t.confidence DESC, d.iri",
            (event,),
        ).fetchall()
        if not tellings:
            _bury(db, "event", "key", event)
            continue
        _settle_event(db, event, tellings)


def _settle_event(db: Connection, event: int, tellings: list[tuple[str | None, ...]]) -> None:
    kinds = Counter((row[0] or "", row[1]) for row in tellings)
    event_type, family = min(kinds, key=lambda kind: (-kinds[kind], kind[0]))
    date = _date(row[2] for row in tellings)
    amount, currency = _most((row[3], row[4]) for row in tellings if row[3]) or (None, None)
    labels = _first_by_language(
        [
            (-times, language, text)
            for language, text, times in db.execute(
                "SELECT language, text, COUNT(*) FROM event_label WHERE event = ? GROUP BY language, text",
                (event,),
            )
        ]
    )
    issued = [row[9] for row in tellings if row[9]]
    latest = max(tellings, key=lambda row: (row[9] or "", row[7], -_rank(row[5])))
    db.execute(
        "UPDATE event SET type = ?, family = ?, date = ?, day = ?, last_day = ?, amount = ?, currency = ?, "
        "factuality = ?, stance = ?, confidence = ?, provision = ?, labels = ?, tellings = ?, reported = ?, "
        "updated = ? WHERE id = ?",
        (
            event_type,
            family,
            date,
            *days_of(date),
            amount,
            currency,
            latest[5],
            (_most((row[6],) for row in tellings if row[6]) or (None,))[0],
            tellings[0][7],
            (_most((row[8],) for row in tellings if row[8]) or (None,))[0],
            _json(labels),
            len(tellings),
            min(issued, default=None),
            max(row[10] or "" for row in tellings),
            event,
        ),
    )
    db.execute(
        "INSERT INTO participant (entity, role, event, day, last_day) "
        "SELECT DISTINCT entity, role, event, ?, ? FROM participation WHERE event = ?",
        (*days_of(date), event),
    )
    quotes = [row[0] for row in db.execute("SELECT DISTINCT quote FROM evidence WHERE event = ?", (event,))]
    db.execute(
        "INSERT INTO event_words (rowid, labels, quotes) VALUES (?, ?, ?)",
        (event, "\n".join(labels.values()), "\n".join(sorted(quotes))),
    )
    db.execute(
        "DELETE FROM gone WHERE kind = 'event' AND key = (SELECT key FROM event WHERE id = ?)", (event,)
    )


def days_of(date: str | None) -> tuple[str, str]:
    """The first and the last day of a date; empty without one."""
    return (first_day(date), last_day(date)) if date else ("", "")


def first_day(date: str) -> str:
    """Return the first day of a year, a month or a day.

    >>> first_day("2024-02")
    '2024-02-01'
    """
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def last_day(date: str) -> str:
    """Return a day that is not before any of the year or month: days are compared as text.

    >>> last_day("2024"), last_day("2024-02")
    ('2024-12-31', '2024-02-31')
    """
    return date + "-12-31"[len(date) - 4 :] if len(date) < 10 else date


def _bury(db: Connection, kind: str, key: str, row: int) -> None:
    db.execute(f"INSERT OR IGNORE INTO gone SELECT '{kind}', {key} FROM {kind} WHERE id = ?", (row,))
    db.execute(f"DELETE FROM {kind} WHERE id = ?", (row,))


def _first(values: Iterable[tuple[int, str, str]]) -> str | None:
    return min(values, default=(0, "", None))[2]


def _first_by_language(values: Iterable[tuple[int, str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, language, text in sorted(values):
        found.setdefault(language, text)
    return dict(sorted(found.items()))


def _others(values: Iterable[tuple[int, str, str]], labels: Mapping[str, str]) -> list[str]:
    """The names that are no label, most often said first."""
    taken = {fold(label) for label in labels.values()} - {""}
    others = []
    for _, _, text in sorted(values):
        if text not in labels.values() and (fold(text) not in taken):
            taken.add(fold(text))
            others.append(text)
    return others


def _most(values: Iterable[tuple[str | None, ...]]) -> tuple[str | None, ...] | None:
    """What most say; the surest document's word where they are even (the order of ``values``)."""
    counted = Counter(values)
    return max(counted, key=lambda value: counted[value]) if counted else None


def _date(values: Iterable[str | None]) -> str | None:
    said = [value for value in values if value]
    return max(
        dict.fromkeys(said),
        key=lambda date: (sum(date.startswith(other) for other in said), len(date)),
        default=None,
    )


def _rank(factuality: str | None) -> int:
    return _FACTUALITY.index(factuality) if factuality in _FACTUALITY else len(_FACTUALITY)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
