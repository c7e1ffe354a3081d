"""Where a name begins and ends."""

from __future__ import annotations

import pytest

from kg.language import language
from kg.mentions import find_names
from kg.parse import parse, plain


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        (
            "fr",
            "La cour a annulé la décision de l'Autorité de la concurrence contre Novartis et Roche.",
            ["Autorité de la concurrence", "Novartis", "Roche"],
        ),
        (
            "fr",
            "L'enquête de la Commission européenne sur Google continue.",
            ["Commission européenne", "Google"],
        ),
        (
            "fr",
            "L'Association pour la défense des consommateurs attaque Bayer.",
            ["Association pour la défense des consommateurs", "Bayer"],
        ),
        (
            "en",
            "The case of the Federal Trade Commission against Amazon goes on.",
            ["Federal Trade Commission", "Amazon"],
        ),
        ("en", "The Campaign Against Arms Trade sued Raytheon.", ["Campaign Against Arms Trade", "Raytheon"]),
    ],
)
def test_a_name_ends_where_its_object_begins(code: str, text: str, names: list[str]) -> None:
    found = [
        text[name.begin : name.end] for name in find_names(parse(text, code), plain(text), language(code))
    ]

    assert [name for name in found if name in names] == names
    assert not [name for name in found if " contre " in name or " against " in name]


def _found(code: str, text: str) -> list[str]:
    names = find_names(parse(text, code), plain(text), language(code))
    return [text[name.begin : name.end] for name in names]


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        (
            "en",
            "The bill went back to the National Assembly on November 12 and stayed there.",
            "National Assembly",
        ),
        ("en", "The airline lost its case before the High Court in February last year.", "High Court"),
        ("en", "The tax was quashed by the Supreme Court in Nairobi yesterday.", "Supreme Court"),
        (
            "en",
            "A hearing of the Securities and Futures Commission is set for May.",
            "Securities and Futures Commission",
        ),
        (
            "en",
            "They wrote to the Kano Chamber of Commerce and Industry again.",
            "Kano Chamber of Commerce and Industry",
        ),
        (
            "en",
            "Water firms fear the National Environment Agency more than rain.",
            "National Environment Agency",
        ),
        ("en", "South Korea's Fair Trade Commission has opened a file on the app.", "Fair Trade Commission"),
        (
            "en",
            "She lodged a complaint with the Information Commissioner last week.",
            "Information Commissioner",
        ),
        ("fr", "La ministre des Transports Élodie Vasseur a signé le décret hier.", "Élodie Vasseur"),
        ("fr", "Le juge Laurent Peyrat a rendu sa décision dans l'après-midi.", "Laurent Peyrat"),
        ("fr", "Le chef du gouvernement Marc Delcourt a promis une réponse rapide.", "Marc Delcourt"),
        ("fr", "Le ministre Bruno Le Guennec, lui, n'a pas voulu répondre.", "Bruno Le Guennec"),
        ("en", "Two letters came from Senators Hollis and Grant, both from Ohio.", "Hollis"),
        ("en", "On Friday the MP Clara Whitfield asked what had become of the plan.", "Clara Whitfield"),
        ("fr", "La présidente, Marie-France Lagarde, a défendu le projet.", "Marie-France Lagarde"),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(code: str, text: str, name: str) -> None:
    assert name in _found(code, text)


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("fr", "Le patron d'Alstom, Henri Poupart-Lafarge, a quitté la salle.", "Henri Poupart-Lafarge"),
        ("en", "Yesterday Marianne Holt, who heads the fund, resigned at once.", "Marianne Holt"),
        ("fr", "La plainte vise aussi Orange Cameroun, numéro deux du marché.", "Orange Cameroun"),
        ("fr", "La cour a condamné Renault Trucks à indemniser le transporteur.", "Renault Trucks"),
        (
            "en",
            "The senators passed the Terrorism Financing (Prevention) Act in 2011.",
            "Terrorism Financing (Prevention) Act",
        ),
        ("en", "Broadcasters rely on Republic Act No. 7925 for their licences.", "Republic Act No. 7925"),
        (
            "fr",
            "Le peuple votera sur la loi fédérale sur les jeux d'argent en juin.",
            "loi fédérale sur les jeux d'argent",
        ),
        (
            "fr",
            "Les députés ont voté le règlement relatif aux piles et aux déchets de piles.",
            "règlement relatif aux piles et aux déchets de piles",
        ),
        ("fr", "L'eau minérale relève de la directive de 2009, a dit la cour.", "directive de 2009"),
        ("fr", "Le tribunal a condamné l'État à verser une indemnité.", "État"),
    ],
)
def test_a_name_is_taken_whole(code: str, text: str, name: str) -> None:
    assert name in _found(code, text)


def test_the_state_is_no_name_without_its_article() -> None:
    assert "État" not in _found("fr", "Le chef d'État a reçu trois secrétaires d'État au palais.")


def test_two_known_firms_joined_by_a_hyphen_stay_two() -> None:
    assert {"Renault", "Nissan"} <= set(_found("fr", "L'alliance Renault-Nissan perd un associé."))
