"""The whole graph as a file, of one moment and in a stable order."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path as Folder
from typing import Annotated, Any, BinaryIO, Literal, cast

import pyoxigraph
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.dependencies import ServiceDep
from api.described import reading
from api.lanes import Busy
from api.linked import ENDINGS
from api.negotiate import parse_accept
from api.projected import WellFormed
from kg.cli.dumping import dump
from kg.projection import ProjectedStore
from kg.store import DiskStore, MemoryStore, Store

router = APIRouter(tags=["Export"], dependencies=[WellFormed])

Ending = Literal["ttl", "trig", "nq", "nt", "jsonld", "rdf", "csv"]
#: Ending → name of the form in ``regkg export``.
_OUTPUTS = {
    "ttl": "turtle",
    "trig": "trig",
    "nq": "nquads",
    "nt": "ntriples",
    "jsonld": "jsonld",
    "rdf": "rdfxml",
    "csv": "csv",
}
#: Bytes that are read and sent at a time.
_CHUNK = 1 << 16
#: Files that are made at a time: each takes a processor, and the disk.
_AT_ONCE = 2
_places = threading.BoundedSemaphore(_AT_ONCE)
#: What compresses well enough at little cost: level 6 takes three times as long for a tenth less.
_LEVEL = 3


@reading(
    router,
    "/export.{ending}",
    summary="The whole graph",
    operation_id="export",
    media_types=[ENDINGS[one] for one in _OUTPUTS],
    statuses=(400, 404, 422, 503),
)
async def export(
    request: Request,
    service: ServiceDep,
    ending: Annotated[Ending, Path(description="ttl, trig, nq, nt, jsonld, rdf, csv", examples=["ttl"])],
    graph: Annotated[
        str | None, Query(max_length=2000, description="Only what this document says: its IRI")
    ] = None,
) -> Response:
    """All quads, document by document; the same graph gives the same bytes.

    `trig`, `nq` and `jsonld` keep the documents apart; `csv` is a row for each event. Compressed where
    `Accept-Encoding` takes gzip.

    The file is complete before the first byte is sent, so that no answer breaks off.
    """
    media_type = ENDINGS[ending]
    headers = {
        "Content-Disposition": f'attachment; filename="regkg.{ending}"',
        "Vary": "Accept-Encoding",
        "Cache-Control": "no-cache",
    }
    if request.method == "HEAD":
        return Response(headers=headers, media_type=media_type)
    zipped = _takes_gzip(request.headers.get("accept-encoding", ""))
    if not _places.acquire(blocking=False):
        raise Busy("other exports are being written; try again in a moment")
    try:
        file = await asyncio.to_thread(_made, service.store, _OUTPUTS[ending], graph, zipped)
    finally:
        _places.release()
    if zipped:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(file.seek(0, 2))
    file.seek(0)
    return StreamingResponse(_chunks(file), headers=headers, media_type=media_type)


def _takes_gzip(header: str) -> bool:
    # The same syntax as Accept's, with codings in place of types.
    ranges = parse_accept(", ".join(f"x/{one.strip()}" for one in header.split(",") if one.strip()))
    return any(one.type == "x" and one.subtype == "gzip" and one.q > 0 for one in ranges)


def _made(store: Store, output: str, graph: str | None, zipped: bool) -> BinaryIO:
    file = cast(BinaryIO, tempfile.TemporaryFile(prefix="regkg-export"))  # noqa: SIM115 - it is sent later
    try:
        with _Moment(store) as still:
            if zipped:
                # No time in the head: the same graph, the same bytes.
                with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0) as packed:
                    dump(still, cast(BinaryIO, packed), output, graph=graph)
            else:
                dump(still, file, output, graph=graph)
    except BaseException:
        file.close()
        raise
    return file


class _Moment:
    """A store as it is at one moment, where the engine can tell: writing goes on meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store.store if isinstance(store, ProjectedStore) else store
        self._folder: Folder | None = None

    def __enter__(self) -> Store:
        if isinstance(self._store, DiskStore):
            # Beside the store, so that it is made of hard links.
            self._folder = Folder(tempfile.mkdtemp(prefix=".export-", dir=self._store.path))
            self._store.checkpoint(self._folder / "graph")
            engine = pyoxigraph.Store.read_only(str(self._folder / "graph"))
            return MemoryStore(engine, name=self._store.name)
        if isinstance(self._store, MemoryStore):
            copy = pyoxigraph.Store()
            copy.bulk_extend(self._store.quads())
            return MemoryStore(copy, name=self._store.name)
        return self._store

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _chunks(file: BinaryIO) -> Iterator[Any]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
