"""PDF: the text layer, without the lines that repeat at the head and foot of its pages."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from kg.errors import NoArticle, UnreadableSource
from kg.ingest.article import Article, from_text

#: Pages that are read; press releases and rulings are shorter.
MOST_PAGES = 200
#: Lines at the top and at the bottom of a page that may be its head and foot.
EDGE = 3
#: Share of the pages on which such a line stands.
ON_MOST_PAGES = 0.5
_FIGURES = re.compile(r"\d+")


def read_pdf(data: bytes, *, name: str) -> Article:
    """Read the text layer of a PDF.

    Raises:
        UnreadableSource: It is damaged, or needs a password.
        NoArticle: It has no text layer.
    """
    pages = [[line.strip() for line in page.split("\n")] for page in _extract(data, name)]
    pages = [[line for line in page if line] for page in pages]
    repeated = _repeated(pages)
    text = "\n".join("\n".join(_inner(page, repeated)) for page in pages)
    if not text.strip():
        raise NoArticle(name, "has no text in it, perhaps only scanned pages: run it through OCR first")
    return from_text(text, broken=True)


def _extract(data: bytes, name: str) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        return [page.extract_text() for page in reader.pages[:MOST_PAGES]]
    except FileNotDecryptedError as error:
        raise UnreadableSource(name, "is a PDF with a password: save it without one") from error
    # A damaged PDF makes pypdf raise almost anything; the next source must still be read.
    except Exception as error:
        raise UnreadableSource(name, f"is a damaged PDF ({type(error).__name__}): save it anew") from error


def _repeated(pages: list[list[str]]) -> set[str]:
    """Lines, but for their figures, at the edges of most pages."""
    counts = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    return {shape for shape, count in counts.items() if count > 1 and count >= ON_MOST_PAGES * len(pages)}


def _edges(page: list[str]) -> list[str]:
    return page if len(page) <= 2 * EDGE else page[:EDGE] + page[-EDGE:]


def _inner(page: list[str], repeated: set[str]) -> list[str]:
    edges = set(_edges(page))
    return [line for line in page if not (line in edges and (_shape(line) in repeated or line.isdigit()))]


def _shape(line: str) -> str:
    return _FIGURES.sub("0", line)
