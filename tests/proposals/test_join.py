"""A proposal that tells an event we have adds its sentence; another is an event of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kg.model import Amount, Argument, Event
from kg.proposals.join import join
from kg.vocabulary import vocabulary
from tests.proposals.articles import OWN, sentences

COMMISSION, APPLE = OWN.arguments


def told(**changes: Any) -> Event:
    """The fine of Apple told again, in the third sentence."""
    return replace(OWN, confidence=0.4, proposed_by="m", evidence=(sentences()[2],), **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"amount": None, "date": None},
        {"date": "2025"},
        {"arguments": (APPLE,)},
        {"arguments": (COMMISSION,)},
        {"factuality": "Possible"},
        {"arguments": (COMMISSION, APPLE, Argument("law", "digital-markets-act"))},
    ],
)
def test_what_we_have_gains_a_sentence_and_nothing_else(changes: dict[str, Any]) -> None:
    """Neither roles, nor values, nor confidence, nor who found it change."""
    [event] = join((OWN,), [told(**changes)], vocabulary())

    assert event == replace(OWN, evidence=sentences()[1:3])


@pytest.mark.parametrize(
    "changes",
    [
        {"event_type": "Charge"},
        {"arguments": (COMMISSION, Argument("subject", "meta"))},
        {"arguments": (Argument("law", "digital-markets-act"),)},
        {"amount": Amount(Decimal(1), "EUR")},
        {"amount": replace(OWN.amount, currency="USD")},  # type: ignore[type-var]
        {"date": "2025-04-22"},
        {"date": "2024"},
    ],
)
def test_what_differs_is_an_event_of_its_own(changes: dict[str, Any]) -> None:
    """Ours stays as it is, and no key is given twice."""
    first, second = join((OWN,), [told(**changes)], vocabulary())

    assert first == OWN
    assert second.proposed_by == "m"
    assert second.key == f"{OWN.key}-2"


def test_stands_that_differ_are_two_statements() -> None:
    """Who is for something here and against it there is not made to say one of them twice."""
    support = Event(
        key="s",
        event_type="Statement",
        arguments=(Argument("speaker", "meta"), Argument("about", "apple")),
        factuality="Actual",
        confidence=0.8,
        evidence=(sentences()[1],),
        stance="Support",
    )

    assert len(join((support,), [replace(support, stance="Oppose")], vocabulary())) == 2
    assert len(join((support,), [support], vocabulary())) == 1


def test_proposals_are_put_together_too() -> None:
    """Two that tell one happening are one event with both sentences; keys stay apart from ours."""
    other = told(arguments=(COMMISSION, Argument("subject", "meta")), amount=None)
    again = replace(other, evidence=(sentences()[4],))
    taken = replace(OWN, key=f"{OWN.key}-2", date="2020")
    found = join((OWN, taken), [other, again], vocabulary())

    assert found[:2] == (OWN, taken)
    assert found[2] == replace(other, key=f"{OWN.key}-3", evidence=(sentences()[2], sentences()[4]))


def test_the_event_that_shares_most_gains_the_sentence() -> None:
    """Of two fines by one authority that of the same firm."""
    vague = replace(OWN, key="vague", arguments=(COMMISSION,), amount=None)
    found = join((vague, OWN), [told()], vocabulary())

    assert found == (vague, replace(OWN, evidence=sentences()[1:3]))
