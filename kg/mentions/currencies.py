"""Names and signs of currencies, and the currencies that each may mean.

Names, codes, nouns and who pays with what come from Unicode CLDR (Babel); adjectives and names of countries
from the ontology; irregular forms and signs from ``kg/language``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from kg.language import language
from kg.language.signs import currency_signs
from kg.vocabulary import vocabulary

Codes = tuple[str, ...]

#: Currencies that ended before are not looked for: the euro's predecessors are the last.
_OLDEST = (1999, 1, 1)

#: First words of CLDR's French names that are no nouns, and the noun of Zimbabwe's money.
_NEW = frozenset({"nouveau", "nouvel"})
_GOLD = frozenset({"or", "gold", ""})


@lru_cache(maxsize=512)
def _paid_in(country: str) -> tuple[Codes, Codes]:
    """The currencies of a country: of today, and those that ended."""
    today, ended = [], []
    for code, _, end, tender in get_global("territory_currencies").get(country, ()):
        if tender and end is None:
            today.append(code)
        elif tender and end >= _OLDEST:
            ended.append(code)
    return tuple(today), tuple(ended)


@lru_cache(maxsize=1)
def payers() -> dict[str, frozenset[str]]:
    """The countries that pay or paid with each currency."""
    found: dict[str, set[str]] = defaultdict(set)
    for country in get_global("territory_currencies"):
        for code in sum(_paid_in(country), ()):
            found[code].add(country)
    return {code: frozenset(countries) for code, countries in found.items()}


def local(codes: Codes, country: str | None) -> str | None:
    """The one of several currencies that a country pays with, or paid with before the euro."""
    if country is not None:
        for group in _paid_in(country):
            for code in group:
                if code in codes:
                    return code
    return None


def home_currency(country: str | None) -> str | None:
    """The currency of a country, where it has one."""
    today = _paid_in(country)[0] if country else ()
    return today[0] if len(today) == 1 else None


@lru_cache(maxsize=512)
def ended(code: str) -> int | None:
    """The last year in which a currency was paid with; nothing where it still is."""
    if any(code in _paid_in(country)[0] for country in payers().get(code, ())):
        return None
    rows = (row for known in get_global("territory_currencies").values() for row in known)
    return max((int(end[0]) for known, _, end, _ in rows if known == code and end is not None), default=0)


def _plain(name: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", name).lower().replace("’", "'").replace("-", " ").strip()


def _sorted(codes: Iterable[str]) -> Codes:
    """Codes in the order in which they are likely where nothing else tells."""
    usual = currency_signs().usual
    return tuple(
        sorted(set(codes), key=lambda code: (usual.index(code) if code in usual else len(usual), code))
    )


@lru_cache(maxsize=8)
def _nouns(code: str) -> dict[str, frozenset[str]]:
    """The nouns of CLDR's names, « dollar », with the currencies that are called so."""
    names = Locale(code).currencies
    found: dict[str, set[str]] = defaultdict(set)
    for currency in payers():
        words = _plain(names.get(currency, "")).split() or [""]
        noun = next((word for word in words if word not in _NEW), "") if code == "fr" else words[-1]
        if noun not in _GOLD:
            found[noun].add(currency)
    return {noun: frozenset(codes) for noun, codes in found.items()}


@lru_cache(maxsize=8)
def _forms(code: str) -> dict[str, frozenset[str]]:
    """Forms of nouns, « dollars », with the currencies that may be meant."""
    nouns = _nouns(code)
    forms = {form: codes for noun, codes in nouns.items() for form in (noun, plural(noun))}
    for form, heads in language(code).numbers.nouns.items():
        forms[form] = frozenset().union(*(nouns.get(head.strip(), ()) for head in heads.split("|")))
    return {form: codes for form, codes in forms.items() if codes}


def plural(word: str) -> str:
    return word if word.endswith(("s", "x", "z")) else f"{word}s"


@lru_cache(maxsize=8)
def _qualifiers(code: str) -> dict[str, frozenset[str]]:
    """What makes a noun one country's, « canadiens », « de Singapour »; as it stands beside the noun."""
    found: dict[str, set[str]] = defaultdict(set)
    for reference in vocabulary().references.values():
        if reference.entity_type != "Place" or not reference.country:
            continue
        names = [_plain(name) for lang, name in reference.names if lang == code]
        adjectives = [_plain(name) for lang, name in reference.demonyms if lang == code]
        if code == "fr":
            names = [
                f"{of}{name}" for name in names for of in ("de ", "du ", "d'", "des ", "de la ", "de l'")
            ]
            adjectives += [plural(word) for word in adjectives]
        for word in (*names, *adjectives):
            found[word].add(reference.country.split("-")[0])
    return {word: frozenset(countries) for word, countries in found.items()}


@lru_cache(maxsize=8)
def currency_names(code: str) -> dict[str, Codes]:
    """Names of currencies, lower case with spaces for hyphens, and what they may mean, the usual first."""
    found: dict[str, Codes] = {form: _sorted(codes) for form, codes in _forms(code).items()}
    forms = [(form, found[form]) for form in found]
    own = {
        country: [(form, meant) for form, codes in forms if (meant := local(codes, country)) is not None]
        for country in set().union(*_qualifiers(code).values())
    }
    for word, countries in _qualifiers(code).items():
        for country in sorted(countries):
            for form, meant in own[country]:
                name = f"{form} {word}" if code == "fr" else f"{word} {form}"
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), meant)))
    for currency in payers():
        for name in _cldr_names(code, currency):
            if " " in name or name not in found:
                found[name] = (currency,)
    for name, codes_text in language(code).numbers.currencies.items():
        found[name.replace("-", " ")] = tuple(codes_text.split())
    return found


@lru_cache(maxsize=8)
def currency_words(code: str) -> frozenset[str]:
    """The first words of all names."""
    return frozenset(name.split(" ")[0] for name in currency_names(code))


def _cldr_names(code: str, currency: str) -> Iterator[str]:
    locale = Locale(code)
    for name in (
        locale.currencies.get(currency),
        *locale._data["currency_names_plural"].get(currency, {}).values(),
    ):
        if name and "(" not in name:
            yield _plain(name)


@lru_cache(maxsize=1)
def currency_marks() -> dict[str, Codes]:
    """Signs and codes as written, and what they may mean, the usual first."""
    found: dict[str, Codes] = {code: (code,) for code in payers()}
    for sign, text in currency_signs().signs.items():
        found[sign] = _meant(text)
    return found


@lru_cache(maxsize=1)
def letter_marks() -> dict[str, Codes]:
    """Signs of one letter and what they may mean."""
    return {letter: _meant(text) for letter, text in currency_signs().letters.items()}


def _meant(text: str) -> Codes:
    fixed = [word for word in text.split() if not word.startswith("*")]
    nouns = [word[1:] for word in text.split() if word.startswith("*")]
    rest = _sorted(code for noun in nouns for code in _nouns("en").get(noun, ()))
    return tuple(dict.fromkeys((*fixed, *rest)))
