"""What answers look like: one shape of error, and bytes with what caches must know."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from api.workers import Answer

#: Seconds after which a client that was sent away may come again.
RETRY_AFTER = "2"
#: Bytes of a large answer that are handed to the connection at a time.
PART = 1 << 18


class Problem(JSONResponse):
    """An error as RFC 9457 has it, with a sentence a person can act on."""

    media_type = "application/problem+json"

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        **members: Any,
    ) -> None:
        content = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
        }
        content |= {name: value for name, value in members.items() if value is not None}
        # Another form might be had: what keeps answers must not give this one to who accepts that.
        chosen = {"Vary": "Accept"} if status == HTTPStatus.NOT_ACCEPTABLE else {}
        super().__init__(content, status_code=status, headers=chosen | (headers or {}))


class InParts(Response):
    """A complete answer that is handed on in parts: what a client has not taken yet is not moved for each."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytes(self.body)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for begin in range(0, max(len(body), 1), PART):
            more = begin + PART < len(body)
            part = body[begin : begin + PART]
            await send({"type": "http.response.body", "body": part, "more_body": more})


def negotiated(answer: Answer, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A complete answer whose format the client has chosen."""
    media_type = answer.media_type
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return InParts(
        answer.body,
        status_code=status,
        headers={"Vary": "Accept"} | (headers or {}),
        media_type=media_type,
    )
