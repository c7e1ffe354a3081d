"""An event as JSON, for a reader: what it names is called as in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from api.references import KEPT, LARGEST_KEPT, Json, address, written_document, written_entity, written_term
from api.written import Written
from kg.projection import DocumentView, EntityView, EventView, ShownEvents, ShownPage, label_in
from kg.projection.json_text import quoted
from kg.projection.shown import ADDRESS, DOCUMENT, ENTITY, LABEL, PART, TERM, event_text


def event_item(event: EventView, language: str) -> Written:
    """An event, with everything that is said of it and every sentence that says so."""
    return Written(event_text(event, _Names(language)))


def shown_items(events: ShownEvents, language: str) -> Iterable[Written]:
    """The same of events that are written already, but for what other things are called."""
    filled = _Filled(events, language)
    for parts in events.parts:
        texts = [*parts]
        texts[1::2] = [filled[gap] for gap in parts[1::2]]
        yield Written("".join(texts))


def event_listing(found: ShownPage, language: str, limit: int, **more: object) -> Json:
    """A page of a list of events."""
    items = list(shown_items(found.events, language))
    return {"total": found.total, "limit": limit, "cursor": found.next, "items": items, **more}


class _Names:
    """How things are called in a language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def entity(self, entity: EntityView) -> str:
        return written_entity(entity, self._language).text

    def document(self, document: DocumentView) -> str:
        return written_document(document).text

    def term(self, name: str) -> str:
        return written_term(name, self._language).text

    def opened_term(self, name: str) -> str:
        return written_term(name, self._language).text[:-1]

    def address(self, key: str) -> str:
        return quoted(address("events", key))

    def label(self, labels: Mapping[str, str]) -> str:
        return quoted(label_in(labels, self._language))


class _Filled(dict[str, str]):
    """What stands in a gap, for each that was met."""

    def __init__(self, events: ShownEvents, language: str) -> None:
        super().__init__()
        self._events = events
        self._language = language
        self._names = _Names(language)

    def __missing__(self, gap: str) -> str:
        self[gap] = filled = self._filled(gap)
        return filled

    def _filled(self, gap: str) -> str:
        if gap[0] == ENTITY:
            return self._names.entity(self._events.entities[int(gap[1:])])
        if gap[0] == DOCUMENT:
            return self._names.document(self._events.documents[int(gap[1:])])
        if gap[0] == LABEL:  # Of one event: there is no use in keeping it.
            told = gap[1:].split(PART)
            return label_in(dict(zip(told[::2], told[1::2], strict=True)), self._language)
        if gap[0] == ADDRESS:
            return self._names.address(_unquoted(gap[1:]))
        heavy = len(gap) > LARGEST_KEPT
        return _term.__wrapped__(gap, self._language) if heavy else _term(gap, self._language)


def _unquoted(text: str) -> str:
    """A text that was written as JSON; hardly any key has a sign that is escaped there."""
    return text[1:-1] if "\\" not in text else str(json.loads(text))


@lru_cache(KEPT)
def _term(gap: str, language: str) -> str:
    names, name = _Names(language), _unquoted(gap[1:])
    return names.term(name) if gap[0] == TERM else names.opened_term(name)
