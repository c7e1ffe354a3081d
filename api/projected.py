"""What the reading routes share: the projection, and answers kept as bytes until something changes."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Hashable
from typing import Annotated, TypeVar

from fastapi import Depends, HTTPException, Request

from api.dependencies import service
from api.requests import in_address
from kg.errors import InvalidQuery
from kg.projection import ProjectedStore, Projection, gone, open_projection

Found = TypeVar("Found")

#: Answers that are larger are worked out each time.
LARGEST_KEPT = 1 << 18

_opening = threading.Lock()


def _projection(request: Request) -> Projection:
    """The projection of the service's store.

    Of a store that does not keep one itself it is opened at the first question, and compared with the graph
    after every write of the service's writer.
    """
    running = service(request)
    if isinstance(running.store, ProjectedStore):
        return running.store.projection
    with _opening:
        state = request.app.state
        version = running.writer.version
        found = getattr(state, "projection", None)
        if found is None or found.store is not running.store:
            found = state.projection = open_projection(running.store, base_iri=running.settings.base_iri)
        elif state.projected != version:
            found.fall_behind()
        state.projected = version
    opened: Projection = found
    return opened


def _well_formed(request: Request) -> None:
    """Refuse an address with bytes that are no text.

    Raises:
        InvalidQuery: It is no UTF-8, or holds U+0000.
    """
    values = [text for name, found in in_address(request).items() for text in (name, *found)]
    if any("\0" in text for text in (request.url.path, *values)):
        raise InvalidQuery("U+0000 stands in the address; leave it out")


ProjectionDep = Annotated[Projection, Depends(_projection)]
WellFormed = Depends(_well_formed)


async def kept(projection: Projection, question: Hashable, answer: Callable[[], object]) -> bytes:
    """Answer as JSON, at once where the answer is kept, else in a thread.

    Args:
        projection: What ``answer`` reads.
        question: All that the answer depends on.
        answer: Works it out; None when there is nothing.
    """
    known = projection.peek(question)
    if isinstance(known, bytes):
        return known
    return await asyncio.to_thread(_worked_out, projection, question, answer)


def _worked_out(projection: Projection, question: Hashable, answer: Callable[[], object]) -> bytes:
    body = as_json(answer())
    return body if len(body) > LARGEST_KEPT else projection.kept(question, lambda: body)


def as_json(value: object) -> bytes:
    """Write JSON, compact and in UTF-8; half surrogates, which no UTF-8 has, as escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def there(
    found: Found | None, projection: Projection, kind: str, key: str, *, what: str | None = None
) -> Found:
    """What was found.

    Args:
        found: The thing, or None.
        projection: Knows what there was before.
        kind: ``entity``, ``event`` or ``document``.
        key: Its slug or key, as it was asked for.
        what: What to call it where that is not its kind.

    Raises:
        HTTPException: 410 for what was here, 404 for what never was.
    """
    if found is not None:
        return found
    what = what or kind
    if gone(projection, kind, key):
        raise HTTPException(410, f"{what} {key!r} was here; no document tells of it any more")
    raise HTTPException(404, f"no {what} {key!r}; look for it with /search?q=")
