"""One entity for all names of one thing, and only for them."""

from __future__ import annotations

import pytest

from kg.language import language
from kg.linking import link
from kg.mentions import find_names
from kg.parse import parse, plain
from kg.vocabulary import vocabulary


def _meant(code: str, text: str) -> dict[str, str]:
    """The entity that each name means, by the name."""
    names = find_names(parse(text, code), plain(text), language(code))
    mentions, _ = link(names, plain(text), language(code), vocabulary().references)
    return {text[mention.begin : mention.end]: mention.entity for mention in mentions}


@pytest.mark.parametrize(
    ("code", "text", "short", "full"),
    [
        (
            "en",
            "The brewer Cervejaria Montalva was fined on Monday. Montalva, of Porto, will appeal.",
            "Montalva",
            "Cervejaria Montalva",
        ),
        (
            "fr",
            "L'entreprise Salaisons Kergoat a été condamnée. Kergoat emploie 400 personnes.",
            "Kergoat",
            "Salaisons Kergoat",
        ),
        (
            "en",
            "The minister, Simon Birchgrove, met the unions. Birchgrove said the law would pass.",
            "Birchgrove",
            "Simon Birchgrove",
        ),
        (
            "en",
            "The Pipeline Review Commission opened an inquiry. The Commission will take a year.",
            "Commission",
            "Pipeline Review Commission",
        ),
        (
            "en",
            "A strike was called by the Association of Marble Cutters of Umbria. The AMCU wants more pay.",
            "AMCU",
            "Association of Marble Cutters of Umbria",
        ),
        (
            "fr",
            "La Commission nationale des ports a ouvert une enquête. La Commission prendra un an.",
            "Commission",
            "Commission nationale des ports",
        ),
        (
            "fr",
            "Le Conseil de la concurrence a publié son rapport. En 2022, le Conseil a pris 177 décisions.",
            "Conseil",
            "Conseil de la concurrence",
        ),
        (
            "fr",
            "L'Autorité des marchés financiers a infligé une amende à Fonval. L'Autorité a pris son temps.",
            "Autorité",
            "Autorité des marchés financiers",
        ),
        (
            "fr",
            "Le gouvernement français a cédé. Les syndicats avaient prévenu que l'État paierait.",
            "État",
            "gouvernement français",
        ),
    ],
)
def test_a_short_name_means_what_the_document_has_named_in_full(
    code: str, text: str, short: str, full: str
) -> None:
    meant = _meant(code, text)

    assert meant[short] == meant[full]


@pytest.mark.parametrize(
    ("code", "text", "one", "other"),
    [
        (
            "en",
            "The University of Ottawa sued the city of Ottawa over the tram line to Ottawa.",
            "University of Ottawa",
            "Ottawa",
        ),
        (
            "fr",
            "Le député Marc Vidal (PS) a voté contre le texte de la ministre.",
            "Marc Vidal",
            "PS",
        ),
        (
            "en",
            "Amalfi-Brandt was formed when Brandt merged with the chemicals maker Amalfi.",
            "Amalfi-Brandt",
            "Brandt",
        ),
    ],
)
def test_a_part_of_a_name_is_not_always_short_for_it(code: str, text: str, one: str, other: str) -> None:
    meant = _meant(code, text)

    assert one in meant
    assert meant.get(other) != meant[one]


def test_an_acronym_that_is_written_out_is_linked_to_nobody_else() -> None:
    meant = _meant(
        "en",
        "Workers wrote to the Association of Marble Cutters of Umbria (AMCU) again. The AMCU will strike.",
    )

    assert meant["AMCU"] not in vocabulary().references


@pytest.mark.parametrize(
    ("code", "text", "surname"),
    [
        ("fr", "« Nous verrons », a déclaré M. Tolvanen lors d'un discours à Bruxelles.", "Tolvanen"),
        ("fr", "La loi, selon Mme Ostrowicz, est mauvaise.", "Ostrowicz"),
        ("en", "Mr. Haverill said the fine was excessive.", "Haverill"),
        ("en", "The deal was criticised by Ms Abernethy-Cole.", "Abernethy-Cole"),
    ],
)
def test_whoever_is_addressed_as_people_are_is_a_person(code: str, text: str, surname: str) -> None:
    names = find_names(parse(text, code), plain(text), language(code))
    _, entities = link(names, plain(text), language(code), vocabulary().references)
    assert [entity.entity_type for entity in entities if entity.labels[0][1] == surname] == ["Person"]


def test_an_addressed_surname_is_no_firm_of_that_name() -> None:
    meant = _meant("fr", "Mittal Steel et son fondateur, Lakshmi Mittal, ont gagné. M. Mittal s'en réjouit.")
    assert meant["Mittal"] == meant["Lakshmi Mittal"] != meant["Mittal Steel"]


@pytest.mark.parametrize(
    ("text", "short", "body"),
    [
        ("The FCCPC sued MTN. The Commission said it had broken the law.", "Commission", "fccpc"),
        ("The CMA fined Brixa Ltd. The Authority said it had broken the law.", "Authority", "cma"),
        ("NAFDAC closed the plant. The Agency said that it was unsafe.", "Agency", "nafdac"),
    ],
)
def test_the_noun_of_a_known_acronym_means_its_body(text: str, short: str, body: str) -> None:
    meant = _meant("en", text)
    assert meant[short] == meant[body.upper()]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("HARRISBURG, Pa. (AP) — A maker of opioids has agreed to pay.", "associated-press"),
        ("The AP fined Uber in the Netherlands, the Dutch authority said.", "autoriteit-persoonsgegevens"),
    ],
)
def test_an_agency_opens_its_report(text: str, meant: str) -> None:
    assert _meant("en", text)["AP"] == meant
