"""Asking an OpenAI-compatible server over plain HTTP, within limits."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx2
from pydantic import BaseModel, ValidationError

from kg.fetch import USER_AGENT, Deadline

#: Bytes of an answer. The longest that is of use, fifty events, has some 20,000.
MAX_BYTES = 1_000_000
#: Times that a passage is sent where the server is busy; seconds between the first two, then twice as many.
MOST_TRIES, BACK_OFF = 4, 0.5


class NoAnswer(Exception):
    """There is no answer that can be used. The message is the reason, without a word of the server's."""


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A language model at a server."""

    base_url: str
    """``https://api.example.org/v1``"""
    model: str
    api_key: str | None = field(default=None, repr=False)
    seconds: float = 60.0
    """That an article may take, all requests and pauses together."""


class Connection:
    """Asks one language model; redirects are not followed, proxies of the environment not used.

    Args:
        endpoint: Which.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any], *, deadline: float
    ) -> str:
        """What the model says to messages, as text that should be JSON of a schema.

        Args:
            messages: With ``role`` and ``content``.
            schema: JSON schema of the answer.
            deadline: When to give up, on the monotonic clock.

        Raises:
            NoAnswer: The server cannot be reached, is too slow or busy, moves on, refuses, or says too much.
        """
        body = {
            "model": self._endpoint.model,
            "messages": list(messages),
            "temperature": 0,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "events", "strict": True, "schema": schema},
            },
        }
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        for tries in range(1, MOST_TRIES + 1):
            status, data, pause = self._post(content, deadline)
            if status == 200:
                return _content(data)
            if status != 429 and status < 500:
                break
            pause = max(pause, BACK_OFF * 2 ** (tries - 1))
            if tries == MOST_TRIES or time.monotonic() + pause >= deadline:
                break
            time.sleep(pause)
        raise NoAnswer(f"its server answers with status {status}")

    def _post(self, content: bytes, deadline: float) -> tuple[int, bytes, float]:
        """Status and body of one request, and the seconds that the server asks to wait."""
        url = f"{self._endpoint.base_url}/chat/completions"
        try:
            with Deadline(deadline) as watch, self._client(watch.left) as client:
                request = client.stream(
                    "POST", url, content=content, headers=self._headers(), extensions={"trace": watch.trace}
                )
                with request as response:
                    return response.status_code, _read(response, deadline), _pause(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            if isinstance(error, httpx2.TimeoutException) or time.monotonic() >= deadline:
                raise NoAnswer("its server gave no answer in time") from None
            if isinstance(error, httpx2.ConnectError):
                raise NoAnswer("its server cannot be reached") from None
            raise NoAnswer("its server broke off") from None

    def _headers(self) -> dict[bytes, bytes]:
        key = self._endpoint.api_key
        authorization = {b"Authorization": b"Bearer " + key.encode()} if key else {}
        return authorization | {
            b"Content-Type": b"application/json",
            b"Accept": b"application/json",
            b"Accept-Encoding": b"identity",
            b"User-Agent": USER_AGENT.encode(),
        }

    def _client(self, seconds: float) -> httpx2.Client:
        return httpx2.Client(verify=self._context, trust_env=False, follow_redirects=False, timeout=seconds)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def _read(response: httpx2.Response, deadline: float) -> bytes:
    if response.status_code != 200:
        return b""
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("identity", ""):
        raise NoAnswer("its server packs its answer, which it was not asked to")
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_raw():
        size += len(piece)
        pieces.append(piece)
        if size > MAX_BYTES:
            raise NoAnswer(f"its answer is larger than {MAX_BYTES / 1e6:g} MB")
    if time.monotonic() >= deadline:  # Then the end is that of the connection, which was shut.
        raise NoAnswer("its server gave no answer in time")
    return b"".join(pieces)


def _pause(response: httpx2.Response) -> float:
    """Seconds of ``Retry-After``; a date counts as none."""
    asked = response.headers.get("retry-after", "").strip()
    return float(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 0.0


def _content(data: bytes) -> str:
    try:
        return _Completion.model_validate_json(data).choices[0].message.content
    except (ValidationError, IndexError):
        raise NoAnswer("its answer is none of the form asked for") from None
