"""Many connections that ask the same server again and again, and how long each answer takes."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import quote, urlsplit


@dataclass(slots=True)
class Measured:
    """The answers of a stretch of time."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    """Seconds of each answer."""
    failed: int = 0
    """Answers that were none: another status than 200."""

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the answers came."""
        return percentile(self.times, share)


def percentile(times: Sequence[float], share: float) -> float:
    """The value that a share of the values, from 0 to 1, does not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def address(base: str, path: str, **parameters: str) -> str:
    """An address with its parameters."""
    given = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    return f"{base}{path}?{given}" if given else base + path


def ask(
    addresses: Sequence[str],
    *,
    connections: int,
    seconds: float,
    accept: str = "*/*",
    until: Callable[[], bool] | None = None,
    once: bool = False,
) -> Measured:
    """Ask the addresses in turn over some connections at once.

    Args:
        addresses: On one server; each connection begins at another place.
        connections: Each asks the next thing when it has its answer.
        seconds: For which it goes on.
        accept: What the answers shall be.
        until: Ends it before, when it tells True.
        once: Ends it when each address was asked, none of them twice.
    """
    turns = [_turns(len(addresses), connections, number, once=once) for number in range(connections)]
    return asyncio.run(_ask(addresses, turns, seconds, accept, until or (lambda: False)))


async def _ask(
    addresses: Sequence[str],
    turns: Sequence[Iterator[int]],
    seconds: float,
    accept: str,
    until: Callable[[], bool],
) -> Measured:
    parts = urlsplit(addresses[0])
    headers = f"Host: {parts.netloc}\r\nAccept: {accept}\r\n\r\n"
    requests = [
        (f"GET {one.partition(parts.netloc)[2]} HTTP/1.1\r\n" + headers).encode() for one in addresses
    ]
    found = Measured()
    began = time.perf_counter()

    def goes_on() -> bool:
        return time.perf_counter() - began < seconds and not until()

    async def one(turn: Iterator[int]) -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for place in turn:
            if not goes_on():
                break
            sent = time.perf_counter()
            writer.write(requests[place])
            status = await _read_answer(reader)
            found.times.append(time.perf_counter() - sent)
            found.failed += status != 200
        writer.close()

    await asyncio.gather(*map(one, turns))
    found.seconds = time.perf_counter() - began
    return found


def _turns(addresses: int, connections: int, number: int, *, once: bool) -> Iterator[int]:
    """The places of the addresses that a connection asks, one after the other."""
    if once:
        return iter(range(number, addresses, connections))
    begin = number * addresses // connections
    return (at % addresses for at in count(begin))


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    elif b"content-length: " in lower:
        length = lower.partition(b"content-length: ")[2]
        await reader.readexactly(int(length[: length.index(b"\r")]))
    return int(head[9:12])
