"""The readers, each with a harmless example and the pieces that hostile examples are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from api.sandbox import TASKS, TooLarge
from kg.errors import InvalidQuery, UnreadableSource
from kg.fetch import Fetcher, Response
from kg.ingest import read
from kg.sources import Source, open_sources

TEXT = "La CNIL a infligé une amende de 50 millions d'euros à Google le 21 janvier 2019. " * 3


@dataclass(frozen=True)
class Reader:
    """One format."""

    name: str
    seed: bytes
    pieces: tuple[bytes, ...]
    read: Callable[[bytes], Any]


@cache
def articles(name: str) -> Callable[[bytes], list[str]]:
    """Read a file of that name; what it says of each article in it."""

    def found(data: bytes) -> list[str]:
        told = []
        for one in read(data, name=name):
            if not isinstance(one, UnreadableSource):
                one.text.encode()  # What is no text cannot be written.
                (one.title or "").encode()
            told.append(type(one).__name__)
        return told

    return found


class _Given(Fetcher):
    """Fetches a feed, then for each of its entries a page."""

    def __init__(self, data: bytes) -> None:
        self._answers = iter((Response("http://feed.example/", data, "application/rss+xml"),))

    def fetch(self, address: str) -> Response:
        page = f"<article><p>{TEXT}</p></article>".encode()
        return next(self._answers, Response(address, page, "text/html"))


def feed(data: bytes) -> list[str]:
    """Read a feed, and what its entries hold or lead to."""
    found = []
    for one in open_sources(["http://feed.example/"], fetcher=cast(Fetcher, _Given(data))):
        found.append(type(one).__name__)
        if isinstance(one, Source) and len(found) < 9:  # The others are read as these are.
            found += [type(each).__name__ for each in read(one.data, media_type=one.media_type)]
    return found


def rdf(format_: str) -> Callable[[bytes], str]:
    """Read a graph as the service's children do."""

    def found(data: bytes) -> str:
        task = {"format": format_, "base": "http://e/", "limit": 1 << 28}
        try:
            _, quads = TASKS["parse"](cast(Any, None), task, data)
        except (InvalidQuery, TooLarge) as error:
            return type(error).__name__
        return "read" if quads else "empty"

    return found


