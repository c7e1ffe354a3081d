"""Dates: notations, and what they are counted from."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language import language
from kg.mentions import find_dates

#: A Tuesday.
ISSUED = date(2024, 5, 14)


#: What dates are made of, and what they are not.
WORDS = (
    "le la 3 12 31 1er mai may March mars 2019 2021 lundi Friday dernier last next prochain an year ans "
    "mois months ago il y a plus tard later the following suivante hiver summer trimestre quarter on 18th "
    ", . et and of deux two hier today l'an même same lendemain veille day before"
)


def dates(text: str, code: str) -> list[str]:
    return [mention.date for mention in find_dates(text, language(code), ISSUED)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (
            "fr",
            "Né le 1er mars 2021, signé le 31/12/2020 et vu le 2019-07-04.",
            "2021-03-01 2020-12-31 2019-07-04",
        ),
        ("fr", "Du 3 au 7 avril 2023.", "2023-04-03 2023-04-07"),
        ("fr", "Les 5 et 6 février 2020.", "2020-02-05 2020-02-06"),
        ("fr", "Entre juin et octobre 2021.", "2021-06 2021-10"),
        ("fr", "Au printemps 2004, puis à l'hiver 2019-2020.", "2004 2019"),
        ("fr", "Le pont a été vendu l'automne dernier.", "2023"),
        ("fr", "Le texte attendra cet été.", "2024"),
        ("fr", "Au premier semestre 2023, puis au premier trimestre.", "2023 2024"),
        ("fr", "L'an dernier, la semaine dernière, le mois prochain.", "2023 2024-05 2024-06"),
        ("fr", "Vendredi dernier et lundi prochain.", "2024-05-10 2024-05-20"),
        ("fr", "Avant-hier, hier, après-demain.", "2024-05-12 2024-05-13 2024-05-16"),
        ("fr", "Il y a dix-huit mois, il y a quinze jours.", "2022-11 2024-04-29"),
        ("fr", "Il y a un an et demi, il y a tout juste un an.", "2022 2023"),
        ("fr", "Avant la fin de l'année, ou début d'année prochaine.", "2024 2025"),
        ("fr", "En juin de l'an dernier.", "2023-06"),
        ("fr", "Le 3 du mois.", "2024-05-03"),
        (
            "fr",
            "Le 1er janvier prochain, le 20 mai prochain, le 20 mai dernier.",
            "2025-01-01 2024-05-20 2023-05-20",
        ),
        (
            "fr",
            "L'audience s'est tenue vendredi 3 à Lyon, et mardi 20 manifestants l'ont perturbée.",
            "2024-05-03",
        ),
        ("en", "In the last days of March, on his last day in office.", "2024-03"),
        ("fr", "L'affaire remonte à 2016. Entre 2011 et 2013, rien.", "2016 2011 2013"),
        ("fr", "2012. La mine ferme.", "2012"),
        ("en", "March 3rd, 2020, 14 July 2019 and the 2nd of May 2018.", "2020-03-03 2019-07-14 2018-05-02"),
        ("en", "On 14 and 15 February 2006.", "2006-02-14 2006-02-15"),
        ("en", "Between May and July 2019.", "2019-05 2019-07"),
        ("en", "In the summer of 2021 and last spring.", "2021 2023"),
        ("en", "In Q3 2023 and in the first quarter.", "2023 2024"),
        ("en", "Last year, last week, next month.", "2023 2024-05 2024-06"),
        ("en", "Last Friday and next Monday.", "2024-05-10 2024-05-20"),
        ("en", "The day before yesterday and today.", "2024-05-12 2024-05-14"),
        ("en", "Eighteen months ago; a fortnight ago.", "2022-11 2024-04"),
        ("en", "Two and a half years ago.", "2021"),
        ("en", "By the end of the year, or by year-end.", "2024 2024"),
        ("en", "In June last year and in March of this year.", "2023-06 2024-03"),
        ("en", "It lifted its 2009 ruling and the firm's 2011 pledge.", "2009 2011"),
        ("en", "Not on the 18th.", "2024-05-18"),
        ("en", "On Sept. 25 last year, and on 3 May of last year.", "2023-09-25 2023-05-03"),
        ("en", "It gave in last night, as recently as March.", "2024-05-13 2024-03"),
        ("fr", "Elle a cédé la nuit dernière.", "2024-05-13"),
    ],
)
def test_dates_are_as_precise_as_the_text(code: str, text: str, expected: str) -> None:
    """A day where the text says a day, a month or a year where it says no more."""
    assert expected.split() == dates(text, code)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "En mai 2019, elle a saisi le juge. L'année suivante, elle a perdu.", "2019-05 2020"),
        ("fr", "Le 12 juin 2020, plainte. Deux jours plus tard, enquête.", "2020-06-12 2020-06-14"),
        ("fr", "Le 12 juin 2020, plainte. Le lendemain, perquisition.", "2020-06-12 2020-06-13"),
        ("fr", "La vente date de 2015. Deux ans plus tôt, le fonds avait refusé.", "2015 2013"),
        ("fr", "En mars 2018, elle cède. En octobre de la même année, elle rachète.", "2018-03 2018-10"),
        ("en", "It sued in May 2019 and lost the following year.", "2019-05 2020"),
        ("en", "It asked on 3 June 2019. Three days later it agreed.", "2019-06-03 2019-06-06"),
        ("en", "It asked in April 2019. Two months later it agreed.", "2019-04 2019-06"),
        ("en", "It asked in April 2019 and got it in August of that year.", "2019-04 2019-08"),
        ("en", "It closed in 2015, a year earlier than planned.", "2015"),
        ("en", "It sued in May 2019; the trial began that October.", "2019-05 2019-10"),
        ("en", "It sued in May 2019; the trial began that March.", "2019-05 2020-03"),
        ("en", "It sued in May 2019; the trial began the following May.", "2019-05 2020-05"),
        ("en", "It sued on 3 May 2019, and won the same evening.", "2019-05-03 2019-05-03"),
        ("fr", "Elle assigne en mai 2019 ; le procès s'ouvre en octobre suivant.", "2019-05 2019-10"),
        ("fr", "Elle assigne le 3 mai 2019 ; il répond le soir même.", "2019-05-03 2019-05-03"),
    ],
)
def test_dates_are_counted_from_the_one_told_before(code: str, text: str, expected: str) -> None:
    assert expected.split() == dates(text, code)


def test_a_month_soon_behind_a_month_of_an_earlier_year_may_be_of_that_year() -> None:
    """Both readings are given: which is right depends on what is told."""
    found = dates("The complaint reached it in May 2019. It opened a case in April.", "en")

    assert {"2019-05", "2019-04", "2024-04"} == set(found)


def test_a_year_that_heads_a_paragraph_dates_it() -> None:
    found = dates(
        "Trois ans de procès.\n\n2011. Elle se ravise. Le juge, lui, attend avril.\n\nEn mai, rien.", "fr"
    )

    assert found.count("2011") == 1
    assert "2011-05" not in found


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Le règlement (UE) 2016/679 et la loi n° 2004-801."),
        ("fr", "Elle emploie 1999 salariés."),
        ("fr", "Dans les années 1990."),
        ("fr", "Nestlé, Mars et Ferrero."),
        ("fr", "Il a été vendu."),
        ("en", "It may pay, and may march to court."),
        ("en", "Back in the 1990s."),
        ("en", "Under the Companies Act 2006."),
        ("en", "It cost $2015."),
        ("en", "It spends a year on roads."),
    ],
)
def test_what_is_no_date(code: str, text: str) -> None:
    assert not dates(text, code)


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    found = find_dates("Lundi, hier, le 3 mars ; la fin, le 4 avril 2020.", language("fr"), None)

    assert [mention.date for mention in found] == ["2020-04-04"]


@given(
    day=st.dates(date(1950, 1, 1), date(2049, 12, 31)),
    written=st.sampled_from(
        [
            ("fr", "le {d} {m} {y}"),
            ("en", "on {d} {m} {y}"),
            ("en", "on {m} {d}, {y}"),
            ("en", "the {d}th of {m} {y}"),
        ]
    ),
)
def test_a_day_is_read_back(day: date, written: tuple[str, str]) -> None:
    """Whatever the day, it is read as that day."""
    code, form = written
    month = next(name for name, number in language(code).calendar.months.items() if number == day.month)

    assert [day.isoformat()] == dates(
        form.format(d=day.day, m=month.capitalize() if code == "en" else month, y=day.year), code
    )


@given(
    text=st.lists(
        st.sampled_from(WORDS.split()),
        max_size=40,
    ).map(" ".join),
    code=st.sampled_from(["fr", "en"]),
)
def test_dates_are_dates_in_order(text: str, code: str) -> None:
    """Each is a year, a month or a day that exists, and they stand in the order of the text."""
    found = find_dates(text, language(code), ISSUED)

    assert [mention.begin for mention in found] == sorted(mention.begin for mention in found)
    for mention in found:
        for value in filter(None, (mention.date, mention.ahead)):
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", value)
            date.fromisoformat((value + "-01-01")[:10])


@given(text=st.text(max_size=200), code=st.sampled_from(["fr", "en"]))
def test_any_text_has_dates_or_none(text: str, code: str) -> None:
    for mention in find_dates(text, language(code), ISSUED):
        assert text[mention.begin : mention.end]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "En juin dernier, le 12 juin dernier, jeudi dernier."),
        ("fr", "En avril prochain, le 3 avril prochain, lundi prochain."),
        ("en", "Last June and last Thursday, next April and next Monday."),
    ],
)
def test_what_is_named_last_or_next_is_nothing_else(code: str, text: str) -> None:
    found = find_dates(text, language(code), ISSUED)
    assert len(found) >= 3
    assert all(mention.ahead is None for mention in found)
