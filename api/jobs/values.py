"""What a job is made of: parts to read, and what became of each document in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: What can become of a document.
Status = Literal["new", "unchanged", "replaced", "failed"]
#: Where a job is. ``failed``: it has ended and nothing in it could be read; ``cancelled``: somebody ended it.
State = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Part:
    """Something to read: bytes that were sent, or an address to fetch."""

    data: bytes | None
    """None for an address that is still to be fetched: it is in ``source``."""
    name: str | None = None
    """Of the file; its ending decides the format."""
    media_type: str | None = None
    source: str | None = None
    """The web address it came from."""
    identity: str | None = None
    """What it is called each time it is sent: the end of its path."""

    @property
    def called(self) -> str:
        """What a person calls it."""
        return self.source or self.identity or self.name or "the text"


@dataclass(frozen=True, slots=True)
class Options:
    """What the sender says of all parts."""

    language: str = "auto"
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A document's place in a job: the same each time the job is taken up."""

    job: str
    part: int
    position: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    called: str
    status: Status
    key: str | None = None
    """None where there was nothing to make a document of."""
    content_hash: str | None = None
    title: str | None = None
    reason: str | None = None
    """Why it failed."""
    event_types: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    new_events: tuple[str, ...] = ()
    """IRIs of the events of which no document told before, where somebody watches."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands."""

    id: str
    number: int
    """In the order in which they came."""
    state: State
    stage: str
    """What is being done: ``waiting``, ``fetching``, ``reading``, ``extracting``, ``writing``, ``stopping``
    behind the document in hand, ``ended``."""
    created: str
    started: str | None
    ended: str | None
    options: Options
    total: int | None
    """Documents in it; None until all parts were read."""
    counts: Mapping[str, int]
    """How many documents there are of each status."""
    error: str | None = None

    @property
    def has_ended(self) -> bool:
        return self.ended is not None

    @property
    def is_stopping(self) -> bool:
        """Somebody has cancelled it while it ran, and it has not ended yet."""
        return self.stage == "stopping"


@dataclass(frozen=True, slots=True)
class Progress:
    """Something that happened in a job."""

    number: int
    kind: Literal["stage", "document", "end"]
    body: Mapping[str, Any]
