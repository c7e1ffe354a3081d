"""RDF that explodes, reaches out or breaks: refused with a reason, and the former graph is untouched."""

from __future__ import annotations

import gzip
import json

import httpx2
import pytest

from tests.api.conftest import Server
from tests.safety.conftest import AT_LAST, HTTP

GRAPH = "http://e/attacked"
TURTLE, XML, JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
#: Somewhere that answers nobody: a request there would fail, and take its time.
HERE = "http://127.0.0.1:9/"


def laughs(depth: int) -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, depth)
    )
    last = f"&a{depth - 1};"
    return f"<!DOCTYPE r [{entities}]>{RDF}<rdf:Description><e:p>{last}</e:p></rdf:Description></rdf:RDF>"


def external(declaration: str) -> str:
    return f"<!DOCTYPE r [{declaration}]>{RDF}<rdf:Description><e:p>&x;</e:p></rdf:Description></rdf:RDF>"


def nested(depth: int) -> str:
    return RDF + "<rdf:Description><e:p>" * depth + "</e:p></rdf:Description>" * depth + "</rdf:RDF>"


#: (media type, body, statuses). 400 where the body is wrong; 503 where it would take too much.
BODIES: dict[str, tuple[str, str | bytes, set[int]]] = {
    "billion laughs": (XML, laughs(10), {400}),
    "one large entity, often": (
        XML,
        f'<!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]>{RDF}<rdf:Description>'
        f"<e:p>{'&a;' * 10_000}</e:p></rdf:Description></rdf:RDF>",
        {400},
    ),
    "external entity, a file": (XML, external('<!ENTITY x SYSTEM "file:///etc/passwd">'), {400}),
    "external entity, an address": (XML, external(f'<!ENTITY x SYSTEM "{HERE}">'), {400}),
    "external entity, public": (XML, external(f'<!ENTITY x PUBLIC "-//x" "{HERE}">'), {400}),
    "parameter entity": (XML, external(f'<!ENTITY % y SYSTEM "{HERE}">%y;'), {400}),
    "a doctype in small letters": (XML, laughs(8).replace("<!DOCTYPE", "<!doctype"), {400}),
    "a doctype from elsewhere": (XML, f'<!DOCTYPE r SYSTEM "{HERE}">{RDF}</rdf:RDF>', {400}),
    "a doctype in UTF-16": (
        XML,
        ('<?xml version="1.0" encoding="utf-16"?>' + laughs(8)).encode("utf-16"),
        {400},
    ),
    "a doctype in UTF-16 without a mark": (XML, laughs(8).encode("utf-16-le"), {400}),
    "a doctype in UTF-7": (
        XML,
        b'<?xml version="1.0" encoding="UTF-7"?>' + laughs(8).encode("utf-7"),
        {400},
    ),
    "an inclusion": (
        XML,
        RDF.replace(">", ' xmlns:xi="http://www.w3.org/2001/XInclude">')
        + '<xi:include href="file:///etc/passwd" parse="text"/></rdf:RDF>',
        {201, 204, 400},
    ),
    "XML, deep": (XML, nested(50_000), {400, 413, 503}),
    "XML, many attributes": (
        XML,
        RDF + "<rdf:Description " + " ".join(f'e:a{i}="1"' for i in range(50_000)) + "/></rdf:RDF>",
        {201, 204, 400, 503},
    ),
    "XML, one attribute twice": (XML, RDF + '<rdf:Description e:a="1" e:a="2"/></rdf:RDF>', {201, 204, 400}),
    "XML, cut off": (XML, RDF + "<rdf:Description>", {400}),
    "XML, a base that is no IRI": (
        XML,
        RDF + '<rdf:Description xml:base="::" rdf:about="x"/></rdf:RDF>',
        {201, 204, 400},
    ),
    "a remote context": (JSON_LD, json.dumps({"@context": HERE, "@id": "a:b", "p": "x"}), {400}),
    "a context in a file": (JSON_LD, json.dumps({"@context": "file:///etc/passwd", "p": "x"}), {400}),
    "remote contexts in a list": (JSON_LD, json.dumps({"@context": [{}, HERE], "p": "x"}), {400}),
    "an imported context": (
        JSON_LD,
        json.dumps({"@context": {"@version": 1.1, "@import": HERE}, "p": "x"}),
        {400},
    ),
    "a scoped remote context": (
        JSON_LD,
        json.dumps({"@context": {"p": {"@id": "a:p", "@context": HERE}}, "p": {"q": "x"}}),
        {400},
    ),
    "a context that means itself": (
        JSON_LD,
        json.dumps({"@context": {"a": "b:x", "b": "a:x"}, "a:c": "x"}),
        {201, 204, 400},
    ),
    "JSON-LD, deep": (JSON_LD, '{"a:p":' * 50_000 + "1" + "}" * 50_000, {400, 413, 503}),
    "JSON-LD, deep lists": (
        JSON_LD,
        '{"a:p":' + "[" * 100_000 + "]" * 100_000 + "}",
        {201, 204, 400, 413, 503},
    ),
    "JSON-LD, deep contexts": (
        JSON_LD,
        '{"@context":{"p":{"@id":"a:p","@context":' * 2_000 + "{}" + "}}" * 2_000 + "}",
        {201, 204, 400, 413, 503},
    ),
    "JSON-LD, a huge number": (JSON_LD, '{"a:p": 1e400}', {201, 204, 400}),
    "JSON-LD, long digits": (JSON_LD, '{"a:p": ' + "9" * 1_000_000 + "}", {201, 204, 400, 413}),
    "JSON-LD, half a pair": (JSON_LD, '{"a:p": "\\ud800"}', {201, 204, 400}),
    "JSON-LD, a prototype": (JSON_LD, '{"__proto__": {"a:p": 1}, "a:p": "x"}', {201, 204, 400}),
    "Turtle, deep": (
        TURTLE,
        "<a:a> <a:b> " + "[ <a:b> " * 5_000 + "1" + "]" * 5_000 + " .",
        {201, 204, 400, 503},
    ),
    "Turtle, deep lists": (TURTLE, "<a:a> <a:b> " + "(" * 5_000 + ")" * 5_000 + " .", {201, 204, 400, 503}),
    "Turtle, quoted triples": (
        TURTLE,
        "<<" * 5_000 + "<a:a> <a:b> <a:c>" + " <a:p> <a:o> >>" * 5_000 + " <a:p> <a:o> .",
        {201, 204, 400, 503},
    ),
    "Turtle, a string without end": (TURTLE, '<a:a> <a:b> """' + "x" * 2_000_000, {400}),
    "Turtle, a long IRI": (TURTLE, "<http://e/" + "x" * 1_000_000 + "> <a:b> 1 .", {201, 204, 400, 413}),
    "Turtle, a long literal": (TURTLE, f"<a:a> <a:b> '{'x' * 8_000_000}' .", {201, 204, 400, 413}),
    "Turtle, a long language tag": (TURTLE, f"<a:a> <a:b> 'x'@{'a' * 100_000} .", {201, 204, 400}),
    "Turtle, a long blank node": (TURTLE, f"_:{'x' * 1_000_000} <a:b> 1 .", {201, 204, 400, 413}),
    "Turtle, a long number": (TURTLE, f"<a:a> <a:b> {'9' * 1_000_000} .", {201, 204, 400, 413}),
    "Turtle, many prefixes": (
        TURTLE,
        "".join(f"@prefix p{i}: <http://e/{'x' * 100}> .\n" for i in range(20_000)) + "<a:a> <a:b> 1 .",
        {201, 204, 400, 413, 503},
    ),
    "Turtle, a prefix that multiplies": (
        TURTLE,
        f"@prefix p: <http://e/{'x' * 100_000}> .\n" + "p:a p:b p:c .\n" * 5_000,
        {400, 413, 503},
    ),
    "Turtle, a broken IRI": (TURTLE, "<http://e/ x> <a:b> 1 .", {400}),
    "Turtle, a control character": (TURTLE, "<http://e/\\u0000> <a:b> 1 .", {400}),
    "Turtle, no UTF-8": (TURTLE, b"<a:a> <a:b> '\xff\xfe' .", {400}),
    "Turtle, half a pair": (TURTLE, b"<a:a> <a:b> '\xed\xa0\x80' .", {400}),
    "Turtle, in UTF-16": (TURTLE, "<a:a> <a:b> 1 .".encode("utf-16"), {400}),
    "Turtle, NUL": (TURTLE, b"<a:a> <a:b> '\0' .", {201, 204, 400}),
    "graphs in a graph": ("application/trig", "<a:g> { <a:a> <a:b> 1 }", {415}),
    "quads in a graph": ("application/n-quads", "<a:a> <a:b> <a:c> <a:g> .", {415}),
    "quads called triples": ("application/n-triples", "<a:a> <a:b> <a:c> <a:g> .", {400}),
    "graphs in JSON-LD": (
        JSON_LD,
        '{"@id": "a:g", "@graph": [{"@id": "a:a", "a:b": "c"}]}',
        {400},
    ),
    "RDFa": ("text/html", "<p property='a:b'>x</p>", {415}),
    "a pickle": ("application/octet-stream", b"\x80\x04\x95", {415}),
    "no type": ("", "<a:a> <a:b> 1 .", {415}),
    "a type with a line in it": ("text/turtle; charset=utf-16", "<a:a> <a:b> 1 .", {415}),
}


