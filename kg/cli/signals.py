"""Ctrl-C and SIGTERM: they end a command, but never in the middle of a write."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

#: How many writes are going on, one within another, and the signal that waits for their end.
_writes = 0
_waiting: int | None = None


def _stop(number: int, frame: object = None) -> None:
    global _waiting
    if _writes:
        _waiting = number
    elif number == signal.SIGINT:
        raise KeyboardInterrupt
    else:
        raise SystemExit(128 + number)


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """End the block at SIGINT and SIGTERM by an exception, so that files are closed and workers stopped.

    The exit status is that of a shell: 130 and 143.
    """
    try:
        before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # Only the main thread may set them; a command in another is left alone.
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a signal wait until the block has ended.

    An exception between the commit of a document and the entry that says so would leave a store that
    reports itself damaged.
    """
    global _writes, _waiting
    _writes += 1
    try:
        yield
    finally:
        _writes -= 1
        if not _writes and _waiting is not None:
            number, _waiting = _waiting, None
            _stop(number)
