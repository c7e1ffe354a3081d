"""The routes of the service for a person: what ``/openapi.json`` says, as a page that loads nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import reader_of, render

METHODS = ("get", "post", "put", "delete")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address can hold."""

    name: str
    place: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A route with one of its methods."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    media_types: tuple[str, ...]
    needs_key: bool


def reference_page(request: Request) -> HTMLResponse:
    """Every route by subject, with its parameters and formats."""
    said = request.app.openapi()
    return render(
        request,
        "reference.html",
        reader=reader_of(request),
        base=str(request.base_url).rstrip("/"),
        subjects=_by_subject(said),
    )


def _by_subject(said: Mapping[str, Any]) -> list[tuple[str, list[Operation]]]:
    found: dict[str, list[Operation]] = {}
    for path, methods in said["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                subject = next(iter(operation.get("tags", ())), "")
                found.setdefault(subject, []).append(_operation(method, path, operation))
    return [(subject, operations) for subject, operations in found.items() if subject != "Pages"]


def _operation(method: str, path: str, said: Mapping[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=said.get("summary", ""),
        description=said.get("description", ""),
        parameters=tuple(_parameters(said)),
        media_types=tuple(_media_types(said)),
        needs_key="401" in said["responses"],
    )


def _parameters(said: Mapping[str, Any]) -> Iterator[Parameter]:
    for one in said.get("parameters", ()):
        schema = one.get("schema", {})
        yield Parameter(one["name"], one["in"], _kind(schema), one.get("description", ""))


def _kind(schema: Mapping[str, Any]) -> str:
    """The values a parameter takes, in a few words.

    >>> _kind({"anyOf": [{"type": "string"}, {"type": "null"}]})
    'string'
    >>> _kind({"type": "integer", "minimum": 1, "maximum": 100, "default": 20})
    'integer, 1 to 100, else 20'
    """
    inner = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
    kind = " | ".join(map(str, inner["enum"])) if "enum" in inner else str(inner.get("type", ""))
    if "minimum" in inner and "maximum" in inner:
        kind += f", {inner['minimum']} to {inner['maximum']}"
    return f"{kind}, else {schema['default']}" if schema.get("default") is not None else kind


def _media_types(said: Mapping[str, Any]) -> Iterator[str]:
    for status, answer in said["responses"].items():
        if status.startswith("2"):
            yield from answer.get("content", ())
