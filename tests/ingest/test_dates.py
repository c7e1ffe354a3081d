"""Dates above articles."""

import pytest

from kg.ingest.dates import DateLine, find_date, read_dateline


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("28 février 2024 à 08h18", "2024-02-28T08:18:00"),
        ("Publié le 12/09/2019", "2019-09-12"),
        ("May 21, 2025", "2025-05-21"),
        ("Friday, January 10, 2020", "2020-01-10"),
        ("Paris, le 4 mars 2016", "2016-03-04"),
        ("8 décembre 2016 . –", "2016-12-08"),
        ("Le 1er juin 2020", "2020-06-01"),
        ("By Jane Doe | Reuters | May 21, 2025 4:05 PM EDT", "2025-05-21T16:05:00-04:00"),
        ("2024-02-28T08:18:00+01:00", "2024-02-28T08:18:00+01:00"),
        ("Wed 14 Aug 2019 06.00 BST", "2019-08-14T06:00:00+01:00"),
        ("Thursday 12 March 2020 at 10:15am", "2020-03-12T10:15:00"),
        ("March 3, 20226:14 PM GMT+1Updated 2 years ago", "2022-03-03T18:14:00+01:00"),
        ("Par Hortense Malibran et Idriss Koné | 03/10/2022, 06:00", "2022-10-03T06:00:00"),
        ("03/10/2022 5:00 PM ET", "2022-03-10T17:00:00"),
        ("Par Léa Roy - Publié le 3 mars 2021 à 10h05, mis à jour le 4 mars 2021", "2021-03-03T10:05:00"),
        ("Updated: 10 June 2024, 16:20 | First published: 10 June 2024, 14:05", "2024-06-10T14:05:00"),
    ],
)
def test_a_date_line_says_when(line: str, issued: str) -> None:
    """French and English forms come out as ISO dates, with the time and zone where they are given."""
    assert DateLine(issued, is_update=False) == read_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Google a été condamnée le 3 mars 2021",
        "Date of final decision: 10 April 2025",
        "Apple fined in May 2020",
        "Modified on 31/02/2020",
        "Aujourd'hui, la Commission a décidé",
        "On 12 March 2020 the Commission opened proceedings against Apple.",
    ],
)
def test_a_sentence_is_no_date_line(line: str) -> None:
    """A date in a sentence, a label of another kind or a day that is none makes no date line."""
    assert read_dateline(line) is None


def test_an_update_is_told_from_publication() -> None:
    """ "Mis à jour" alone is an update."""
    assert DateLine("2021-03-04T12:04:00", is_update=True) == read_dateline(
        "Mis à jour le 04/03/2021 - 12:04"
    )


@pytest.mark.parametrize("text", ["", "99/99/2020", "1" * 50_000, "12 " * 20_000, "mai " * 20_000])
def test_no_date_is_found_where_none_is(text: str) -> None:
    """Figures without sense give nothing, and soon."""
    assert find_date(text) is None
