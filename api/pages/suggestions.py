"""What the search box proposes as somebody types."""

from __future__ import annotations

from api.pages.filters import clean
from api.pages.lines import KINDS, entity_url
from api.pages.reader import Reader
from kg.projection import Projection, search_entities

SHOWN = 8


def suggestions(projection: Projection, text: str, reader: Reader) -> list[dict[str, str]]:
    """Entities for what was typed, best first."""
    wanted = clean(text)
    if not wanted:
        return []
    return [
        {
            "label": reader.name(hit.entity.labels),
            "match": hit.match.name,
            "kind": KINDS.get(hit.entity.type or "", "other"),
            "type": reader.term(hit.entity.type),
            "events": reader.count("count.events", hit.entity.events),
            "slug": hit.entity.slug,
            "url": entity_url(hit.entity, reader),
        }
        for hit in search_entities(projection, wanted, limit=SHOWN).items
    ]
