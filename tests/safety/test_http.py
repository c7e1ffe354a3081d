"""Requests that are no HTTP, lie about their length, or never end; answers tell nothing of the machine."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import KEY, Server
from tests.safety.conftest import AT_LAST, HTTP, SOON, send_raw, status_of

#: Words that no answer may hold: of the machine, of Python, of a key.
TELLING = (
    b"Traceback",
    b'File "',
    b"site-packages",
    b"/store",
    b"pyoxigraph",
    b"uvicorn",
    b"starlette",
    b"root:",
)
END = b"\r\n\r\n"


def head(line: str, *headers: str) -> bytes:
    return "\r\n".join((line, "Host: localhost", *headers)).encode("latin-1") + END


#: name → (bytes, statuses); 0 where hanging up is an answer.
REQUESTS: dict[str, tuple[bytes, set[int]]] = {
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200, {0, 400}),
    "nothing but lines": (b"\r\n" * 10_000, {0, 400}),
    "a line without end": (b"GET /" + b"a" * 200_000, {0, 400, 404, 414, 431}),
    "HTTP/0.9": (b"GET /\r\n", {0, 400}),
    "HTTP/1.0 without a host": (b"GET /healthz HTTP/1.0\r\n\r\n", {200}),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {0, 400, 404, 505}),
    "HTTP/9.9": (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", {0, 200, 400, 505}),
    "no host": (b"GET /healthz HTTP/1.1\r\n\r\n", {400}),
    "two hosts": (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", {200, 400}),
    "a host with a bracket": (b"GET /events.atom HTTP/1.1\r\nHost: [\r\n\r\n", {200, 400}),
    "a host with a bracket, list": (b"GET /entities?limit=1 HTTP/1.1\r\nHost: [\r\n\r\n", {200, 400}),
    "a host with a path": (b"GET /.well-known/void HTTP/1.1\r\nHost: a/b?c#d\r\n\r\n", {200, 400}),
    "a host with a quote": (b'GET /events.atom HTTP/1.1\r\nHost: a"><script>\r\n\r\n', {200, 400}),
    "a host with a space": (b"GET /.well-known/void HTTP/1.1\r\nHost: a b\r\n\r\n", {200, 400}),
    "a host with odd bytes": (b"GET /.well-known/void HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n", {200, 400}),
    "a host with a port that is none": (
        b"GET /entities?limit=1 HTTP/1.1\r\nHost: a:99999999\r\n\r\n",
        {200, 400},
    ),
    "a host in the query's base": (b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: [::\r\n\r\n", {200, 400}),
    "a host of a new graph": (
        b"POST /graphs HTTP/1.1\r\nHost: a<b>\r\nContent-Type: text/turtle\r\nContent-Length: 0\r\n"
        b"Authorization: Bearer " + KEY.encode() + END,
        {201, 400},
    ),
    "another host's address": (b"GET http://169.254.169.254/latest HTTP/1.1\r\nHost: a\r\n\r\n", {400, 404}),
    "a tunnel": (b"CONNECT 10.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n", {0, 400, 404, 405}),
    "TRACE": (head("TRACE / HTTP/1.1"), {405, 501}),
    "an unknown method": (head("BREW /healthz HTTP/1.1"), {405, 501}),
    "a long method": (head("A" * 50_000 + " /healthz HTTP/1.1"), {0, 400, 405, 501}),
    "a star": (head("OPTIONS * HTTP/1.1"), {200, 204, 400, 404}),
    "many headers": (
        head("GET /healthz HTTP/1.1", *(f"X-{i}: y" for i in range(20_000))),
        {0, 200, 400, 431},
    ),
    "one large header": (head("GET /healthz HTTP/1.1", "X: " + "y" * 1_000_000), {0, 400, 431}),
    "a header over two lines": (b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", {200, 400}),
    "a header with NUL": (b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", {400}),
    "a header without a name": (b"GET /healthz HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", {400}),
    "a space before the colon": (b"GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n", {400}),
    "bare line feeds": (b"GET /healthz HTTP/1.1\nHost: a\n\n", {0, 200, 400}),
    "a long cookie": (head("GET /healthz HTTP/1.1", "Cookie: " + "a=b;" * 10_000), {200, 400, 431}),
    "a length that is none": (head("POST /sparql HTTP/1.1", "Content-Length: x"), {400}),
    "a negative length": (head("POST /sparql HTTP/1.1", "Content-Length: -1"), {400}),
    "a length of many digits": (head("POST /sparql HTTP/1.1", "Content-Length: " + "9" * 5_000), {400, 413}),
    "a large length": (head("POST /sparql HTTP/1.1", "Content-Length: 99999999999"), {413}),
    "two lengths": (head("POST /sparql HTTP/1.1", "Content-Length: 1", "Content-Length: 2") + b"ab", {400}),
    "length and chunks": (
        head("POST /sparql HTTP/1.1", "Content-Length: 4", "Transfer-Encoding: chunked") + b"0\r\n\r\nGET /",
        {400, 415},
    ),
    "chunks of chunks": (
        head("POST /sparql HTTP/1.1", "Transfer-Encoding: chunked, chunked") + b"0\r\n\r\n",
        {400, 501},
    ),
    "another coding": (head("POST /sparql HTTP/1.1", "Transfer-Encoding: gzip") + b"abc", {400, 501}),
    "a chunk of a size that is none": (
        head("POST /sparql HTTP/1.1", "Transfer-Encoding: chunked") + b"z\r\n",
        {0, 400, 415},
    ),
    "a chunk of a huge size": (
        head("POST /sparql HTTP/1.1", "Content-Type: application/sparql-query", "Transfer-Encoding: chunked")
        + b"ffffffffffffffff\r\nabc",
        {0, 400, 408, 413},
    ),
    "a chunk with a long comment": (
        head("POST /sparql HTTP/1.1", "Content-Type: application/sparql-query", "Transfer-Encoding: chunked")
        + b"1;"
        + b"x" * 200_000,
        {0, 400, 413},
    ),
    "chunks beyond the limit": (
        head("POST /sparql HTTP/1.1", "Content-Type: application/sparql-query", "Transfer-Encoding: chunked")
        + (b"100000\r\n" + b" " * 0x100000 + b"\r\n") * 20,
        {0, 413},
    ),
    "a body that breaks off": (
        head("POST /sparql HTTP/1.1", "Content-Type: application/sparql-query", "Content-Length: 100")
        + b"ASK",
        {0, 400, 408},
    ),
    "an upgrade": (
        head("GET /healthz HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"),
        {0, 200, 400, 403, 426},
    ),
    "an upgrade to HTTP/2": (head("GET /healthz HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c"), {200}),
    "an expectation": (
        head("POST /sparql HTTP/1.1", "Expect: 200-maybe", "Content-Length: 0"),
        {400, 415, 417},
    ),
    "a hundred requests at once": (head("GET /healthz HTTP/1.1") * 100, {200}),
    "a path of dots": (head("GET /../../../../etc/passwd HTTP/1.1"), {400, 404}),
    "a path of escaped dots": (head("GET /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1"), {400, 404}),
    "a path of twice escaped dots": (head("GET /static/%252e%252e%252fapp.py HTTP/1.1"), {400, 404}),
    "a path of backslashes": (head("GET /static/..%5c..%5c..%5capp.py HTTP/1.1"), {400, 404}),
    "a path of slashes": (head("GET //evil.example/%2f.. HTTP/1.1"), {400, 404}),
    "an absolute path in a path": (head("GET /static//etc/passwd HTTP/1.1"), {400, 404}),
    "a source file": (head("GET /static/../rendering.py HTTP/1.1"), {400, 404}),
    "NUL in a path": (head("GET /static/pages.css%00.html HTTP/1.1"), {400, 404}),
    "NUL in a name": (head("GET /entities/a%00b HTTP/1.1"), {400, 404}),
    "no UTF-8 in a path": (head("GET /entities/%ff%fe HTTP/1.1"), {400, 404}),
    "no UTF-8 in a parameter": (head("GET /entities?q=%ff%fe HTTP/1.1"), {400}),
    "half a pair in a parameter": (head("GET /entities?q=%ed%a0%80 HTTP/1.1"), {400}),
    "a broken escape": (head("GET /entities?q=%zz%2 HTTP/1.1"), {200, 400}),
    "a parameter often": (head("GET /entities?" + "q=a&" * 10_000 + " HTTP/1.1"), {200, 400, 422}),
    "a filter often": (
        head("GET /events?" + "&".join(f"actor=a{i}" for i in range(4_000)) + " HTTP/1.1"),
        {200, 400, 422},
    ),
    "a filter of many words": (
        head("GET /events?type=" + ",".join(["Fine"] * 10_000) + " HTTP/1.1"),
        {200, 400, 422},
    ),
    "many parameters": (
        head("GET /events?" + "&".join(f"a{i}=b" for i in range(8_000)) + " HTTP/1.1"),
        {200, 400, 422},
    ),
    "a line break in a parameter": (head("GET /entities?q=a%0d%0aSet-Cookie:%20a=b HTTP/1.1"), {200, 400}),
    "a line break in a redirect": (head("GET /id/entity/a%0d%0aSet-Cookie:%20a=b HTTP/1.1"), {400, 404}),
    "a redirect elsewhere": (head("GET /id/entity/%2f%2fevil.example HTTP/1.1"), {400, 404}),
    "many types": (
        head("GET /entities/microsoft HTTP/1.1", "Accept: " + ",".join(["a/b;q=0.1"] * 5_000)),
        {400, 406, 431},
    ),
    "many languages": (
        head("GET / HTTP/1.1", "Accept: text/html", "Accept-Language: " + ",".join(["x;q=0.1"] * 6_000)),
        {200, 431},
    ),
    "a quality that is none": (
        head("GET /entities/microsoft HTTP/1.1", "Accept: text/html;q=nan, a/b;q=1e999"),
        {200, 406},
    ),
    "a type of odd bytes": (head("GET /entities/microsoft HTTP/1.1", "Accept: \xff/\xfe"), {200, 406}),
    "many ranges": (
        head("GET /static/pages.css HTTP/1.1", "Range: bytes=" + ",".join(f"{i}-" for i in range(4_000))),
        {200, 206, 400, 416},
    ),
    "a range of an answer": (head("GET /export.nt HTTP/1.1", "Range: bytes=0-1"), {200, 206}),
    "a tag without end": (head("GET /events.atom HTTP/1.1", "If-None-Match: " + '"a",' * 10_000), {200}),
    "a day that is none": (
        head("GET /events.atom HTTP/1.1", "If-Modified-Since: Mon, 99 Foo 99999 99:99:99"),
        {200},
    ),
    "a request's name with a line": (head("GET /healthz HTTP/1.1", "X-Request-ID: a\tb\x7f{}"), {200, 400}),
    "another scheme": (head("GET /.well-known/void HTTP/1.1", "X-Forwarded-Proto: javascript"), {200}),
    "another address": (head("GET /healthz HTTP/1.1", "X-Forwarded-For: " + "1.1.1.1, " * 5_000), {200}),
    "another method": (
        head("GET /update?update=CLEAR%20ALL HTTP/1.1", "X-HTTP-Method-Override: POST"),
        {405},
    ),
    "another path": (
        head("GET /healthz HTTP/1.1", "X-Original-URL: /update", "X-Rewrite-URL: /update"),
        {200},
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_odd_requests_are_answered_or_dropped(target: Server, name: str) -> None:
    """Never by a 500, never with a word about the machine, never with a header of the attacker's."""
    sent, statuses = REQUESTS[name]
    answer = send_raw(target, sent, seconds=AT_LAST if 0 not in statuses else 3.0)

    assert status_of(answer) in statuses, answer[:500]
    assert b" 500 " not in answer.split(b"\r\n", 1)[0]
    assert not [word for word in TELLING if word in answer]
    assert b"\r\nset-cookie:" not in answer.lower()
    assert b"location: //" not in answer.lower()


