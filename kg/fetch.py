"""Fetching addresses that users give: public hosts only, within limits, as robots.txt allows."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
from protego import Protego

from kg.errors import RefusedAddress

#: Limits of the contract (API.md, SAFETY.md): redirects, bytes, seconds.
MOST_REDIRECTS, MAX_BYTES, SECONDS = 5, 5_000_000, 10.0
#: Bytes of a robots.txt that are read (RFC 9309, 2.5, asks for 500 KiB at least).
ROBOTS_BYTES = 512_000
#: Seconds between two requests to a host that are waited at most, whatever its robots.txt asks.
LONGEST_DELAY = 10.0
USER_AGENT = "regkg/0.1 (+https://w3id.org/regkg; contact: regkg@w3id.org)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: IPv6 ranges that carry an IPv4 address in them: NAT64, 6to4, Teredo.
_CARRYING_IPV4 = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
#: Ranges in the registries of IANA that not every Python knows: protocols (a cloud keeps its metadata
#: at 192.0.0.192), relays of 6to4, sites, documentation, segment routing.
_SPECIAL = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "fec0::/10", "3fff::/20", "5f00::/16")
)


@dataclass(frozen=True, slots=True)
class Response:
    """What an address answered."""

    address: str
    """After redirects."""
    data: bytes
    media_type: str | None


@dataclass
class Fetcher:
    """Fetches one address at a time from a host; the robots.txt of each host is read once.

    Args:
        allow_private: Also hosts that are not public, for tests and for readers of their own intranet.
        user_agent: Who asks, with an address to complain to.
    """

    allow_private: bool = False
    user_agent: str = USER_AGENT
    max_bytes: int = MAX_BYTES
    seconds: float = SECONDS
    _robots: dict[str, Protego | None] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    _last: dict[str, float] = field(default_factory=dict)
    _context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, address: str) -> Response:
        """Fetch an address and follow its redirects, each checked like the first.

        Raises:
            RefusedAddress: It is not http(s), not public, forbidden by robots.txt, too large, too slow,
                moves on too often, or answers with an error.
        """
        deadline = time.monotonic() + self.seconds
        current = address
        for _ in range(MOST_REDIRECTS + 1):
            deadline += self._ask_robots(current, deadline)
            response = self._get(current, deadline, self.max_bytes)
            if response.location is None:
                return _answered(response, address, current)
            current = urljoin(current, response.location)
        raise RefusedAddress(address, f"redirects more than {MOST_REDIRECTS} times")

    def _ask_robots(self, address: str, deadline: float) -> float:
        """Check that the host lets the address be fetched, and pause as it asks; the seconds paused."""
        scheme, host, port = _parts(address)
        root = f"{scheme}://{_in_url(host)}:{port}"
        if root not in self._robots:
            self._robots[root] = self._read_robots(root, deadline)
        rules = self._robots[root]
        if rules is None:
            return 0.0
        if not rules.can_fetch(address, self.user_agent):
            raise RefusedAddress(address, "is forbidden by the robots.txt of its host")
        delay = min(float(rules.crawl_delay(self.user_agent) or 0.0), LONGEST_DELAY)
        pause = max(0.0, self._last.get(host, -delay) + delay - time.monotonic()) if delay else 0.0
        time.sleep(pause)
        return pause

    def _read_robots(self, root: str, deadline: float) -> Protego | None:
        """The rules of a host: no file, no rules; a failing host allows nothing (RFC 9309, 2.3.1)."""
        current = f"{root}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            found = self._get(current, deadline, ROBOTS_BYTES, cut=True)
            if found.location is not None:
                current = urljoin(current, found.location)
                continue
            if found.status >= 500:
                return Protego.parse("User-agent: *\nDisallow: /")
            return Protego.parse(found.data.decode("utf-8", "replace")) if found.status == 200 else None
        return None

    def _get(self, address: str, deadline: float, limit: int, *, cut: bool = False) -> _Answer:
        """One request to a checked address of the host, so that a second look-up cannot lead elsewhere."""
        scheme, host, port = _parts(address)
        target = _resolve(address, host, port, allow_private=self.allow_private)
        url = f"{scheme}://{_in_url(target)}:{port}{httpx2.URL(address).raw_path.decode('ascii')}"
        default = port == (443 if scheme == "https" else 80)
        headers = {
            "Host": _in_url(host) if default else f"{_in_url(host)}:{port}",
            "User-Agent": self.user_agent,
            "Accept": "text/html, application/pdf, application/json, text/plain, */*;q=0.5",
            "Accept-Language": "fr, en",
            "Accept-Encoding": "gzip, identity;q=0.5",
        }
        try:
            with self._locks[host], Deadline(deadline) as watch, self._client(watch.left) as client:
                self._last[host] = time.monotonic()
                extensions = {"sni_hostname": host, "trace": watch.trace}
                with client.stream("GET", url, headers=headers, extensions=extensions) as response:
                    return _read(response, address, deadline, limit, cut=cut)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, zlib.error) as error:
            if isinstance(error, httpx2.TimeoutException) or time.monotonic() >= deadline:
                raise RefusedAddress(address, f"gave no answer within {self.seconds:g} seconds") from error
            raise RefusedAddress(address, f"cannot be fetched: {error or type(error).__name__}") from error

    def _client(self, seconds: float) -> httpx2.Client:
        return httpx2.Client(verify=self._context, trust_env=False, follow_redirects=False, timeout=seconds)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str | None
    media_type: str | None
    data: bytes


def _answered(response: _Answer, asked: str, address: str) -> Response:
    if response.status != 200:
        raise RefusedAddress(asked, f"answers with status {response.status}")
    return Response(address, response.data, response.media_type)


def _parts(address: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address that may be fetched at all."""
    try:
        split = urlsplit(address)
        host, port = split.hostname, split.port
    except ValueError as error:
        raise RefusedAddress(address, f"is no web address: {error}") from error
    if split.scheme not in ("http", "https"):
        raise RefusedAddress(address, "is no web address: only http and https are fetched")
    if not host or split.username is not None or split.password is not None:
        raise RefusedAddress(address, "has no plain host: an address with a user name is not fetched")
    if any(character.isspace() or character < " " or character in "\\%" for character in split.netloc):
        raise RefusedAddress(address, "has no plain host")
    try:
        host = host.rstrip(".").encode("idna").decode("ascii") if not host.isascii() else host.rstrip(".")
    except UnicodeError as error:
        raise RefusedAddress(address, "has no host name that can be looked up") from error
    if _is_odd_number(host):
        raise RefusedAddress(address, "has a host written as a number: write its name")
    return split.scheme, host, port or (443 if split.scheme == "https" else 80)


