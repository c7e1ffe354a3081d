"""An event as JSON, for a reader: what it names is called as in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from api.references import KEPT, LARGEST_KEPT, address, written_document, written_entity, written_term
from api.written import Written
from kg.projection import DocumentView, EntityView, EventView, ShownEvents, label_in
from kg.projection.json_text import quoted
from kg.projection.shown import ADDRESS, DOCUMENT, ENTITY, OPENED, TERM, event_text


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
        heavy = len(gap) > LARGEST_KEPT
        return _called.__wrapped__(gap, self._language) if heavy else _called(gap, self._language)


@lru_cache(KEPT)
def _called(gap: str, language: str) -> str:
    """What stands in a gap that says all there is to know."""
    names, told = _Names(language), json.loads(gap[1:])
    if gap[0] == TERM:
        return names.term(told)
    if gap[0] == OPENED:
        return names.opened_term(told)
    return names.address(told) if gap[0] == ADDRESS else names.label(told)
