"""A server that is wrong, slow, hostile or not there: within limits, and no article is lost."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from kg.proposals import UNHEARD, Endpoint, Proposed, Proposer
from kg.proposals import proposer as proposing
from kg.proposals.endpoint import MAX_BYTES, MOST_TRIES
from tests.proposals.articles import OWN, TEXT, findings
from tests.proposals.conftest import KEY
from tests.proposals.model_server import Answer, ModelServer, model_server, proposal, raw, says

Propose = Callable[..., Proposed]
GOOD = says({"events": [proposal()]})


def unheard(found: Proposed) -> str:
    """Why the article was read without proposals; our own events are there all the same."""
    assert (found.events, found.heard) == ((OWN,), False)
    [(why, count)] = found.left_out
    assert count == 1
    assert why.startswith(f"{UNHEARD}: ")
    return why.removeprefix(f"{UNHEARD}: ")


def test_the_request_is_as_such_servers_have_it(server: ModelServer, proposed: Propose) -> None:
    """``POST {base_url}/chat/completions`` with the model, a strict schema, no randomness and the key."""
    proposed(proposal())
    [asked], [headers] = server.asked, server.headers

    assert server.paths == ["/v1/chat/completions"]
    assert (asked["model"], asked["temperature"]) == ("small-model", 0)
    assert asked["response_format"]["type"] == "json_schema"
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert asked["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    assert headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(asked)


def test_without_a_key_none_is_sent(server: ModelServer) -> None:
    """Local servers want none."""
    Proposer(Endpoint(server.base_url, "m")).propose(findings(), ())

    assert "authorization" not in server.headers[0]


def envelope(message: Any) -> Answer:
    return raw(json.dumps({"choices": [{"message": message}]}).encode())


@pytest.mark.parametrize(
    "answer",
    [
        raw(b""),
        raw(b"<html>Welcome</html>"),
        raw(b"\xff\xfe\x00"),
        raw(b"null"),
        raw(b"{}"),
        raw(b'{"choices": []}'),
        raw(b"[" * 100_000),
        envelope(None),
        envelope({"content": None, "refusal": "I cannot help with that."}),
        envelope({"content": [{"type": "text", "text": "{}"}]}),
        says("I found no events."),
        says('{"events": [{"sentence": 3, "quo'),
        says([]),
        says({}),
        says({"events": None}),
        says({"events": {"0": proposal()}}),
        says("[" * 100_000),
        says('{"events": ' + "[" * 50_000 + "]" * 50_000 + "}"),
        says('{"events": [' + "9" * 100_000),
    ],
)
def test_an_answer_of_no_use_is_none(proposed: Propose, answer: Answer) -> None:
    """No JSON, JSON of another form, nested without end: the article is read without."""
    assert unheard(proposed(answers=(answer,))) == "its answer is none of the form asked for"


@pytest.mark.parametrize("status", [204, 301, 302, 307, 308, 400, 401, 403, 404, 422])
def test_a_server_that_refuses_is_asked_once(server: ModelServer, proposed: Propose, status: int) -> None:
    """Only one that is busy is asked again."""
    assert unheard(proposed(answers=(raw(b"", status),))) == f"its server answers with status {status}"
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(server: ModelServer, proposed: Propose, status: int) -> None:
    """Neither to another server of the network, nor within the same: nobody hears of article or key."""
    with model_server() as other:
        for address in (f"{other.base_url}/chat/completions", "/elsewhere", "http://169.254.169.254/latest"):
            unheard(proposed(answers=(raw(b"", status, Location=address),)))

        assert other.paths == []
    assert set(server.paths) == {"/v1/chat/completions"}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(
    server: ModelServer, proposed: Propose, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what it says then counts."""
    monkeypatch.setattr("kg.proposals.endpoint.BACK_OFF", 0.01)
    found = proposed(answers=(raw(b"", status), raw(b"", status), GOOD))

    assert (len(found.events), found.left_out, found.heard) == (2, (), True)
    assert len(server.asked) == 3


def test_pauses_grow_and_are_as_long_as_asked(server: ModelServer, proposed: Propose) -> None:
    """``Retry-After`` counts where it is longer than our own pause."""
    began = time.monotonic()
    found = proposed(answers=(raw(b"", 429, Retry_After="1"), raw(b"", 503), GOOD))

    assert found.heard
    assert 2.0 <= time.monotonic() - began < 6.0


