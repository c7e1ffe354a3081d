"""Pages copied with all their noise: what is article stays, what is not is told apart."""

from pathlib import Path

import pytest

from kg.ingest import read
from kg.model import Document

PAGES = Path(__file__).parent / "pages"

ROWS = [
    ("fr-quotidien-economique", "L'Arcep met en demeure", "2023-11-14T18:32:00", "Solène Guivarch", 8),
    ("fr-agence-depeche", "Meta visé par une plainte", "2019-09-12T11:47:00", "AFP", 4),
    ("fr-regulateur-communique", "L'Autorité de la concurrence sanctionne", "2021-07-07", None, 13),
    ("fr-blog-tech", "Qualcomm : la Commission européenne perd", "2022-06-17T14:05:00", "Adrien Cordel", 5),
    (
        "fr-magazine-abonnes",
        "Concurrence : Doctolib",
        "2022-10-03T06:00:00",
        "Hortense Malibran et Idriss Koné",
        4,
    ),
    ("fr-presse-regionale", "Brest. La reprise du chantier", "2022-02-08T19:12:00", "Gwenaëlle KERBRAT", 5),
    ("fr-comments-above", "Amende record pour", "2021-03-04T09:12:00", "Rédaction", 5),
    (
        "en-wire-story",
        "U.S. sues Vanterra",
        "2022-03-03T18:14:00+01:00",
        "Deborah Linfield and Marcus Ojo",
        6,
    ),
    ("en-broadsheet", "Online marketplace", "2019-08-14T06:00:00+01:00", "Fiona Gallacher", 7),
    ("en-regulator-release", "FTC Orders Peltrax", "2023-02-09", None, 9),
    ("en-wrapped-email", "CMA clears Hartwell's", "2021-05-21", None, 5),
    ("en-tech-site", "Italy’s privacy watchdog", "2023-04-02T15:15:00Z", "Theo Brackley", 6),
    ("en-trade-magazine", "Brazil's Cade opens probe", "2020-03-12", "Marcela Duarte", 5),
    ("en-live-minimal", "Apple accused by Brussels", "2024-06-10T14:05:00", None, 4),
    ("en-broadcaster", "Google loses appeal", None, "Marie Lindqvist", 8),
    ("fr-grand-quotidien", "TikTok : la Commission", "2024-02-19T13:20:00", None, 6),
    ("en-policy-site", "Merger watchdog waves", "2022-11-29T17:42:00+01:00", "AIKATERINI PAPPAS", 4),
    ("en-indian-daily", "India's competition", "2024-11-18T21:30:00+05:30", "Rohan Mehta", 5),
    ("fr-concentrations", "Concentrations : la Commission", "2018-05-08", None, 7),
]

NOISE = {
    "en-broadcaster": ["Getty", "Ireland", "press conference", "Technology reporter"],
    "fr-grand-quotidien": ["captiver", "Ateliers", "LIONEL", "Codes promo"],
    "en-policy-site": ["ASML", "Netherlands", "Ministers failed", "Belgium", "Fair Play"],
    "en-indian-daily": ["Explained", "Instagram", "Principal", "min read", "TAGS"],
    "fr-concentrations": ["CARDOSO", "IP/18/3721", "Europe Direct"],
    "fr-quotidien-economique": [
        "Orange",
        "Altice",
        "Corrèze",
        "raccordements restent chaotiques",
        "S'abonner",
    ],
    "fr-agence-depeche": ["(AFP)", "lgo/mhc/bow", "Tous droits"],
    "fr-regulateur-communique": ["Le Dorze", "presse@", "19-A-12", "République"],
    "fr-blog-tech": ["smartphones", "infolettre", "L'Écho", "marmite", "Intel", "San Diego", "12 réactions"],
    "fr-magazine-abonnes": ["Sécu", "Il vous reste", "Le Courrier des Affaires\n", "abonn"],
    "fr-presse-regionale": ["Quimper", "OUEST HEBDO", "marins-pêcheurs", "Publié"],
    "fr-comments-above": ["Binance", "voleurs", "Partager"],
    "en-wire-story": [
        "REUTERS",
        "(Reuters)",
        "Nathan",
        "Omaha Courier",
        "Carmakers",
        "Scroll",
        "Morning Bid",
    ],
    "en-broadsheet": ["Alamy", "Doncaster", "Amazon", "Met Office", "How to spot", "Sign up", "BST"],
    "en-regulator-release": ["Gross", "Sham Supplements", "official website", "Tags"],
    "en-wrapped-email": ["London, 21"],
    "en-tech-site": ["Steam", "Senate", "padlock", "senior reporter", "Post Media"],
    "en-trade-magazine": ["cookies", "Chile", "Walmart", "freelance", "BRASÍLIA", "updated to add"],
    "en-live-minimal": ["Big Read", "Copyright", "Promoted", "Follow the topics"],
}


