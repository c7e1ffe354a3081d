"""The application: its routes, its errors, and how it is served."""

from __future__ import annotations

import gc
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cards import Shortcut
from api.connections import MOST_HEAD, allow_many, patient
from api.described import Described
from api.jobs import JobEnded, QueueFull
from api.kept import KeptAnswers
from api.middleware import Around, Metrics
from api.responses import RETRY_AFTER, Problem
from api.routes import ROUTERS, graphs, ingest, jobs, operation, pages, sparql, update
from api.service import running
from api.settings import Settings
from api.workers import NotAcceptable, ResultTooLarge
from kg import __version__
from kg.collector import collect_seldom
from kg.errors import (
    ForbiddenReach,
    InvalidQuery,
    InvalidSetting,
    NotFound,
    RefusedAddress,
    RegkgError,
    StoreError,
    TooCostly,
    UnreadableSource,
)
from kg.store import GraphConflict, Store, Unsupported

#: Which status an error has; the first line that fits counts. What is not here is 500, and says nothing.
STATUS: tuple[tuple[type[RegkgError], int], ...] = (
    (NotFound, 404),
    (NotAcceptable, 406),
    (ForbiddenReach, 403),
    (Unsupported, 501),
    (InvalidQuery, 400),
    (ResultTooLarge, 413),
    (QueueFull, 429),
    (TooCostly, 503),
    (GraphConflict, 409),
    (JobEnded, 409),
    (RefusedAddress, 403),
    (UnreadableSource, 422),
    (StoreError, 503),
)
#: Seconds that requests in flight have to end when the service is told to stop.
GRACE = 10
#: Seconds that a thread has Python for itself while others wait: who asks waits no longer for the writer.
SHARE = 0.0005
#: Exit status of a service that could not be started: its port is taken, its store is held by another.
NOT_STARTED = 3


def create_app(settings: Settings | None = None, *, store: Store | None = None) -> FastAPI:
    """Make the application.

    Args:
        settings: Without them those of the environment and of ``regkg.toml``.
        store: An open store to use instead of that of the settings; it stays open.
    """
    settings = settings or Settings()
    metrics, answers = Metrics(), KeptAnswers()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with running(settings, store) as service:
                app.state.service = service
                yield
        except RegkgError as error:
            app.state.failure = error
            raise

    app = Described(
        title="regkg",
        version=__version__,
        description="Who did what to whom, under which law, in which sentence.",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own pages load scripts from elsewhere.
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.failure = None
    app.state.metrics = metrics
    app.state.answers = answers
    for module in (sparql, update, graphs, ingest, jobs, operation):
        app.include_router(module.router)
    for router in ROUTERS:
        app.include_router(router)
    pages.install(app)
    app.add_exception_handler(RegkgError, _our_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_middleware(Shortcut)
    app.add_middleware(
        Around,
        max_body=settings.max_body,
        patience=settings.request_timeout,
        writing_origins=settings.cors_origins,
        metrics=metrics,
        answers=answers,
    )
    return app


def serve(settings: Settings) -> None:
    """Serve until told to stop; requests in flight end, then the store is closed.

    Raises:
        InvalidSetting: Others than this machine could reach it, and no key is set.
        StoreError: The store cannot be opened; another process holds it.
    """
    if not settings.on_loopback and not settings.keys():
        raise InvalidSetting(
            f"host {settings.host}: others can reach it, and no key is set; set REGKG_API_KEYS, "
            "or listen at 127.0.0.1"
        )
    configure_logs(settings.log_level)
    allow_many()
    sys.setswitchinterval(SHARE)
    app = create_app(settings)
    server = _Server(
        app,
        uvicorn.Config(
            _without_traceback(app),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
            http=patient(settings.request_timeout),
            h11_max_incomplete_event_size=MOST_HEAD,
            ws="none",
        ),
    )
    # It exits with a number of its own when it could not start.
    with suppress(KeyboardInterrupt, SystemExit):
        server.run()
    if not server.started:
        raise app.state.failure or SystemExit(NOT_STARTED)


def _without_traceback(app: FastAPI) -> ASGIApp:
    """The application, silent about an error of ours that ``serve`` raises when it could not start."""

    async def quiet(scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            failed = message["type"] == "lifespan.startup.failed" and app.state.failure is not None
            await send({"type": message["type"]} if failed else message)

        await app(scope, receive, told if scope["type"] == "lifespan" else send)

    return quiet


class _Server(uvicorn.Server):
    """Makes ready for long work, and ends at once.

    What is there when it starts is no garbage: searching it took Python 90 ms at a time, in which nobody was
    answered. Those who follow jobs are let go of when it is told to stop: they would hold it as long as
    ``GRACE``.
    """

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        collect_seldom()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.service.jobs.stop()
        await super().shutdown(sockets)


def configure_logs(level: str) -> None:
    """Log as JSON, a line each, on standard error: route, status, time, never a body, an article or a key."""
    number = getattr(logging, level.upper())
    steps: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    as_json = structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(sys.stderr)
    # What libraries log has the same form.
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *steps],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, as_json],
        )
    )
    logging.basicConfig(level=number, handlers=[handler], force=True)
    # The HTTP client tells every address it asks, and those of webhooks are secrets.
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    structlog.configure(
        processors=[*steps, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


# ---------------------------------------------------------------- errors


def status_of(error: RegkgError) -> int:
    """The HTTP status of an error of ours."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def _our_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RegkgError)
    status = status_of(error)
    if isinstance(error, StoreError) and not isinstance(error, GraphConflict):
        # Its message names paths and addresses: for the log, not for a stranger.
        structlog.get_logger("regkg.api").error("store", problem=str(error))
        return Problem(status, "the store cannot do this now", headers={"Retry-After": RETRY_AFTER})
    return Problem(
        status,
        str(error),
        headers={"Retry-After": RETRY_AFTER} if status in (429, 503) else None,
        line=getattr(error, "line", None),
        column=getattr(error, "column", None),
    )


def allowed_methods(request: Request) -> list[str]:
    """The methods that an address has."""

    def has(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)

    return [*(one for one in ("GET", "HEAD", "POST", "PUT", "DELETE") if has(one)), "OPTIONS"]


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # Starlette names the methods of one route; an address here may have several.
        headers["Allow"] = ", ".join(allowed_methods(request))
    if request.method == "OPTIONS" and error.status_code == 405:
        return Response(status_code=204, headers=headers)
    return Problem(error.status_code, str(error.detail), headers=headers)


def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [
        {"at": "/".join(str(part) for part in found["loc"]), "problem": found["msg"]}
        for found in error.errors()
    ]
    detail = "; ".join(f"{found['at']}: {found['problem']}" for found in problems)
    return Problem(422, detail, errors=problems)
