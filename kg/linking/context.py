"""Which known entity an ambiguous name means here: "the Supreme Court", « la Commission »."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from kg.language import Language
from kg.linking.types import type_probabilities
from kg.model import EntityType, Name
from kg.vocabulary import Reference, demonyms

#: The countries that a language's text is about rather than others.
_HOME = {"fr": ("FR", "EU"), "en": ("US",)}
#: The languages of which it is also about them where it names no country: "the government" may be any.
_AT_HOME = frozenset({"fr"})

#: Fields of bodies of which a country has one.
_STATE = frozenset({"government", "parliament"})

#: What stands behind an agency that opens its report, "HARRISBURG (AP) —", and how much it counts.
_DATELINE, _OF_AGENCY = re.compile(r"\)\s*(?:—|–|-{1,2}|:)\s"), 5.0
#: Characters within which a country's name before an ambiguous name decides.
_NEAR = 400


class Context:
    """What a document says of countries and known actors."""

    def __init__(
        self, names: Iterable[Name], references: dict[str, Reference], text: str, grammar: Language
    ) -> None:
        self.references = references
        self.text = text
        self.certain: Counter[str] = Counter()
        #: Words that open or end a longer name of the document: "Commission", « Autorité ».
        self.within: set[str] = set()
        self.countries: Counter[str] = Counter()
        places: list[tuple[int, str]] = []
        for name in names:
            words = name.text.split()
            if len(words) > 1:
                self.within |= {words[0], words[-1]}
            reference = references.get(name.reference or "")
            if reference is None:
                continue
            self.certain[reference.slug] += 1
            if reference.country and reference.entity_type in ("Place", "PublicAuthority"):
                self.countries[reference.country.split("-")[0]] += (
                    2 if reference.entity_type == "PublicAuthority" else 1
                )
                places.append((name.begin, reference.country.split("-")[0]))
        for begin, country in _demonyms(text):
            self.countries[country] += 1
            places.append((begin, country))
        places.sort()
        self._begins = [begin for begin, _ in places]
        self._places = [country for _, country in places]
        self._home = _HOME[grammar.code]
        self._at_home = grammar.code in _AT_HOME

    def choose(self, name: Name) -> str | None:
        """The known entity that the name means here, or None where that stays open."""
        candidates = [
            self.references[slug] for slug in dict.fromkeys(name.in_context) if slug in self.references
        ]
        if not candidates:
            return None
        scored = sorted(((self._score(item, name), item.slug) for item in candidates), reverse=True)
        if scored[0][0] <= 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        if name.text in self.within and not self.certain[scored[0][1]] and not self._is_state(scored[0][1]):
            # It is short for what the document has named in full, not for what it never names.
            return None
        return scored[0][1]

    def _is_state(self, slug: str) -> bool:
        """Whether a state's government or parliament is meant, which needs no other name."""
        known = self.references[slug]
        return known.country != "EU" and not _STATE.isdisjoint(known.fields)

    def _score(self, reference: Reference, name: Name) -> float:
        score = 4.0 * bool(self.certain[reference.slug])
        country = (reference.country or "").split("-")[0]
        if reference.entity_type not in ("PublicAuthority", "Legislation", "Place"):
            of_dateline = reference.entity_type == "Organization" and _DATELINE.match(self.text, name.end)
            return score + (_OF_AGENCY if of_dateline else _evidence(name, reference.entity_type))
        total = sum(self.countries.values()) or 1
        score += 3.0 * self.countries[country] / total
        at = bisect_right(self._begins, name.begin) - 1
        if at >= 0 and self._places[at] == country and name.begin - self._begins[at] < _NEAR:
            score += 1.0
        if country in self._home and (self.countries[country] or (self._at_home and not self.countries)):
            score += 0.5 if country == self._home[0] else 0.4
        return score if score > 0.35 else 0.0


def _evidence(name: Name, entity_type: EntityType) -> float:
    """Whether what stands around an ambiguous name shows that a firm or product is meant."""
    types = type_probabilities([name.cues])
    firm = (
        types["Company"] + types["Product"] + types["Organization"]
        if entity_type != "Person"
        else types["Person"]
    )
    return 1.0 if firm >= 0.6 else 0.0


def _demonyms(text: str) -> list[tuple[int, str]]:
    """Places of adjectives such as « allemand » and "Kenyan", with their country."""
    words = demonyms()
    found = []
    begin = 0
    for part in text.split():
        at = text.find(part, begin)
        begin = at + len(part)
        country = words.get(part.strip(".,;:()«»“”\"'"))
        if country:
            found.append((at, country))
    return found
