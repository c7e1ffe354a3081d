"""Around every request: an id, limits on the body, headers for browsers, a line in the log, figures.

An answer that is kept is given here, with all of these, and goes no deeper.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import structlog
from fastapi import HTTPException
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kept import KeptAnswers, route_of
from api.responses import Problem

#: What every answer says to a browser.
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
}
#: Headers that pages of other origins may read.
EXPOSED = "Link, Content-Location, Location, ETag, X-Request-ID, Retry-After"
#: Addresses where POST asks and does not write.
READING_POSTS = frozenset({"/sparql", "/reconcile"})
#: Bytes of a body that come in a second at least, after the first ``request_timeout``.
SLOWEST = 10_000
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


_Pairs = tuple[tuple[bytes, bytes], ...]


def _as_pairs(headers: Mapping[str, str]) -> _Pairs:
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())


_SECURITY = _as_pairs(SECURITY_HEADERS)
_READ_FROM_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
#: What is added to the answer to a usual GET.
_USUAL = (*_SECURITY, *_as_pairs(_READ_FROM_ANYWHERE))


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("regkg_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "regkg_request_seconds", "How long they took", ("method", "route"), registry=self.registry
        )
        self.jobs = Gauge("regkg_jobs", "Jobs that have not ended", ("state",), registry=self.registry)
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        place = method, route, status
        found = self._found.get(place)
        if found is None:
            found = self.requests.labels(method, route, str(status)), self.seconds.labels(method, route)
            self._found[place] = found
        found[0].inc()
        found[1].observe(seconds)


class Around:
    """The outermost layer of the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_body: int,
        patience: float,
        writing_origins: Iterable[str],
        metrics: Metrics,
        answers: KeptAnswers,
    ) -> None:
        self.app = app
        self.max_body = max_body
        self.patience = patience
        self.writing_origins = frozenset(writing_origins)
        self.metrics = metrics
        self.answers = answers

    @cached_property
    def log(self) -> Any:
        """The log, as it is set when the first request comes."""
        return structlog.get_logger("regkg.api").bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Of several headers with one name the first.
        headers = dict(reversed(scope["headers"]))
        sent_id = headers.get(b"x-request-id", b"").decode("latin-1")
        request_id = sent_id if _REQUEST_ID.fullmatch(sent_id) else secrets.token_hex(16)
        added = self._added(scope, headers)
        began, status, is_begun = time.perf_counter(), 500, False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, is_begun
            if message["type"] == "http.response.start":
                status, is_begun = message["status"], True
                message["headers"] = _with_ours(message.get("headers", ()), request_id, added)
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            refusal = self._refusal(headers)
            if refusal is not None:
                await refusal(scope, receive, send_with_headers)
            elif not await self._answered_again(scope, headers, send_with_headers):
                await self.app(scope, self._counted(receive), send_with_headers)
        except Exception as error:
            # A broad net: the client gets no traceback, the log gets all of it.
            self.log.error("unforeseen", exc_info=error)
            if not is_begun:
                told = "something went wrong here; the log has it under the X-Request-ID"
                await Problem(500, told)(scope, receive, send_with_headers)
            raise
        finally:
            self._record(scope, status, time.perf_counter() - began)
            structlog.contextvars.unbind_contextvars("request_id")

    async def _answered_again(self, scope: Scope, headers: Mapping[bytes, bytes], send: Send) -> bool:
        """Give the answer that is kept; False where none is."""
        if scope["method"] not in ("GET", "HEAD"):
            return False
        kept = self.answers.find(scope, headers.get(b"accept"))
        if kept is None:
            return False
        scope["regkg.route"] = kept.route
        await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
        await send({"type": "http.response.body", "body": kept.body})
        return True

    def _refusal(self, headers: Mapping[bytes, bytes]) -> Problem | None:
        """The answer to what is refused by its head alone."""
        if headers.get(b"content-encoding", b"").lower() not in {b"", b"identity"}:
            return Problem(415, "compressed bodies are not read; send it as it is")
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            return Problem(400, "Content-Length is no number")
        if int(length) > self.max_body:
            return Problem(413, f"the body is larger than {self.max_body} bytes")
        return None

    def _counted(self, receive: Receive) -> Receive:
        """Refuse a body that grows beyond the limit, whatever its head has said, or that hardly comes."""
        total, complete, began = 0, False, time.monotonic()

        async def counted() -> Message:
            nonlocal total, complete
            if complete:  # What is waited for now is that the client goes away.
                return await receive()
            left = began + self.patience + total / SLOWEST - time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), max(left, 0))
            except TimeoutError as error:
                raise HTTPException(408, "the body did not come; send it again") from error
            complete = not message.get("more_body", False)
            total += len(message.get("body", b""))
            if total > self.max_body:
                raise HTTPException(413, f"the body is larger than {self.max_body} bytes")
            return message

        return counted

    def _added(self, scope: Scope, headers: Mapping[bytes, bytes]) -> _Pairs:
        """The headers for browsers that an answer gets where it has none of that name."""
        if scope["method"] == "GET" and b"access-control-request-method" not in headers:
            return _USUAL if scope["path"] != "/update" else self._with_cors(scope, headers)
        return self._with_cors(scope, headers)

    def _with_cors(self, scope: Scope, headers: Mapping[bytes, bytes]) -> _Pairs:
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        return (*_SECURITY, *_as_pairs(self._cors(scope, given)))

    def _cors(self, scope: Scope, headers: Mapping[str, str]) -> dict[str, str]:
        """Reading from anywhere without credentials; writing only from the origins that are set."""
        method = headers.get("access-control-request-method", scope["method"]).upper()
        origin = headers.get("origin")
        reading = method in {"GET", "HEAD", "OPTIONS"} or (
            method == "POST" and scope["path"] in READING_POSTS
        )
        if reading and scope["path"] != "/update":
            allowed = "*"
        elif origin is not None and origin in self.writing_origins:
            allowed = origin
        else:
            return {"Vary": "Origin"} if origin and self.writing_origins else {}
        cors = {"Access-Control-Allow-Origin": allowed, "Access-Control-Expose-Headers": EXPOSED}
        if allowed != "*":
            cors["Vary"] = "Origin"
        if scope["method"] == "OPTIONS":
            asked = headers.get("access-control-request-headers", "")
            cors["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS" if allowed == "*" else method
            cors["Access-Control-Max-Age"] = "86400"
            if re.fullmatch(r"[A-Za-z0-9, -]{1,500}", asked):
                cors["Access-Control-Allow-Headers"] = asked
        return cors

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.count(method, route, status, seconds)
        self.log.info(
            "request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1)
        )


def _with_ours(
    headers: Iterable[tuple[bytes, bytes]], request_id: str, added: _Pairs
) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, with its id and what it has not set itself."""
    found = [*headers]
    names = {name for name, _ in found}
    return [*found, (b"x-request-id", request_id.encode()), *(one for one in added if one[0] not in names)]


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
