"""Connections that do not wait for ever: for a head that never ends, for an answer that nobody reads.

What is no HTTP is refused in words: hanging up while the client still sends would reset the words away.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Bytes that a client must take while ``request_timeout`` passes, or it is taken for gone.
LEAST_READ = 1 << 16
#: Bytes of a head that may have come before its end; larger ones are refused.
MOST_HEAD = 1 << 16
#: Seconds for which a refused client may go on sending, unread, so that it gets to read its refusal.
LINGERING = 2.0
#: Connections that may be open at a time, where the system allows; each needs a descriptor.
MOST_CONNECTIONS = 1 << 16


class Connection(H11Protocol):
    """A connection with a limit to its patience."""

    #: Seconds; set by ``patient``.
    patience = 20.0
    _head: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _refused: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        if self._refused is None:
            super().data_received(data)
            self._wait_for_head()

    def send_400_response(self, msg: str) -> None:
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:  # In the midst of another answer.
            self.transport.abort()
            return
        headers = [(b"Content-Type", b"text/plain; charset=utf-8"), (b"Connection", b"close")]
        answer = (
            h11.Response(status_code=400, headers=headers),
            h11.Data(data=msg.encode("ascii")),
            h11.EndOfMessage(),
        )
        self.transport.write(b"".join(self.conn.send(part) or b"" for part in answer))
        self.transport.write_eof()
        self._refused = self.loop.call_later(LINGERING, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head, self._reading, self._refused):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(self.patience, self._check_reading, self._unread)

    @property
    def _unread(self) -> int:
        return self.transport.get_write_buffer_size()

    def _wait_for_head(self) -> None:
        """Start to count when nothing is being answered; each byte of a head does not begin anew."""
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering and self._head is not None:
            self._head.cancel()
            self._head = None
        elif not answering and self._head is None:
            self._head = self.loop.call_later(self.patience, self._give_up)

    def _give_up(self) -> None:
        self._head = None
        if self.cycle is None or self.cycle.response_complete:
            self.timeout_keep_alive_handler()

    def _check_reading(self, before: int) -> None:
        """Cut off who takes hardly anything; whoever reads slowly goes on."""
        self._reading = None
        unread = self._unread
        if unread and before - unread < LEAST_READ:
            self.transport.abort()
        elif unread:
            self._reading = self.loop.call_later(self.patience, self._check_reading, unread)


def patient(seconds: float) -> type[Connection]:
    """Connections that wait so long for the rest of a head, and for a client that reads nothing."""
    return type("PatientConnection", (Connection,), {"patience": seconds})


def allow_many() -> None:
    """Take as many descriptors as the system gives, so that idle connections keep nobody out."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, MOST_CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
