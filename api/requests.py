"""Reading requests of the SPARQL protocols: parameters, forms and bodies as strict UTF-8."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from pyoxigraph import NamedNode

from kg.errors import InvalidQuery
from kg.store import Scope

FORM = "application/x-www-form-urlencoded"
Parameters = Mapping[str, list[str]]


def parameters(encoded: bytes) -> dict[str, list[str]]:
    """The values of each name in a query string or a form.

    Raises:
        InvalidQuery: It is no UTF-8.
    """
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise InvalidQuery("the parameters are no UTF-8") from error
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def in_address(request: Request) -> dict[str, list[str]]:
    """The parameters of the address."""
    return parameters(request.scope["query_string"])


def media_type(request: Request) -> str:
    """The type of the body, in small letters and without parameters.

    Raises:
        HTTPException: 415 for another charset than UTF-8.
    """
    value, *rest = request.headers.get("content-type", "").lower().split(";")
    for parameter in rest:
        name, _, charset = parameter.strip().partition("=")
        if name == "charset" and charset.strip('" ') not in {"utf-8", "utf8", "us-ascii"}:
            raise HTTPException(415, f"charset {charset}: send UTF-8")
    return value.strip()


async def text_of(request: Request) -> str:
    """The body as text.

    Raises:
        InvalidQuery: It is no UTF-8.
    """
    try:
        return (await request.body()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidQuery("the body is no UTF-8") from error


def only(found: Parameters, name: str) -> str | None:
    """The value of a parameter that may be given once.

    Raises:
        InvalidQuery: It is given more than once.
    """
    values = found.get(name, [])
    if len(values) > 1:
        raise InvalidQuery(f"{name} is given {len(values)} times; give it once")
    return values[0] if values else None


def iris(found: Parameters, name: str) -> tuple[str, ...]:
    """The values of a parameter, each an absolute IRI.

    Raises:
        InvalidQuery: One is not.
    """
    return tuple(absolute_iri(value, name).value for value in found.get(name, []))


def absolute_iri(value: str, name: str) -> NamedNode:
    """An IRI from a parameter.

    Raises:
        InvalidQuery: It is relative, or no IRI.
    """
    try:
        return NamedNode(value)
    except ValueError as error:
        raise InvalidQuery(f"{name}: an absolute IRI is needed ({error})") from error


def scope_of(found: Parameters, otherwise: Scope) -> Scope:
    """The graphs that a query sees by the protocol's parameters."""
    default, named = iris(found, "default-graph-uri"), iris(found, "named-graph-uri")
    return Scope(False, default, named) if default or named else otherwise


def address_of(request: Request) -> str | None:
    """The request's own address without parameters, as base of relative IRIs; None when it is no IRI."""
    try:
        return NamedNode(str(request.url.replace(query="", fragment=""))).value
    except ValueError:
        return None
