"""What the command line is given becomes bytes; addresses are fetched only within the guards."""

import gzip
import io
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg import fetch
from kg.errors import EmptySource, RefusedAddress, UnreadableSource
from kg.fetch import Fetcher, is_public
from kg.ingest import read
from kg.model import Document
from kg.sources import Source, open_sources

Answer = Callable[[BaseHTTPRequestHandler], None]
PARAGRAPH = (
    "The Commission fined Apple 1.8 billion euros on Monday for its conduct in the market for music. " * 4
)
PAGE = (
    f"<html lang='en'><body><article><h1>Apple fined</h1><p>{PARAGRAPH}</p></article></body></html>".encode()
)
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Paper</title><language>en</language>
<item><title>Apple fined</title><link>{base}/page</link>
<pubDate>Mon, 04 Mar 2024 10:00:00 GMT</pubDate></item>
<item><title>Meta fined</title><link>{base}/meta</link><guid>meta-1</guid>
<pubDate>Mon, 04 Mar 2024 10:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>
<item><title>Gone</title><link>{base}/absent</link></item></channel></rss>"""


class Server:
    """A web server on loopback that answers as a test says."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                answer = outer.answers.get(self.path)
                if answer:
                    answer(self)
                else:
                    self.send_error(404)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def say(self, path: str, data: bytes, status: int = 200, **headers: str) -> str:
        """Answer a path so; its address."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            sent = {"Content-Type": "text/html", "Content-Length": str(len(data)), **given}
            for name, value in sent.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(data)

        self.answers[path] = answer
        return self.base + path


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own."""
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
def fetcher() -> Fetcher:
    """One that may fetch from loopback."""
    return Fetcher(allow_private=True, seconds=3)


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """The identity is the shortest end of a path that no other file of the run has."""
    for folder in ("a/x", "b/x", "c"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "1.txt").write_text("Text.")
    (tmp_path / "c" / "2.md").write_text("Text.")
    found = [source for source in open_sources([str(tmp_path)]) if isinstance(source, Source)]

    assert [source.identity for source in found] == ["a/x/1.txt", "b/x/1.txt", "c/1.txt", "2.md"]
    assert {source.name for source in found} == {"1.txt", "2.md"}


def test_folders_are_read_whole_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    """Only the endings that can be read, in order."""
    for name in ("b.txt", "a.html", ".c.txt", "d.docx", "e.JSONL"):
        (tmp_path / name).write_text("Text.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "f.txt").write_text("Text.")
    found = list(open_sources([str(tmp_path)]))

    assert [source.name for source in found if isinstance(source, Source)] == ["a.html", "b.txt", "e.JSONL"]


def test_globs_and_standard_input_are_read(tmp_path: Path) -> None:
    """A glob names files; ``-`` is standard input."""
    (tmp_path / "a.txt").write_text("Text.")
    found = list(open_sources([str(tmp_path / "*.txt"), "-"], stdin=io.BytesIO(b"Input.")))

    assert [(source.name, source.data) for source in found if isinstance(source, Source)] == [
        ("a.txt", b"Text."),
        ("-", b"Input."),
    ]


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A missing file, an empty folder, a glob without a match, a file too large: each says so."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "large.txt").write_text("x" * 200)
    names = ("absent.txt", "empty", "*.pdf", "large.txt")
    found = list(open_sources([str(tmp_path / name) for name in names], max_bytes=100))

    assert [type(error) for error in found] == [
        UnreadableSource,
        EmptySource,
        UnreadableSource,
        UnreadableSource,
    ]
    assert "is not there" in str(found[0])


def test_a_page_is_fetched(server: Server, fetcher: Fetcher) -> None:
    """The address is the source; the server hears who asks, and for which host."""
    address = server.say("/page", PAGE, Content_Type="text/html; charset=utf-8")
    [source] = open_sources([address], fetcher=fetcher)

    assert isinstance(source, Source)
    assert (source.data, source.source) == (PAGE, address)
    assert source.media_type == "text/html; charset=utf-8"
    assert "contact" in server.asked[-1][1]["User-Agent"]
    assert server.base.endswith(server.asked[-1][1]["Host"])


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://１２７.0.0.1/",
        "http://user:secret@127.0.0.1/",
        "http://example.org\\@127.0.0.1/",
        "http:///etc/passwd",
        "http://a:99999/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "gopher://127.0.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
    ],
)
def test_only_public_hosts_are_fetched(address: str) -> None:
    """Private, local, mapped and oddly written hosts, and other schemes, are refused before any request."""
    with pytest.raises(RefusedAddress):
        Fetcher(seconds=2).fetch(address)


