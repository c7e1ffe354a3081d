"""Who reads a page: in which language, and what its words, dates and addresses look like there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, quote_plus

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from fastapi import Request

from api.negotiate import parse_accept
from kg.labels import say_amount
from kg.model import Amount
from kg.projection.classes import term_labels
from kg.projection.views import label_in

LANGUAGES = ("en", "fr")
"""Those the pages speak; the first is spoken to everybody else."""

#: Parameters of an address that narrow a list of events; the texts ``filter.…`` name them.
NARROWING = (
    "q",
    "type",
    "actor",
    "role",
    "authority",
    "law",
    "country",
    "since",
    "until",
    "factuality",
    "stance",
    "language",
    "document",
)

#: How each language writes days and numbers; a day before its month, as in Europe.
_LOCALES = {"en": "en_GB", "fr": "fr"}

#: Country codes of ours that are no country of ISO 3166.
_UNIONS = {"EU": "union", "INT": "international"}


@cache
def words(language: str) -> Mapping[str, str]:
    """The texts of the pages: ``section.key`` → text."""
    path = files("api.pages").joinpath("i18n", f"{language}.toml")
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, texts in sections.items() for key, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with a language, on one page."""

    language: str
    asked: bool
    """The language is part of the address; links keep it."""
    root: str
    """Where the service begins: "" or ``/graph``."""
    path: str
    query: tuple[tuple[str, str], ...]

    @property
    def anywhere(self) -> Reader:
        """The same person on no page in particular: what is made for one page serves the others."""
        return _anywhere(self.language, self.asked, self.root)

    # ---------------------------------------------------------------- words

    def say(self, key: str, **values: object) -> str:
        """A text of the pages, with values in its braces."""
        text = words(self.language)[key]
        return text.format(**values) if values else text

    def section(self, name: str) -> dict[str, str]:
        """All texts of a section, for a script: key → text."""
        begin = f"{name}."
        return {
            key.removeprefix(begin): text
            for key, text in words(self.language).items()
            if key.startswith(begin)
        }

    def count(self, key: str, number: int) -> str:
        """A number with its noun: ``key.one`` or ``key.more``. In French the plural begins at two."""
        several = number > 1 if self.language == "fr" else number != 1
        return self.say(f"{key}_{'more' if several else 'one'}", n=self.number(number))

    def term(self, name: str | None) -> str:
        """What the ontology calls a class, a role or a value."""
        return label_in(term_labels().get(name or "", {}), self.language, name or "")

    def title_case(self, text: str) -> str:
        """With a capital, as at the beginning of a line."""
        return text[:1].upper() + text[1:]

    def name(self, labels: Mapping[str, str]) -> str:
        """The name of a thing for this reader."""
        return label_in(labels, self.language)

    def number(self, value: int | float | Decimal) -> str:
        """A number with the separators of the language."""
        return _number(value, _LOCALES[self.language])

    def percent(self, value: float) -> str:
        return f"{round(value * 100)}\u00a0%" if self.language == "fr" else f"{round(value * 100)}%"

    def amount(self, value: Decimal | None, currency: str | None) -> str:
        """A sum as a person says it; one in no currency is a number."""
        if value is None:
            return ""
        if not currency or len(currency) != 3:
            return self.number(value)
        return say_amount(Amount(value, currency), self.language)

    def date(self, text: str | None) -> str:
        """A date as exact as it is known.

        >>> Reader("en", False, "", "/", ()).date("2024-02")
        'February 2024'
        """
        return _date((text or "")[:10], _LOCALES[self.language], "long", "yMMMM")

    def short_date(self, text: str | None) -> str:
        """The same in little room: ``27 Feb 2024``."""
        return _date((text or "")[:10], _LOCALES[self.language], "d MMM y", "yMMM")

    def country(self, code: str) -> str:
        if code in _UNIONS:
            return self.say(f"country.{_UNIONS[code]}")
        return str(_territories(self.language).get(code, code))

    def zone(self, kind: str) -> str:
        """What a part of a page is that was left out."""
        key = f"zone.{kind}"
        return self.say(key if key in words(self.language) else "zone.other")

    def language_name(self, code: str) -> str:
        try:
            return Locale.parse(code).get_language_name(self.language) or code
        except (UnknownLocaleError, ValueError):
            return code

    # ---------------------------------------------------------------- addresses

    def url(self, *path: str, **parameters: Any) -> str:
        """The address of a page: parts of its path, and parameters; empty ones are left out."""
        address = "/".join([self.root, *map(_quoted, path)]) if path else f"{self.root}/"
        if not parameters and not self.asked:
            return address
        given: list[tuple[str, str]] = []
        for name, value in parameters.items():
            several = value if isinstance(value, list | tuple) else [value]
            given += [(name.rstrip("_"), str(one)) for one in several if one not in (None, "")]
        if self.asked and not any(name == "lang" for name, _ in given):
            given.append(("lang", self.language))
        return address + _query(given)

    def here(self, **changed: object) -> str:
        """The address of this page with some parameters changed; None takes one away."""
        kept = [(name, value) for name, value in self.query if name not in changed]
        for name, value in changed.items():
            several = value if isinstance(value, list | tuple) else [value]
            kept += [(name, str(one)) for one in several if one not in (None, "")]
        return f"{self.root}{quote(self.path)}" + _query(kept)

    def in_language(self, language: str) -> str:
        """This page in another language."""
        return self.here(lang=language)

    def filter(self) -> dict[str, list[str]]:
        """The parameters of this page that narrow its list, to be handed on to another page."""
        found: dict[str, list[str]] = {}
        for name, value in self.query:
            if name in NARROWING and value:
                found.setdefault(name, []).append(value)
        return found

    def data(self, *path: str, ending: str = "", **parameters: Any) -> str:
        """The address of the data behind a page: in no language."""
        found = self.url(*path, **parameters, lang="x").replace("?lang=x", "").replace("&lang=x", "")
        head, mark, tail = found.partition("?")
        return head + ending + mark + tail


