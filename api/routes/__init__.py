"""The routes, one file a subject.

``ROUTERS`` are those that read the projection; the application adds them before the pages.
"""

from __future__ import annotations

from fastapi import APIRouter

from api.routes import (
    documents,
    entities,
    events,
    export,
    feeds,
    identifiers,
    laws,
    questions,
    reconcile,
    search,
    vocabulary,
)

__all__ = ["ROUTERS"]

ROUTERS: tuple[APIRouter, ...] = (
    feeds.router,
    entities.router,
    events.router,
    documents.router,
    laws.router,
    search.router,
    export.router,
    vocabulary.router,
    identifiers.router,
    questions.router,
    reconcile.router,
)
