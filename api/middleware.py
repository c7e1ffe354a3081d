"""Around every request: an id, limits on the body, headers for browsers, a line in the log, figures."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Iterable

import structlog
from fastapi import HTTPException
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    ) -> None:
        self.app = app
        self.max_body = max_body
        self.patience = patience
        self.writing_origins = frozenset(writing_origins)
        self.metrics = metrics
        self.log = structlog.get_logger("regkg.api")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sent_id = headers.get("x-request-id", "")
        request_id = sent_id if _REQUEST_ID.fullmatch(sent_id) else uuid.uuid4().hex
        cors = self._cors(scope, headers)
        began, status = time.perf_counter(), 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                added = MutableHeaders(scope=message)
                added["X-Request-ID"] = request_id
                for name, value in (SECURITY_HEADERS | cors).items():
                    added.setdefault(name, value)
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            refusal = self._refusal(scope, headers)
            if refusal is not None:
                await refusal(scope, receive, send_with_headers)
            else:
                await self.app(scope, self._counted(receive), send_with_headers)
        finally:
            self._record(scope, status, time.perf_counter() - began)
            structlog.contextvars.unbind_contextvars("request_id")

    def _refusal(self, scope: Scope, headers: Headers) -> Problem | None:
        """The answer to what is refused by its head alone."""
        if headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
            return Problem(415, "compressed bodies are not read; send it as it is")
        length = headers.get("content-length", "0")
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

    def _cors(self, scope: Scope, headers: Headers) -> dict[str, str]:
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
        # The route's pattern, never the address: it may hold a query, and each would be a figure of its own.
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        self.log.info(
            "request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1)
        )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
