"""Readers for a remote server, with limits of its own, and for where processes cannot fork."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat

from api.children import Nursery
from api.guard import admit, with_graphs
from api.lanes import Busy, Lane
from api.negotiate import GRAPHS, TABLES, Wanted
from api.rdfxml import check_rdf_xml
from api.settings import Settings
from api.workers import Answer, NotAcceptable, ResultTooLarge, parse_in
from kg.errors import TooCostly
from kg.store import Scope, Store
from kg.store.failures import engine_errors
from kg.store.tokens import query_form

#: Requests at a time; the limit in time is the HTTP client's.
_AT_ONCE = 8


class DirectReaders:
    """Queries handed to the store in threads."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._nursery = Nursery(None, memory=settings.worker_memory, network=False)
        self._parsing = Lane(1, self._nursery)

    async def query(self, text: str, *, wanted: Wanted, scope: Scope, base_iri: str | None) -> Answer:
        graph = await asyncio.to_thread(query_form, text) in {"CONSTRUCT", "DESCRIBE"}
        media_type = wanted.graph if graph else wanted.table
        if media_type is None:
            raise NotAcceptable("the answer has no form that Accept or format allow")
        formats: Any = RdfFormat if graph else QueryResultsFormat
        media = getattr(formats, (GRAPHS if graph else TABLES)[media_type])
        body = await self._run(
            lambda: self._store.query(self._admitted(text), media=media, scope=scope, base_iri=base_iri)
        )
        if len(body) > self._settings.max_result:
            raise ResultTooLarge("the result is too large; add a LIMIT")
        return Answer(media_type, body)

    async def admit(self, update: str, *, using: Scope, base_iri: str | None) -> str:
        def admitted() -> bytes:
            text = self._admitted(update)
            default, named = using.default_graphs, using.named_graphs
            return (with_graphs(text, default, named) if default or named else text).encode()

        return (await self._run(admitted)).decode()

    async def parse(self, body: bytes, *, media: str, base_iri: str) -> bytes:
        if hasattr(os, "fork"):
            return await parse_in(
                self._parsing, self._settings, body, media=media, base_iri=base_iri, version=0
            )
        format_ = getattr(RdfFormat, media)

        def parsed() -> bytes:
            if format_ == RdfFormat.RDF_XML:
                check_rdf_xml(body)
            with engine_errors("body"):
                quads = pyoxigraph.parse(body, format=format_, base_iri=base_iri, rename_blank_nodes=True)
                return pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""

        return await self._run(parsed)

    async def rehearse(self, text: str, *, base_iri: str | None) -> None:
        """Nothing: the server has its own limits."""

    async def close(self) -> None:
        await self._parsing.close()
        await asyncio.to_thread(self._nursery.close)

    def _admitted(self, text: str) -> str:
        # The server says itself what it cannot read.
        return admit(text, allowed=self._settings.allow_service, parse=lambda _: None)

    async def _run(self, work: Callable[[], bytes]) -> bytes:
        if self._places.locked():
            raise Busy("too many queries at once; try again in a moment")
        async with self._places:
            try:
                return await asyncio.wait_for(asyncio.to_thread(work), self._settings.query_timeout)
            except TimeoutError as error:
                raise TooCostly(f"not done within {self._settings.query_timeout:g} s") from error
