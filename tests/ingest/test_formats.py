"""Each format is read, each failure has its reason."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import (
    BinarySource,
    EmptySource,
    NoArticle,
    UndecodableSource,
    UnknownLanguage,
    UnreadableSource,
)
from kg.ingest import read
from kg.model import Document

SENTENCE = "L’Autorité a infligé une amende de 4 millions d’euros à Tradelys."
PARAGRAPH = " ".join([SENTENCE, "La société, fondée à Lille en 2009, a aussitôt annoncé un recours."] * 3)

PAGE = f"""<!doctype html><html lang="fr-FR"><head><meta charset="utf-8"><title>Amende - Le Jour</title>
<meta property="og:site_name" content="Le Jour">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Amende pour Tradelys",
"datePublished": "2021-03-04T09:12:00+01:00",
"author": [{{"@type": "Person", "name": "Léa Roy"}}]}}]}}</script>
</head><body><nav><a href="/">Accueil</a> <a href="/eco">Économie</a></nav>
<article><h1>Amende pour Tradelys</h1><p>{PARAGRAPH}</p>
<figure><img src="a.jpg"><figcaption>Le siège © AFP</figcaption></figure>
<p>Lire aussi : Binance visé par une enquête</p>
<p>{PARAGRAPH.replace("4 millions", "quatre millions")}</p></article>
<section id="comments"><h2>Commentaires</h2>
<p>Momo : et Kraken alors, personne n’en parle jamais ici ?</p></section>
<footer>© 2021 Le Jour</footer></body></html>"""


def one(data: bytes, **hints: str) -> Document:
    [document] = read(data, **hints)  # type: ignore[arg-type]
    assert isinstance(document, Document), document
    return document


def test_a_page_of_html_is_read() -> None:
    """Metadata comes from the page, the body without menus, captions, teasers and comments."""
    document = one(PAGE.encode(), source="https://lejour.example/eco/amende-tradelys.html")

    assert document.title == "Amende pour Tradelys"
    assert document.issued == "2021-03-04T09:12:00+01:00"
    assert (document.author, document.publisher, document.language) == ("Léa Roy", "Le Jour", "fr")
    assert document.key.startswith("amende-tradelys-")
    assert document.text.count("\n\n") == 2
    assert {"menu", "caption", "teasers", "comments", "footer"} <= {z.kind for z in document.zones_left_out}
    assert not any(word in document.text for word in ("Binance", "Kraken", "AFP", "Accueil"))


@pytest.mark.parametrize(
    ("head", "issued"),
    [
        ('<meta property="article:published_time" content="2020-05-06T07:08:09Z">', "2020-05-06T07:08:09Z"),
        ('<meta name="date" content="2020-05-06">', "2020-05-06"),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": 3}</script>', None),
        ('<script type="application/ld+json">not json</script>', None),
    ],
)
def test_the_date_of_a_page_is_the_declared_one(head: str, issued: str | None) -> None:
    """JSON-LD, then meta elements; broken ones are passed over."""
    page = (
        f"<html><head>{head}</head><body><article><h1>Amende</h1><p>{PARAGRAPH}</p></article></body></html>"
    )

    assert issued == one(page.encode()).issued


def test_markdown_is_read() -> None:
    """Front matter, headings, links and lines broken at a width."""
    front = "---\ntitle: Amende\ndate: 2021-03-04\nlang: fr\n---\n\n# Amende\n\n"
    text = f"{front}**{SENTENCE}**\nElle a [réagi](http://a.b) peu après.\n\n![photo](a.jpg)\n"
    document = one(text.encode(), name="a.md")

    assert document.text == f"Amende\n\n{SENTENCE} Elle a réagi peu après."
    assert document.issued == "2021-03-04"


def test_bad_lines_of_jsonl_are_errors_and_the_rest_goes_on() -> None:
    """Each bad line is one error that names the line."""
    lines = [
        json.dumps({"id": "a", "title": "Amende", "date": "4 mars 2021", "text": SENTENCE, "publisher": "X"}),
        "{broken",
        "",
        json.dumps({"title": "no text"}),
        json.dumps(["no", "object"]),
        json.dumps({"text": 5}),
        json.dumps({"url": "https://a.example/b", "html": PAGE}),
    ]
    results = list(read("\n".join(lines).encode(), name="a.jsonl"))

    assert [isinstance(r, Document) for r in results] == [True, False, False, False, False, True]
    assert "line 2" in str(results[1])
    assert isinstance(results[2], EmptySource)
    assert isinstance(results[0], Document)
    assert (results[0].issued, results[0].publisher) == ("2021-03-04", "X")


def test_records_without_an_id_have_keys_of_their_own() -> None:
    """Two lines of one file never share a key, one record in two files of different identity neither."""
    line = json.dumps({"id": 1, "text": SENTENCE})
    other = json.dumps({"text": SENTENCE + " Elle conteste."})
    bare = json.dumps({"text": SENTENCE + " Elle se tait."})
    first = [
        r.key
        for r in read("\n".join([line, other, bare]).encode(), name="a.jsonl", identity="x/a.jsonl")
        if isinstance(r, Document)
    ]
    second = [
        r.key for r in read(line.encode(), name="a.jsonl", identity="y/a.jsonl") if isinstance(r, Document)
    ]

    assert len({*first, *second}) == 4


def test_a_key_does_not_depend_on_the_text() -> None:
    """A changed article keeps its key; its hash changes."""
    old, new = (one(text.encode(), name="a.txt") for text in (SENTENCE, SENTENCE + " Elle conteste."))

    assert old.key == new.key
    assert old.content_hash != new.content_hash


def _pdf(pages: list[list[str]]) -> bytes:
    """A small PDF of lines of Latin-1 text."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for number, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -14 Td".replace("’", "'") for line in lines)
        stream = f"BT /F1 11 Tf 50 780 Td {shown} ET".encode("cp1252")
        box = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {5 + 2 * number} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def test_heads_and_feet_of_pdf_pages_go_and_broken_lines_are_joined() -> None:
    """What repeats at the edges of pages is dropped; a hyphen at a line's end too."""
    body = [
        "The Commission has fined Hartwell Foods 85 million pounds for keep-",
        "ing its rivals out of the market for bread in the north of England and",
        "for telling its customers in Leeds, in York and elsewhere not to buy from",
        "the smaller bakeries that had lowered their prices during that year.",
    ]
    more = [
        "Hartwell, which is based in Leeds, told the Commission that it would go to",
        "court. It has two months to pay or to lodge an appeal.",
    ]
    head = "Commission - Press release 12"
    pages = [[head, "Bread makers fined", *body, "Page 1"], [head, *more, "Page 2"]]
    document = one(_pdf(pages), name="release.pdf")

    assert "Press release 12" not in document.text
    assert "Page" not in document.text
    assert "keeping its rivals out of the market" in document.text


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptySource),
        (b" \n\t ", EmptySource),
        (b"\xef\xbb\xbf", EmptySource),
        (b"\x89PNG\r\n\x1a\n", BinarySource),
        (b"PK\x03\x04docx", BinarySource),
        (b"The Commission\x00 fined Apple.", BinarySource),
        ("Комиссия оштрафовала компанию в понедельник за поведение.".encode("cp1251"), UndecodableSource),
        (
            ("Die Kommission hat gegen den Konzern eine hohe Geldbuße verhängt. " * 4).encode(),
            UnknownLanguage,
        ),
        (
            ("La Comisión ha impuesto una multa muy alta a la empresa por sus prácticas. " * 4).encode(),
            UnknownLanguage,
        ),
        ("欧盟委员会周一对苹果公司处以罚款。".encode() * 5, UnknownLanguage),
        (b"Menu\nHome\nNews\nSport\nSign in\nPrivacy policy", NoArticle),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", NoArticle),
        (b"%PDF-1.4 nothing", UnreadableSource),
        (b"[1, 2", UnreadableSource),
    ],
)
def test_every_failure_has_its_reason(data: bytes, error: type[UnreadableSource]) -> None:
    """What cannot be read is one error of its kind, whose message says why."""
    [found] = read(data, name="a.json" if data.startswith(b"[") else None)

    assert isinstance(found, error), found
    assert len(found.problem) > 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_encodings_are_told_by_the_bytes(encoding: str) -> None:
    """With a mark or without one the text comes out the same."""
    assert one(SENTENCE.encode(encoding)).text == SENTENCE


