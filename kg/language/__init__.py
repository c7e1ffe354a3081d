"""The grammar of a language as the stages need it: word lists from ``fr.toml`` and ``en.toml``.

What has an IRI (event types, frames, actors, laws) lives in ``ontology/``; what describes how a language
marks a sum, a date, a speaker or a doubt lives here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.language.forms import present_forms, verb_forms

#: Languages that can be read, in the order in which they are tried.
LANGUAGES = ("fr", "en")

_FOLDER = Path(__file__).parent


def forenames() -> frozenset[str]:
    """Given names, as written, of whatever country; the file names its source."""
    return _lines("forenames.txt")


def is_outlet(name: str) -> bool:
    """Whether a name is that of a newspaper, agency or broadcaster: articles name them as their source."""
    return name in _lines("outlets.txt") or name.removeprefix("the ") in _lines("outlets.txt")


@lru_cache(maxsize=1)
def towns() -> dict[str, str]:
    """The ISO 3166-1 code of the country of each larger town, by its name as written there."""
    rows = (line.split(" ", 1) for line in _lines("towns.txt"))
    return {name: country for country, name in rows}


@lru_cache(maxsize=3)
def _lines(file: str) -> frozenset[str]:
    lines = (_FOLDER / file).read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """How sums are written."""

    decimal: str
    grouping: str
    words: dict[str, str]
    """Number words below a hundred and their digits: ``{"deux": "2"}``."""
    multiples: dict[str, str]
    """Number words that multiply the one before: ``{"cent": "100", "dizaine": "10"}``."""
    fractions: dict[str, str]
    """``{"half": "0.5"}``."""
    joiners: frozenset[str]
    """What may stand between number words: ``et``."""
    of: frozenset[str]
    """What may stand between a scale word and a currency: ``de``."""
    scales: dict[str, str]
    """Scale words and their factor: ``{"million": "1000000"}``."""
    doubtful: frozenset[str]
    """Names of currencies that are other things too: « livres »."""
    made: frozenset[str]
    """How verbs begin whose object is then no sum: « vendu 3 millions de livres »."""
    about: frozenset[str]
    """What may stand between them and the number."""
    made_endings: frozenset[str]
    """How words end that tell what became of things: « 3 millions de livres imprimés »."""
    bounds: tuple[str, ...]
    """Words before a sum that make it a limit and not the sum itself."""
    money: frozenset[str]
    """What a sum without its currency may be a sum of: « 30 millions d'amende »."""
    followers: frozenset[str]
    """What may follow a sum without its currency; anything else is what is counted."""
    counted_by_of: bool
    """Whether a preposition stands between a scale and what is counted: « 3 millions d'abonnés »."""
    counted: frozenset[str]
    """What a number nearby counts rather than money: « clients »."""
    coins: frozenset[str]
    """Currencies before which a number stands in words without a scale: « vingt euros »."""
    symbolic: frozenset[str]
    """Words beside a single coin that make it a price: « un euro symbolique »."""
    payments: frozenset[str]
    """Words before a number that make it a sum: « versé »."""
    currencies: dict[str, str]
    """Names of currencies, lower case, and their ISO 4217 codes, the usual one first; CLDR has the others."""
    nouns: dict[str, str]
    """Other forms of the nouns in CLDR's names of currencies: ``{"kroner": "krone"}``."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Words around a number that leaves out scale and currency: « Alba à 9 millions d'euros et Brio à 2 »."""

    receivers: frozenset[str]
    """Between a number and who pays or gets it: ``à``, “for”."""
    articles: frozenset[str]
    """Before a name; those that end in an apostrophe stand against it."""
    joiners: frozenset[str]
    """Before the last of a list."""
    ordinals: frozenset[str]
    """Instead of a name: ``la seconde``, “the other”."""
    pronouns: frozenset[str]
    """What takes up a sum before the verb: ``en``."""
    more: frozenset[str]
    """Behind a number that adds to the sum before: ``de plus``."""
    numbered: frozenset[str]
    """What has a number of its own: “article”, “channel”."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """How dates are written."""

    months: dict[str, int]
    ambiguous_months: dict[str, str]
    """Months that are other words too, and how they begin: ``{"may": "capital"}``, or ``small``."""
    weekdays: dict[str, int]
    """Monday is 0."""
    ordinals: dict[str, int]
    days: dict[str, int]
    """Words for a day and its distance from today: ``{"hier": -1}``."""
    last: frozenset[str]
    next: frozenset[str]
    this: frozenset[str]
    units: dict[str, str]
    """``{"semaine": "week"}``."""
    ago: tuple[str, ...]
    quarter: tuple[str, ...]
    half: tuple[str, ...]
    seasons: dict[str, int]
    """Seasons and the month in which they begin."""
    following: frozenset[str]
    """``suivant``: on from the date told before."""
    preceding: frozenset[str]
    later: frozenset[str]
    """Behind a number of days: ``plus tard``."""
    earlier: frozenset[str]
    days_from: dict[str, int]
    """``{"le lendemain": 1}``: days from the date told before."""
    leads: frozenset[str]
    """Words before a year."""
    not_before: frozenset[str]
    """Words before four figures that are no year: ``n°``."""
    not_behind: frozenset[str]
    """Words behind four figures that are no year: ``salariés``."""


@dataclass(frozen=True, slots=True)
class Names:
    """What stands beside names and tells their type."""

    titles: frozenset[str]
    """Before a person's name: ``M.``, ``Ms``."""
    honorifics: frozenset[str]
    """Those with which anybody may be addressed, and nothing but people: ``M.``, ``Ms``."""
    person_nouns: frozenset[str]
    company_nouns: frozenset[str]
    authority_nouns: frozenset[str]
    organization_nouns: frozenset[str]
    law_nouns: frozenset[str]
    product_nouns: frozenset[str]
    place_nouns: frozenset[str]
    outlet_nouns: frozenset[str]
    legal_forms: frozenset[str]
    company_words: frozenset[str]
    """Last or first words of firms' names: ``Group``, ``Holdings``, ``Banque``."""
    authority_words: frozenset[str]
    """First words of authorities' names: ``Commission``, ``Ministère``, ``Autorité``."""
    organization_words: frozenset[str]
    phrase_words: frozenset[str]
    """First words of names that go on in lower case: « Union nationale des poseurs de sols »."""
    body_heads: frozenset[str]
    """Nouns that make a name with whose they are: « tribunal de Venise », “Lyon court”."""
    law_heads: frozenset[str]
    """Nouns that open a law's name: « loi sur les cartels »."""
    company_verbs: frozenset[str]
    not_names: frozenset[str]
    """Capitalised words that are no name by themselves: ``Monsieur``, ``Monday``."""
    behind_names: frozenset[str]
    """What a person's name has behind it and not in it: ``MP``."""
    only_definite: frozenset[str]
    """Capitalised words that name something with a definite article only: « l'État »."""
    articles: frozenset[str]
    particles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Nouns that refer back to an actor, by type: ``le groupe``, “the watchdog”."""

    determiners: frozenset[str]
    company: frozenset[str]
    authority: frozenset[str]
    court: frozenset[str]
    person: frozenset[str]
    law: frozenset[str]
    overseers: frozenset[str]
    """What a body is called that watches over a field: ``gendarme``, “watchdog”."""
    fields: dict[str, str]
    """Words that tell the field of an authority: ``{"boursier": "financial"}``."""
    pronouns: dict[str, str]
    """Pronouns and the type they refer to."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """Words that carry an event's noun, and how."""

    prepositions: frozenset[str]
    particles: frozenset[str]
    """What makes another verb of one: “take over”, “buy out”."""
    agent_prepositions: frozenset[str]
    stative_verbs: frozenset[str]
    """What a mere place can do: ``abriter``, “host”."""
    giving_verbs: frozenset[str]
    """The subject does what the noun says: ``infliger une amende``, “launch a probe”."""
    receiving_verbs: frozenset[str]
    """The noun's doing falls on the subject: ``écoper d'une amende``, “face a probe”."""
    happening_verbs: frozenset[str]
    """The noun is the subject: ``l'enquête porte sur``, “the deal was announced”."""
    support_verbs: frozenset[str]
    """Take an infinitive with the same subject: ``décider de``, “agree to”."""
    sale_nouns: frozenset[str]
    """Nouns for a deal whose doer sells: ``cession``, “divestment”."""
    offer_nouns: frozenset[str]
    """What a bidder makes and a target answers: ``offre``, “bid”."""
    answering_verbs: frozenset[str]
    """What is done with an offer by whom it is made to: ``repousser``, “turn down”."""
    headline_verbs: frozenset[str]
    """Verbs whose present the models take for a noun or an adjective: ``sanctionner``, ``valider``."""
    negations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Modality:
    """Words that tell whether a thing happened."""

    possible_verbs: frozenset[str]
    possible_words: frozenset[str]
    planned_verbs: frozenset[str]
    planned_words: frozenset[str]
    denied_verbs: frozenset[str]
    denied_words: frozenset[str]
    refusing_verbs: frozenset[str]
    """Those of them whose clause is never done: "deny", "decline", but not "fail"."""
    abandoning_verbs: frozenset[str]
    """What becomes of a deal that is given up: ``abandonner``, “call off”."""
    letting_verbs: frozenset[str]
    """What an authority does that lets a deal be done: ``autoriser``, “let”."""
    weighing_verbs: frozenset[str]
    """What is not done yet by who speaks of it: ``envisager``, “threaten”."""
    rejecting_verbs: frozenset[str]
    """What becomes of a law that is not adopted: ``rejeter``, “veto”."""
    reviewing_verbs: frozenset[str]
    """What a court makes of another body's decision: ``annuler``, “uphold”."""
    decisions: frozenset[str]
    """What such a decision is called, whatever it decides."""
    requested_verbs: frozenset[str]
    paying_verbs: frozenset[str]
    """Whose object goes to somebody: « verser », "pay"."""
    neither_words: frozenset[str]
    """Before what was not done either: « ni », "nor"."""
    asking_verbs: frozenset[str]
    """Those of them whose object is never done already: "demand", but not "appeal" or "press"."""
    asking_prepositions: frozenset[str]
    """What may stand between them and their object: "call for"."""
    factual_verbs: frozenset[str]
    hypothesis_openers: tuple[str, ...]
    deadline_openers: tuple[str, ...]
    """What stands before a day until when something must be done: ``d'ici au``, “by”."""
    deadline_parts: tuple[str, ...]
    """What may stand between them: “by the end of May”."""


