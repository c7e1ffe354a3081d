"""Gold facts: articles that people annotated, and how names in them are matched.

The format is that of the evaluation: entities with type and aliases, events with roles, amount, date,
factuality and stance; ``optional`` roles and ``minor`` facts are neither asked for nor held against anyone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import UnreadableSource
from kg.ingest import read
from kg.model import Document

EXTRACTION = Path(__file__).parent / "extraction"


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event as an annotator noted it."""

    types: frozenset[str]
    roles: frozenset[tuple[str, str]]
    optional: frozenset[tuple[str, str]]
    amount: tuple[float, str] | None
    date: str | None
    factuality: frozenset[str]
    stance: frozenset[str]
    minor: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """An article with what an annotator noted in it."""

    document: Document
    types: dict[str, tuple[str, ...]]
    """Types by folded name, all aliases included."""
    names: dict[str, str]
    """The entity's name by folded name."""
    events: tuple[GoldEvent, ...]
    raw: dict[str, Any]
    """The annotator's file."""


def fold(name: str) -> str:
    """A name without case, accents, article and punctuation."""
    text = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"^(l'|d'|le |la |les |the |un |une )", "", text.strip())
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


def _pairs(roles: dict[str, list[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((role, name) for role, names in roles.items() for name in names)


def _parts(value: str | None) -> frozenset[str]:
    return frozenset(filter(None, (value or "").split("|")))


def _events(raw: dict) -> Iterator[GoldEvent]:  # type: ignore[type-arg]
    for event in raw["events"]:
        yield GoldEvent(
            types=_parts(event["type"]),
            roles=_pairs(event.get("roles", {})),
            optional=_pairs(event.get("optional", {})),
            amount=(float(event["amount"][0]), event["amount"][1]) if event.get("amount") else None,
            date=event.get("date"),
            factuality=_parts(event.get("factuality")),
            stance=_parts(event.get("stance")),
            minor=bool(event.get("minor")),
        )


def document_of(folder: Path, raw: dict[str, Any]) -> Document:
    """The article of a gold file, with the day that the annotator gives where its text tells none.

    Raises:
        UnreadableSource: The text cannot be read.
    """
    source = folder / "texts" / raw["file"]
    document = next(read(source.read_bytes(), name=source.name))
    if isinstance(document, UnreadableSource):
        raise document
    return document if document.issued else replace(document, issued=raw.get("date"))


def load(folders: Iterable[Path], language: str | None = None) -> Iterator[Gold]:
    """The articles of folders that hold ``texts/`` and ``gold/``, in order of their names."""
    for folder in folders:
        for path in sorted((folder / "gold").glob("*.json")):
            raw = json.loads(path.read_text("utf-8"))
            if language is not None and raw["lang"] != language:
                continue
            document = document_of(folder, raw)
            types: dict[str, tuple[str, ...]] = {}
            names: dict[str, str] = {}
            for entity in raw["entities"]:
                for name in [entity["name"], *entity.get("aliases", [])]:
                    types.setdefault(fold(name), tuple(entity["type"].split("|")))
                    names.setdefault(fold(name), entity["name"])
            yield Gold(document, types, names, tuple(_events(raw)), raw)
