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
        ("en", "Then the Fair Rents Bill goes back to the upper house.", "Fair Rents Bill"),
        ("en", "He is accused of breaches of the Safe Cycling Act.", "Safe Cycling Act"),
        ("en", "Both the Fertilisers Act and the Pastures Act will change.", "Fertilisers Act"),
        ("en", "Both the Fertilisers Act and the Pastures Act will change.", "Pastures Act"),
        ("en", "It broke the PTCA and Pastures Act, a court found.", "Pastures Act"),
        ("en", "It was too late, Helen Marchbank MP told the committee.", "Helen Marchbank"),
        ("fr", "Le cabinet Delsol & Hart a conseillé le vendeur.", "Delsol & Hart"),
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
        ("en", "The commission looks into the purchase of eTraveli by its rival.", "eTraveli"),
        ("en", "In May the fund Vesna-Koral bought the docks of the town.", "Vesna-Koral"),
        ("en", "The Blue-Yellow Alliance voted against the budget.", "Blue-Yellow Alliance"),
        ("en", "Leaders of the Icelandic People's Party walked out.", "Icelandic People's Party"),
        ("en", "The watchdog fined Kornmark A/S over its jars.", "Kornmark A/S"),
        ("en", "A licence was refused to Trefort Gestion S.à r.l. in June.", "Trefort Gestion S.à r.l."),
        (
            "en",
            "The bank breached the Law on the Protection of Small Savers.",
            "Law on the Protection of Small Savers",
        ),
        ("en", "Under Royal Decree-Law 17/2012 the levy is due in March.", "Royal Decree-Law 17/2012"),
        ("en", "The firm was charged under the Competition Act 1998 last week.", "Competition Act 1998"),
        ("en", "The appeal against the environment ministry was dismissed.", "environment ministry"),
        ("fr", "Le Département des forêts a retiré son agrément à la scierie.", "Département des forêts"),
    ],
)
def test_a_name_is_taken_whole(code: str, text: str, name: str) -> None:
    assert name in _found(code, text)


@pytest.mark.parametrize(
    "text", ["The board fined the bank TL 66,400 in May.", "It paid Rs 500 crore to the state."]
)
def test_a_sum_is_no_name(text: str) -> None:
    assert not any(char.isdigit() for name in _found("en", text) for char in name)


def test_a_list_of_brands_in_brackets_abbreviates_no_name() -> None:
    doc = parse("Le rachat de la société Dimeco (Connexion, Ménager) est autorisé.", "fr")
    names = {name.text: name for name in find_names(doc, doc.text, language("fr"))}
    assert names["Connexion"].long_form is None
    assert names["Dimeco"].long_form is None


def test_the_state_is_no_name_without_its_article() -> None:
    assert "État" not in _found("fr", "Le chef d'État a reçu trois secrétaires d'État au palais.")


def test_two_known_firms_joined_by_a_hyphen_stay_two() -> None:
    assert {"Renault", "Nissan"} <= set(_found("fr", "L'alliance Renault-Nissan perd un associé."))


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "The Commission fined Kuroda Pharma 12 million euros in 2021.", "Kuroda Pharma"),
        ("en", "The league fined Racing 92 after the final.", "Racing 92"),
        ("fr", "Les associations ont assigné X.", "X"),
        (
            "fr",
            "L'Autorité de la concurrence enquête sur les pratiques de Proximus.",
            "Autorité de la concurrence",
        ),
        ("fr", "Le Conseil d'État valide la fusion des meuniers", "Conseil d'État"),
    ],
)
def test_a_name_ends_before_what_is_told_of_it(code: str, text: str, name: str) -> None:
    """Before a sum, a full stop and a verb that the model takes for a noun."""
    assert name in _found(code, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The CMA fined Norvane £30,000 in December.", "Norvane"),
        ("The CMA fined Norvane GBP 30,000 in December.", "Norvane"),
        ("India's CCI fined Norvane Rs 30 crore last week.", "Norvane"),
        ("The regulator fined Norvane N5.2 billion.", "Norvane"),
        ("The tribunal fined Norvane R12 million in May.", "Norvane"),
        ("The FTC approved the purchase of Kuroda Pharma US$4 million below its price.", "Kuroda Pharma"),
    ],
)
def test_a_name_ends_before_a_sum(text: str, name: str) -> None:
    found = {one.text for one in find_names(parse(text, "en"), plain(text), language("en"))}
    assert name in found
    assert not any(form.startswith(f"{name} ") for form in found)


@pytest.mark.parametrize(
    ("code", "text", "not_named"),
    [
        ("fr", "Fin 2020, la société Arbel a été sanctionnée.", "Fin"),
        ("fr", "Mi-2021, la société Arbel a racheté Brixa.", "Mi-2021"),
        ("fr", "Des sociétés ont été rachetées par des Chinois.", "Chinois"),
        ("fr", "Dans quatorze Etats membres de l'Union, Arbel est le premier.", "Etats"),
        (
            "fr",
            "La Commissaire européenne Margrethe Vestager a exprimé ses doutes.",
            "Commissaire européenne",
        ),
        ("fr", "Le compteur à prépaiement (CPP) coûte cher. Les CPP sont rares.", "CPP"),
        ("en", "The prepayment meter (PPM) tariff is too high for PPM customers.", "PPM"),
        ("en", "Arbel breached Standard Licence Conditions (SLCs).", "Standard Licence Conditions"),
        ("en", "Post-Brexit, the highest fine was $1.5 million.", "Post-Brexit"),
    ],
)
def test_what_is_no_name(code: str, text: str, not_named: str) -> None:
    assert not_named not in {one.text for one in find_names(parse(text, code), plain(text), language(code))}


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        (
            "en",
            "The deal between Lifespan and Care New England was blocked.",
            {"Lifespan", "Care New England"},
        ),
        ("en", "The Rhode Island Attorney General sued Arbel.", {"Rhode Island Attorney General", "Arbel"}),
        ("en", "Patrick Morrisey of West Virginia said that it was bad.", {"West Virginia"}),
        ("fr", "Le Centre national de la cinématographie (CNC) se tait.", {"CNC"}),
        ("en", "The central bank of Malta (CBM) fined Arbel.", {"CBM", "Arbel"}),
        ("en", "The network of free clinics (NFC) was closed by Ofcom.", {"Ofcom"}),
    ],
)
def test_what_is_one(code: str, text: str, names: set[str]) -> None:
    assert names <= {one.text for one in find_names(parse(text, code), plain(text), language(code))}
