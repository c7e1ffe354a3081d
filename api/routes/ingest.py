"""Articles in: checked, taken into the queue, or only looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.dependencies import KeyDep, ServiceDep
from api.described import problems
from api.jobs import Options, Part, submitted
from api.jobs.models import JobState, Preview
from api.jobs.shapes import job_with_documents
from api.projected import WellFormed
from api.responses import RETRY_AFTER
from api.written import as_json

router = APIRouter(tags=["Documents"], dependencies=[WellFormed])

_TEXT = "CMA fines Acme\n\nThe Competition and Markets Authority fined Acme £10 million on 26 February 2024."
_ARTICLE = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "description": "The article, or the page as it was copied"},
        "html": {
            "type": "string",
            "description": "The page's HTML; what it links to is not read",
        },
        "url": {
            "type": "string",
            "format": "uri",
            "description": "Where it is from; alone: fetched from there, from public hosts only",
        },
        "id": {
            "type": "string",
            "description": "Its name each time it is sent, if it has no address",
        },
        "title": {"type": "string"},
        "date": {"type": "string", "description": "Day of publication"},
        "language": {"type": "string", "examples": ["fr", "en"]},
        "publisher": {"type": "string"},
        "author": {"type": "string"},
    },
}
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": _ARTICLE,
            "examples": {
                "text": {"summary": "A text", "value": {"text": _TEXT, "language": "en"}},
                "html": {
                    "summary": "A page",
                    "value": {
                        "url": "https://example.org/a",
                        "html": "<article><h1>…</h1><p>…</p></article>",
                    },
                },
                "url": {"summary": "An address", "value": {"url": "https://example.org/news/a.html"}},
            },
        },
        "application/x-ndjson": {
            "schema": {"type": "string", "description": "An article as JSON on each line"},
            "example": '{"id": "a", "text": "…"}\n{"id": "b", "text": "…"}\n',
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "Files as regkg ingest takes them: .txt .md .html .pdf .json .jsonl",
                    },
                    "language": {"type": "string"},
                    "published": {"type": "string", "format": "date"},
                    "source": {
                        "type": "string",
                        "format": "uri",
                        "description": "Where the one file is from",
                    },
                },
            }
        },
        "text/plain": {"schema": {"type": "string"}, "example": _TEXT},
        "text/html": {"schema": {"type": "string"}},
        "text/markdown": {"schema": {"type": "string"}},
        "application/pdf": {"schema": {"type": "string", "format": "binary"}},
    },
}


@router.post(
    "/documents",
    summary="Read articles into the graph",
    operation_id="ingest_documents",
    status_code=202,
    response_model=None,
    dependencies=[KeyDep],
    openapi_extra={"requestBody": _BODY},
    responses={
        200: {"model": Preview, "description": "A dry run: what would be read; nothing was stored"},
        202: {
            "model": JobState,
            "description": "The job, which survives a crash of the service from here on",
            "headers": {"Location": {"schema": {"type": "string"}, "description": "Address of the job"}},
        },
        **problems(400, 401, 403, 413, 415, 422, 429, 503),
    },
)
async def ingest(
    request: Request,
    service: ServiceDep,
    dry_run: Annotated[
        bool, Query(description="Say what would be read: zones, names, events; store nothing")
    ] = False,
    language: Annotated[
        str, Query(max_length=20, description="`fr`, `en`, or `auto` to find out", examples=["en"])
    ] = "auto",
    published: Annotated[
        str | None,
        Query(max_length=40, description="Day of publication, if it is known", examples=["2024-02-26"]),
    ] = None,
) -> Response:
    """Send an article as JSON, as a file or as an address; several as files or as JSON Lines. It needs a key.

    The answer is a job at once; `GET /jobs/{id}` says what became of each document, and
    `GET /jobs/{id}/events` tells of it as it goes. A document that is in the graph unchanged is not read
    again; one that has changed replaces what it said before. What it is known by is its address, its `id`,
    the name of its file, or else what it says. When too much waits the answer is 429 with `Retry-After`.
    """
    parts, options = await submitted(request, Options(language, published))
    await _check_addresses(parts, private=service.settings.fetch_private)
    if dry_run:
        found = await service.jobs.preview(parts, options)
        return Response(as_json({"dry_run": True, "documents": found}), media_type="application/json")
    job = await service.jobs.submit(parts, options)
    body = as_json(job_with_documents(job, (), service.settings.base_iri, cursor=None))
    headers = {"Location": f"/jobs/{job.id}", "Retry-After": RETRY_AFTER}
    return Response(body, status_code=202, headers=headers, media_type="application/json")


async def _check_addresses(parts: Iterable[Part], *, private: bool) -> None:
    """Refuse at once what would not be fetched.

    Raises:
        RefusedAddress: An address is not public, or none.
    """
    for part in parts:
        if part.data is None and part.source is not None:
            # An HTTP client takes long to import, and few need it.
            from kg.fetch import check_address

            await asyncio.to_thread(check_address, part.source, allow_private=private)
