"""The country that a document is about, by the places and authorities it names: what "$" means there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from kg.language import towns
from kg.linking.forms import fold
from kg.model import Mention
from kg.vocabulary import Reference, vocabulary

_WORDS = re.compile(r"\w+(?:[-.]\w+)*")
#: Words of a name in which a place is looked for, and of the longest place.
_MOST_WORDS, _LONGEST_PLACE = 20, 3


def main_country(mentions: Iterable[Mention], text: str, references: dict[str, Reference]) -> str | None:
    """The country whose authorities and places a document names most, as an ISO 3166-1 code.

    A name that nobody knows counts where a place stands in it: "Ontario Water Resources Act".
    """
    counts: Counter[str] = Counter()
    for mention in mentions:
        reference = references.get(mention.entity)
        if reference is not None and mention.entity_type in ("PublicAuthority", "Place"):
            country = reference.country
        elif reference is None and mention.entity_type in ("PublicAuthority", "Legislation", "Place"):
            country = _country_in(text[mention.begin : mention.end])
        else:
            continue
        if country:
            counts[country.split("-")[0]] += 1 if mention.entity_type == "Place" else 2
    for code in ("EU", "INT"):
        counts.pop(code, None)
    return max(counts.items(), key=lambda row: (row[1], row[0]))[0] if counts else None


def _country_in(name: str) -> str | None:
    """The country of the first place that stands in a name; of the longest that begins there."""
    words = _WORDS.findall(name)[:_MOST_WORDS]
    for begin in range(len(words)):
        for end in range(min(begin + _LONGEST_PLACE, len(words)), begin, -1):
            country = _place_countries().get(fold(" ".join(words[begin:end])))
            if country and words[begin][0].isupper():
                return country
    return None


@lru_cache(maxsize=1)
def _place_countries() -> dict[str, str]:
    """The country of each known place and larger town, by its folded names."""
    return {fold(name): country for name, country in towns().items()} | {
        fold(text): reference.country
        for reference in vocabulary().references.values()
        if reference.entity_type == "Place" and reference.country
        for _, text in reference.labels
    }