WRITES = [
    ("POST", "/update", "application/sparql-update", b"CLEAR ALL"),
    ("POST", "/update", "application/x-www-form-urlencoded", b"update=CLEAR+ALL"),
    ("PUT", "/graphs?default", "text/turtle", b"<a:a> <a:b> 1 ."),
    ("POST", "/graphs", "text/turtle", b"<a:a> <a:b> 1 ."),
    ("DELETE", "/graphs?graph=http://e/x", "", b""),
    ("POST", "/documents", "application/json", b'{"text": "x"}'),
    ("DELETE", "/documents/investissement", "", b""),
]
KEYS: dict[str, dict[bytes, bytes]] = {
    "none": {},
    "empty": {b"Authorization": b"Bearer"},
    "wrong": {b"Authorization": b"Bearer wrong"},
    "another scheme": {b"Authorization": b"Basic " + KEY.encode()},
    "no scheme": {b"Authorization": KEY.encode()},
    "a part of it": {b"Authorization": b"Bearer " + KEY.encode()[:-1]},
    "more than it": {b"Authorization": b"Bearer " + KEY.encode() + b"x"},
    "both keys": {b"Authorization": b"Bearer other," + KEY.encode()},
    "odd bytes": {b"Authorization": b"Bearer \xff\xfe\xe9"},
    "large": {b"Authorization": b"Bearer " + b"a" * 40_000},
    "in a cookie": {b"Cookie": b"Authorization=Bearer " + b"other; key=other"},
    "in another header": {b"X-API-Key": b"other", b"Proxy-Authorization": b"Bearer other"},
}