def test_a_declared_charset_is_believed() -> None:
    """In the media type, or in the page."""
    page = PAGE.replace("utf-8", "iso-8859-1").replace("’", "'")

    assert "L'Autorité" in one(page.encode("latin-1"), media_type="text/html; charset=iso-8859-1").text
    assert "L'Autorité" in one(page.encode("latin-1"), name="a.html").text


def test_characters_are_written_in_one_way() -> None:
    """No-break and thin spaces are plain, zero-width signs go, entities are decoded, quotes stay."""
    document = one(
        "Une amende de 4\u202f000\u00a0€ pour\u200b «&nbsp;Tradelys&nbsp;» a été prononcée.".encode()
    )

    assert document.text == "Une amende de 4 000 € pour « Tradelys » a été prononcée."


def test_what_the_caller_says_goes_first() -> None:
    """Date and language of the call go before those of the article."""
    document = one(b"Amende\n\n12 mars 2020\n\n" + SENTENCE.encode(), published="2019-01-01", language="en")

    assert (document.issued, document.language) == ("2019-01-01", "en")


def test_a_large_source_is_refused() -> None:
    """The message says how large it may be."""
    [found] = read(b"word " * 100, max_bytes=100)

    assert isinstance(found, UnreadableSource)
    assert "at most" in str(found)


LINES = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(
            [
                "Lire aussi :",
                "Commentaires (3)",
                "Source : AFP",
                "12/03/2020",
                "Par Léa Roy",
                "<p>",
                "© AFP",
                SENTENCE,
                "",
            ]
        ),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from([None, "a.html", "a.md", "a.json", "a.jsonl", "a.txt"]))
def test_no_text_raises(lines: list[str], name: str | None) -> None:
    """Whatever is read, Documents and our errors come out; no character that is no text is left."""
    for found in read("\n".join(lines).encode("utf-8", "surrogatepass"), name=name):
        assert isinstance(found, Document | UnreadableSource)
        if isinstance(found, Document):
            assert not {"\u00a0", "\u200b", "\x00", "\r", "\t"} & set(found.text)
            assert all(paragraph.strip() == paragraph != "" for paragraph in found.text.split("\n\n"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "a.pdf", "a.html", "a.md", "a.json", "a.jsonl"]))
def test_no_bytes_raise(data: bytes, name: str | None) -> None:
    """Any bytes under any name are read or refused."""
    assert all(isinstance(found, Document | UnreadableSource) for found in read(data, name=name))
