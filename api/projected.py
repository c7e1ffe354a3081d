"""What the reading routes share: the projection, and answers kept as bytes until something changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Annotated, TypeVar, get_args, get_origin
from weakref import WeakKeyDictionary

from fastapi import Depends, HTTPException, Request
from fastapi.routing import APIRoute

from api.dependencies import service
from api.kept import LARGEST_KEPT
from api.requests import in_address, only
from api.written import as_json
from kg.errors import InvalidQuery
from kg.projection import Projection, gone

Found = TypeVar("Found")

#: What is being worked out, so that those who ask for the same meanwhile wait for it.
_working: WeakKeyDictionary[Projection, dict[Hashable, asyncio.Task[bytes]]] = WeakKeyDictionary()


#: Comparing that goes on after an update: who asks meanwhile waits for it, and in no thread; there are few,
#: and who asks for something else needs them.
_comparing: WeakKeyDictionary[Projection, asyncio.Task[None]] = WeakKeyDictionary()


async def _projection(request: Request) -> Projection:
    """The projection, once what has changed in the graph is known."""
    projection = service(request).store.projection
    if projection.moment is None:
        task = _comparing.get(projection)
        if task is None or task.done():
            task = _comparing[projection] = asyncio.create_task(asyncio.to_thread(_compared, projection))
        await asyncio.shield(task)
    return projection


def _compared(projection: Projection) -> None:
    """Have it compared, as whoever reads does first."""
    with projection.reading():
        pass


async def _well_formed(request: Request) -> None:
    """Refuse an address with bytes that are no text, or with two values where one is meant.

    Raises:
        InvalidQuery: It is no UTF-8, or holds U+0000; a parameter that takes one value is given twice.
    """
    given = in_address(request)
    values = [text for name, found in given.items() for text in (name, *found)]
    if any("\0" in text for text in (request.url.path, *values)):
        raise InvalidQuery("U+0000 stands in the address; leave it out")
    if any(len(found) > 1 for found in given.values()):
        for name in _single(request.scope["route"]):
            only(given, name)


def _single(route: APIRoute) -> tuple[str, ...]:
    """The parameters of an operation that take one value."""
    dependants, names = [route.dependant], []
    while dependants:
        dependant = dependants.pop()
        dependants += dependant.dependencies
        names += [one.alias for one in dependant.query_params if not _is_list(one.field_info.annotation)]
    return tuple(names)


def _is_list(annotation: object) -> bool:
    return get_origin(annotation) is list or any(map(_is_list, get_args(annotation)))


ProjectionDep = Annotated[Projection, Depends(_projection)]
WellFormed = Depends(_well_formed)


async def kept(
    projection: Projection, question: Hashable, answer: Callable[[], object], *, since: int | None = None
) -> bytes:
    """Answer as JSON, at once where the answer is kept, else in a thread; the same at one moment only once.

    Args:
        projection: What ``answer`` reads.
        question: All that the answer depends on.
        answer: Works it out; None when there is nothing.
        since: ``moment`` of the projection when something was read before that ``answer`` needs.
    """
    known = projection.peek(question)
    if isinstance(known, bytes):
        return known
    moment, working = projection.moment, _working.setdefault(projection, {})
    task = working.get((moment, question)) if moment is not None else None
    if task is None:
        since = moment if since is None else since
        work = asyncio.to_thread(_worked_out, projection, question, answer, since)
        task = working[moment, question] = asyncio.create_task(work)
        task.add_done_callback(lambda _: working.pop((moment, question), None))
    return await asyncio.shield(task)


def _worked_out(
    projection: Projection, question: Hashable, answer: Callable[[], object], since: int | None
) -> bytes:
    body = as_json(answer())
    if since is None or len(body) > LARGEST_KEPT:
        return body
    return projection.kept(question, lambda: body, since=since)


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
