"""The short sentence a person would say of an event, from the label templates of ``ontology/``.

The signs of a template are explained at the top of ``ontology/events.ttl``; the templates of a stance come
before those of the event type.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import pyoxigraph as ox
from babel.numbers import format_decimal, get_currency_name, get_currency_symbol

import ontology
from kg.articles import contract, with_article
from kg.model import Amount, Entity, Event

REG = "https://w3id.org/regkg/ontology#"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

#: (from here on, word for one, word for several)
_SCALES = {
    "en": ((10**9, "billion", "billion"), (10**6, "million", "million")),
    "fr": ((10**9, "milliard", "milliards"), (10**6, "million", "millions")),
}

_KINDS = {RDFS_LABEL: "label", REG + "labelTemplate": "labelTemplate"}

#: Currencies whose CLDR name nobody says.
SHORT_NAMES = {("fr", "USD"): "dollars", ("fr", "GBP"): "livres"}

_AND = {"en": " and ", "fr": " et "}
_BRACKET = re.compile(r"\[(\w+)\]")
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_ARTICLE = re.compile(r"(?:the|la|le|les) |l'")
_PAIR = re.compile(r"([^\s/()\[\]]+)/([^\s/()\[\]]+)")


def event_labels(event: Event, entities: Mapping[str, Entity], language: str) -> tuple[tuple[str, str], ...]:
    """Say the event in the document's language and in English.

    Args:
        event: Its own labels are ignored.
        entities: By slug: at least those that stand in a role of the event.
        language: The document's.

    Returns:
        (language, sentence), the document's language first. A language without templates is left out.
    """
    return tuple(
        (code, sentence)
        for code in dict.fromkeys((language, "en"))
        if (sentence := event_label(event, entities, code)) is not None
    )


def event_label(event: Event, entities: Mapping[str, Entity], language: str) -> str | None:
    """Say the event in one language; None where its type has no template in it."""
    terms = _terms()
    template = terms.get((event.stance or "", language, "labelTemplate")) or terms.get(
        (event.event_type, language, "labelTemplate")
    )
    if template is None:
        return None
    fillers: dict[str, list[str]] = defaultdict(list)
    for argument in event.arguments:
        fillers[argument.role].append(_name(entities[argument.entity], language))
    if event.amount:
        fillers["amount"].append(say_amount(event.amount, language))
    sentence = fill(template, fillers, language)
    if event.factuality == "Actual":
        return sentence
    return f"{sentence} ({terms[event.factuality, language, 'label']})"


def fill(template: str, fillers: Mapping[str, Sequence[str]], language: str) -> str:
    """Fill a label template in.

    >>> template = "[investor] invests/invest ([amount]) (in [investee]) | Investment (of [amount])"
    >>> fill(template, {"investor": ["Nvidia", "Microsoft"], "investee": ["Mistral AI"]}, "en")
    'Nvidia and Microsoft invest in Mistral AI'
    >>> fill(template, {"amount": ["€15 million"]}, "en")
    'Investment of €15 million'

    Args:
        template: As explained in ``ontology/events.ttl``.
        fillers: Role → names.
        language: Decides on the word for "and", and on elision.
    """

    def is_filled(part: str) -> bool:
        return all(fillers.get(role) for role in _BRACKET.findall(part))

    sentences = [sentence.strip() for sentence in template.split("|")]
    chosen = next((one for one in sentences if is_filled(_OPTIONAL.sub("", one))), sentences[-1])
    first = _BRACKET.match(chosen)
    number = 2 if first and _is_plural(fillers.get(first[1], ())) else 1
    kept = _OPTIONAL.sub(lambda part: part[1] if is_filled(part[1]) else "", chosen)
    agreed = _PAIR.sub(lambda pair: pair[number], kept)
    pieces = re.split(r"(?=\[)", " ".join(agreed.split()))
    filled = ""
    for piece in pieces:
        said = _BRACKET.sub(lambda bracket: _join(fillers.get(bracket[1], ()), language), piece)
        filled = contract(filled, said) if language == "fr" else filled + said
    return filled[:1].upper() + filled[1:] if _ARTICLE.match(filled) else filled


def _is_plural(names: Sequence[str]) -> bool:
    return len(names) > 1 or any(name.startswith("les ") for name in names)


def _join(names: Sequence[str], language: str) -> str:
    *most, last = names or ("",)
    return f"{', '.join(most)}{_AND.get(language, ', ')}{last}" if most else last


def _name(entity: Entity, language: str) -> str:
    labels = dict(entity.labels)
    name = labels.get(language) or labels.get("") or entity.labels[0][1]
    return with_article(name, entity.entity_type, language)


@lru_cache(4096)  # Babel takes 0.2 ms for a sum, and a page has a hundred.
def say_amount(amount: Amount, language: str) -> str:
    """Say a sum of money.

    >>> from decimal import Decimal
    >>> say_amount(Amount(Decimal(15000000), "EUR"), "en")
    '€15 million'
    >>> say_amount(Amount(Decimal(1500000000), "USD"), "fr")
    '1,5 milliard de dollars'

    Source:
        Number words, signs and names of currencies: Unicode CLDR, through Babel.
    """
    scale, one, more = next(
        (step for step in _SCALES.get(language, ()) if amount.value >= step[0]), (1, "", "")
    )
    count = round(amount.value / scale, 2)
    number = format_decimal(count, locale=language)
    if language == "fr":
        word = one if count < 2 else more  # the plural begins at two: « 1,5 milliard »
        name = SHORT_NAMES.get(("fr", amount.currency)) or get_currency_name(
            amount.currency, count=2, locale="fr"
        )
        of = " d'" if name[0] in "aeiou" else " de "
        return f"{number} {word}{of}{name}" if word else f"{number} {name}"
    sign = get_currency_symbol(amount.currency, locale=language)
    gap = " " if sign[-1].isalpha() else ""
    return f"{sign}{gap}{number} {more}".rstrip()


@cache
def _terms() -> dict[tuple[str, str, str], str]:
    """(local name, language, ``label`` or ``labelTemplate``) → text."""
    found: dict[tuple[str, str, str], str] = {}
    for name in ("regkg.ttl", "events.ttl"):
        for quad in ox.parse(path=ontology.folder() / name, format=ox.RdfFormat.TURTLE):
            local, kind = quad.subject, _KINDS.get(quad.predicate.value)
            if kind and isinstance(local, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found[local.value.removeprefix(REG), quad.object.language or "", kind] = quad.object.value
    return found