@dataclass(frozen=True, slots=True)
class Speech:
    """How a text says who says what, and for or against what."""

    verbs: frozenset[str]
    attributions: tuple[str, ...]
    """``selon``, “according to”."""
    for_words: frozenset[str]
    against_words: frozenset[str]
    negations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """All of one language."""

    code: str
    numbers: Numbers
    gaps: Gaps
    calendar: Calendar
    names: Names
    descriptions: Descriptions
    syntax: Syntax
    modality: Modality
    speech: Speech
    lemmas: dict[str, str]
    """Lower-case forms of irregular verbs that the models lemmatise wrongly, and their infinitive."""
    forms: dict[str, str]
    """Regular forms of the verbs of the word lists, and their infinitive."""
    presents: dict[str, str]
    """Third persons of the present of headline verbs, in French of word lists too, and their infinitive."""


def _words(value: str) -> frozenset[str]:
    """Words of a block of text: one a line, or separated by `` | ``."""
    return frozenset(word.strip() for line in value.splitlines() for word in line.split("|") if word.strip())


def _build(kind: type[Any], section: dict[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for name, annotation in kind.__annotations__.items():
        value = section[name]
        if annotation == "frozenset[str]":
            value = _words(value)
        elif annotation == "tuple[str, ...]":
            value = tuple(sorted(_words(value), key=lambda word: (-len(word), word)))
        values[name] = value
    return kind(**values)


@lru_cache(maxsize=len(LANGUAGES))
def language(code: str) -> Language:
    """The grammar of a language.

    Args:
        code: ISO 639-1, one of ``LANGUAGES``.

    Raises:
        KeyError: There is no file for that language.
    """
    if code not in LANGUAGES:
        raise KeyError(code)
    with (_FOLDER / f"{code}.toml").open("rb") as file:
        data = tomllib.load(file)
    syntax, modality, speech = (
        _build(kind, data[kind.__name__.lower()]) for kind in (Syntax, Modality, Speech)
    )
    return Language(
        code=code,
        numbers=_build(Numbers, data["numbers"]),
        gaps=_build(Gaps, data["gaps"]),
        calendar=_build(Calendar, data["calendar"]),
        names=_build(Names, data["names"]),
        descriptions=_build(Descriptions, data["descriptions"]),
        syntax=syntax,
        modality=modality,
        speech=speech,
        lemmas=data["lemmas"],
        forms=verb_forms(_verbs(syntax, modality, speech), code),
        presents=present_forms(
            syntax.headline_verbs | (_verbs(syntax, modality, speech) if code == "fr" else frozenset()), code
        ),
    )


def _verbs(syntax: Syntax, modality: Modality, speech: Speech) -> frozenset[str]:
    """The verbs of the word lists; those of frames are among them or lemmatised well."""
    return (
        syntax.giving_verbs
        | syntax.receiving_verbs
        | syntax.happening_verbs
        | syntax.support_verbs
        | modality.possible_verbs
        | modality.planned_verbs
        | modality.denied_verbs
        | modality.requested_verbs
        | modality.factual_verbs
        | speech.verbs
    )
