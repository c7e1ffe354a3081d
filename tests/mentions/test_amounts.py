"""Sums of money: notations, currencies that several countries share, currencies left out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidAmount
from kg.language import language
from kg.mentions import find_amounts, parse_amount
from kg.mentions.numbers import parse_number

#: What sums are made of, and what they are not.
WORDS = (
    "5 12,5 1.000 000 un deux cent demi million millions milliards m bn k de d'euros euros $ € £ R F "
    "et à and to a half of users , . ; ( ) livres francs Paris 2019 Rs FCFA crore -"
)


def sums(text: str, code: str, country: str | None = None) -> list[tuple[int | float, str]]:
    return [
        (float(mention.amount.value), mention.amount.currency)
        for mention in find_amounts(text, language(code), country)
    ]


@pytest.mark.parametrize(
    ("code", "text", "value", "currency"),
    [
        ("fr", "une prime de 8 M€ nets", 8e6, "EUR"),
        ("fr", "le budget de 26 G$ CA", 26e9, "CAD"),
        ("fr", "un trou de 12,5 M€.", 12.5e6, "EUR"),
        ("fr", "une somme de 1.234.567,89 euros", 1234567.89, "EUR"),
        ("fr", "une somme de 1 234 567 €", 1234567, "EUR"),
        ("fr", "un loyer de 1'500 francs suisses", 1500, "CHF"),
        ("fr", "4.125 millions d'euros", 4.125e6, "EUR"),
        ("fr", "cent vingt-trois millions d'euros", 123e6, "EUR"),
        ("fr", "quatre-vingt-dix mille euros", 90e3, "EUR"),
        ("fr", "un demi-milliard d'euros", 5e8, "EUR"),
        ("fr", "trois milliards et demi d'euros", 3.5e9, "EUR"),
        ("fr", "une quinzaine de millions d'euros", 15e6, "EUR"),
        ("fr", "trois quarts de milliard d'euros", 75e7, "EUR"),
        ("fr", "mille milliards de dollars", 1e12, "USD"),
        ("fr", "cédé pour un euro symbolique", 1, "EUR"),
        ("fr", "cinq cents euros", 500, "EUR"),
        ("fr", "cinq mille euros", 5000, "EUR"),
        ("fr", "mille euros", 1000, "EUR"),
        ("en", "sold for a dollar", 1, "USD"),
        ("en", "a ticket of two hundred dollars", 200, "USD"),
        ("fr", "5 milliards 250 millions de FCFA", 5.25e9, "XOF"),
        ("fr", "320 crores de roupies", 3.2e9, "INR"),
        ("fr", "45 millions de dollars singapouriens", 45e6, "SGD"),
        ("fr", "45 millions de dollars de Hong Kong", 45e6, "HKD"),
        ("fr", "deux millions de dollars néo-zélandais", 2e6, "NZD"),
        ("fr", "7 millions de livres égyptiennes", 7e6, "EGP"),
        ("fr", "7 millions de livres sterling", 7e6, "GBP"),
        ("fr", "900 millions de pesos philippins", 9e8, "PHP"),
        ("fr", "30 millions de couronnes islandaises", 3e7, "ISK"),
        ("fr", "80 milliards de roupies indonésiennes", 8e10, "IDR"),
        ("fr", "600 millions de francs luxembourgeois", 6e8, "LUF"),
        ("fr", "60 millions de francs Pacifique", 6e7, "XPF"),
        ("fr", "3 milliards de forints", 3e9, "HUF"),
        ("fr", "12 millions de hryvnias", 12e6, "UAH"),
        ("en", "a €4.125bn order", 4.125e9, "EUR"),
        ("en", "a $1.2-billion order", 1.2e9, "USD"),
        ("en", "USD 2.7m in cash", 2.7e6, "USD"),
        ("en", "2.7m USD in cash", 2.7e6, "USD"),
        ("en", "a bill of EUR 90,000", 90e3, "EUR"),
        ("en", "three and a half billion dollars", 3.5e9, "USD"),
        ("en", "a million and a half dollars", 1.5e6, "USD"),
        ("en", "half a million pounds", 5e5, "GBP"),
        ("en", "a hundred and twenty million dollars", 12e7, "USD"),
        ("en", "a four-million-euro repair", 4e6, "EUR"),
        ("en", "₹213.14 crore", 2131.4e6, "INR"),
        ("en", "Rs 4.5 lakh crore", 4.5e12, "INR"),
        ("en", "₹1,23,45,678", 12345678, "INR"),
        ("en", "Rp 187 billion", 187e9, "IDR"),
        ("en", "Tk 40 crore", 4e8, "BDT"),
        ("en", "DKr 4.75bn", 4.75e9, "DKK"),
        ("en", "NT$30 million", 3e7, "TWD"),
        ("en", "RM750,000", 75e4, "MYR"),
        ("en", "S/ 95 million", 95e6, "PEN"),
        ("en", "12 million Singapore dollars", 12e6, "SGD"),
        ("en", "12 million Hong Kong dollars", 12e6, "HKD"),
        ("en", "12 million Norwegian kroner", 12e6, "NOK"),
        ("en", "12 million Czech crowns", 12e6, "CZK"),
        ("en", "12 million Ugandan shillings", 12e6, "UGX"),
        ("en", "US $500 million", 5e8, "USD"),
        ("en", "$5 million CAD", 5e6, "CAD"),
    ],
)
def test_sums_in_every_usual_notation(code: str, text: str, value: float, currency: str) -> None:
    """A sum comes out in units of its currency, whatever its signs, separators and words."""
    assert [(value, currency)] == sums(text, code)


@pytest.mark.parametrize(
    ("code", "text", "country", "currency"),
    [
        ("fr", "Le marchand doit 40 M$ à ses banques.", "CA", "CAD"),
        ("fr", "Le marchand doit 40 millions de dollars.", "FR", "USD"),
        ("fr", "L'amende est de 90 000 $, selon un juge de Montréal (Canada).", "FR", "CAD"),
        ("en", "The grocer owes $40 million.", "AU", "AUD"),
        ("en", "The grocer owes $40 million.", "HK", "USD"),
        ("en", "The grocer owes $40-million (U.S.) to its banks.", "CA", "USD"),
        ("en", "The grocer owes $40 million (Cdn.) to its banks.", "US", "CAD"),
        ("fr", "Une redevance de 9 milliards de FCFA.", "CM", "XAF"),
        ("fr", "Une redevance de 9 milliards de FCFA.", "CI", "XOF"),
        ("fr", "Au Tchad, une redevance de 9 milliards de francs CFA.", "FR", "XAF"),
        ("fr", "En 1998, il avait payé 30 millions de francs.", "FR", "FRF"),
        ("fr", "En 1998, il avait payé 30 millions de francs.", "BE", "BEF"),
        ("fr", "En 1998, il avait payé 30 millions de francs.", "LU", "LUF"),
        ("fr", "En 2019, à Berne, en Suisse, il a payé 30 millions de francs.", "FR", "CHF"),
        ("fr", "Elle paie 3 millions de dinars.", "DZ", "DZD"),
        ("fr", "Elle paie 3 millions de dinars koweïtiens, puis 2 millions de dinars.", None, "KWD"),
        ("en", "It fell to 30 million pesos.", "CL", "CLP"),
        ("en", "A mill in Colombia cost 30 million pesos.", "US", "COP"),
        ("en", "It paid P12 million.", "PH", "PHP"),
        ("en", "It paid R3.4m.", "ZA", "ZAR"),
        ("en", "It paid N156 billion.", "NG", "NGN"),
        ("en", "It paid Rs 20 crore.", "PK", "PKR"),
        ("en", "It paid 9 million kroner.", "DK", "DKK"),
        ("en", "In 2016 the port paid £9 million.", "IE", "GBP"),
        ("en", "In 1996 the port paid £9 million.", "IE", "IEP"),
    ],
)
def test_a_shared_name_is_the_money_of_where_it_is_paid(
    code: str, text: str, country: str | None, currency: str
) -> None:
    """The country of the article decides, then a sum without doubt, then the nearest place."""
    assert {currency} == {found for _, found in sums(text, code, country)}


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "Elle doit 2,2 millions, et en frais 150 000 euros.", [(2.2e6, "EUR"), (150e3, "EUR")]),
        ("fr", "La note passe de 80 000 à 45 000 euros.", [(80e3, "EUR"), (45e3, "EUR")]),
        ("fr", "De 1,1 milliard à 372 millions d'euros.", [(1.1e9, "EUR"), (372e6, "EUR")]),
        ("fr", "Entre 4 et 6 millions de dollars.", [(4e6, "USD"), (6e6, "USD")]),
        ("fr", "Ils paieront 14, 9,5 et 6 millions d'euros.", [(14e6, "EUR"), (9.5e6, "EUR"), (6e6, "EUR")]),
        (
            "fr",
            "Le port doit 110 000 euros pour Alba, 64 000 pour Brio et 12 000 pour Cora.",
            [(110e3, "EUR"), (64e3, "EUR"), (12e3, "EUR")],
        ),
        (
            "fr",
            "Le prix : 9 millions d'euros. Le rival avait versé 21 millions d'amende.",
            [(9e6, "EUR"), (21e6, "EUR")],
        ),
        ("fr", "Alba doit 92,3 millions d'euros et Brio 35,4.", [(92.3e6, "EUR"), (35.4e6, "EUR")]),
        ("en", "From $5 to $7 million.", [(5e6, "USD"), (7e6, "USD")]),
        ("en", "Alba paid 3 billion won and Brio 2 billion.", [(3e9, "KRW"), (2e9, "KRW")]),
        (
            "en",
            "The fine was 9 million euros. A 4 million penalty came on top.",
            [(9e6, "EUR"), (4e6, "EUR")],
        ),
        ("en", "It was told to pay 20.2 and 7.4 billion yen.", [(20.2e9, "JPY"), (7.4e9, "JPY")]),
        ("en", "TRY 1.1bn in all, of which Alba bore 213.4m.", [(1.1e9, "TRY"), (213.4e6, "TRY")]),
        (
            "fr",
            "Alba doit 90 millions d'euros, plus que les 35 millions de Brio.",
            [(90e6, "EUR"), (35e6, "EUR")],
        ),
        (
            "fr",
            "Respectivement 1,1 milliard et 900 millions de francs CFA ont été demandés au Cameroun.",
            [(1.1e9, "XAF"), (9e8, "XAF")],
        ),
    ],
)
def test_a_sum_without_its_currency_has_that_of_its_neighbour(
    code: str, text: str, expected: list[tuple[float, str]]
) -> None:
    """Ranges, lists and later sums share currency and scale."""
    assert expected == sums(text, code)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "La Cnil a condamné Alba à 40 millions d'euros et Brio à 12.", [40e6, 12e6]),
        ("fr", "Il réclame 71 millions d'euros à Alba, 47 à Brio Riva, le reste aux autres.", [71e6, 47e6]),
        ("fr", "La première apporte 40 millions d'euros, la seconde 11.", [40e6, 11e6]),
        ("fr", "Elle devait 30 millions d'euros. Elle en a payé 18.", [30e6, 18e6]),
        (
            "fr",
            "Alba versera 8 milliards d'euros, l'Agence du fleuve (ADF) 3 et l'Espagne 2.",
            [8e9, 3e9, 2e9],
        ),
        ("fr", "Les banques (Alba 82 millions d'euros, suivie de BCP (60)) feront appel.", [82e6, 60e6]),
        ("fr", "Elle a payé 79 millions d'euros en 2022, puis 57 de plus.", [79e6, 57e6]),
        ("en", "The court fined Alba €30 million, Brio Riva 12, and cleared a third.", [30e6, 12e6]),
        ("en", "The first put in $40 million, the second 11.", [40e6, 11e6]),
        # What has a number of its own, what is counted, and days.
        ("fr", "Alba versera 8 millions d'euros et l'article 7 ne s'applique pas.", [8e6]),
        ("fr", "Alba versera 8 millions d'euros et Canal 9, sa chaîne, fermera.", [8e6]),
        ("fr", "Alba versera 8 millions d'euros et Brio emploiera 200 personnes.", [8e6]),
        ("fr", "Alba a levé 8 millions d'euros en mars, et Brio, le 12 avril, 3 millions.", [8e6, 3e6]),
        ("en", "Alba paid $8 million and Channel 4, its client, nothing.", [8e6]),
        ("en", "Alba paid $8 million on May 3, and Section 12, too, applies.", [8e6]),
    ],
)
def test_a_list_leaves_out_scale_and_currency(code: str, text: str, expected: list[float]) -> None:
    """Who, and how many of what the sum before was told in."""
    assert expected == [value for value, _ in sums(text, code)]


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("L'Arcep a infligé une amende de 3 millions à Alba.", "FR", [(3e6, "EUR")]),
        ("L'Arcep a infligé une amende de 3 millions à Alba.", "SN", [(3e6, "XOF")]),
        ("Alba a perdu 3 millions de clients.", "FR", []),
        (
            "Alba vaut 2 milliards de dollars. Brio vaut 9 milliards d'euros. "
            "Carlo a payé 5 milliards de dollars.\nLe rachat avait coûté 4 milliards.",
            "FR",
            [(2e9, "USD"), (9e9, "EUR"), (5e9, "USD"), (4e9, "USD")],
        ),
        (
            "Alba doit 2 millions d'euros. Brio, à Boston, doit 3 millions de dollars. "
            "Carlo avait payé 4 millions.",
            "FR",
            [(2e6, "EUR"), (3e6, "USD"), (4e6, "EUR")],
        ),
    ],
)
def test_a_far_sum_is_in_what_the_text_is_about(
    text: str, country: str, expected: list[tuple[float, str]]
) -> None:
    """Without a sum in its sentence: what the text mostly pays in, else what the country does."""
    assert expected == sums(text, "fr", country)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une amende de huit (8) millions d'euros.", [(8e6, "EUR")]),
        ("Il a payé Brio 35 millions de livres cet été.", [(35e6, "GBP")]),
        ("Il a distribué plus de 35 millions de livres cet été.", []),
        ("L'éditeur compte 2 millions de livres numériques.", []),
    ],
)
def test_pounds_and_numbers_told_twice(text: str, expected: list[tuple[float, str]]) -> None:
    assert expected == sums(text, "fr")


def test_a_sum_without_its_currency_says_so() -> None:
    found = find_amounts("Elle doit 2,2 millions, et en frais 150 000 euros.", language("fr"))

    assert [mention.elided for mention in found] == [True, False]


@pytest.mark.parametrize(
    ("code", "text", "many"),
    [
        ("fr", "Le site a 3 millions d'abonnés et perd 2 millions d'euros.", 1),
        ("fr", "Il a livré 12 millions de tonnes pour 5 millions d'euros.", 1),
        ("fr", "Il a vendu 3 millions de livres en 2019.", 0),
        ("fr", "La directive NIS 2 coûtera 5 millions d'euros.", 1),
        ("fr", "Le port compte 4 millions de passagers, contre 3 millions en 2012.", 0),
        ("en", "It has 5 million users and lost $3m.", 1),
        ("en", "It paid £3 billion and keeps 9.75 per cent.", 1),
        ("fr", "Un café coûte de trois à six euros.", 0),
        ("fr", "Entre trois et six millions, on ne sait de quoi.", 0),
        ("en", "It has not a dollar left and lost $3m.", 1),
        ("en", "It lost $3m. Subscribers fell by 1.4 million.", 1),
        ("en", "In 2019 it had 400 staff and paid €2m.", 1),
        ("en", "The N4 and the R5 are roads in South Africa.", 0),
        ("en", "It came in the top 10 of all 20.", 0),
        ("fr", "Un article de 2015 et 30 salariés.", 0),
        ("en", "Some 2 million people marched.", 0),
    ],
)
def test_what_counts_something_else_is_no_sum(code: str, text: str, many: int) -> None:
    assert many == len(sums(text, code, "ZA" if "R5" in text else None))


def test_no_sum_in_a_text_without_any_currency() -> None:
    """Nothing tells which currency « 21 millions » are in."""
    assert not sums("Elle avait payé 21 millions d'amende.", "fr")


def test_a_limit_is_marked() -> None:
    found = find_amounts("It may fine up to €10 million, and took €3 million.", language("en"))

    assert [mention.bound for mention in found] == [True, False]


@pytest.mark.parametrize(
    ("code", "text", "number"),
    [
        ("fr", "1 234,5", "1234.5"),
        ("fr", "quatre-vingt-onze", "91"),
        ("fr", "deux cent mille", "200000"),
        ("en", "1,234.5", "1234.5"),
        ("en", "two hundred and four", "204"),
        ("en", "two-and-a-half", "2.5"),
    ],
)
def test_numbers_in_figures_and_words(code: str, text: str, number: str) -> None:
    assert Decimal(number) == parse_number(text, language(code))


@pytest.mark.parametrize("text", ["", "beaucoup", "et", "5 tonnes"])
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmount):
        parse_amount(text, language("fr"))


@given(value=st.integers(1, 10**12), code=st.sampled_from(["fr", "en"]), sign=st.sampled_from(["€", "£"]))
def test_a_grouped_sum_is_read_back(value: int, code: str, sign: str) -> None:
    """Whatever the sum, its digits in the language's groups are read as that sum."""
    written = f"{value:,}".replace(",", " " if code == "fr" else ",")
    text = f"{written} {sign}" if code == "fr" else f"{sign}{written}"

    assert [(float(value), "EUR" if sign == "€" else "GBP")] == sums(text, code)


@given(
    text=st.lists(
        st.sampled_from(WORDS.split()),
        max_size=40,
    ).map(" ".join),
    code=st.sampled_from(["fr", "en"]),
)
def test_sums_stand_in_the_text_in_order(text: str, code: str) -> None:
    """Each sum is a stretch of its own, positive, in a currency of three letters."""
    found = find_amounts(text, language(code), "CH")

    end = 0
    for mention in found:
        assert end <= mention.begin < mention.end <= len(text)
        assert mention.amount.value > 0 or "0" in text
        assert len(mention.amount.currency) == 3
        end = mention.end


@given(text=st.text(max_size=200), code=st.sampled_from(["fr", "en"]))
def test_any_text_has_sums_or_none(text: str, code: str) -> None:
    for mention in find_amounts(text, language(code)):
        assert text[mention.begin : mention.end]
