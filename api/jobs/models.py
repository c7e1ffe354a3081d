"""The shapes of the answers about jobs, for OpenAPI."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.models import Listing, Shape


class DocumentOutcome(Shape):
    """What became of one document."""

    id: str | None = Field(
        description="IRI; null where nothing could be read",
        examples=["https://w3id.org/regkg/id/document/cma-fines-acme-4f382c72"],
    )
    key: str | None = Field(examples=["cma-fines-acme-4f382c72"])
    url: str | None = Field(
        description="Address on this service", examples=["/documents/cma-fines-acme-4f382c72"]
    )
    label: str = Field(examples=["CMA fines Acme"])
    source: str = Field(
        description="What was sent: the name of a file, an address", examples=["cma-fines-acme.txt"]
    )
    status: Literal["new", "unchanged", "replaced", "failed"]
    reason: str | None = Field(description="Why it failed", examples=[None])
    event_types: dict[str, int] = Field(description="Events by type", examples=[{"Fine": 1}])
    left_out: dict[str, int] = Field(
        description="What was found and not kept", examples=[{"events below the least confidence": 2}]
    )


class DocumentPreview(DocumentOutcome):
    """What would become of one document, with all that was found in it; as `regkg extract` prints it."""

    document: dict[str, Any] | None = Field(default=None, description="What is known of it, and its text")
    entities: list[dict[str, Any]] | None = None
    events: list[dict[str, Any]] | None = Field(default=None, description="Each with its sentences")
    mentions: list[dict[str, Any]] | None = None
    zones_left_out: list[dict[str, Any]] | None = Field(
        default=None, description="Menus, comments, boxes: kinds and lengths"
    )
    run: dict[str, Any] | None = Field(default=None, description="Software and language models")


class Preview(Shape):
    """The answer of a dry run: nothing was stored."""

    dry_run: Literal[True]
    documents: list[DocumentPreview]


class JobSummary(Shape):
    """A job in a list."""

    id: str = Field(examples=["0d3c1a5be2f94b0c8f0e6d5c4b3a2910"])
    url: str = Field(examples=["/jobs/0d3c1a5be2f94b0c8f0e6d5c4b3a2910"])
    label: str = Field(examples=["job 7: done"])
    status: Literal["queued", "running", "done", "failed", "cancelled"] = Field(
        description="`done`: it has ended, each document says what became of it; `failed`: nothing was read; "
        "`cancelled`: it was ended by `DELETE`, and what had been read by then stays"
    )
    stage: Literal["waiting", "fetching", "reading", "extracting", "writing", "stopping", "ended"] = Field(
        description="`stopping`: it is cancelled, and ends behind the document in hand"
    )
    created: str = Field(examples=["2024-02-26T09:00:00.000Z"])
    started: str | None
    ended: str | None
    total: int | None = Field(description="Documents in it; null until all is read", examples=[1])
    done: int = Field(examples=[1])
    counts: dict[str, int] = Field(examples=[{"new": 1, "unchanged": 0, "replaced": 0, "failed": 0}])
    error: str | None = Field(description="Why the job broke off", examples=[None])
    progress: str = Field(
        description="Address of its Server-Sent Events",
        examples=["/jobs/0d3c1a5be2f94b0c8f0e6d5c4b3a2910/events"],
    )


class JobState(JobSummary):
    """A job with what became of its documents, a page of them."""

    documents: list[DocumentOutcome]
    cursor: str | None = Field(description="Of the next page of documents", examples=[None])


class JobList(Listing):
    """Jobs, the newest first."""

    items: list[JobSummary]