def put(server: Server, body: str | bytes, media_type: str, **headers: str) -> httpx2.Response:
    content = body if isinstance(body, bytes) else body.encode()
    return HTTP.put(
        f"{server.address}/graphs",
        params={"graph": GRAPH},
        content=content,
        headers={**server.authorized, b"Content-Type": media_type.encode()} | headers,  # type: ignore[operator]
        timeout=AT_LAST,
    )


def triples(server: Server) -> str:
    answer = HTTP.get(
        f"{server.address}/graphs",
        params={"graph": GRAPH, "format": "nt"},
        timeout=AT_LAST,
    )
    return answer.text if answer.is_success else ""


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_graph_is_read_or_refused(target: Server, name: str) -> None:
    """Refused, it leaves what was there; nothing is fetched, no file is read."""
    media_type, body, statuses = BODIES[name]
    assert put(target, "<a:kept> <a:b> 1 .", TURTLE).is_success
    answer = put(target, body, media_type)

    assert answer.status_code in statuses, answer.text[:300]
    assert len(answer.content) < 20_000
    if answer.is_success:
        assert "root:" not in triples(target)[:1_000_000]
    else:
        assert "a:kept" in triples(target)
        assert answer.json()["detail"]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "compress", "gzip, gzip", "x-gzip"])
