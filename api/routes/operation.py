"""Whether it lives, whether it is ready, and what it has done."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pyoxigraph import NamedNode

from api.dependencies import ServiceDep
from api.described import problems
from api.lanes import Busy
from api.negotiate import Wanted
from api.responses import Problem
from api.service import Service
from kg.errors import RegkgError

router = APIRouter(tags=["Operation"])

#: Seconds after which a store counts as not answering.
_PATIENCE = 2.0


_OK: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "It does",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["status"],
                    "properties": {"status": {"const": "ok"}},
                },
                "example": {"status": "ok"},
            }
        },
    },
    **problems(503),
}


@router.get(
    "/healthz",
    summary="Whether the store answers",
    operation_id="health",
    response_class=JSONResponse,
    responses=_OK,
)
async def healthz(service: ServiceDep) -> Response:
    """200 when the store answers, 503 when it does not."""
    return await _judged(_store_answers(service))


@router.get(
    "/readyz",
    summary="Whether queries are answered",
    operation_id="readiness",
    response_class=JSONResponse,
    responses=_OK,
)
async def readyz(service: ServiceDep) -> Response:
    """200 when a query is answered and articles are taken in; 503 when not, and while the service stops."""
    return await _judged(_query_answers(service))


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    operation_id="metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Text in the exposition format",
            "content": {
                "text/plain": {
                    "schema": {"type": "string"},
                    "example": 'regkg_requests_total{method="GET",route="/sparql",status="200"} 7.0',
                }
            },
        },
        **problems(503),
    },
)
async def metrics(request: Request, service: ServiceDep) -> Response:
    """Requests by route and status, how long they took, and the jobs that have not ended."""
    figures = request.app.state.metrics
    for state, count in (await asyncio.to_thread(service.jobs.queue.left)).items():
        figures.jobs.labels(state).set(count)
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)


async def _store_answers(service: Service) -> None:
    await asyncio.to_thread(service.store.contains, NamedNode(service.settings.base_iri))


async def _query_answers(service: Service) -> None:
    if not service.jobs.are_carried_out:
        raise Busy("the service is stopping")
    wanted = Wanted("application/sparql-results+json", None)
    await service.readers.query("ASK {}", wanted=wanted, scope=service.scope, base_iri=None)


async def _judged(check: object) -> Response:
    try:
        await asyncio.wait_for(check, _PATIENCE)  # type: ignore[arg-type]
    except (RegkgError, TimeoutError):
        return Problem(503, "the store does not answer")
    return JSONResponse({"status": "ok"})
