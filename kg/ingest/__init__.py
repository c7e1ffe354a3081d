"""Bytes to Documents: read a source, tell the article from the page around it."""

from kg.ingest.formats import ENDINGS
from kg.ingest.reading import MAX_BYTES, read

__all__ = ["ENDINGS", "MAX_BYTES", "read"]
