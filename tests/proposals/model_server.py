"""A language model's server on loopback that answers as a test says, well or ill."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class ModelServer:
    """Keeps what it was asked; the answers are given one after the other, the last one again and again."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [says({"events": []})]
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.paths.append(self.path)
                outer.headers.append({name.lower(): value for name, value in self.headers.items()})
                outer.asked.append(json.loads(body))
                place = min(len(outer.asked), len(outer.answers)) - 1
                try:
                    outer.answers[place](self, outer.asked[-1])
                except OSError:
                    self.close_connection = True

            def do_GET(self) -> None:
                outer.paths.append(self.path)
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A running one."""
    running = ModelServer()
    try:
        yield running
    finally:
        running.http.shutdown()
        running.http.server_close()


def raw(data: bytes, status: int = 200, **headers: str) -> Answer:
    """Answer with these bytes."""

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def says(content: object) -> Answer:
    """Answer as such servers do; what is no text is said as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    return raw(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def proposal(**changed: object) -> dict[str, Any]:
    """The fine of Meta in ``tests.proposals.articles``, as a good model tells it, with changes."""
    return {
        "sentence": 3,
        "quote": "brought a bill of €200 million",
        "event_type": "Fine",
        "roles": [
            {"role": "authority", "name": "European Commission"},
            {"role": "subject", "name": "Meta"},
        ],
        "amount": {"value": 200000000, "currency": "EUR"},
        "date": "2025-04-23",
        "factuality": "Actual",
        "stance": None,
    } | changed