def _read(slug: str) -> Document:
    path = PAGES / f"{slug}.txt"
    [document] = read(path.read_bytes(), name=path.name)
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize(("slug", "title", "issued", "author", "paragraphs"), ROWS)
def test_a_page_is_told_apart(
    slug: str, title: str, issued: str, author: str | None, paragraphs: int
) -> None:
    """Title, date, author and every paragraph of the article are found among the noise."""
    document = _read(slug)
    found = document.text.split("\n\n")

    assert document.title is not None
    assert found[0] == document.title
    assert document.title.startswith(title)
    assert (issued, author) == (document.issued, document.author)
    assert paragraphs <= len(found) <= paragraphs + 1
    assert slug[:2] == document.language


@pytest.mark.parametrize("slug", list(NOISE))
def test_noise_is_no_part_of_the_article(slug: str) -> None:
    """Comments, teasers, boxes, captions and menus are kept out of the text and named as zones."""
    document = _read(slug)
    left_out = "\n".join(zone.text for zone in document.zones_left_out) + "\n"

    assert [noise for noise in NOISE[slug] if noise in document.text] == []
    assert [noise for noise in NOISE[slug] if noise not in left_out] == []


@pytest.mark.parametrize("slug", list(NOISE))
def test_every_line_is_somewhere(slug: str) -> None:
    """Nothing is lost: what is not in the article is in a zone, once."""
    document = _read(slug)
    words = sum(len(zone.text.split()) for zone in document.zones_left_out) + len(document.text.split())

    assert len((PAGES / f"{slug}.txt").read_text(encoding="utf-8").split()) == words


def test_a_link_to_the_comments_does_not_end_the_article() -> None:
    """ "Commentaires (31)" above the article is a link, the same words below it open the comments."""
    document = _read("fr-comments-above")

    assert "80 000 euros" in document.text
    assert "comments" in {zone.kind for zone in document.zones_left_out}


def test_the_body_goes_on_after_a_teaser() -> None:
    """A paragraph that stands after "Most Popular" in mid-article is still body."""
    assert "Kestrel Capital" in _read("en-tech-site").text


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (
            "Stability AI wins case against Getty Images\n\nA judge in London ruled on Tuesday.",
            2,
        ),
        (
            "Google fined over cookies\n\nThe CNIL said that Google uses cookies to track people.",
            1,
        ),
        (
            "Le Photomaton condamné\n\nLa société Photo Service a fait appel du jugement rendu mardi à Lyon.",
            2,
        ),
        (
            "Reuters/Ipsos poll: most want a ban\n\nA Reuters/Ipsos poll of 1,000 people came out on Monday.",
            2,
        ),
    ],
)
def test_words_of_boxes_in_sentences_are_body(page: str, kept: int) -> None:
    """A sentence that merely has a word of a caption or a notice in it is body."""
    [document] = read(page.encode())

    assert isinstance(document, Document)
    assert kept <= len(document.text.split("\n\n"))