def test_compressed_bodies_are_not_read(target: Server, coding: str) -> None:
    """A bomb is not unpacked: no compressed body is."""
    bomb = gzip.compress(b"<a:a> <a:b> 1 .\n" * 1_000_000)
    for path, media_type in (("/graphs?default", TURTLE), ("/update", "application/sparql-update")):
        answer = HTTP.post(
            target.address + path,
            content=bomb,
            headers={
                **target.authorized,
                b"Content-Type": media_type.encode(),
                b"Content-Encoding": coding.encode(),
            },
            timeout=AT_LAST,
        )
        assert answer.status_code == 415


@pytest.mark.parametrize(
    "graph",
    [
        "",
        "x",
        "../x",
        "//x",
        "http://e/ x",
        "http://e/<x>",
        "http://e/\nX: y",
        "\x00",
        "http://[",
        "file:",
        "a:" + "x" * 40_000,
    ],
)
def test_names_of_graphs_are_absolute_iris(target: Server, graph: str) -> None:
    """Anything else is refused, and can neither read nor write a file."""
    for method in ("GET", "PUT", "DELETE"):
        answer = HTTP.request(
            method,
            f"{target.address}/graphs",
            params={"graph": graph},
            content=b"<a:a> <a:b> 1 ." if method == "PUT" else b"",
            headers={**target.authorized, b"Content-Type": b"text/turtle"},
            timeout=AT_LAST,
        )
        assert answer.status_code in {400, 404, 414} or graph.startswith(("file:", "a:")), (
            method,
            answer.text,
        )


UPDATES = {
    "a product": "INSERT { ?x <a:b> ?f } WHERE { "
    + "".join(f"VALUES ?{name} {{ {' '.join(map(str, range(1000)))} }} " for name in "abcdef")
    + "BIND(BNODE() AS ?x) }",
    "a string doubled": "INSERT { <a:a> <a:b> ?s35 } WHERE { BIND('aaaaaaaaaaaaaaaa' AS ?s0)"
    + "".join(f" BIND(CONCAT(?s{i}, ?s{i}) AS ?s{i + 1})" for i in range(35))
    + " }",
    "deep braces": "INSERT {} WHERE " + "{" * 50_000 + "}" * 50_000,
    "deep lists": "INSERT DATA { <a:a> <a:b> " + "(" * 50_000 + ")" * 50_000 + " }",
    "many operations": "INSERT DATA { <a:a> <a:b> 1 } ; " * 20_000,
    "an unclosed quote after LOAD": "LOAD '" + "\\'" * 1_000_000,
    "dotted words after LOAD": "LOAD " + "a." * 1_000_000,
    "a long text with load in it": "INSERT DATA { <a:a> <a:b> '" + "the load of a service " * 300_000 + "' }",
    "a file": "LOAD <file:///etc/passwd>",
    "a file, silently": "LOAD SILENT <file:///etc/passwd>",
    "metadata of a cloud": "LOAD <http://169.254.169.254/latest/meta-data/> INTO GRAPH <a:g>",
}


@pytest.mark.parametrize("name", UPDATES)
def test_hostile_updates_change_nothing(target: Server, name: str) -> None:
    """Even with the key: run in time, or refused."""
    answer = HTTP.post(
        f"{target.address}/update",
        content=UPDATES[name].encode(),
        headers={**target.authorized, b"Content-Type": b"application/sparql-update"},
        timeout=AT_LAST,
    )
    assert answer.status_code in {204, 400, 403, 413, 503}, answer.text[:300]
    assert (answer.status_code == 403) == (name in {"a file", "metadata of a cloud"})