def test_a_name_is_checked_where_it_leads(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address checked is the one connected to: a second look-up (DNS rebinding) changes nothing."""
    port = server.http.server_address[1]
    looked_up: list[str] = []

    def look_up(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    server.say("/page", PAGE)
    monkeypatch.setattr(fetch.socket, "getaddrinfo", look_up)
    with pytest.raises(RefusedAddress, match="private"):
        Fetcher().fetch(f"http://news.example:{port}/page")

    assert looked_up == ["news.example"]
    assert server.asked == []


def test_each_redirect_is_checked(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public page that leads to a private host is refused there."""
    address = server.say("/page", b"", 302, Location="http://10.0.0.1/secret")
    monkeypatch.setattr(fetch, "is_public", lambda number: number == "127.0.0.1")
    with pytest.raises(RefusedAddress, match="private"):
        Fetcher(seconds=3).fetch(address)
    server.say("/page", b"", 302, Location="file:///etc/passwd")
    with pytest.raises(RefusedAddress, match="only http"):
        fetcher.fetch(address)


def test_redirects_end(server: Server, fetcher: Fetcher) -> None:
    """Five are followed, relative ones too, a sixth is not."""
    for number in range(7):
        server.say(f"/{number}", b"", 301, Location=f"{number + 1}")
    server.say("/7", PAGE)

    assert fetcher.fetch(f"{server.base}/2").address == f"{server.base}/7"
    with pytest.raises(RefusedAddress, match="redirects"):
        fetcher.fetch(f"{server.base}/0")


def test_large_answers_are_refused(server: Server) -> None:
    """By their length as it comes, whatever they declare, packed ones by their length unpacked."""
    fetcher = Fetcher(allow_private=True, max_bytes=1000)
    addresses = [
        server.say("/large", b"x" * 2000),
        server.say("/bomb", gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip"),
        server.say("/brotli", b"x", Content_Encoding="br"),
    ]
    for address in addresses:
        with pytest.raises(RefusedAddress):
            fetcher.fetch(address)


def test_packed_answers_are_unpacked(server: Server, fetcher: Fetcher) -> None:
    """A server that packs is understood."""
    assert fetcher.fetch(server.say("/a", gzip.compress(PAGE), Content_Encoding="gzip")).data == PAGE


@pytest.mark.parametrize("where", ["head", "body"])
def test_slow_answers_are_given_up(server: Server, where: str) -> None:
    """However slowly bytes drip in, the time is over when it is over."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        try:
            handler.wfile.write(start + (b"X-Slow: " if where == "head" else b"Content-Length: 999\r\n\r\n"))
            for _ in range(60):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    server.answers["/slow"] = drip
    begin = time.monotonic()
    with pytest.raises(RefusedAddress, match="within"):
        Fetcher(allow_private=True, seconds=0.7).fetch(server.base + "/slow")

    assert time.monotonic() - begin < 3


def test_robots_txt_is_obeyed(server: Server, fetcher: Fetcher) -> None:
    """What is disallowed is not asked for; the file is read once; a host that fails allows nothing."""
    server.say("/robots.txt", b"User-agent: *\nDisallow: /private", Content_Type="text/plain")
    public, private = server.say("/page", PAGE), server.say("/private/page", PAGE)
    fetcher.fetch(public)
    fetcher.fetch(public)
    with pytest.raises(RefusedAddress, match=r"robots\.txt"):
        fetcher.fetch(private)

    assert [path for path, _ in server.asked] == ["/robots.txt", "/page", "/page"]
    server.say("/robots.txt", b"", 503)
    with pytest.raises(RefusedAddress, match=r"robots\.txt"):
        Fetcher(allow_private=True).fetch(public)


def test_a_host_is_asked_once_at_a_time(server: Server, fetcher: Fetcher) -> None:
    """Threads that share a fetcher wait for each other at a host."""
    busy: list[int] = []
    most: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.05)
        busy.pop()
        handler.send_response(200)
        handler.end_headers()

    server.answers["/page"] = answer
    threads = [threading.Thread(target=fetcher.fetch, args=(server.base + "/page",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) == 1


def test_errors_of_a_server_are_reasons(server: Server, fetcher: Fetcher) -> None:
    """A missing page, a broken answer and a closed port are refused with a reason."""
    server.answers["/broken"] = lambda handler: handler.wfile.write(b"nonsense\r\n\r\n") and None
    for address in (f"{server.base}/absent", f"{server.base}/broken", "http://127.0.0.1:1/"):
        [found] = open_sources([address], fetcher=fetcher)

        assert isinstance(found, RefusedAddress)


def test_the_articles_of_a_feed_are_read(server: Server, fetcher: Fetcher) -> None:
    """Whole texts come from the feed, the others from their addresses, each failure by itself."""
    server.say("/page", PAGE)
    feed = FEED.format(base=server.base, text=PARAGRAPH * 5)
    address = server.say("/feed", feed.encode(), Content_Type="application/rss+xml")
    first, second, third = open_sources([address], fetcher=fetcher)

    assert isinstance(first, Source)
    assert first.source == f"{server.base}/page"
    assert isinstance(second, Source)
    [document] = read(
        second.data, media_type=second.media_type, source=second.source, identity=second.identity
    )
    assert isinstance(document, Document)
    assert (document.title, document.publisher) == ("Meta fined", "The Paper")
    assert document.issued is not None
    assert document.issued.startswith("2024-03-04")
    assert isinstance(third, RefusedAddress)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::", False),
    ],
)
def test_public_addresses_are_told(number: str, public: bool) -> None:
    """The internet's own addresses are public, the others are not."""
    assert public is is_public(number)
