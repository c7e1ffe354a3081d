"""Which currency is meant by a name or sign that several countries share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from kg.language.signs import currency_signs
from kg.mentions.currencies import Codes, ended, local, payers, plural
from kg.vocabulary import vocabulary

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)")

#: "$38.6-billion (U.S.)", as Canada writes it.
_IN_BRACKETS = re.compile(r"\s?\((?:(US|U\.S\.)|(Cdn\.?|CDN|Canadian|Can\.))\)")

#: Currencies that ended whose sign is another's today.
_PREDECESSORS = frozenset({"IEP"})

#: Characters between a sum and the year that it is of, or the place that decides against the country.
_NEAR = 150

#: Words of the longest name of a place that is looked for.
_LONGEST = 3


@lru_cache(maxsize=1)
def _place_words() -> dict[str, str]:
    """Names and adjectives of places and their country."""
    found = {}
    for reference in vocabulary().references.values():
        if reference.entity_type == "Place" and reference.country:
            country = reference.country.split("-")[0]
            for _, name in (*reference.names, *reference.demonyms):
                for form in (name, plural(name)):
                    found[re.sub(r"['’]", " ", form)] = country
    return found


@dataclass(frozen=True)
class Scene:
    """What tells which currency a text means.

    Args:
        text: The text.
        code: Its language.
        country: The country that it is about.
    """

    text: str
    code: str
    country: str | None
    _paying: dict[Codes, tuple[list[int], list[str]]] = field(default_factory=dict)

    @cached_property
    def places(self) -> tuple[tuple[int, str], ...]:
        """Where the text names a place, and in which country that lies."""
        known, found = _place_words(), []
        words = [(match.start(), match.group()) for match in _WORD.finditer(self.text)]
        for index, (begin, _) in enumerate(words):
            for many in range(_LONGEST, 0, -1):
                name = " ".join(word for _, word in words[index : index + many])
                if name in known:
                    found.append((begin, known[name]))
                    break
        return tuple(found)

    @cached_property
    def named(self) -> frozenset[str]:
        """The countries that the text names, and the one that it is about."""
        return frozenset(
            {country for _, country in self.places} | ({self.country} if self.country else set())
        )

    @cached_property
    def _years(self) -> tuple[list[int], list[int]]:
        """Where the text names a year, and which."""
        found = [(match.start(), int(match.group())) for match in _YEAR.finditer(self.text)]
        return [place for place, _ in found], [year for _, year in found]

    def pays(self, codes: Codes) -> bool:
        """Whether a country is named that pays with one of these currencies."""
        return any(payers().get(code, frozenset()) & self.named for code in codes)

    def decide(self, codes: Codes, begin: int, end: int, stated: Counter[str]) -> str:
        """Which of several currencies a sum is in.

        The currency in brackets behind it; else that of the country that the text is about; else the one that
        the text names without doubt; else that of the nearest place. A sign of the world's currencies is
        theirs but at home.

        Args:
            codes: What its name or sign may mean, the usual first.
            begin: Where the sum begins.
            end: Where it ends.
            stated: How often the text has sums in each currency that leave no doubt.
        """
        if len(codes) == 1:
            return codes[0]
        if "USD" in codes and (told := _IN_BRACKETS.match(self.text, end)):
            return "USD" if told[1] else "CAD"
        codes = tuple(code for code in codes if ended(code) is None or self._then(code, begin)) or codes
        worldwide, mine = codes[0] in currency_signs().worldwide, local(codes, self.country)
        if codes[0] == "USD" and self.country not in currency_signs().home_dollars:
            mine = None
        if mine is not None and ended(mine) is None:
            return mine
        if worldwide:
            return mine or self._canadian(codes, begin) or codes[0]
        said = max((code for code in codes if stated[code]), key=lambda code: stated[code], default=None)
        return said or self._nearest(codes, begin, _NEAR if mine else 2 * len(self.text)) or mine or codes[0]

    def _canadian(self, codes: Codes, begin: int) -> str | None:
        """« 450 000 $ »: French puts the mere sign so in Canada only, elsewhere it writes the word."""
        sign = self.code == "fr" and "CAD" in codes and "$" in self.text[begin : begin + 16]
        return "CAD" if sign and "CA" in self.named else None

    def _then(self, code: str, begin: int) -> bool:
        """Whether a currency that ended was still paid with in a year that stands near, or in all of them."""
        last = ended(code) or 0
        places, years = self._years
        near = years[bisect_left(places, begin - _NEAR) : bisect_right(places, begin + _NEAR)]
        if any(year <= last for year in near):
            return True
        if not years:
            return local((code,), self.country) is not None and code not in _PREDECESSORS
        return self._latest <= last

    @cached_property
    def _latest(self) -> int:
        return max(self._years[1])

    def _nearest(self, codes: Codes, begin: int, reach: int) -> str | None:
        """The currency of the nearest place that has one of these, rather before the sum than behind."""
        if codes not in self._paying:
            rows = [
                (place, code) for place, country in self.places if (code := local(codes, country)) is not None
            ]
            self._paying[codes] = [place for place, _ in rows], [code for _, code in rows]
        places, paid = self._paying[codes]
        at = bisect_right(places, begin)
        found = [(begin - places[at - 1], paid[at - 1])] if at else []
        if at < len(places):
            found.append((2 * (places[at] - begin), paid[at]))
        distance, code = min(found, default=(reach + 1, None))
        return code if distance <= reach else None
