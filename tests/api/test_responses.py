"""How a complete answer is handed on."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message

from api.responses import PART, InParts


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 5])
def test_a_large_answer_is_handed_on_in_parts(size: int) -> None:
    """None larger than is moved at a time, together the whole, the last one said to be the last."""
    body = bytes(number % 251 for number in range(size))
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing is read")

    asyncio.run(InParts(body)({"type": "http", "method": "GET"}, receive, send))

    start, *parts = sent
    assert dict(start["headers"])[b"content-length"] == str(size).encode()
    assert b"".join(part["body"] for part in parts) == body
    assert all(len(part["body"]) <= PART for part in parts)
    assert [part["more_body"] for part in parts] == [True] * (len(parts) - 1) + [False]
