"""The tables of the projection.

Of each thing there are two layers: what each graph says (``said``, ``telling``, ``participation``,
``evidence``, ``event_label``, ``mention``), and what all of them together say (``entity``, ``name``,
``event``, ``participant``, and the counts of ``counting``), which is worked out anew for whatever a
document touches.
"""

from __future__ import annotations

import hashlib

TABLES = """
CREATE TABLE stamp (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row for each graph; those that hold no reg:Document are not listed.
CREATE TABLE document (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, key TEXT NOT NULL, listed INTEGER NOT NULL,
    title TEXT, issued TEXT, day TEXT NOT NULL, language TEXT, publisher TEXT, author TEXT, source TEXT,
    file_name TEXT, content_hash TEXT, read_at TEXT, stamp TEXT NOT NULL, fingerprint INTEGER NOT NULL);
CREATE INDEX document_by_key ON document (key);
CREATE INDEX document_by_day ON document (listed, day DESC, key);

CREATE TABLE entity (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, slug TEXT NOT NULL, type TEXT,
    labels TEXT NOT NULL DEFAULT '{}', aliases TEXT NOT NULL DEFAULT '[]',
    same_as TEXT NOT NULL DEFAULT '[]', identifiers TEXT NOT NULL DEFAULT '[]', country TEXT,
    events INTEGER NOT NULL DEFAULT 0, documents INTEGER NOT NULL DEFAULT 0);
CREATE INDEX entity_by_slug ON entity (slug);
CREATE INDEX entity_by_events ON entity (events DESC, slug) WHERE type IS NOT NULL;
CREATE INDEX entity_by_type ON entity (type, events DESC, slug);

-- A statement about an entity, once, with how many graphs make it; said tells which.
CREATE TABLE fact (
    id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, property TEXT NOT NULL, language TEXT NOT NULL,
    value TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 0, UNIQUE (entity, property, language, value));
CREATE TABLE said (
    document INTEGER NOT NULL, fact INTEGER NOT NULL, PRIMARY KEY (document, fact)) WITHOUT ROWID;
CREATE TABLE mention (
    entity INTEGER NOT NULL, document INTEGER NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (entity, document)) WITHOUT ROWID;
CREATE INDEX mention_by_document ON mention (document);

CREATE TABLE name (
    id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL,
    key TEXT NOT NULL);
CREATE INDEX name_by_entity ON name (entity);
CREATE INDEX name_by_key ON name (key, kind, entity, text);
CREATE VIRTUAL TABLE name_words USING fts5 (
    text, content='name', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3 4');
CREATE VIRTUAL TABLE name_grams USING fts5 (
    key, content='name', content_rowid='id', tokenize='trigram', detail='none');
CREATE VIRTUAL TABLE gram USING fts5vocab (name_grams, row);
CREATE TRIGGER name_added AFTER INSERT ON name BEGIN
    INSERT INTO name_words (rowid, text) VALUES (new.id, new.text);
    INSERT INTO name_grams (rowid, key) VALUES (new.id, new.key);
END;
CREATE TRIGGER name_removed AFTER DELETE ON name BEGIN
    INSERT INTO name_words (name_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO name_grams (name_grams, rowid, key) VALUES ('delete', old.id, old.key);
END;

CREATE TABLE telling (
    event INTEGER NOT NULL, document INTEGER NOT NULL, type TEXT NOT NULL, family TEXT, date TEXT,
    amount TEXT, currency TEXT, factuality TEXT, stance TEXT, confidence REAL NOT NULL, provision TEXT,
    PRIMARY KEY (event, document)) WITHOUT ROWID;
CREATE INDEX telling_by_document ON telling (document);
CREATE TABLE participation (
    event INTEGER NOT NULL, document INTEGER NOT NULL, role TEXT NOT NULL, entity INTEGER NOT NULL,
    PRIMARY KEY (event, document, role, entity)) WITHOUT ROWID;
CREATE INDEX participation_by_document ON participation (document);
CREATE TABLE evidence (
    event INTEGER NOT NULL, document INTEGER NOT NULL, begin INTEGER NOT NULL, end INTEGER NOT NULL,
    sentence TEXT NOT NULL, quote TEXT NOT NULL,
    PRIMARY KEY (event, document, begin, end, sentence)) WITHOUT ROWID;
CREATE INDEX evidence_by_document ON evidence (document);
CREATE TABLE event_label (
    event INTEGER NOT NULL, document INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (event, document, language, text)) WITHOUT ROWID;
CREATE INDEX event_label_by_document ON event_label (document);

-- day: first day of the date, '' without one; last_day: its last day. updated: when a document last told it.
CREATE TABLE event (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, key TEXT NOT NULL, type TEXT, family TEXT, date TEXT,
    day TEXT NOT NULL DEFAULT '', last_day TEXT NOT NULL DEFAULT '', amount TEXT, currency TEXT,
    factuality TEXT, stance TEXT, confidence REAL NOT NULL DEFAULT 0, provision TEXT,
    labels TEXT NOT NULL DEFAULT '{}', tellings INTEGER NOT NULL DEFAULT 0, reported TEXT,
    updated TEXT NOT NULL DEFAULT '');
CREATE INDEX event_by_key ON event (key);
CREATE INDEX event_by_day ON event (day DESC, key, last_day);
CREATE INDEX event_by_type ON event (type, day DESC, key);
CREATE INDEX event_by_family ON event (family, day DESC, key);
CREATE INDEX event_by_update ON event (updated DESC, key);
CREATE INDEX event_by_factuality ON event (factuality, day DESC, key);
-- With the days of the event, so that those of an actor within some days are found at once.
CREATE TABLE participant (
    entity INTEGER NOT NULL, role TEXT NOT NULL, event INTEGER NOT NULL, day TEXT NOT NULL,
    last_day TEXT NOT NULL, PRIMARY KEY (entity, role, event)) WITHOUT ROWID;
CREATE INDEX participant_by_event ON participant (event, role, entity);
CREATE INDEX participant_by_role ON participant (role, entity, event);

-- Each event as JSON with gaps (shown.py); its characters stand first, so that they are known without it.
CREATE TABLE shown (event INTEGER PRIMARY KEY, size INTEGER NOT NULL, text TEXT NOT NULL);

-- What each event counts for; the sums over all events; and what an event is found by, one value a row.
CREATE TABLE counted (event INTEGER PRIMARY KEY, marks TEXT NOT NULL);
CREATE TABLE tally (
    facet TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (facet, value)) WITHOUT ROWID;
CREATE INDEX tally_by_count ON tally (facet, count DESC, value);
CREATE TABLE trait (
    kind TEXT NOT NULL, value TEXT NOT NULL, event INTEGER NOT NULL,
    PRIMARY KEY (kind, value, event)) WITHOUT ROWID;
CREATE INDEX trait_by_event ON trait (event);
-- The events that have a value of a facet, a bit each.
CREATE TABLE held (
    facet TEXT NOT NULL, value TEXT NOT NULL, part INTEGER NOT NULL, events BLOB NOT NULL,
    PRIMARY KEY (facet, value, part)) WITHOUT ROWID;
-- The events of an entity, and of entity 0 all events, by family and month; "" where none is known.
CREATE TABLE lane (
    entity INTEGER NOT NULL, family TEXT NOT NULL, month TEXT NOT NULL, events INTEGER NOT NULL,
    PRIMARY KEY (entity, family, month)) WITHOUT ROWID;
-- events: in which the one takes part and the other acts; acting: those of them in which both act.
CREATE TABLE pair (
    entity INTEGER NOT NULL, other INTEGER NOT NULL, events INTEGER NOT NULL, acting INTEGER NOT NULL,
    PRIMARY KEY (entity, other)) WITHOUT ROWID;
CREATE INDEX pair_by_events ON pair (entity, events DESC, other);

CREATE VIRTUAL TABLE event_words USING fts5 (
    labels, quotes, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE VIRTUAL TABLE document_words USING fts5 (
    title, text, tokenize='unicode61 remove_diacritics 2', prefix='3');
"""

#: The tables of words. Each is a number of sorted lists, of which a search reads every one.
WORDS = ("name_words", "name_grams", "event_words", "document_words")

#: What was here and was removed. It is kept when the rest is rebuilt.
GONE = "CREATE TABLE IF NOT EXISTS gone (kind TEXT, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID"

#: Raise it when the rows are worked out differently from the same quads; the tables are in the stamp anyway.
READING = 5

VERSION = hashlib.sha256(f"{READING}{TABLES}".encode()).hexdigest()[:16]
