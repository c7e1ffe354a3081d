"""Answers that the outermost layer gives again as they were given, as long as nothing has changed.

Routing, validation and negotiation take longer than all else about an answer whose bytes are known. So a
route whose answer depends on nothing but the address, ``Accept`` and the graph leaves it here.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from starlette.types import Scope

from kg.projection import Projection

#: Bytes of all answers together; those that were asked for longest ago go first.
MOST_BYTES = 64 << 20
#: Answers that are larger are worked out each time.
LARGEST_KEPT = 1 << 18

_Question = tuple[str, bytes, bytes | None]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A complete answer with status 200."""

    headers: tuple[tuple[bytes, bytes], ...]
    """As the route has set them."""
    body: bytes
    route: str
    """Its pattern, for the figures."""
    size: int
    """Bytes that it takes, about, with what was asked."""


class KeptAnswers:
    """The answers of one application; read and written by its event loop alone."""

    def __init__(self) -> None:
        self._projection: Projection | None = None
        self._moment: int | None = None
        self._answers: OrderedDict[_Question, KeptAnswer] = OrderedDict()
        self._bytes = 0

    def find(self, scope: Scope, accept: bytes | None) -> KeptAnswer | None:
        """The answer to a request, if it was given before and nothing has changed since.

        Args:
            scope: Of GET or HEAD: their answers differ in nothing that is kept.
            accept: The header; of several the first, which is the one that counts.
        """
        question = scope["path"], scope["query_string"], accept
        found = self._answers.get(question)
        if found is None or self._projection is None or self._moment != self._projection.moment:
            return None
        self._answers.move_to_end(question)
        return found

    def keep(self, request: Request, projection: Projection, moment: int | None, answer: Response) -> None:
        """Keep an answer that depends on nothing but address, ``Accept`` and graph.

        Args:
            request: That was answered.
            projection: What the answer was read from.
            moment: Of the projection, before anything was read.
            answer: Complete, with status 200.
        """
        if moment is None or moment != projection.moment or len(answer.body) > LARGEST_KEPT:
            return
        if projection is not self._projection or moment != self._moment:
            self._projection, self._moment, self._bytes = projection, moment, 0
            self._answers.clear()
        scope = request.scope
        accept = next((value for name, value in scope["headers"] if name == b"accept"), None)
        question = scope["path"], scope["query_string"], accept
        beside = [*question, *(text for header in answer.raw_headers for text in header)]
        kept = KeptAnswer(
            tuple(answer.raw_headers),
            bytes(answer.body),
            getattr(scope.get("route"), "path", "none"),
            size=len(answer.body) + sum(len(text or "") for text in beside),
        )
        if (before := self._answers.pop(question, None)) is not None:
            self._bytes -= before.size
        self._answers[question] = kept
        self._bytes += kept.size
        while self._bytes > MOST_BYTES:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= oldest.size
