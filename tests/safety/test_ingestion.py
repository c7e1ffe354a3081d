"""Articles that explode, and addresses that lead into the house: refused or failed with a reason."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.api.conftest import Server
from tests.safety.conftest import AT_LAST, HTTP

#: Addresses that may not be fetched. Names are those that resolvers know without asking anybody.
ADDRESSES = [
    "http://127.0.0.1/",
    "http://127.0.0.1:22/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://\u2460\u2461\u2466.0.0.1/",
    "http://\uff11\uff12\uff17.0.0.1/",
    "http://127\u30020\u30020\u30021/",
    "http://user@127.0.0.1/",
    "http://example.org@127.0.0.1/",
    "http://127.0.0.1#@example.org/",
    "http://127.0.0.1\\@example.org/",
    "http://example.org\\@127.0.0.1/",
    "http:127.0.0.1/",
    "http:///127.0.0.1/",
    "http://",
    "http://[",
    "http://a b/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1\r\nX: y/",
    "//127.0.0.1/",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:70/_x",
    "dict://127.0.0.1/",
    "data:text/html,<p>x",
    "javascript:alert(1)",
    "jar:http://127.0.0.1!/",
    "unix:/run/docker.sock",
    "about:blank",
    "/etc/passwd",
    "a" * 10_000,
]


@pytest.fixture(scope="module")
def answers(keyed: Server) -> dict[str, httpx2.Response]:
    """What each address got for an answer; some at a time, for a name may take long to look up in vain."""

    def try_it(address: str) -> httpx2.Response:
        return HTTP.post(
            f"{keyed.address}/documents",
            params={"dry_run": "true"},
            json={"url": address},
            headers=keyed.authorized,
            timeout=3 * AT_LAST,
        )

    with ThreadPoolExecutor(12) as pool:
        return dict(zip(ADDRESSES, pool.map(try_it, ADDRESSES), strict=True))


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_leads_into_the_house(
    target: Server, answers: dict[str, httpx2.Response], address: str
) -> None:
    """Refused before anything is asked, with a reason that tells nothing of what is there."""
    answer = answers[address]

    assert answer.status_code in {400, 403, 422}, answer.text
    assert "root:" not in answer.text
    assert "onnection" not in answer.text


def flate_pdf(content: bytes) -> bytes:
    """A PDF of one page whose content is a compressed stream."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Root 1 0 R /Size 5 >>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(body),
        )
    )


def packed_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/cron.d/x", b"a" * 1_000_000)
    return buffer.getvalue()


#: name → (name of the file, media type, bytes).
FILES: dict[str, tuple[str, str, bytes]] = {
    "a PDF that unpacks to 500 MB": ("a.pdf", "application/pdf", flate_pdf(b"(a) Tj " * 70_000_000)),
    "a PDF of nothing": ("a.pdf", "application/pdf", b"%PDF-1.4\n%%EOF"),
    "a PDF whose pages are its pages": (
        "a.pdf",
        "application/pdf",
        flate_pdf(b"").replace(b"[3 0 R]", b"[2 0 R]"),
    ),
    "a PDF of noise": ("a.pdf", "application/pdf", b"%PDF-1.4\n" + bytes(range(256)) * 2_000),
    "HTML, deep": ("a.html", "text/html", b"<div>" * 200_000),
    "HTML, only comments": ("a.html", "text/html", b"<!--" * 100_000),
    "JSON, deep": ("a.json", "application/json", b'{"a":' * 100_000),
    "JSON, deep list": ("a.json", "application/json", b"[" * 200_000),
    "JSON of other types": ("a.json", "application/json", b'{"text": ["x"], "title": {}, "date": 1}'),
    "JSONL, broken lines": ("a.jsonl", "application/x-ndjson", b'{"text":\n' * 5_000),
    "a gzip that says it is text": ("a.txt", "text/plain", gzip.compress(b"a" * 10_000_000)),
    "a zip": ("a.zip", "application/zip", packed_archive()),
    "a zip that says it is a page": ("a.html", "text/html", packed_archive()),
    "a program": ("a.txt", "text/plain", b"\x7fELF" + bytes(10_000)),
    "a path as a name": ("../../../etc/passwd.txt", "text/plain", b"x"),
    "NUL as a name": ("a\0.txt", "text/plain", b"x"),
    "a long name": ("a" * 60_000 + ".txt", "text/plain", b"x"),
    "a name of markup": ('"><script>.txt', "text/plain", b"x"),
}


@pytest.mark.parametrize("name", FILES)
def test_hostile_files_are_read_or_refused(target: Server, name: str) -> None:
    """In time and in memory that is limited; a file that cannot be read says why, and nothing else of it."""
    file_name, media_type, data = FILES[name]
    began = time.monotonic()
    answer = HTTP.post(
        f"{target.address}/documents",
        params={"dry_run": "true"},
        files={"file": (file_name, data, media_type)},
        headers=target.authorized,
        timeout=3 * AT_LAST,
    )
    assert answer.status_code in {200, 400, 413, 415, 422, 503}, answer.text[:300]
    assert time.monotonic() - began < 3 * AT_LAST
    assert "Traceback" not in answer.text
    assert "root:x" not in answer.text
    assert json.loads(answer.text)
