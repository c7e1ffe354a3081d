"""A language model's server, and who asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kg.proposals import Endpoint, Proposed, Proposer
from tests.proposals.articles import OWN, findings
from tests.proposals.model_server import Answer, ModelServer, model_server, says

KEY = "sk-a-secret-of-the-operator"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server of the test's own."""
    with model_server() as running:
        yield running


@pytest.fixture
def endpoint(server: ModelServer) -> Endpoint:
    return Endpoint(server.base_url, "small-model", KEY, seconds=20.0)


@pytest.fixture
def proposed(server: ModelServer, endpoint: Endpoint) -> Callable[..., Proposed]:
    """Have events of the article proposed by answers, beside the one of our own models."""

    def propose(*events: object, answers: tuple[Answer, ...] = ()) -> Proposed:
        server.answers = list(answers) or [says({"events": list(events)})]
        return Proposer(endpoint).propose(findings(), (OWN,))

    return propose
