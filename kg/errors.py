"""The family of errors.

RegkgError
├── UnreadableSource      a file, page or feed from which no article could be read
│   ├── EmptySource       nothing in it
│   ├── BinarySource      bytes that are no text and no format we read
│   ├── UndecodableSource text in no encoding we know
│   ├── UnknownLanguage   an article in a language we do not read
│   └── NoArticle         menus and boxes, but no article
├── RefusedAddress        an address that is not fetched (private host, robots.txt, too large, too slow)
├── InvalidFrame          a frame of an event type that cannot be compiled
├── InvalidReference      reference data that contradicts itself
├── InvalidAmount         no number, or no currency we know
├── InvalidQuery          a query that does not parse, or asks what is not allowed
│   ├── ForbiddenReach    SERVICE or LOAD
│   └── TooCostly         over the time or size limit
├── StoreError            the store cannot do what was asked
│   ├── StoreLocked       another process owns the directory
│   ├── StoreDamaged      what is on disk is not what was written
│   └── StoreUnreachable  a remote server that does not answer
├── NotFound              no such entity, event or document
└── InvalidSetting        a setting that cannot be
"""

from __future__ import annotations


class RegkgError(Exception):
    """Base of all errors of regkg. The message names the thing, the problem and the way out."""


class UnreadableSource(RegkgError):
    """A source from which no article could be read."""

    def __init__(self, source: str, problem: str) -> None:
        self.source = source
        self.problem = problem
        super().__init__(f"{source}: {problem}")


class EmptySource(UnreadableSource):
    """A source with nothing in it."""


class BinarySource(UnreadableSource):
    """Bytes that are no text and no format we read."""


class UndecodableSource(UnreadableSource):
    """Text in no encoding we know."""


class UnknownLanguage(UnreadableSource):
    """An article in a language that is not read."""


class NoArticle(UnreadableSource):
    """A page without an article in it."""


class RefusedAddress(UnreadableSource):
    """An address that is not fetched."""


class InvalidFrame(RegkgError):
    """A frame of an event type that cannot be compiled."""

    def __init__(self, event_type: str, pattern: str, problem: str) -> None:
        super().__init__(f"reg:{event_type}: frame {pattern!r}: {problem}")


class InvalidReference(RegkgError):
    """Reference data that contradicts itself."""


class InvalidAmount(RegkgError):
    """A sum of money without a number, or in no currency we know."""


class InvalidQuery(RegkgError):
    """A query that does not parse, or asks for what is not allowed."""

    def __init__(self, problem: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line = line
        self.column = column
        super().__init__(problem)


class ForbiddenReach(InvalidQuery):
    """A query that would fetch from the network: SERVICE, LOAD."""


class TooCostly(RegkgError):
    """A query over the time or size limit."""


class StoreError(RegkgError):
    """The store cannot do what was asked."""


class StoreLocked(StoreError):
    """Another process owns the store's directory."""


class StoreDamaged(StoreError):
    """What is on disk is not what was written."""


class StoreUnreachable(StoreError):
    """A remote store does not answer, or refuses."""


class NotFound(RegkgError):
    """No such entity, event or document."""


class InvalidSetting(RegkgError):
    """A setting that cannot be."""
