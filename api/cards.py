"""An entity as JSON: answered by its route, or without one where that is the simplest that can be asked."""

from __future__ import annotations

import re
from functools import lru_cache

from fastapi import Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.kept import About
from api.linked import JSON, THING, alternates, answer, answer_again
from api.negotiate import best
from api.references import address
from api.shapes import card
from api.written import as_json
from kg.projection import Card, Projection, card_at_once

#: Pattern of the address of an entity.
ROUTE = "/entities/{slug}"

#: An address that means a slug and nothing else: no ending, nothing below it.
_SIMPLE = re.compile(r"/entities/([a-z0-9-]{1,200})")


class Shortcut:
    """Answers who asks for an entity as JSON and says no more; all others go on to the routes.

    Finding the route, its parameters and a thread takes longer than the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        slug = _slug_in(scope)
        answered = _answered_at_once(scope, slug) if slug is not None else None
        await (answered or self.app)(scope, receive, send)


def _slug_in(scope: Scope) -> str | None:
    """The slug that is looked up, where nothing else is asked."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["query_string"]:
        return None
    found = _SIMPLE.fullmatch(scope["path"])
    return found[1] if found else None


def _answered_at_once(scope: Scope, slug: str) -> Response | None:
    request = Request(scope)
    if not _takes_json(request.headers.get("accept")):
        return None
    projection: Projection = request.app.state.service.store.projection
    moment = projection.moment
    found = card_at_once(projection, slug)
    if found is None:
        return None
    scope["regkg.route"] = ROUTE
    return answer_card(request, projection, moment, found, asked=slug)


@lru_cache(256)
def _takes_json(accept: str | None) -> bool:
    return best(THING, accept) == JSON


def answer_card(
    request: Request,
    projection: Projection,
    moment: int | None,
    found: Card,
    *,
    asked: str,
    lang: str = "en",
    kind: str = "entities",
    ending: str | None = None,
) -> Response:
    """Answer with a card as JSON, and keep the answer.

    Args:
        request: That is answered.
        projection: What the card was read from.
        moment: Of the projection, before anything was read.
        found: The card.
        asked: The slug or IRI that was asked for.
        lang: Language of the labels.
        kind: ``laws`` where the address says so.
        ending: That followed it in the address.
    """
    told = answer(as_json(card(found, lang)), JSON, Link=alternates(address(kind, asked)))
    return answer_again(request, projection, moment, told, depends_on(found, asked, ending))


def depends_on(found: Card, asked: str, ending: str | None = None) -> About:
    """What an answer with a card depends on.

    Args:
        found: The card.
        asked: The slug or IRI that was asked for.
        ending: That followed it in the address: who comes later may be called so with it.
    """
    named = (*found.events.entities.values(), *(one.entity for one in found.coactors))
    address_ = asked if ending is None else f"{asked}.{ending}"
    return About(frozenset((found.entity.slug, address_)), frozenset(one.slug for one in named))
