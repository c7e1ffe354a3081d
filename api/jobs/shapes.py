"""Jobs → JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.jobs.values import Job, Outcome
from api.references import address
from kg.terms import iri

STATUSES = ("new", "unchanged", "replaced", "failed")


def job_item(job: Job) -> dict[str, Any]:
    """A job in a list."""
    done = sum(job.counts.values())
    return {
        "id": job.id,
        "url": address("jobs", job.id),
        "label": f"job {job.number}: {job.state}",
        "status": job.state,
        "stage": job.stage,
        "created": job.created,
        "started": job.started,
        "ended": job.ended,
        "total": job.total,
        "done": done,
        "counts": {status: job.counts.get(status, 0) for status in STATUSES},
        "error": job.error,
        "progress": f"{address('jobs', job.id)}/events",
    }


def job_with_documents(
    job: Job, outcomes: Iterable[Outcome], base_iri: str, *, cursor: str | None
) -> dict[str, Any]:
    """A job with what became of its documents, a page of them."""
    return job_item(job) | {
        "documents": [outcome_item(one, base_iri) for one in outcomes],
        "cursor": cursor,
    }


def outcome_item(outcome: Outcome, base_iri: str) -> dict[str, Any]:
    """What became of one document."""
    key = outcome.key
    return {
        "id": iri(base_iri, "document", key).value if key else None,
        "key": key,
        "url": address("documents", key) if key else None,
        "label": outcome.title or key or outcome.called,
        "source": outcome.called,
        "status": outcome.status,
        "reason": outcome.reason,
        "event_types": dict(outcome.event_types),
        "left_out": dict(outcome.left_out),
    }


def preview_item(outcome: Outcome, record: Mapping[str, Any], base_iri: str) -> dict[str, Any]:
    """What would become of one document, with all that was found in it."""
    return outcome_item(outcome, base_iri) | dict(record)