@pytest.mark.parametrize("key", KEYS)
def test_nobody_writes_without_the_key(target: Server, locked: Server, key: str) -> None:
    """401 says how; where no key is set nobody writes at all, not even with a key of another service."""
    for method, path, media_type, body in WRITES:
        headers = KEYS[key] | {b"Content-Type": media_type.encode(), b"Origin": b"http://evil.example"}
        answers = [
            HTTP.request(method, server.address + path, content=body, headers=headers, timeout=AT_LAST)
            for server in (target, locked)
        ]

        assert [answer.status_code for answer in answers] == [401, 403], path
        assert answers[0].headers["www-authenticate"] == "Bearer"
        assert not [answer for answer in answers if "access-control-allow-origin" in answer.headers]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PATCH", "TRACE", "LINK"])
def test_no_other_method_writes(target: Server, method: str) -> None:
    """Not by GET with the parameters of a POST, not with the key."""
    for path in ("/update", "/graphs?default", "/documents", "/documents/x"):
        answer = HTTP.request(
            method,
            target.address + path,
            params={"update": "INSERT DATA { <a:x> <a:written> 1 }", "key": KEY, "token": KEY},
            headers=target.authorized,
            timeout=AT_LAST,
        )
        assert answer.status_code < 500
    asked = {"query": "ASK { { ?s <a:written> ?o } UNION { GRAPH ?g { ?s <a:written> ?o } } }"}
    written = HTTP.post(f"{target.address}/sparql", data=asked, timeout=AT_LAST)
    assert written.json()["boolean"] is False


PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", b"update=CLEAR ALL"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="update"\r\n\r\nCLEAR ALL\r\n--b--',
        ),
        ("multipart/form-data", b"--b\r\n"),
        ("multipart/form-data; boundary=" + "b" * 50_000, b"--"),
        ("multipart/form-data; boundary=b", b"--b\r\n" * 50_000),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="' + b"a" * 1_000_000,
        ),
        ("multipart/form-data; boundary=b", PART * 20_000 + b"--b--"),
        ("application/json", b"[" * 500_000),
        ("application/json", b'{"a":' * 100_000),
        ("application/json", b"9" * 500_000),
        ("application/json; charset=utf-7", b'{"text": "x"}'),
        ("application/x-www-form-urlencoded", b"&".join(b"a=b" for _ in range(500_000))),
        ("application/x-www-form-urlencoded", b"update=%ff"),
        ("text/html, application/sparql-update", b"CLEAR ALL"),
        ("\xff/\xfe", b"x"),
    ],
)
def test_bodies_of_the_wrong_kind_are_refused(target: Server, media_type: str, body: bytes) -> None:
    """By their type before they are read, or for what is in them; a form of a page cannot write."""
    for path in ("/update", "/graphs?default", "/documents?dry_run=true", "/sparql", "/reconcile"):
        answer = HTTP.post(
            target.address + path,
            content=body,
            headers={**target.authorized, b"Content-Type": media_type.encode("latin-1")},
            timeout=AT_LAST,
        )
        # A page may ask, and read plain text on trial; the rest must say what it is.
        expected = {400, 413, 415, 422} | (
            {200} if path in ("/reconcile", "/documents?dry_run=true") else set()
        )
        assert answer.status_code in expected, (path, answer.text[:300])


