"""Telling others of new events: each document that a job writes is held to the watches.

What is sent is a webhook after https://www.standardwebhooks.com: the JSON of an event, with ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature``, an HMAC-SHA256 of the three parted by dots.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

import structlog
from pyoxigraph import NamedNode, Quad

from api.event_shape import event_item
from api.written import as_text
from kg import __version__
from kg.projection import EventFilter, Projection, events_in_full, find_event
from kg.terms import term
from kg.watches import Delivery, Search, Watches

#: Seconds that who is told may take to answer.
PATIENCE = 5.0
#: How often an event is sent at most. Between two attempts the pause grows five times: 5 s, 25 s, … 4 h.
MOST_ATTEMPTS, GROWTH = 7, 5


class Watching:
    """Finds what watches are to be told, and sends it in the background.

    Args:
        watches: Who is told, and what of.
        projection: Where events are looked up.
        pause: Seconds before the second attempt.
    """

    def __init__(self, watches: Watches, projection: Projection, *, pause: float) -> None:
        self._watches = watches
        self._projection = projection
        self._pause = pause
        self._news = asyncio.Event()
        self._log = structlog.get_logger("regkg.watches")
        self._sending = asyncio.create_task(self._send_all(), name="watches")

    def new_events(self, quads: Iterable[Quad]) -> tuple[str, ...]:
        """The events in a graph that no document in the store tells of yet."""
        if not self._watches.all():
            return ()
        kind, event = term("rdf:type"), term("reg:Event")
        found = {
            quad.subject.value
            for quad in quads
            if quad.predicate == kind and quad.object == event and isinstance(quad.subject, NamedNode)
        }
        return tuple(sorted(one for one in found if find_event(self._projection, one) is None))

    def tell(self, document: str, events: Sequence[str]) -> None:
        """Have the watches told of those events of a document that fit them.

        Args:
            document: IRI of a document that is in the store.
            events: IRIs of the events that are new.
        """
        for watch in self._watches.all() if events else ():
            asked = replace(filter_of(watch.search), document=document)
            for event in events_in_full(self._projection, asked):
                if event.iri in events:
                    body = {"type": "event.new", "watch": watch.id, "event": event_item(event, "en")}
                    self._watches.put(watch.id, event.iri, as_text(body))

    def wake(self) -> None:
        """Look for what is to be sent."""
        self._news.set()

    async def close(self) -> None:
        """Send nothing more; what waits is sent next time."""
        self._sending.cancel()
        with suppress(asyncio.CancelledError):
            await self._sending
        await asyncio.to_thread(self._watches.close)

    async def _send_all(self) -> None:
        while True:
            try:
                await self._send_due()
            except sqlite3.Error as error:  # A full disk, mostly: what waits is sent when it is not.
                self._log.error("watches", problem=str(error))
                await asyncio.sleep(PATIENCE)

    async def _send_due(self) -> None:
        """Send what is due; when nothing is, wait until something may be."""
        self._news.clear()
        by_watch: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in await asyncio.to_thread(self._watches.due):
            by_watch[delivery.watch].append(delivery)
        # Who is slow keeps nobody else waiting.
        await asyncio.gather(*(self._send_in_turn(found) for found in by_watch.values()))
        if not by_watch:
            left = await asyncio.to_thread(self._watches.seconds_to_next)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)

    async def _send_in_turn(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            problem = await asyncio.to_thread(send, delivery)
            if problem is None:
                await asyncio.to_thread(self._watches.sent, delivery)
                continue
            self._log.warning("watch", watch=delivery.watch, attempt=delivery.attempts + 1, problem=problem)
            is_last = delivery.attempts + 1 >= MOST_ATTEMPTS
            again_in = None if is_last else self._pause * GROWTH**delivery.attempts
            await asyncio.to_thread(self._watches.failed, delivery, problem, again_in=again_in)


def filter_of(search: Search) -> EventFilter:
    """The events that a watch is about; the parameters are named as those of ``/events``."""

    def only(name: str) -> str | None:
        return next(iter(search.get(name, ())), None)

    confidence = only("min_confidence")
    return EventFilter(
        types=tuple(search.get("type", ())),
        actors=tuple(search.get("actor", ())),
        authority=only("authority"),
        law=only("law"),
        factualities=tuple(search.get("factuality", ())),
        min_confidence=float(confidence) if confidence else None,
        words=only("q"),
    )


def send(delivery: Delivery) -> str | None:
    """Send an event; None when it arrived, else why it did not. Redirects are not followed."""
    # An HTTP client takes long to import, and most services have no watches.
    import httpx2

    body, moment = delivery.body.encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"regkg/{__version__}",
        "webhook-id": delivery.id,
        "webhook-timestamp": moment,
        "webhook-signature": signature(delivery.secret, delivery.id, moment, body),
    }
    try:
        answer = httpx2.post(delivery.address, content=body, headers=headers, timeout=PATIENCE)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        return f"cannot be reached: {type(error).__name__}"
    return None if answer.is_success else f"answers with status {answer.status_code}"


def signature(secret: str, id: str, moment: str, body: bytes) -> str:
    """What shows that a message is ours: ``v1,`` and the HMAC-SHA256 in Base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([id.encode(), moment.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