def _is_odd_number(host: str) -> bool:
    """A host that some systems read as an IP address though it is not written as one: 2130706433, 0x7f.1."""
    last = host.rpartition(".")[2]
    if ":" in host or not (last.isdigit() or last.lower().startswith("0x")):
        return False
    try:
        return str(ipaddress.IPv4Address(host)) != host
    except ValueError:
        return True


def _resolve(address: str, host: str, port: int, *, allow_private: bool) -> str:
    """The address to connect to; every one that the name stands for must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedAddress(address, f"has a host that is not found: {host}") from error
    numbers = [str(entry[4][0]) for entry in found]
    if not numbers or not (allow_private or all(is_public(number) for number in numbers)):
        raise RefusedAddress(address, "is on a private or local host: only public hosts are fetched")
    return numbers[0]


def check_address(address: str, *, allow_private: bool = False) -> None:
    """Check that an address may be fetched at all, as far as its name tells; the fetcher checks it again.

    Raises:
        RefusedAddress: It is not http(s), its host is not found, or not public.
    """
    _, host, port = _parts(address)
    _resolve(address, host, port, allow_private=allow_private)


def is_public(number: str) -> bool:
    """An IP address is one of the public internet, also the IPv4 address within an IPv6 one.

    >>> is_public("93.184.215.14"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    ip = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _CARRYING_IPV4):
            return False
    if any(ip in network for network in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


class Deadline:
    """Shuts a connection when its time is over, however slowly bytes drip in."""

    def __init__(self, deadline: float) -> None:
        self.left = deadline - time.monotonic()
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(max(self.left, 0.0), self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        if self.left <= 0:
            raise httpx2.ReadTimeout("deadline")
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Take the socket of each connection that the client makes (httpcore's ``trace`` extension)."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")

    def _shut(self) -> None:
        with suppress(OSError):
            if self._socket:
                self._socket.shutdown(socket.SHUT_RDWR)


def _read(response: Any, address: str, deadline: float, limit: int, *, cut: bool) -> _Answer:
    headers = response.headers
    location = headers.get("location") if response.status_code in _REDIRECTS else None
    data = b"" if location else _body(response, address, deadline, limit, cut=cut)
    return _Answer(response.status_code, location, headers.get("content-type"), data)


def _body(response: Any, address: str, deadline: float, limit: int, *, cut: bool) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise RefusedAddress(address, f"is sent in encoding {encoding!r}, which was not asked for")
    pieces: list[bytes] = []
    size = 0
    for piece in _unpacked(response.iter_raw(), encoding == "gzip", limit):
        size += len(piece)
        pieces.append(piece)
        if size > limit and cut:
            break
        if size > limit:
            raise RefusedAddress(address, f"is larger than {limit / 1e6:g} MB")
        if time.monotonic() > deadline:
            raise httpx2.ReadTimeout("deadline")
    return b"".join(pieces)[:limit]


def _unpacked(pieces: Iterable[bytes], packed: bool, limit: int) -> Iterator[bytes]:
    """The bytes, unpacked in steps no longer than the limit, so that a bomb is noticed before it goes off."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed else None
    for piece in pieces:
        yield unpacker.decompress(piece, limit + 1) if unpacker else piece
