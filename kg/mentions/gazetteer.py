"""Names of known entities, found by a look-up from the first word of each token.

A dictionary of first words with what follows them, then the longest name that the text goes on with: the cost
grows with the text, not with the number of names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.text import Text
from kg.vocabulary import Reference, vocabulary

Kind = Literal["name", "context", "metonym", "byname"]

_WORD = re.compile(r"\w+")
_INSIDE = re.compile(r"[\w$€£]")
#: Characters behind a name's first word by which it is looked up, too.
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A known name in a text."""

    begin: int
    end: int
    slugs: tuple[tuple[Kind, str], ...]
    """What may be meant, and how."""
    place: bool = False
    """Whether a place may be meant."""

    @property
    def certain(self) -> bool:
        """Whether it names something wherever it stands."""
        return any(kind == "name" for kind, _ in self.slugs)


class Gazetteer:
    """Known names by their first word."""

    def __init__(self, references: Iterable[Reference]) -> None:
        references = tuple(references)
        names: dict[str, set[tuple[Kind, str]]] = defaultdict(set)
        bodies: set[str] = set()
        for name, slug in _possessive(references):
            names[name].add(("name", slug))
        self._places: set[str] = set()
        for reference in references:
            if reference.entity_type == "Place":
                self._places.add(reference.slug)
            for kind, group in (
                ("name", reference.names),
                ("context", reference.context_names),
                ("metonym", reference.metonyms),
                ("byname", reference.bynames),
            ):
                for _, name in group:
                    plain = name.replace("’", "'").replace("\u00a0", " ")
                    names[plain].add((kind, reference.slug))  # type: ignore[arg-type]
                    if reference.entity_type == "PublicAuthority":
                        bodies.add(plain)
        #: By first word, then by the characters behind it: at most ``_AHEAD``, fewer where the name ends.
        self._by_first: dict[str, dict[str, list[tuple[str, tuple[tuple[Kind, str], ...]]]]] = {}
        for name, slugs in names.items():
            first = _WORD.match(name)
            if first is not None:
                for variant in dict.fromkeys(
                    (*self._variants(name), *(self._cases(name) if name in bodies else ()))
                ):
                    key = _WORD.match(variant)
                    if key is not None:
                        ahead = variant[key.end() : key.end() + _AHEAD]
                        rows = self._by_first.setdefault(key.group(), {}).setdefault(ahead, [])
                        rows.append((variant, tuple(sorted(slugs))))
        for by_ahead in self._by_first.values():
            for rows in by_ahead.values():
                rows.sort(key=lambda row: (-len(row[0]), row[0]))

    @staticmethod
    def _variants(name: str) -> tuple[str, ...]:
        """The name, and with its first letter in the other case where it is more than one word."""
        first = name[0]
        if " " not in name or not first.isalpha() or (len(name) > 1 and name[1].isupper()):
            return (name, name[0].upper() + name[1:]) if first.islower() else (name,)
        return name, (first.lower() if first.isupper() else first.upper()) + name[1:]

    @staticmethod
    def _cases(name: str) -> tuple[str, ...]:
        """A public body's name with other capitals: "European commission", "Hungarian Government"."""
        words = name.split(" ")
        if len(words) < 2 or any(word[1:].upper() == word[1:] and len(word) > 1 for word in words):
            return ()
        rest = " ".join(words[1:]).lower()
        high = " ".join(word[0].upper() + word[1:] if len(word) > 3 else word for word in words)
        return f"{words[0]} {rest}", f"{words[0].lower()} {rest}", high

    def find(self, doc: Text, text: str) -> Iterator[Match]:
        """Known names, from left to right, the longest at each place, none within another.

        Two may overlap: "The Australian" is a newspaper, but not in "The Australian Competition Tribunal".

        Args:
            doc: The parsed text.
            text: The same as ``kg.parse.plain`` gives it.
        """
        reached = 0
        for token in doc:
            begin = token.idx
            first = _WORD.match(text, begin)
            if first is None:
                continue
            by_ahead = self._by_first.get(first.group())
            if by_ahead is None:
                continue
            ahead = text[first.end() : first.end() + _AHEAD]
            rows = (row for size in range(len(ahead), -1, -1) for row in by_ahead.get(ahead[:size], ()))
            for name, slugs in rows:
                end = begin + len(name)
                if end <= reached:
                    break
                if text.startswith(name, begin) and not (end < len(text) and _INSIDE.match(text, end)):
                    yield Match(begin, end, slugs, any(slug in self._places for _, slug in slugs))
                    reached = end
                    break


def _possessive(references: tuple[Reference, ...]) -> Iterator[tuple[str, str]]:
    """Names of bodies behind their country's: "Nigeria's Communications Commission", with their slugs.

    From names with the country's adjective before, or the country behind: "Competition Commission of India".
    """
    countries: dict[str, set[str]] = defaultdict(set)
    adjectives: dict[str, str] = {}
    for reference in references:
        if reference.entity_type == "Place" and reference.country and reference.demonyms:
            countries[reference.country] |= {name for lang, name in reference.names if lang in ("en", "")}
            adjectives |= {word: reference.country for lang, word in reference.demonyms if lang == "en"}
    for reference in references:
        if reference.entity_type != "PublicAuthority" or reference.country not in countries:
            continue
        places = countries[reference.country]
        for _, name in reference.names:
            first, _, rest = name.partition(" ")
            behind = next((place for place in places if name.endswith(f" of {place}")), None)
            if behind is not None:
                rest = name.removesuffix(f" of {behind}")
            elif adjectives.get(first) != reference.country:
                continue
            if rest[:1].isupper() and " " in rest:
                for place in places:
                    yield f"{place}'{'' if place.endswith('s') else 's'} {rest}", reference.slug


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The names of all reference entities that ship in the package."""
    return Gazetteer(vocabulary().references.values())
