"""Verbs that the models take for nouns are verbs again, with who does it and to whom."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.parse import parse
from kg.pipeline import extract


@pytest.mark.parametrize(
    ("text", "verb", "subject", "objects"),
    [
        ("L'AMF sanctionne Perrin Gestion.", "sanctionne", "AMF", ["Perrin"]),
        ("Eau : la Cour des comptes étrille la métropole", "étrille", "Cour", ["métropole"]),
        ("Le Conseil d'État valide en mai la fusion des meuniers", "valide", "Conseil", ["fusion"]),
        ("À Paris, un juge contrôle depuis mai les comptes du groupe.", "contrôle", "juge", ["comptes"]),
    ],
)
def test_a_sentence_without_a_verb_has_one(text: str, verb: str, subject: str, objects: list[str]) -> None:
    (root,) = [word for word in parse(text, "fr") if word.dep_ == "ROOT"]

    assert (root.text, root.pos_) == (verb, "VERB")
    assert [child.text for child in root.children if child.dep_ == "nsubj"] == [subject]
    assert [child.text for child in root.children if child.dep_ == "obj"] == objects


@pytest.mark.parametrize(
    ("text", "verb", "subject", "objects"),
    [
        ("UK watchdog fines Coinbase arm 3.5 million pounds", "fines", "watchdog", ["arm", "pounds"]),
        ("Police raid Norvane offices in Oslo in bribery probe", "raid", "Police", ["offices"]),
        ("Unions back plan to merge the ports of Veltro and Norvane", "back", "Unions", ["plan"]),
        ("Norvane denounces Veltro's bridge charges", "denounces", "Norvane", ["charges"]),
    ],
)
def test_an_english_headline_without_a_verb_has_one(
    text: str, verb: str, subject: str, objects: list[str]
) -> None:
    (root,) = [word for word in parse(text, "en") if word.dep_ == "ROOT"]

    assert (root.text, root.pos_) == (verb, "VERB")
    assert [child.text for child in root.children if child.dep_ == "nsubj"] == [subject]
    assert [child.text for child in root.children if child.dep_ in ("dobj", "dative")] == objects


@pytest.mark.parametrize(
    "text",
    [
        "Administrative fines against two pharmacy chains",
        "Prohibition orders for three brokers",
        "The board backs the plan, fines notwithstanding.",
        "Two fines, one lawsuit and a bid for Norvane",
    ],
)
def test_an_english_noun_stays_one(text: str) -> None:
    assert all(word.pos_ != "VERB" for word in parse(text, "en") if word.text in ("fines", "orders", "bid"))


@pytest.mark.parametrize(
    "text",
    [
        "Date limite de candidature : 16 février 2024.",
        "Un nouveau souffle pour Les Tricots du Saguenay",
        "Le juge a suspendu la vente.",
        "Compte rendu de l'audience de vendredi",
    ],
)
def test_a_noun_stays_one(text: str) -> None:
    nouns = {"limite", "souffle", "juge", "Compte"}
    assert all(word.pos_ != "VERB" for word in parse(text, "fr") if word.text in nouns)


def test_every_word_hangs_below_the_root() -> None:
    """Also those before a colon and those that another clause had."""
    for text in (
        "Haïti – PetroCaribe : la Cour des comptes épingle le président Moïse",
        "L'Arcep classe l'affaire, Orange respire, Free beaucoup moins",
    ):
        doc = parse(text, "fr")
        assert len(next(word for word in doc if word.dep_ == "ROOT").subtree) == len(doc)


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("La Commission européenne enquête sur Norvane SA.", "european-commission"),
        ("L'Autorité belge de la concurrence enquête sur Norvane SA.", "belgian-competition-authority"),
        ("La CNIL sanctionne Norvane SA de 3 millions d'euros.", "cnil"),
    ],
)
def test_who_does_it_keeps_his_name(text: str, authority: str) -> None:
    document = Document(key="test", text=text, language="fr", content_hash="", issued="2024-05-14")
    (event,) = extract(document).events

    assert {(argument.role, argument.entity) for argument in event.arguments} == {
        ("authority", authority),
        ("subject", "norvane-sa"),
    }