#: Numbers and days that are kept as they are written: Babel takes 0.1 ms for one, and a page has hundreds.
_KEPT = 8192
#: Characters of a text that is not kept.
_LONG = 400


@lru_cache(16)
def _anywhere(language: str, asked: bool, root: str) -> Reader:
    return Reader(language, asked, root, "/", ())


@lru_cache(_KEPT)
def _quoted(part: str) -> str:
    return quote(part, safe="")


@lru_cache(_KEPT)
def _plus(text: str) -> str:
    return quote_plus(text)


def _query(given: Sequence[tuple[str, str]]) -> str:
    """Parameters as they stand behind a path; a long one, such as a query, is not kept."""
    written = "&".join(
        f"{_plus(name)}={_plus(value) if len(value) <= _LONG else quote_plus(value)}" for name, value in given
    )
    return f"?{written}" if written else ""


@lru_cache(_KEPT)
def _number(value: int | float | Decimal, locale: str) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(_KEPT)
def _date(day: str, locale: str, of_day: str, of_month: str) -> str:
    try:
        match len(day):
            case 10:
                return format_date(date.fromisoformat(day), of_day, locale=locale)
            case 7:
                return format_skeleton(of_month, date.fromisoformat(day + "-01"), locale=locale)
    except ValueError:
        pass  # As it stands: a document may say anything.
    return day


@cache
def _territories(language: str) -> Mapping[str, Any]:
    return dict(Locale(language).territories)


def reader_of(request: Request) -> Reader:
    """Who asks: the language is that of ``?lang=``, else the first of ``Accept-Language`` that is spoken."""
    asked = request.query_params.get("lang", "")
    language = asked if asked in LANGUAGES else preferred(request.headers.get("accept-language"))
    root = str(request.scope.get("root_path", "")).rstrip("/")
    path = request.url.path.removeprefix(root) or "/"
    return Reader(language, asked in LANGUAGES, root, path, tuple(request.query_params.multi_items()))


def preferred(accept_language: str | None) -> str:
    """The language of a reader.

    >>> preferred("de, fr-CH;q=0.8, en;q=0.5")
    'fr'
    """
    # The header has the form of Accept, without the slash.
    entries = ",".join(f"x/{entry.strip()}" for entry in (accept_language or "").split(",") if entry.strip())
    for entry in sorted(parse_accept(entries), key=lambda one: -one.q):
        if (code := entry.subtype.partition("-")[0]) in LANGUAGES and entry.q > 0:
            return code
    return LANGUAGES[0]
