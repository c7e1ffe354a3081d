"""What the names mean: OWL, SHACL and reference data, as files; no code but their folder."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """Return the folder that holds ``regkg.ttl``, ``events.ttl``, ``shapes.ttl`` and ``reference/``."""
    return Path(__file__).resolve().parent
