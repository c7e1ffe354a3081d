"""Frames: what a pattern of the ontology says of triggers, slots and further words."""

from __future__ import annotations

import pytest

from kg.errors import InvalidFrame
from kg.events.frames import Pattern, compile_frame, patterns
from kg.language import language
from kg.model import Document
from kg.pipeline import extract
from kg.vocabulary import Frame, vocabulary


def compiled(kind: str, pattern: str, code: str) -> Pattern:
    return compile_frame(vocabulary().event_types[kind], Frame(code, pattern), language(code))


def test_a_frame_says_where_who_stands() -> None:
    """The subject before its verb, an object behind it, an oblique behind its prepositions."""
    found = compiled("Acquisition", "[acquirer] buy|acquire [target] from|of [seller]", "en")

    assert (found.triggers, found.noun, found.required) == ({"buy", "acquire"}, False, ())
    assert [(slot.role, slot.relation, sorted(slot.prepositions)) for slot in found.slots] == [
        ("acquirer", "subject", []),
        ("target", "object", []),
        ("seller", "oblique", ["from", "of"]),
    ]


def test_further_words_and_particles_are_required() -> None:
    """« prendre le contrôle », "take over": without the word the verb says something else."""
    control = compiled("Acquisition", "[acquirer] prendre contrôle de [target]", "fr")
    over = compiled("Acquisition", "[acquirer] take over|up|out [target]", "en")

    assert control.required == ({"contrôle"},)
    assert over.required == ({"over", "up", "out"},)
    assert [slot.relation for slot in over.slots] == ["subject", "object"]


@pytest.mark.parametrize(
    ("kind", "pattern", "code", "problem"),
    [
        ("Fine", "[culprit] pay fine", "en", r"no role \[culprit\]"),
        ("Fine", "[subject] [amount]", "en", "no trigger"),
        ("Acquisition", "[seller] se séparer de [target]", "fr", "a trigger is a pronoun"),
        (
            "LegalAction",
            "[complainant] agir|ester|se constituer contre [defendant]",
            "fr",
            "a trigger is a pronoun",
        ),
        (
            "Investigation",
            "enquête sur|contre [subject] par|menée|de [authority]",
            "fr",
            "menée: no prepositions",
        ),
        ("Partnership", "deal between|and [partner]", "en", "and: no prepositions"),
    ],
)
def test_what_would_never_match_is_refused(kind: str, pattern: str, code: str, problem: str) -> None:
    with pytest.raises(InvalidFrame, match=problem):
        compiled(kind, pattern, code)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_frames_of_the_ontology_are_read(code: str) -> None:
    """Each type of event can be told by a verb and by a noun."""
    rows = [pattern for found in patterns(code).values() for pattern in found]
    ways = {(pattern.event_type.name, pattern.noun) for pattern in rows}

    assert {name for name, _ in ways} == {
        name for name, kind in vocabulary().event_types.items() if kind.frames
    }
    assert {name for name, noun in ways if noun} >= {name for name, _ in ways} - {"Statement"}


@pytest.mark.parametrize(
    ("code", "text", "law"),
    [
        ("en", "The Harbour Fees Act received Royal Assent on 26 October 2023.", "harbour-fees-act"),
        ("en", "The Seafarers' Lodging Act became law last year.", "seafarers-lodging-act"),
        ("en", "Governor Ruth Mbeki has given her assent to the Grain Bill 2024.", "grain-bill-2024"),
        ("fr", "La loi sur les quais a reçu la sanction royale le 22 juin 2023.", "loi-sur-les-quais"),
    ],
)
def test_a_law_that_gets_assent_is_adopted(code: str, text: str, law: str) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    found = [event for event in extract(document).events if event.event_type == "LawAdoption"]

    assert [
        (event.factuality, argument.entity)
        for event in found
        for argument in event.arguments
        if argument.role == "law"
    ] == [("Actual", law)]


@pytest.mark.parametrize(
    ("code", "text", "kind", "roles"),
    [
        (
            "fr",
            "La CNIL a infligé 24,5 millions d'euros à Norvane SA.",
            "Fine",
            {("authority", "cnil"), ("subject", "norvane-sa")},
        ),
        (
            "en",
            "A former manager, Ruth Mbeki, pleaded not guilty in May.",
            "Charge",
            {("subject", "ruth-mbeki")},
        ),
        (
            "en",
            "Norvane Inc. secured half a billion euros from General Catalyst and BNP Paribas.",
            "Investment",
            {("investee", "norvane-inc"), ("investor", "general-catalyst"), ("investor", "bnp-paribas")},
        ),
    ],
)
def test_a_verb_with_a_sum_or_an_adjective_tells_it(
    code: str, text: str, kind: str, roles: set[tuple[str, str]]
) -> None:
    document = Document(key="test", text=text, language=code, content_hash="", issued="2024-05-14")
    (event,) = [event for event in extract(document).events if event.event_type == kind]

    assert {(argument.role, argument.entity) for argument in event.arguments} == roles
