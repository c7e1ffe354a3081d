"""The article that goes before a name in a sentence: “the European Commission”, « la Commission européenne ».

Companies, people, products and places go without. A name that no rule covers goes without too: a missing
article reads as a headline, a wrong one as a mistake.
"""

from __future__ import annotations

import re

from kg.model import EntityType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Head words of English names of authorities that take “the”.
_ENGLISH_HEADS = _words(
    "Administration Agency Assembly Authority Bank Board Body Bureau Commission Commissioner Committee "
    "Congress Council Court Department Directorate Executive Federation Government House "
    "Inspectorate Kingdom Ministry Office Parliament Presidency Regulator Republic Secretariat "
    "Senate Service States Supervisor Treasury Tribunal Union Diet Ombudsman Institute"
)

#: First words of French names of authorities and laws, by gender; elision comes after.
_FEMININE = _words(
    "agence assemblée autorité banque charte chambre commission convention cour décision délégation "
    "direction directive fédération france haute inspection justice loi ordonnance préfecture "
    "proposition présidence recommandation république résolution union"
)
_MASCULINE = _words(
    "accord acte arrêté avant-projet bureau code comité congrès conseil contrôleur département "
    "décret défenseur gouvernement médiateur ministère office paquet parlement parquet plan projet "
    "règlement royaume-uni sénat secrétariat service traité tribunal trésor préfet président ministre"
)
_PLURAL = _words("états-unis pays-bas autorités gouvernements lignes règles")
_VOWELS = tuple("aeiouàâäéèêëîïôöùûüœæAEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ")

_NUMBERED = re.compile(r"(?:Regulation|Directive|Decision|Article|Law|Chapter|Section|Title) (?:\(|No|\d)")
_ENGLISH_ACT = re.compile(r"\b(?:Act|Package|Bill)$")


def with_article(name: str, entity_type: EntityType, language: str) -> str:
    """Return the name as it stands inside a sentence.

    >>> with_article("European Commission", "PublicAuthority", "en")
    'the European Commission'
    >>> with_article("Autorité de la concurrence", "PublicAuthority", "fr")
    "l'Autorité de la concurrence"
    >>> with_article("Apple", "Company", "fr")
    'Apple'

    Args:
        name: A label of the entity.
        entity_type: Only authorities and laws take an article.
        language: That of the sentence; one we have no rules for leaves the name as it is.
    """
    if entity_type not in ("PublicAuthority", "Legislation"):
        return name
    if language == "en":
        return _english(name, entity_type)
    if language == "fr":
        return _french(name, entity_type)
    return name


def contract(before: str, name: str) -> str:
    """Join the beginning of a French sentence and a name: « de le » is « du », « de OpenAI » « d'OpenAI ».

    >>> contract("au titre de ", "le règlement sur les marchés numériques")
    'au titre du règlement sur les marchés numériques'
    """
    for preposition, article, short in (
        ("de ", "le ", "du "),
        ("de ", "les ", "des "),
        ("à ", "le ", "au "),
        ("à ", "les ", "aux "),
    ):
        # only small letters: "Le Monde" and "Le Chat" keep their article
        if before.endswith(f" {preposition}") and name.startswith(article):
            return before.removesuffix(preposition) + short + name.removeprefix(article)
    if before.endswith(" de ") and name.startswith(_VOWELS):
        return f"{before[:-2]}'{name}"
    return before + name


def _english(name: str, entity_type: EntityType) -> str:
    if name.startswith(("The ", "the ")) or _NUMBERED.match(name):
        return name
    if entity_type == "Legislation" or _ENGLISH_HEADS.intersection(re.findall(r"[A-Za-z]+", name)):
        return f"the {name}"
    return name


def _french(name: str, entity_type: EntityType) -> str:
    first = re.split(r"[\s'’(]", name, maxsplit=1)[0].lower()
    if first in _PLURAL:
        return f"les {name}"
    if first in _FEMININE:
        return f"l'{name}" if name.startswith(_VOWELS) else f"la {name}"
    if first in _MASCULINE or (entity_type == "Legislation" and _ENGLISH_ACT.search(name)):
        return f"l'{name}" if name.startswith(_VOWELS) else f"le {name}"
    return name
