"""The article before a name."""

from __future__ import annotations

import pytest

from kg.articles import contract, with_article
from kg.model import EntityType


@pytest.mark.parametrize(
    ("name", "entity_type", "language", "expected"),
    [
        ("European Commission", "PublicAuthority", "en", "the European Commission"),
        (
            "Court of Justice of the European Union",
            "PublicAuthority",
            "en",
            "the Court of Justice of the European Union",
        ),
        ("Bundeskartellamt", "PublicAuthority", "en", "Bundeskartellamt"),
        ("France", "PublicAuthority", "en", "France"),
        ("Digital Markets Act", "Legislation", "en", "the Digital Markets Act"),
        ("Regulation (EU) 2016/679", "Legislation", "en", "Regulation (EU) 2016/679"),
        ("Commission européenne", "PublicAuthority", "fr", "la Commission européenne"),
        ("Autorité de la concurrence", "PublicAuthority", "fr", "l'Autorité de la concurrence"),
        ("Haute Autorité de santé", "PublicAuthority", "fr", "la Haute Autorité de santé"),
        ("gouvernement français", "PublicAuthority", "fr", "le gouvernement français"),
        ("États-Unis", "PublicAuthority", "fr", "les États-Unis"),
        ("Ofcom", "PublicAuthority", "fr", "Ofcom"),
        ("AI Act", "Legislation", "fr", "l'AI Act"),
        ("Digital Markets Act", "Legislation", "fr", "le Digital Markets Act"),
        ("Apple", "Company", "fr", "Apple"),
        ("Union Bank", "Company", "en", "Union Bank"),
        ("Europäische Kommission", "PublicAuthority", "de", "Europäische Kommission"),
    ],
)
def test_authorities_and_laws_take_an_article(
    name: str, entity_type: EntityType, language: str, expected: str
) -> None:
    """Where a rule covers the name; anything else stays as it is."""
    assert expected == with_article(name, entity_type, language)


@pytest.mark.parametrize(
    ("before", "name", "expected"),
    [
        ("rachat de ", "OpenAI", "rachat d'OpenAI"),
        ("rachat de ", "Le Monde", "rachat de Le Monde"),
        ("l'avis de ", "les États-Unis", "l'avis des États-Unis"),
        ("une amende à ", "le ministère", "une amende au ministère"),
        ("une amende à ", "les Pays-Bas", "une amende aux Pays-Bas"),
        ("une amende à ", "l'État", "une amende à l'État"),
        ("enquête sur ", "le règlement", "enquête sur le règlement"),
    ],
)
def test_prepositions_and_articles_contract(before: str, name: str, expected: str) -> None:
    """« de le » is « du », but a name's own capital article stays."""
    assert expected == contract(before, name)