def test_a_server_that_stays_busy_is_given_up(
    server: ModelServer, proposed: Propose, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a few times; at once where it asks for more patience than an article has."""
    monkeypatch.setattr("kg.proposals.endpoint.BACK_OFF", 0.01)
    assert unheard(proposed(answers=(raw(b"", 503),))) == "its server answers with status 503"
    assert len(server.asked) == MOST_TRIES

    for patience in ("86400", "99999999999", "-1", "soon", "1e3"):
        began = time.monotonic()
        unheard(proposed(answers=(raw(b"", 429, Retry_After=patience),)))
        assert time.monotonic() - began < 5


def test_an_answer_of_a_hundred_megabytes_is_cut_off(server: ModelServer, proposed: Propose) -> None:
    """It is given up at the limit, whether it says its length or not; the rest is not taken."""
    sent = []

    def flood(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(1_600):
            handler.wfile.write(b" " * 65_536)
            sent.append(65_536)

    assert unheard(proposed(answers=(flood,))) == f"its answer is larger than {MAX_BYTES / 1e6:g} MB"
    assert sum(sent) < 30_000_000


def test_a_packed_answer_is_not_unpacked(proposed: Propose) -> None:
    """A bomb does not go off."""
    answer = raw(b"\x1f\x8b" + b"\x00" * 100, Content_Encoding="gzip")

    assert unheard(proposed(answers=(answer,))) == "its server packs its answer, which it was not asked to"


def test_an_answer_that_breaks_off_is_none(proposed: Propose) -> None:
    """The server promises more than it sends."""
    assert unheard(proposed(answers=(raw(b"{", Content_Length="1000"),))) == "its server broke off"


def drip(head: bytes, drop: bytes) -> Answer:
    """Send a drop every tenth of a second, without end."""

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        handler.wfile.write(head)
        for _ in range(300):
            handler.wfile.write(drop)
            handler.wfile.flush()
            time.sleep(0.1)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"HTTP/1.1 200 OK\r\n\r\n", b" "),
        drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-More: x\r\n"),
        drip(b"", b""),
    ],
)
def test_a_server_that_drips_is_given_up_in_time(server: ModelServer, answer: Answer) -> None:
    """However slowly head or body come, or nothing at all: an article waits as long as the setting says."""
    server.answers = [answer]
    began = time.monotonic()
    found = Proposer(Endpoint(server.base_url, "m", seconds=1.0)).propose(findings(), (OWN,))

    assert unheard(found) == "its server gave no answer in time"
    assert time.monotonic() - began < 3


def test_nobody_at_the_address() -> None:
    """Connection refused: known at once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    began = time.monotonic()
    found = Proposer(Endpoint(address, "m")).propose(findings(), (OWN,))

    assert unheard(found) == "its server cannot be reached"
    assert time.monotonic() - began < 5


def test_a_server_that_is_down_is_left_alone_for_a_while(
    server: ModelServer, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand articles do not wait for it; later it is asked again."""
    monkeypatch.setattr(proposing, "REST", 0.5)
    asking = Proposer(endpoint)
    server.answers = [raw(b"", 401)]
    for _ in range(10):
        unheard(asking.propose(findings(), (OWN,)))
    assert len(server.asked) == proposing.MOST_FAILURES

    time.sleep(0.6)
    server.answers = [GOOD]
    assert asking.propose(findings(), (OWN,)).heard


def test_a_passage_without_answer_leaves_the_others(server: ModelServer, endpoint: Endpoint) -> None:
    """What was said of one passage stays when the next finds no answer, and the count tells."""
    text = TEXT + "\n" + "\n".join(f"{number} {'word ' * 400}" for number in range(6))
    server.answers = [GOOD, raw(b"", 404)]
    found = Proposer(endpoint).propose(findings(text), (OWN,))

    assert (len(found.events), found.heard) == (2, True)
    assert found.left_out == ((f"{UNHEARD}: its server answers with status 404", 1),)


def test_the_key_is_told_to_nobody(
    server: ModelServer, endpoint: Endpoint, proposed: Propose, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in what ``--verbose`` logs or is counted, whatever the server answers, nor where it is printed."""
    with caplog.at_level(logging.INFO):
        found = [
            proposed(
                proposal(quote=KEY), proposal(factuality=KEY), proposal(roles=[{"role": KEY, "name": KEY}])
            ),
            proposed(answers=(says(KEY),)),
            proposed(answers=(raw(b"", 401, WWW_Authenticate=KEY),)),
            proposed(answers=(raw(b"", 302, Location=f"http://127.0.0.1/?{KEY}"),)),
        ]

    assert all(one.left_out for one in found)
    assert KEY not in f"{found} {caplog.text} {endpoint!r}"


def test_proxies_of_the_environment_are_not_used(
    server: ModelServer, proposed: Propose, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles and the key go where the setting says, and nowhere else."""
    with model_server() as other:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, other.base_url.removesuffix("/v1"))

        assert proposed(proposal()).heard
        assert other.paths == []
