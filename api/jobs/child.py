"""The process that reads and extracts: ``python -m api.jobs.child FD``, started by ``api.jobs.extractor``.

The language models are in it and nowhere else. It holds no store; it answers tasks, one after the other, and
ends when its socket closes, whatever it is doing then.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from queue import SimpleQueue
from typing import Any

from pyoxigraph import RdfFormat, serialize

from api.sandbox import LAST, limit_memory, receive, send, stand_back
from kg.cli.records import to_record
from kg.collector import collect_seldom
from kg.errors import UnreadableSource
from kg.fetch import Fetcher
from kg.ingest import read
from kg.model import Document, Extraction, Zone
from kg.pipeline import extract
from kg.proposals import Endpoint, Proposer
from kg.rdf import to_quads
from kg.sources import Source, open_sources

#: Bytes of stack: parsers of pages and of JSON go deep.
STACK = 64 << 20

Answer = tuple[dict[str, Any], bytes]


def main(channel: socket.socket, *, base_iri: str, memory: int, private: bool) -> None:
    """Answer tasks until the socket closes; never returns.

    Args:
        channel: From the server.
        base_iri: Where the IRIs of what is found begin.
        memory: Bytes that reading may take.
        private: Fetch from hosts that are not public, too.
    """
    stand_back(LAST)  # What is answered meanwhile goes first.
    limit_memory(memory)
    collect_seldom()
    tasks: SimpleQueue[Answer] = SimpleQueue()
    threading.stack_size(STACK)
    worker = _Worker(base_iri, private)
    threading.Thread(target=worker.run, args=(channel, tasks), daemon=True).start()
    # This thread only waits, so that the process ends with the server also in the midst of an article.
    while (message := receive(channel)) is not None:
        tasks.put(message)
    os._exit(0)


class _Worker:
    """Does the tasks."""

    def __init__(self, base_iri: str, private: bool) -> None:
        self._base_iri = base_iri
        self._private = private
        self._proposer: Proposer | None = None
        self._tasks: dict[str, Callable[[dict[str, Any], bytes], Answer]] = {
            "read": self._read,
            "extract": self._extract,
            "preview": self._preview,
        }

    def run(self, channel: socket.socket, tasks: SimpleQueue[Answer]) -> None:
        while True:
            task, body = tasks.get()
            try:
                head, result = self._tasks[task["task"]](task, body)
            except MemoryError:
                os._exit(1)
            except Exception as error:  # One document of many: it is reported, and the next one is read.
                traceback.print_exc()
                head, result = {"problem": f"cannot be read: {type(error).__name__}"}, b""
            send(channel, head, result)

    def _read(self, task: dict[str, Any], body: bytes) -> Answer:
        """The documents in a part, or why there are none."""
        found = [_found(one) for one in self._documents(task, body)]
        return {}, json.dumps(found).encode()

    def _documents(self, task: dict[str, Any], body: bytes) -> Iterator[Document | UnreadableSource]:
        for source in self._sources(task, body):
            if isinstance(source, UnreadableSource):
                yield source
                continue
            yield from read(
                source.data,
                name=source.name,
                media_type=source.media_type,
                source=source.source,
                identity=source.identity,
                language=task["language"],
                published=task["published"],
            )

    def _sources(self, task: dict[str, Any], body: bytes) -> Iterator[Source | UnreadableSource]:
        if task["fetch"]:
            yield from open_sources([task["source"]], fetcher=Fetcher(allow_private=self._private))
        else:
            yield Source(body, task["name"], task["media_type"], task["source"], task["identity"])

    def _extract(self, task: dict[str, Any], body: bytes) -> Answer:
        """All that a document says, as N-Quads."""
        extraction = extract(_document(body), proposer=self._proposer_of(task))
        quads = serialize(to_quads(extraction, base_iri=self._base_iri), format=RdfFormat.N_QUADS)
        return _counts(extraction), quads or b""

    def _preview(self, task: dict[str, Any], body: bytes) -> Answer:
        """The same for a person to look at."""
        extraction = extract(_document(body), proposer=self._proposer_of(task))
        return _counts(extraction), json.dumps(to_record(extraction, self._base_iri)).encode()

    def _proposer_of(self, task: dict[str, Any]) -> Proposer | None:
        """The language model of the settings, the same for all tasks: it knows how often it failed."""
        if self._proposer is None and task["endpoint"]:
            self._proposer = Proposer(Endpoint(**task["endpoint"]))
        return self._proposer


def _found(one: Document | UnreadableSource) -> dict[str, Any]:
    if isinstance(one, UnreadableSource):
        return {"called": one.source, "problem": one.problem}
    return {"called": one.source or one.file_name or one.key, "document": asdict(one)}


def _document(body: bytes) -> Document:
    fields = json.loads(body)
    zones = tuple(Zone(**zone) for zone in fields.pop("zones_left_out"))
    return Document(**fields, zones_left_out=zones)


def _counts(extraction: Extraction) -> dict[str, Any]:
    return {
        "event_types": dict(sorted(Counter(event.event_type for event in extraction.events).items())),
        "left_out": {why: count for why, count in extraction.left_out if count},
    }


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this.
    main(
        socket.socket(fileno=int(sys.argv[1])),
        base_iri=sys.argv[2],
        memory=int(sys.argv[3]),
        private=sys.argv[4] == "True",
    )