def test_a_large_head_in_pieces_is_read_as_one_that_comes_at_once(target: Server) -> None:
    """Whether 40 kB are taken does not hang on the network's pace."""
    sent = head("POST /update HTTP/1.1", "Content-Length: 0", "Authorization: Bearer " + "a" * 40_000)

    assert status_of(_send_in_pieces(target, sent)) == status_of(send_raw(target, sent)) == 401


def test_who_is_refused_while_sending_reads_why(target: Server) -> None:
    """A head larger than the limit gets its 400 although the client has not done; no reset eats it."""
    answer = _send_in_pieces(target, head("GET /healthz HTTP/1.1", "X: " + "y" * 400_000))

    assert status_of(answer) == 400
    assert answer.endswith(b"Invalid HTTP request received.")


def _send_in_pieces(server: Server, sent: bytes, *, size: int = 16_384) -> bytes:
    """All that the server answers to what it gets slowly; an OSError where it resets the connection."""
    address = urlsplit(server.address)
    with closing(socket.create_connection((address.hostname, address.port), timeout=AT_LAST)) as client:
        for start in range(0, len(sent), size):
            client.sendall(sent[start : start + size])
            time.sleep(0.02)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(1 << 16), b""))


def test_connections_that_say_nothing_are_dropped(target: Server) -> None:
    """Hundreds of half requests keep nobody out, and do not stay for ever."""
    address = urlsplit(target.address)
    began = time.monotonic()
    with ExitStack() as opened:
        halves = []
        for number in range(300):
            one = socket.create_connection((address.hostname, address.port), timeout=AT_LAST)
            opened.enter_context(closing(one))
            one.sendall(b"GET /healthz HTTP/1.1\r\nX: " + b"a" * number)
            halves.append(one)
        assert HTTP.get(f"{target.address}/healthz", timeout=AT_LAST).status_code == 200
        halves[0].settimeout(AT_LAST)
        assert status_of(halves[0].recv(1 << 16)) in {0, 400, 408}
    assert time.monotonic() - began < AT_LAST


def test_bodies_that_drip_are_ended(target: Server) -> None:
    """A body of which a byte comes now and then is given up after a while."""
    address = urlsplit(target.address)
    with closing(socket.create_connection((address.hostname, address.port), timeout=AT_LAST)) as slow:
        slow.sendall(
            head("POST /sparql HTTP/1.1", "Content-Type: application/sparql-query", "Content-Length: 1000")
        )
        deadline = time.monotonic() + AT_LAST
        slow.settimeout(0.5)
        answer = b""
        while not answer and time.monotonic() < deadline:
            try:
                slow.sendall(b" ")
                answer = slow.recv(1 << 16)
            except TimeoutError:
                continue
            except OSError:
                break
        assert status_of(answer) in {0, 408}
        assert time.monotonic() < deadline


def test_exports_at_once_keep_nobody_waiting(target: Server) -> None:
    """Some are made, the others are told to come again; the health check goes on meanwhile."""

    def export(_: int) -> int:
        return HTTP.get(f"{target.address}/export.jsonld", timeout=AT_LAST).status_code

    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(export, number) for number in range(60)]
        began = time.monotonic()
        assert HTTP.get(f"{target.address}/healthz", timeout=AT_LAST).status_code == 200
        waited = time.monotonic() - began
    statuses = [one.result() for one in asked]

    assert set(statuses) <= {200, 503}
    assert 200 in statuses
    assert waited < SOON