HTML = f"""<!DOCTYPE html><html lang="fr"><head><title>Amende</title>
<meta property="article:published_time" content="2019-01-21T10:00:00+01:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2019-01-21"}}</script></head>
<body><nav><a href="/">x</a></nav><article><h1>Amende</h1><p>{TEXT}</p><table><tr><td>1</td></tr></table>
</article><div class="comments"><p>Ouf</p></div></body></html>""".encode()
MARKDOWN = (
    f"---\ntitle: Amende\ndate: 2019-01-21\n---\n# Amende\n\n{TEXT}\n\n- a\n- [b](http://e/)\n".encode()
)
JSON = (
    f'{{"id": "1", "url": "http://e/", "title": "Amende", "date": "2019-01-21", "text": "{TEXT}"}}'.encode()
)
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>
<item><title>Amende</title><link>http://e/1</link><pubDate>Mon, 21 Jan 2019 10:00:00 GMT</pubDate>
<description>{TEXT}</description></item></channel></rss>""".encode()
PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 300 300]
/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>
endobj
4 0 obj
<< /Length 60 >>
stream
BT /F 12 Tf 10 100 Td (The CMA fined Acme in 2024.) Tj ET
endstream
endobj
trailer << /Root 1 0 R /Size 5 >>
%%EOF"""
TURTLE = b"""@prefix e: <http://e/> .
e:a a e:B ; e:p "x"@fr , 1.5 , true , [ e:q ( 1 2 ) ] , << e:a e:b e:c >> .
"""
N_QUADS = b'<http://e/a> <http://e/p> "x"@fr <http://e/g> .\n_:b <http://e/p> "1"^^<http://e/t> .\n'
TRIG = b"@prefix e: <http://e/> .\ne:g { e:a e:p [ e:q 1 ] . }\ne:a e:b e:c .\n"
JSON_LD = (
    b'{"@context": {"e": "http://e/", "p": {"@id": "e:p", "@container": "@list"}}, "@id": "e:a",'
    b' "p": [1, {"@value": "x", "@language": "fr"}], "@graph": [{"@id": "e:b", "e:q": {"@set": []}}]}'
)
RDF_XML = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/a"><e:p xml:lang="fr">x</e:p><e:q rdf:parseType="Collection">
<rdf:Description rdf:nodeID="b"/></e:q></rdf:Description></rdf:RDF>"""

READERS = (
    Reader(
        "html",
        HTML,
        (
            b"<div>",
            b"<p>",
            b"</p>",
            b"<table><tr><td>",
            b"<!--",
            b"]]>",
            b"&#0;",
            b"&amp;amp;",
            b"<h1>",
            b"<script>",
            b'<a href="',
            b"\0",
            b"<li><ul>",
        ),
        articles("a.html"),
    ),
    Reader(
        "markdown",
        MARKDOWN,
        (b">", b"[", b"](", b"*a_", b"```", b"\n#", b"---\n", b"    ", b"- ", b"|"),
        articles("a.md"),
    ),
    Reader(
        "text",
        TEXT.encode(),
        (b"\n", b"1 ", b"\xc2\xab", b"Mme ", b"le 3 ", b"20", b". ", b"Commentaires (3)\n", b"\xcc\x81"),
        articles("a.txt"),
    ),
    Reader(
        "pdf",
        PDF,
        (
            b"<<",
            b"[",
            b"(",
            b"/Kids [2 0 R]",
            b"3 0 R ",
            b"stream\n",
            b"endobj\n",
            b"/Filter /FlateDecode",
            b"%%EOF",
            b"/Length 99999999",
        ),
        articles("a.pdf"),
    ),
    Reader(
        "json",
        JSON,
        (b"[", b'{"a":', b"9", b'"\\ud800"', b"1e999", b"NaN", b'"html": "<p>', b"\xff\xfe", b"null,"),
        articles("a.json"),
    ),
    Reader(
        "jsonl",
        JSON + b"\n" + JSON + b"\n",
        (b"\n", b"[", b'{"text": 1}\n', b'{"text": "\\ud800"}\n', b"\x85", b"\r"),
        articles("a.jsonl"),
    ),
    Reader(
        "feed",
        RSS,
        (
            b"<item>",
            b"</item>",
            b"<description>",
            b"<![CDATA[",
            b"<!ENTITY a 'b'>",
            b"&a;",
            b"<link>http://e/</link>",
        ),
        feed,
    ),
    Reader(
        "turtle",
        TURTLE,
        (b"[ e:p ", b"(", b"]", b"<<", b'"""', b"'", b"@prefix e: <", b"\\u0000", b"<", b";", b"1.", b"_:"),
        rdf("TURTLE"),
    ),
    Reader(
        "n-quads",
        N_QUADS,
        (b"<", b'"', b"_:b ", b"\\u", b"\\UFFFFFFFF", b"@", b"^^", b".\n", b"#"),
        rdf("N_QUADS"),
    ),
    Reader("trig", TRIG, (b"{", b"}", b"GRAPH ", b"[", b"(", b"<< ", b"@base <", b"e:g "), rdf("TRIG")),
    Reader(
        "json-ld",
        JSON_LD,
        (
            b'{"e:p":',
            b"[",
            b'"@context": {',
            b'"@id": "',
            b'"@graph": [',
            b'"@reverse": {',
            b'"@context": "http://127.0.0.1:9/",',
            b"9",
            b"\\ud800",
        ),
        rdf("JSON_LD"),
    ),
    Reader(
        "rdf-xml",
        RDF_XML,
        (
            b"<rdf:Description>",
            b"<e:p>",
            b"</e:p>",
            b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
            b"&b;",
            b'rdf:about="',
            b"<![CDATA[",
            b"&#x0;",
            b'xml:base="::"',
        ),
        rdf("RDF_XML"),
    ),
)
