"""How a reading operation stands in OpenAPI: its answer, its other forms, its errors; and HEAD beside GET."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

Route = TypeVar("Route", bound=Callable[..., Any])

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do, in a sentence"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
_ERRORS = {
    400: "A value that cannot be",
    401: "Without a key, or with a wrong one",
    403: "Not allowed: no key is set, or an address that is not public",
    404: "There is none",
    406: "In none of the forms that are accepted",
    409: "A graph is there that must not be, or the reverse; a job has ended that is to be cancelled",
    410: "It was here; no document tells of it any more",
    413: "Too large",
    415: "Of a type that is not read",
    422: "A parameter out of range",
    429: "Too much waits; come again after `Retry-After` seconds",
    501: "A function that the engine does not have",
    503: "Too busy, or the store does not answer",
}
_PROBLEM_REFERENCE = {"$ref": "#/components/schemas/Problem"}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of an operation."""
    return {
        status: {
            "description": _ERRORS.get(status, "Refused"),
            "content": {"application/problem+json": {"schema": _PROBLEM_REFERENCE}},
        }
        for status in statuses
    }


def contents(media_types: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Forms of an answer: anything where it is JSON or events, else text."""
    return {
        one: {"schema": {} if one.endswith(("json", "event-stream")) else {"type": "string"}}
        for one in dict.fromkeys(media_types)
    }


class Described(FastAPI):
    """An application whose schema has the shape of its errors."""

    def openapi(self) -> dict[str, Any]:
        schema = super().openapi()
        schema["components"]["schemas"]["Problem"] = PROBLEM
        return schema


def reading(
    router: APIRouter,
    path: str,
    *,
    summary: str,
    operation_id: str,
    model: type[BaseModel] | None = None,
    media_types: Iterable[str] = (),
    statuses: Iterable[int] = (400, 406, 422, 503),
    example: Any = None,
    leads_elsewhere: bool = False,
) -> Callable[[Route], Route]:
    """Register a function for GET, and for HEAD without a place in the schema.

    Args:
        router: Where.
        path: Pattern of the address.
        summary: A line for readers; the function's docstring is the description.
        operation_id: Unique in the service.
        model: The shape of the JSON answer.
        media_types: In which other forms it comes.
        statuses: Of the errors it may answer.
        example: An answer in the first of its forms.
        leads_elsewhere: Its answer is 303 and an address.
    """
    success: dict[str, Any] = {"description": "The answer"}
    if leads_elsewhere:
        success = {
            "description": "Where the answer is",
            "headers": {"Location": {"schema": {"type": "string"}}},
        }
    if model is not None:
        success["model"] = model
    if media_types:
        success["content"] = contents(media_types)
        if example is not None:
            next(iter(success["content"].values()))["example"] = example

    def register(route: Route) -> Route:
        router.get(
            path,
            summary=summary,
            operation_id=operation_id,
            response_model=None,
            response_class=Response if model is None else JSONResponse,
            responses={303 if leads_elsewhere else 200: success, **problems(*statuses)},
            status_code=303 if leads_elsewhere else 200,
        )(route)
        router.head(path, include_in_schema=False)(route)
        return route

    return register
