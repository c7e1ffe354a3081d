"""Jobs: what became of the articles that were sent, and how it goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi.sse import EventSourceResponse, format_sse_event

from api.dependencies import KeyDep, ServiceDep
from api.described import problems, reading
from api.jobs import Job, Jobs
from api.jobs.models import JobList, JobState
from api.jobs.shapes import job_item, job_with_documents
from api.lists import next_address
from api.negotiate import best
from api.projected import WellFormed
from api.service import Service
from api.written import as_json
from kg.errors import InvalidQuery, NotFound

router = APIRouter(tags=["Jobs"], dependencies=[WellFormed])

#: Documents that one answer tells of.
MOST = 500
JSON, EVENTS = "application/json", "text/event-stream"
#: Milliseconds after which a client that has lost its connection should come again.
_RECONNECT = 2000

Id = Annotated[
    str, Path(max_length=64, description="Of the job", examples=["0d3c1a5be2f94b0c8f0e6d5c4b3a2910"])
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most", examples=[100])]
Cursor = Annotated[
    str | None, Query(max_length=100, description="Where to go on: `cursor` of the page before")
]


@reading(
    router,
    "/jobs",
    summary="List jobs",
    operation_id="list_jobs",
    model=JobList,
    statuses=(400, 422, 503),
)
async def jobs(
    request: Request,
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most", examples=[20])] = 20,
    cursor: Cursor = None,
) -> Response:
    """The jobs that are remembered, the newest first: all that have not ended, and a thousand that have."""
    before = _numbers(cursor, 1)[0] if cursor else None
    total, found = await asyncio.to_thread(service.jobs.queue.newest, limit=limit, before=before)
    more = str(found[-1].number) if len(found) == limit and found[-1].number > 1 else None
    items = [job_item(job) for job in found]
    return _page(request, {"total": total, "limit": limit, "cursor": more, "items": items}, more)


@reading(
    router,
    "/jobs/{id}",
    summary="One job",
    operation_id="read_job",
    model=JobState,
    media_types=(EVENTS,),
    statuses=(400, 404, 422, 503),
)
async def job(
    request: Request, service: ServiceDep, id: Id, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """How far a job is, and what became of its documents, in their order.

    `Accept: text/event-stream` brings the progress as `/jobs/{id}/events` does.
    """
    found = await _found(service, id)
    if best((JSON, EVENTS), request.headers.get("accept")) == EVENTS:
        return await _stream(service, found, request.headers.get("last-event-id"))
    part, position = _numbers(cursor, 2) if cursor else (-1, -1)
    outcomes = await asyncio.to_thread(service.jobs.queue.outcomes, id, limit=limit, after=(part, position))
    place = outcomes[-1][0] if len(outcomes) == limit else None
    more = f"{place.part}.{place.position}" if place else None
    body = job_with_documents(
        found, (outcome for _, outcome in outcomes), service.settings.base_iri, cursor=more
    )
    return _page(request, body, more)


@router.delete(
    "/jobs/{id}",
    summary="Cancel a job",
    operation_id="cancel_job",
    response_class=JSONResponse,
    response_model=None,
    dependencies=[KeyDep],
    responses={
        200: {"model": JobState, "description": "It waited, and has ended: nothing of it is read"},
        202: {"model": JobState, "description": "It runs, and stops behind the document in hand"},
        **problems(401, 403, 404, 409, 422, 503),
    },
)
async def cancel(service: ServiceDep, id: Id) -> Response:
    """Read no more of its documents. It needs a key.

    A job that waits ends at once. One that runs ends behind the document in hand, and what it has read stays
    in the graph; until then its `stage` is `stopping`. For a job that has ended the answer is 409.
    """
    found = await service.jobs.cancel(id)
    body = as_json(job_with_documents(found, (), service.settings.base_iri, cursor=None))
    return Response(body, status_code=200 if found.has_ended else 202, media_type=JSON)


@router.get(
    "/jobs/{id}/events",
    summary="Progress of a job",
    operation_id="follow_job",
    response_class=Response,
    response_model=None,
    responses={
        200: {
            "description": "Server-Sent Events, until the job has ended",
            "content": {
                EVENTS: {
                    "schema": {},
                    "example": 'id: 3\nevent: stage\ndata: {"stage": "extracting", "source": "a.txt"}\n\n',
                }
            },
        },
        204: {"description": "The job has ended, and all was told: do not come again"},
        **problems(404, 422, 503),
    },
)
async def progress(
    service: ServiceDep,
    id: Id,
    last_event_id: Annotated[
        str | None, Header(max_length=20, description="Number of the last event that arrived")
    ] = None,
) -> Response:
    """What happens in a job, as it happens.

    `stage`: what is being done (`fetching`, `reading`, `extracting`, `writing`) and at which document, or
    `stopping`; `document`: what became of one; `end`: the job as it ended. Who comes again with
    `Last-Event-ID` gets what was missed. A comment every 15 seconds shows that the connection lives.
    """
    return await _stream(service, await _found(service, id), last_event_id)


async def _found(service: Service, id: str) -> Job:
    found = await asyncio.to_thread(service.jobs.queue.find, id)
    if found is None:
        raise NotFound(f"no job {id!r}; /jobs lists those that are remembered")
    return found


async def _stream(service: Service, found: Job, last: str | None) -> Response:
    after = int(last) if last and last.isascii() and last.isdigit() else 0
    if found.has_ended and not await asyncio.to_thread(
        service.jobs.queue.progress, found.id, after=after, limit=1
    ):
        return Response(status_code=204)
    service.jobs.check_room_to_follow()
    return EventSourceResponse(
        _events(service.jobs, found.id, after),
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def _events(jobs: Jobs, id: str, after: int) -> AsyncIterator[bytes]:
    yield format_sse_event(retry=_RECONNECT)
    async for one in jobs.follow(id, after=after):
        if one is None:
            yield format_sse_event(comment="still here")
            continue
        body = one.body
        if one.kind == "end":
            ended = await asyncio.to_thread(jobs.queue.find, id)
            body = job_item(ended) if ended else body
        yield format_sse_event(data_str=json.dumps(body), event=one.kind, id=str(one.number))


def _page(request: Request, body: dict[str, object], cursor: str | None) -> Response:
    link = {"Link": f'<{next_address(request, cursor)}>; rel="next"'} if cursor else {}
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"} | link
    return Response(as_json(body), media_type=JSON, headers=headers)


def _numbers(cursor: str, count: int) -> tuple[int, ...]:
    parts = cursor.split(".")
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise InvalidQuery("cursor: none of ours; take that of the page before")
    return tuple(map(int, parts))
