"""A language model proposes events of an article; what holds stands beside what our own models found."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Event
from kg.proposals.answer import MOST_EVENTS, read_answer
from kg.proposals.check import Findings, Refused, accept
from kg.proposals.endpoint import Connection, Endpoint, NoAnswer
from kg.proposals.join import join
from kg.proposals.request import Passage, messages, passages
from kg.proposals.schema import answer_schema
from kg.vocabulary import Vocabulary, vocabulary

_log = logging.getLogger(__name__)

#: Articles in a row without any answer after which the server is left alone, and for how many seconds: a
#: thousand articles do not wait for a server that is down.
MOST_FAILURES, REST = 3, 60.0
#: How the reasons begin for which an article is read without proposals.
UNHEARD = "passages read without the language model"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of the proposals for one article."""

    events: tuple[Event, ...]
    """Those of our own models, and what is new."""
    left_out: tuple[tuple[str, int], ...]
    """Passages without an answer and proposals that were refused: (why, how many)."""
    heard: bool
    """The language model answered, at least on a part."""


class Proposer:
    """Asks one language model. It never fails: what it cannot do is counted.

    Args:
        endpoint: The model and its server.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._connection = Connection(endpoint)
        self._failures = 0
        self._rest_until = 0.0

    def propose(self, findings: Findings, own: Sequence[Event]) -> Proposed:
        """Have events of an article proposed, and keep what holds.

        Args:
            findings: What our own reading found in it.
            own: The events of our own models.
        """
        known = vocabulary()
        deadline = time.monotonic() + self.endpoint.seconds
        handed_over, too_much = passages(findings.document.text, findings.sentences)
        left_out = Counter({"sentences beyond what a language model is given": too_much})
        accepted: list[Event] = []
        unheard = 0
        for passage in handed_over:
            try:
                found, refused = self._accepted(passage, findings, known, deadline)
            except NoAnswer as error:
                _log.info("%s: without proposals: %s", findings.document.key, error)
                left_out[f"{UNHEARD}: {error}"] += 1
                unheard += 1
                continue
            accepted += found
            left_out.update({f"proposals refused: {why}": count for why, count in refused.items()})
        heard = unheard < len(handed_over)
        self._note(failed=bool(unheard) and not heard)
        return Proposed(join(own, accepted, known), tuple(sorted((+left_out).items())), heard)

    def _accepted(
        self, passage: Passage, findings: Findings, known: Vocabulary, deadline: float
    ) -> tuple[list[Event], Counter[str]]:
        if time.monotonic() < self._rest_until:
            raise NoAnswer(f"its server failed {MOST_FAILURES} times, and is left alone for {REST:g} seconds")
        schema = answer_schema(known, passage.numbers, most=MOST_EVENTS)
        said = self._connection.ask(messages(findings.document, passage, known), schema, deadline=deadline)
        proposals, refused = read_answer(said)
        accepted = []
        for proposal in proposals:
            try:
                accepted.append(accept(proposal, findings, passage, known, model=self.endpoint.model))
            except Refused as reason:
                refused[str(reason)] += 1
        return accepted, refused

    def _note(self, *, failed: bool) -> None:
        self._failures = self._failures + 1 if failed else 0
        if self._failures >= MOST_FAILURES:
            self._failures, self._rest_until = 0, time.monotonic() + REST
