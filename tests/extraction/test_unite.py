"""What nothing tells apart in the end is one event."""

from __future__ import annotations

from decimal import Decimal

from kg.events.candidate import Candidate
from kg.events.frames import patterns
from kg.events.merge import Happening
from kg.events.unite import unite
from kg.model import Amount
from kg.parse import parse


def _happening(word: str, probability: float, **roles: str) -> Happening:
    """What one sentence tells, by its verb, and who stands in its roles."""
    text = parse(f"They {word} it.", "en")
    pattern = next(row for row in patterns("en")[word] if not row.noun)
    candidate = Candidate(pattern, text[1], f"en:{word}", (text[1],), text[1].sent)
    candidate.probability = probability
    return Happening([candidate], {role: frozenset({slug}) for role, slug in roles.items()})


def _fine(authority: str, millions: int, probability: float) -> Happening:
    fine = _happening("fine", probability, authority=authority, subject="norvane")
    fine.amount = Amount(Decimal(millions * 1_000_000), "GBP")
    return fine


def test_one_firm_is_fined_one_sum_by_the_surer_body() -> None:
    (fine,) = unite([_fine("cma", 30, 0.6), _fine("fca", 30, 0.9)])
    assert fine.arguments == {"authority": {"fca"}, "subject": {"norvane"}}


def test_two_sums_of_two_bodies_stay_two_fines() -> None:
    assert len(unite([_fine("cma", 30, 0.6), _fine("fca", 5, 0.9)])) == 2


def test_a_merger_is_told_in_one_direction() -> None:
    there = _happening("buy", 0.8, acquirer="norvane", target="tivelle")
    back = _happening("buy", 0.6, acquirer="tivelle", target="norvane")
    (deal,) = unite([back, there])
    assert deal.arguments == {"acquirer": {"norvane"}, "target": {"tivelle"}}


def test_who_buys_one_firm_and_is_bought_by_another_has_two_deals() -> None:
    one = _happening("buy", 0.8, acquirer="norvane", target="tivelle")
    other = _happening("buy", 0.6, acquirer="arbel", target="norvane")
    assert len(unite([one, other])) == 2
