"""Answers that the outermost layer gives again as they were given, as long as nothing of them has changed.

Routing, validation and negotiation take longer than all else about an answer whose bytes are known. So a
route whose answer depends on nothing but the address, ``Accept`` and the graph leaves it here.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from starlette.types import Scope

from kg.projection import Projection

#: Bytes of all answers together; those that were asked for longest ago go first.
MOST_BYTES = 64 << 20
#: Answers that are larger are worked out each time.
LARGEST_KEPT = 1 << 18
#: Bytes for each name by which an answer is found when something changes.
_NAME = 200


def route_of(scope: Scope) -> str:
    """The pattern of the address that was asked for, never the address: it may hold a query."""
    return str(scope.get("regkg.route") or getattr(scope.get("route"), "path", "none"))


_Question = tuple[str, bytes, bytes | None]


@dataclass(frozen=True, slots=True)
class About:
    """What an answer tells of: as long as no change touches that, it stays as it is."""

    subjects: frozenset[str]
    """Slugs of entities of which it tells all, and whatever else its address may mean."""
    named: frozenset[str]
    """Slugs of entities that it only names."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A complete answer with status 200."""

    headers: tuple[tuple[bytes, bytes], ...]
    """As the route has set them."""
    body: bytes
    route: str
    """Its pattern, for the figures."""
    about: About | None
    """None where any change may change it."""
    size: int
    """Bytes that it takes, about, with what was asked."""


class KeptAnswers:
    """The answers of one application; read and written by its event loop alone."""

    def __init__(self) -> None:
        self._projection: Projection | None = None
        self._moment = 0
        self._bytes = 0
        self._answers: OrderedDict[_Question, KeptAnswer] = OrderedDict()
        self._of_subject: defaultdict[str, set[_Question]] = defaultdict(set)
        self._naming: defaultdict[str, set[_Question]] = defaultdict(set)
        self._of_anything: set[_Question] = set()

    def find(self, scope: Scope, accept: bytes | None) -> KeptAnswer | None:
        """The answer to a request, if it was given before and nothing of it has changed since.

        Args:
            scope: Of GET or HEAD: their answers differ in nothing that is kept.
            accept: The header; of several the first, which is the one that counts.
        """
        question = scope["path"], scope["query_string"], accept
        if question not in self._answers or not self._is_up_to_date():
            return None
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
        return found

    def keep(
        self,
        request: Request,
        projection: Projection,
        moment: int | None,
        answer: Response,
        about: About | None = None,
    ) -> None:
        """Keep an answer that depends on nothing but address, ``Accept`` and graph.

        Args:
            request: That was answered.
            projection: What the answer was read from.
            moment: Of the projection, before anything was read.
            answer: Complete, with status 200.
            about: What of the graph it depends on; on anything when it is not given.
        """
        if projection is not self._projection:
            self._clear()
            self._projection, self._moment = projection, projection.version
        if moment is None or not self._is_up_to_date() or moment != self._moment:
            return
        scope = request.scope
        accept = next((value for name, value in scope["headers"] if name == b"accept"), None)
        question = scope["path"], scope["query_string"], accept
        if len(answer.body) > LARGEST_KEPT or (about is None and question in self._answers):
            return
        names = len(about.subjects) + len(about.named) if about else 0
        beside = [*question, *(text for header in answer.raw_headers for text in header)]
        kept = KeptAnswer(
            tuple(answer.raw_headers),
            bytes(answer.body),
            route_of(scope),
            about,
            size=len(answer.body) + sum(len(text or "") for text in beside) + _NAME * names,
        )
        self._drop(question)
        self._answers[question] = kept
        self._bytes += kept.size
        self._index(question, about)
        while self._bytes > MOST_BYTES:
            self._drop(next(iter(self._answers)))

    def _is_up_to_date(self) -> bool:
        """Drop what has changed; False where nobody knows what has."""
        if self._projection is None or (moment := self._projection.moment) is None:
            return False
        if moment != self._moment:
            changes = self._projection.changes(self._moment, moment)
            if changes is None:
                self._clear()
            else:
                self._drop_all(self._of_anything)
                for change in changes:
                    for slug in change.touched:
                        self._drop_all(self._of_subject.get(slug, ()))
                    for slug in change.renamed:
                        self._drop_all(self._naming.get(slug, ()))
            self._moment = moment
        return True

    def _index(self, question: _Question, about: About | None) -> None:
        if about is None:
            self._of_anything.add(question)
            return
        for slug in about.subjects:
            self._of_subject[slug].add(question)
        for slug in about.named:
            self._naming[slug].add(question)

    def _drop_all(self, questions: Iterable[_Question]) -> None:
        for question in tuple(questions):
            self._drop(question)

    def _drop(self, question: _Question) -> None:
        kept = self._answers.pop(question, None)
        if kept is None:
            return
        self._bytes -= kept.size
        if kept.about is None:
            self._of_anything.discard(question)
            return
        for index, slugs in ((self._of_subject, kept.about.subjects), (self._naming, kept.about.named)):
            for slug in slugs:
                index[slug].discard(question)
                if not index[slug]:
                    del index[slug]

    def _clear(self) -> None:
        self._answers.clear()
        self._of_subject.clear()
        self._naming.clear()
        self._of_anything.clear()
        self._bytes = 0
