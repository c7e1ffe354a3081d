"""Small files that unfold, and long ones of a kind that some reader somewhere reads in quadratic time."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator

import pytest

from tests.fuzz.harness import Reading
from tests.fuzz.readers import HTML, PDF, RSS, TEXT, articles, feed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits memory by what Linux says of it")


def compressed(content: bytes, *, filters: int = 1) -> bytes:
    """A PDF whose page is a stream that was compressed, more than once if asked."""
    for _ in range(filters):
        content = zlib.compress(content, 9)
    names = b" ".join([b"/FlateDecode"] * filters)
    stream = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(content), names, content)
    return PDF.replace(PDF[PDF.index(b"<< /Length 60") : PDF.index(b"endstream") + 9], stream)


#: name → (reader, bytes).
BOMBS: dict[str, tuple[Callable[[bytes], list[str]], bytes]] = {
    "a PDF of 400 MB": (articles("a.pdf"), compressed(b"(a) Tj " * 60_000_000)),
    "a PDF of 400 MB, twice compressed": (articles("a.pdf"), compressed(b" " * 400_000_000, filters=2)),
    "a PDF of many operators": (articles("a.pdf"), compressed(b"q Q BT (a) Tj ET " * 300_000)),
    "a PDF of brackets": (articles("a.pdf"), compressed(b"[" * 1_000_000)),
    "a PDF whose pages are its pages": (articles("a.pdf"), PDF.replace(b"[3 0 R]", b"[2 0 R 3 0 R]")),
    "a PDF of many pages": (articles("a.pdf"), PDF.replace(b"[3 0 R]", b"[" + b"3 0 R " * 100_000 + b"]")),
    "a PDF that is its own parent": (articles("a.pdf"), PDF.replace(b"/Parent 2 0 R", b"/Parent 3 0 R")),
    "HTML, deep": (articles("a.html"), b"<div>" * 200_000),
    "HTML, deep and closed": (articles("a.html"), b"<p><b>" * 50_000 + b"x" + b"</b></p>" * 50_000),
    "HTML, spans": (articles("a.html"), b"<span>x " * 50_000),
    "HTML, lists": (articles("a.html"), b"<ul><li>x" * 20_000),
    "HTML, tables": (articles("a.html"), b"<table><tr><td>" * 20_000),
    "HTML, attributes": (
        articles("a.html"),
        b"<p " + b" ".join(b"a%d=b" % i for i in range(100_000)) + b">x",
    ),
    "HTML, classes": (articles("a.html"), b'<div class="' + b"comment " * 100_000 + b'">x</div>' * 2),
    "HTML, comments": (articles("a.html"), b"<!--" * 100_000),
    "HTML, entities": (
        articles("a.html"),
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>" * 1_000,
    ),
    "HTML, NUL": (articles("a.html"), b"<p>\0" * 100_000),
    "HTML, many paragraphs": (articles("a.html"), b"<article>" + f"<p>{TEXT}</p>".encode() * 5_000),
    "HTML, a long paragraph": (articles("a.html"), f"<article><p>{TEXT * 10_000}</p>".encode()[:4_900_000]),
    "HTML, a long word": (articles("a.html"), b"<article><p>" + b"a" * 1_000_000),
    "HTML, a long attribute": (articles("a.html"), HTML.replace(b"2019-01-21T", b"2019-" * 500_000)),
    "HTML, deep JSON-LD": (articles("a.html"), HTML.replace(b'"2019-01-21"', b"[" * 100_000)),
    "HTML, many headings": (articles("a.html"), b"<h1>a</h1>" * 30_000),
    "a line of 1 MB": (articles("a.txt"), b"a" * 1_000_000),
    "a line of 1 MB of words": (articles("a.txt"), b"Apple fined. " * 80_000),
    "a line of 1 MB of digits": (articles("a.txt"), b"1" * 1_000_000),
    "a line of 1 MB of spaces": (articles("a.txt"), b"a" + b" " * 1_000_000 + b"b"),
    "many lines": (articles("a.txt"), b"a\n" * 50_000),
    "many different lines": (articles("a.txt"), b"".join(b"Line %d of it.\n" % i for i in range(20_000))),
    "many headings of comments": (articles("a.txt"), b"Commentaires (3)\nZo\xc3\xa9\nOuf.\n" * 10_000),
    "many dates": (articles("a.txt"), b"12 mars 2020\n" * 50_000),
    "many quotes": (articles("a.txt"), "« ".encode() * 200_000),
    "many amounts": (articles("a.txt"), "1 000 000 000 € ".encode() * 50_000),
    "combining signs": (articles("a.txt"), ("a" + "\u0301" * 500_000).encode()),
    "Markdown, quotes": (articles("a.md"), b">" * 500_000 + b" x"),
    "Markdown, brackets": (articles("a.md"), b"[" * 500_000),
    "Markdown, links": (articles("a.md"), b"[a](" * 200_000),
    "Markdown, emphasis": (articles("a.md"), b"*a_" * 200_000),
    "Markdown, rules": (articles("a.md"), b"---\n" * 200_000),
    "Markdown, fences": (articles("a.md"), b"```\n" * 100_000),
    "Markdown, comments": (articles("a.md"), b"<!--" * 200_000),
    "JSON, deep": (articles("a.json"), b'{"a":' * 500_000),
    "JSON, a deep list": (articles("a.json"), b"[" * 1_000_000),
    "JSON, long digits": (articles("a.json"), b'{"text": ' + b"9" * 1_000_000 + b"}"),
    "JSON, many records": (articles("a.json"), b"[" + b",".join([b'{"text": 1}'] * 20_000) + b"]"),
    "JSONL, many broken lines": (articles("a.jsonl"), b'{"text":\n' * 20_000),
    "a gzip that says it is text": (articles("a.txt"), gzip.compress(b"a" * 100_000_000)),
    "UTF-16 without a mark": (articles("a.txt"), "La CNIL".encode("utf-16-le") * 100_000),
    "UTF-7": (articles("a.txt"), b"+2D0-" * 100_000),
    "a feed of laughs": (
        feed,
        b"<!DOCTYPE rss [<!ENTITY a0 'ha'>"
        + b"".join(b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
        + b"]>"
        + RSS.replace(b"Amende", b"&a9;"),
    ),
    "a feed of many entries": (feed, RSS.replace(b"<item>", b"<item></item>" * 20_000 + b"<item>")),
    "a feed, deep": (feed, RSS.replace(b"<item>", b"<item>" * 10_000)),
    "a feed of a long entry": (
        feed,
        RSS.replace(b"</description>", b"<p>&lt;div&gt;" * 10_000 + b"</description>"),
    ),
}


@pytest.fixture(scope="module")
def processes() -> Iterator[dict[Callable[[bytes], list[str]], Reading]]:
    """A process for each reader, which goes on to the next bomb if it lives."""
    made: dict[Callable[[bytes], list[str]], Reading] = {}
    yield made
    for process in made.values():
        process.close()


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_not_go_off(processes: dict[Callable[[bytes], list[str]], Reading], name: str) -> None:
    """At most ten seconds of work and a gigabyte, and a result or an error of ours."""
    read, data = BOMBS[name]
    process = processes.setdefault(read, Reading(read, HTML))

    assert isinstance(process(data), list)
