"""Whose words tell a speaker's stand: his own, also where he goes on in the next sentence, no one else's."""

from __future__ import annotations

import pytest

from kg.events.find import EventFinder
from kg.language import language
from kg.linking import find_descriptions, link
from kg.mentions import find_names
from kg.model import Document
from kg.parse import parse, plain
from kg.vocabulary import vocabulary


def finder_of(text: str, code: str) -> EventFinder:
    grammar, references = language(code), vocabulary().references
    doc = parse(text, code)
    names = find_names(doc, plain(text), grammar)
    mentions, entities = link(names, plain(text), grammar, references)
    described = find_descriptions(doc, mentions, entities, grammar, references)
    mentions = tuple(sorted((*mentions, *described), key=lambda mention: mention.begin))
    document = Document("x", text, code, "0")
    return EventFinder(doc, document, mentions, grammar, least=0.0)


def said(text: str, code: str) -> dict[str, tuple[str, ...]]:
    """The features of each possible statement, by the slugs of who speaks."""
    finder = finder_of(text, code)
    return {"+".join(sorted(one.speakers)): one.said for one in finder.speech.statements()}


@pytest.mark.parametrize(
    ("code", "text", "first", "second"),
    [
        (
            "en",
            "Arbel Foods Ltd welcomed the fine, while Brix Holdings plc condemned it.",
            ("en:welcome", "arbel"),
            ("en:condemn", "brix"),
        ),
        (
            "fr",
            "Arbel SA salue l'amende, tandis que Brix SA la condamne.",
            ("fr:saluer", "arbel"),
            ("fr:condamner", "brix"),
        ),
    ],
)
def test_another_speaker_s_words_are_told_apart(
    code: str, text: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    found = said(text, code)
    for (own, who), (other, _) in ((first, second), (second, first)):
        (features,) = (features for slugs, features in found.items() if who in slugs)

        assert own in features
        assert other not in features
        assert f"other {other}" in features


@pytest.mark.parametrize(
    ("code", "text", "later"),
    [
        ("en", "Vera Holm spoke of the fine on Monday. She praised the regulator's courage.", "en:courage"),
        ("fr", "Vera Holm a parlé de l'amende lundi. Elle a loué le courage du régulateur.", "fr:courage"),
    ],
)
def test_who_goes_on_speaks_in_the_next_sentence(code: str, text: str, later: str) -> None:
    assert any(later in features for features in said(text, code).values())


def test_who_is_named_next_does_not_speak_for_the_one_before() -> None:
    text = "Vera Holm spoke of the fine on Monday. Adam Brandt praised the regulator's courage."
    (features,) = (features for slugs, features in said(text, "en").items() if "holm" in slugs)

    assert "en:courage" not in features


@pytest.mark.parametrize(
    ("code", "text", "later"),
    [
        ("en", "Vera Holm welcomed the fine, but she criticised its size.", "en:criticise"),
        ("fr", "Vera Holm a salué l'amende, mais elle a critiqué son montant.", "fr:critiquer"),
    ],
)
def test_a_second_clause_of_his_own_is_his(code: str, text: str, later: str) -> None:
    (features,) = (features for slugs, features in said(text, code).items() if "holm" in slugs)

    assert later in features


@pytest.mark.parametrize(
    ("code", "text", "trigger", "source"),
    [
        ("fr", "Arbel SA n'investira pas, a indiqué son directeur Paul Kervern.", "investira", "kervern"),
        ("fr", "Paul Kervern affirme que l'usine a été vendue.", "vendue", "kervern"),
        ("en", "Paul Kervern said the plant had been sold.", "sold", "kervern"),
        ("en", "According to Paul Kervern, the plant had been sold.", "sold", "kervern"),
    ],
)
def test_who_tells_is_named(code: str, text: str, trigger: str, source: str) -> None:
    finder = finder_of(text, code)
    (word,) = (word for word in finder.doc if word.text == trigger)

    assert [source in slug for slug in finder.speech.source(word)] == [True]


@pytest.mark.parametrize(
    ("code", "text", "trigger"),
    [
        ("en", "Paul Kervern dismissed the investigation into his bank.", "investigation"),
        ("en", "Paul Kervern is said to have bought the plant.", "bought"),
        ("fr", "L'usine a été vendue, et Paul Kervern a démissionné.", "vendue"),
        ("fr", "L'Autorité a ouvert une enquête, a annoncé vouloir entendre Paul Kervern.", "enquête"),
    ],
)
def test_who_only_stands_beside_it_does_not_tell_it(code: str, text: str, trigger: str) -> None:
    finder = finder_of(text, code)
    (word,) = (word for word in finder.doc if word.text == trigger)

    assert finder.speech.source(word) == ()
