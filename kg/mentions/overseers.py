"""Authorities named by their country and their field: "Spain's antitrust enforcer", « gendarme turc … »."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kg.language import Language, language
from kg.mentions.gazetteer import Match
from kg.mentions.words import any_of
from kg.vocabulary import Reference, country_of, demonyms, vocabulary

#: Bodies that watch over a field beside the one authority that does so first of all.
_OTHERS = frozenset({"court", "government", "parliament", "prosecution", "police", "international"})
_MINISTRY = re.compile(r"\b(?:ministry|minist[eè]re|department|treasury|tribunal)\b", re.IGNORECASE)
#: Characters before a noun within which an English country and field stand.
_BACK = 80
#: What stands before the second of two countries: "the Portuguese and Spanish antitrust watchdogs".
_COORDINATED = re.compile(r"(?P<place>[A-Z][\w.]*) and $")
_LOWER = r"[a-zà-ÿ-]+"


def find_overseers(text: str, grammar: Language) -> Iterator[Match]:
    """Authorities named by country and field; where several may be meant, all of them, for the context.

    Args:
        text: As ``kg.parse.plain`` gives it.
        grammar: The language.
    """
    if grammar.code == "fr":
        for found in _french().finditer(text):
            place = demonyms().get(found["before"] or "") or demonyms().get(found["behind"] or "")
            field = grammar.descriptions.fields.get(found["field"]) or "central bank"
            end = found.end("behind") if found["behind"] in demonyms() else found.end("told")
            if place is not None:
                yield from _match(found.start(), end, place, field)
        return
    for noun in _english_nouns().finditer(text):
        yield from _english(text, noun, grammar.descriptions.fields)


@lru_cache(maxsize=1)
def _french() -> re.Pattern[str]:
    words = language("fr").descriptions
    return re.compile(
        rf"(?<![\w-])(?:(?:{any_of(words.overseers)})s?(?: (?P<before>{_LOWER}))?"
        r"(?P<told> (?:de la |de l'|des |du |de )?(?:protection (?:des |de la ))?"
        rf"(?P<field>{any_of(words.fields)})(?: personnelles| financiers| civile)?)"
        rf"|banque centrale)(?: (?P<behind>{_LOWER}))?(?![\w-])"
    )


@lru_cache(maxsize=1)
def _english_nouns() -> re.Pattern[str]:
    nouns = any_of(language("en").descriptions.overseers)
    return re.compile(rf"(?<![\w-])(?:{nouns}|(?P<bank>central bank)|(?P<data>DPA))s?(?![\w-])")


@lru_cache(maxsize=1)
def _english_before() -> re.Pattern[str]:
    words = language("en").descriptions
    fields = any_of([*words.fields, "and", "protection", "services", "conduct", "national", "top", "main"])
    return re.compile(rf"(?P<place>(?:[A-Z][\w.]*(?:'s?)? ){{1,3}})(?P<told>(?:(?:{fields})[ -])*)$")


def _english(text: str, noun: re.Match[str], fields: Mapping[str, str]) -> Iterator[Match]:
    first = max(0, noun.start() - _BACK)
    before = _english_before().search(text[first : noun.start()])
    if before is None:
        return
    told = re.split(r"[ -]", before["told"])
    field = "data protection" if noun["data"] else "central bank" if noun["bank"] else None
    field = next((fields[word] for word in told if word in fields), field)
    words = before["place"].split()
    for count in range(len(words)):
        place = re.sub(r"'s?$", "", " ".join(words[count:]))
        country = country_of(place)
        if field is not None and country is not None:
            begin = first + before.end("place") - len(" ".join(words[count:])) - 1
            back = max(0, begin - _BACK)
            other = _COORDINATED.search(text[back:begin])
            if noun.group().endswith("s") and other is None:
                return  # "US antitrust enforcers" are several
            if other is not None and (also := country_of(other["place"])):
                yield from _match(back + other.start(), back + other.end("place"), also, field)
            yield from _match(begin, noun.end(), country, field)
            return


def _match(begin: int, end: int, country: str, field: str) -> Iterator[Match]:
    slugs = _bodies().get((country.split("-")[0], field), ())
    if slugs:
        kind = "name" if len(slugs) == 1 else "context"
        yield Match(begin, end, tuple((kind, slug) for slug in slugs))  # type: ignore[misc]


@lru_cache(maxsize=1)
def _bodies() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Authorities of whole states by country and field."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for reference in vocabulary().references.values():
        if _oversees(reference):
            for field in reference.fields:
                found[str(reference.country), field].append(reference.slug)
    return {place: tuple(slugs) for place, slugs in found.items()}


def _oversees(reference: Reference) -> bool:
    return (
        reference.entity_type == "PublicAuthority"
        and reference.country is not None
        and "-" not in reference.country
        and _OTHERS.isdisjoint(reference.fields)
        and not any(_MINISTRY.search(name) for _, name in reference.names)
    )
