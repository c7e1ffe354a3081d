"""The process that takes up written documents in the projection: ``python -m api.projector``.

That takes some 10 ms of Python for a document. In the service itself whoever reads would wait for it; here
they are on another processor, and behind the service where there is none.
"""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from api.apart import start_apart
from api.sandbox import receive, send, stand_back
from kg.projection.changes import Change
from kg.projection.connection import connect
from kg.projection.taking import take_up

#: Seconds after which a document that is not taken up is given up.
PATIENCE = 60.0
#: How far it stands back behind the service.
_NICE = 5


class Projector:
    """Has documents taken up by a process of its own, which starts with the first of them.

    Args:
        path: Of the projection's database, whose tables are there.
        base_iri: Where the IRIs of entities, events and documents begin.
    """

    def __init__(self, path: Path, base_iri: str) -> None:
        self._path = path
        self._base_iri = base_iri
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    @property
    def process_id(self) -> int | None:
        """Of the process that there is."""
        return self._process.pid if self._process is not None else None

    def take_up(self, graph: NamedNode, quads: Iterable[Quad]) -> Change:
        """Take up what a graph says now; one at a time.

        Raises:
            sqlite3.Error: It could not be done.
        """
        body = pyoxigraph.serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        assert body is not None
        try:
            if self._process is None:
                self._start()
            assert self._channel is not None
            send(self._channel, {"graph": graph.value}, body)
            answer = receive(self._channel)
        except OSError as error:
            self.close()
            raise sqlite3.OperationalError(f"the projecting process: {error}") from error
        if answer is None:
            self.close()
            raise sqlite3.OperationalError("the projecting process has died")
        if "problem" in answer[0]:
            raise sqlite3.OperationalError(answer[0]["problem"])
        return Change(frozenset(answer[0]["touched"]), frozenset(answer[0]["renamed"]))

    def close(self) -> None:
        """End the process when it has done what it is doing; it starts again when there is more to do."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()
        self._channel = self._process = None

    def _start(self) -> None:
        self._process, self._channel = start_apart("api.projector", self._path, self._base_iri)
        self._channel.settimeout(PATIENCE)


def main(channel: socket.socket, path: Path, base_iri: str) -> None:
    """Take up one graph after the other until the channel closes."""
    stand_back(_NICE)
    db = connect(path)
    while (message := receive(channel)) is not None:
        head, body = message
        graph = NamedNode(head["graph"])
        quads = (
            Quad(one.subject, one.predicate, one.object, graph)
            for one in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES)
        )
        try:
            db.execute("BEGIN IMMEDIATE")
            change = take_up(db, graph.value, quads, base_iri)
            db.execute("COMMIT")
        except (sqlite3.Error, ValueError) as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            send(channel, {"problem": f"{type(error).__name__}: {error}"}, b"")
        else:
            send(channel, {"touched": sorted(change.touched), "renamed": sorted(change.renamed)}, b"")
    db.close()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]), sys.argv[3])
