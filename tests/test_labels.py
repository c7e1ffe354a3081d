"""Events said in a short sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

import kg.labels
from kg.labels import event_labels, fill, say_amount
from kg.model import Amount, Argument, Entity, Event, Factuality, Stance
from kg.vocabulary import vocabulary

ENTITIES = {
    entity.slug: entity
    for entity in (
        Entity("apple", "Company", (("", "Apple"),)),
        Entity("openai", "Company", (("", "OpenAI"),)),
        Entity("le-monde", "Company", (("", "Le Monde"),)),
        Entity("xai", "Company", (("", "xAI"),)),
        Entity(
            "european-commission",
            "PublicAuthority",
            (("en", "European Commission"), ("fr", "Commission européenne")),
        ),
        Entity("united-states", "PublicAuthority", (("en", "United States"), ("fr", "États-Unis"))),
        Entity(
            "digital-markets-act",
            "Legislation",
            (("en", "Digital Markets Act"), ("fr", "règlement sur les marchés numériques")),
        ),
    )
}


def an_event(
    event_type: str,
    *arguments: tuple[str, str],
    factuality: Factuality = "Actual",
    stance: Stance | None = None,
    amount: Amount | None = None,
) -> Event:
    return Event(
        key="e",
        event_type=event_type,
        arguments=tuple(Argument(role, entity) for role, entity in arguments),
        factuality=factuality,
        confidence=0.5,
        evidence=(),
        stance=stance,
        amount=amount,
    )


FINE = (("authority", "european-commission"), ("subject", "apple"))


@pytest.mark.parametrize(
    ("event", "french", "english"),
    [
        (
            an_event("Fine", *FINE, ("law", "digital-markets-act"), amount=Amount(Decimal("5E+8"), "EUR")),
            "La Commission européenne inflige une amende de 500 millions d'euros à Apple "
            "au titre du règlement sur les marchés numériques",
            "The European Commission fines Apple €500 million under the Digital Markets Act",
        ),
        (
            an_event("Fine", ("subject", "apple"), ("subject", "openai")),
            "Apple et OpenAI écopent d'une amende",
            "Apple and OpenAI are fined",
        ),
        (
            an_event("Acquisition", ("target", "openai"), factuality="Denied"),
            "Rachat d'OpenAI (démenti)",
            "OpenAI is bought (denied)",
        ),
        (
            an_event("Acquisition", ("target", "le-monde"), factuality="Possible"),
            "Rachat de Le Monde (possible)",
            "Le Monde is bought (possible)",
        ),
        (
            an_event("Investment", ("investor", "xai"), factuality="Planned"),
            "xAI investit (prévu)",
            "xAI invests (planned)",
        ),
        (
            an_event("LegalAction", ("complainant", "united-states"), ("defendant", "apple")),
            "Les États-Unis attaquent Apple en justice",
            "The United States takes legal action against Apple",
        ),
        (
            an_event("LawAdoption", ("law", "digital-markets-act")),
            "Adoption du règlement sur les marchés numériques",
            "The Digital Markets Act is adopted",
        ),
        (
            an_event("Statement", ("speaker", "apple"), ("about", "digital-markets-act"), stance="Oppose"),
            "Apple critique le règlement sur les marchés numériques",
            "Apple criticises the Digital Markets Act",
        ),
        (
            an_event("Statement", ("speaker", "apple"), stance="Support"),
            "Apple se dit favorable",
            "Apple speaks in favour",
        ),
        (an_event("Statement"), "Prise de position", "Statement"),
    ],
)
def test_events_are_said_in_both_languages(event: Event, french: str, english: str) -> None:
    """The sentence names who takes part, agrees with their number, and says what is not actual."""
    assert (("fr", french), ("en", english)) == event_labels(event, ENTITIES, "fr")


def test_an_english_document_has_an_english_label() -> None:
    """The document's language and English are one."""
    assert event_labels(an_event("Fine", *FINE), ENTITIES, "en") == (
        ("en", "The European Commission fines Apple"),
    )


@pytest.mark.parametrize(
    ("value", "currency", "french", "english"),
    [
        ("15000000", "EUR", "15 millions d'euros", "€15 million"),
        ("1000000", "USD", "1 million de dollars", "$1 million"),
        ("1500000000", "USD", "1,5 milliard de dollars", "$1.5 billion"),
        ("2000000000.00", "GBP", "2 milliards de livres", "£2 billion"),
        ("13250000", "CHF", "13,25 millions de francs suisses", "CHF 13.25 million"),
        ("15000", "EUR", "15\u202f000 euros", "€15,000"),
    ],
)
def test_sums_are_said_as_people_say_them(value: str, currency: str, french: str, english: str) -> None:
    """Millions and billions in words, the sign or the name of the currency in its place."""
    amount = Amount(Decimal(value), currency)

    assert (french, english) == (say_amount(amount, "fr"), say_amount(amount, "en"))


@pytest.mark.parametrize("name", sorted(vocabulary().event_types))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_event_type_has_a_sentence_whatever_is_missing(name: str, language: str) -> None:
    """Each template names only roles of its type, and reads without leftovers however few are filled."""
    event_type = vocabulary().event_types[name]
    template = kg.labels._terms()[name, language, "labelTemplate"]
    roles = [role.name for role in event_type.roles] + ["amount"] * event_type.has_amount
    cases = [{}, *({role: ["Apple"]} for role in roles), {role: ["Apple", "OpenAI"] for role in roles}]

    assert set(kg.labels._BRACKET.findall(template)) == set(roles)
    for case in cases:
        sentence = fill(template, case, language)
        assert sentence
        assert not set("[]()|/") & set(sentence)
        assert sentence == " ".join(sentence.split())
