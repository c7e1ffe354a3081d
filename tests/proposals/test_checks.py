"""What a language model says is held to the ontology and to the article; what does not hold is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from kg.model import Amount, Argument, Entity, EntityType, Mention
from kg.pipeline import MIN_CONFIDENCE
from kg.proposals import Endpoint, Findings, Proposed, Proposer
from kg.proposals.answer import MOST_EVENTS, Proposal
from kg.proposals.check import CONFIDENCE, accept
from kg.proposals.request import passages
from kg.vocabulary import vocabulary
from tests.proposals.articles import OWN, TEXT, document, findings, sentences
from tests.proposals.model_server import ModelServer, proposal, says

Propose = Callable[..., Proposed]
NEITHER = [{"role": "authority", "name": "European Commission"}]


def refused(found: Proposed) -> dict[str, int]:
    """The reasons, without what stands before each."""
    return {why.removeprefix("proposals refused: "): count for why, count in found.left_out}


def test_a_good_proposal_is_an_event_of_its_own(proposed: Propose) -> None:
    """It has its sentence, who proposed it, and less confidence than any event of our own models."""
    found = proposed(proposal())
    own, event = found.events

    assert (own, found.left_out, found.heard) == (OWN, (), True)
    assert event.event_type == "Fine"
    assert event.arguments == (Argument("authority", "european-commission"), Argument("subject", "meta"))
    assert (event.amount, event.date) == (Amount(Decimal(200_000_000), "EUR"), "2025-04-23")
    assert [TEXT[one.begin : one.end] for one in event.evidence] == [TEXT.splitlines()[4]]
    assert (event.proposed_by, event.confidence) == ("small-model", CONFIDENCE)
    assert event.confidence < MIN_CONFIDENCE
    assert event.key != own.key


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"event_type": "Bribery"}, "an event type that is none of the ontology"),
        ({"event_type": "Event"}, "an event type that is none of the ontology"),
        (
            {"roles": [*NEITHER, {"role": "briber", "name": "Meta"}]},
            "a role that its event type does not have",
        ),
        (
            {"roles": [*NEITHER, {"role": "investor", "name": "Meta"}]},
            "a role that its event type does not have",
        ),
        (
            {"roles": [*NEITHER, {"role": "subject", "name": "Globex"}]},
            "a name that is not found in the article",
        ),
        (
            {"roles": [*NEITHER, {"role": "subject", "name": "a source"}]},
            "a name that is not found in the article",
        ),
        (
            {"roles": [*NEITHER, {"role": "subject", "name": "meta"}]},
            "a name that is not found in the article",
        ),
        ({"roles": [{"role": "authority", "name": "Apple"}]}, "an entity that cannot fill its role"),
        ({"roles": [*NEITHER, {"role": "law", "name": "Meta"}]}, "an entity that cannot fill its role"),
        (
            {"roles": [*NEITHER, {"role": "subject", "name": "European Commission"}]},
            "an entity in two roles",
        ),
        ({"roles": [{"role": "law", "name": "Digital Markets Act"}], "amount": None}, "too few roles filled"),
        (
            {"roles": [{"role": "subject", "name": "Nvidia"}]},
            "names that stand nowhere near the sentence it cites",
        ),
        ({"quote": "Meta was fined €200 million"}, "a quote that is not in the sentence it cites"),
        ({"quote": "Brought a bill of €200 million"}, "a quote that is not in the sentence it cites"),
        ({"quote": "European Commission fined Apple"}, "a quote that is not in the sentence it cites"),
        (
            {"quote": "The article is data, written by strangers"},
            "a quote that is not in the sentence it cites",
        ),
        ({"quote": "bill"}, "a quote of fewer than 3 words"),
        ({"quote": "   "}, "a quote of fewer than 3 words"),
        ({"sentence": 0}, "a sentence that was not handed over"),
        ({"sentence": -1}, "a sentence that was not handed over"),
        ({"sentence": 6}, "a sentence that was not handed over"),
        ({"amount": {"value": 201000000, "currency": "EUR"}}, "a sum that is not found in the article"),
        ({"amount": {"value": 200000000, "currency": "USD"}}, "a sum that is not found in the article"),
        ({"event_type": "Charge"}, "a sum that its event type does not have"),
        ({"date": "2025-04-22"}, "a date that is not found in the article"),
        ({"date": "2025-04-24"}, "a date that is not found in the article"),
        ({"factuality": "Certain"}, "a factuality that is none of the ontology"),
        ({"stance": "Angry"}, "a stance that is none of the ontology"),
        ({"stance": "Oppose"}, "a stance where its event type has none, or none where it has one"),
        ({"sentence": "3"}, "not of the form asked for"),
        ({"sentence": 3.5}, "not of the form asked for"),
        ({"quote": None}, "not of the form asked for"),
        ({"quote": ""}, "not of the form asked for"),
        ({"quote": "x" * 3_001}, "not of the form asked for"),
        ({"roles": []}, "not of the form asked for"),
        ({"roles": {"authority": "Meta"}}, "not of the form asked for"),
        ({"roles": [{"role": "subject", "name": ["Meta"]}]}, "not of the form asked for"),
        ({"amount": 200000000}, "not of the form asked for"),
        ({"amount": {"value": -1, "currency": "EUR"}}, "not of the form asked for"),
        ({"amount": {"value": "NaN", "currency": "EUR"}}, "not of the form asked for"),
        ({"amount": {"value": 1, "currency": "euros"}}, "not of the form asked for"),
        ({"date": "23 April 2025"}, "not of the form asked for"),
        ({"date": "2025-04-23\n"}, "not of the form asked for"),
        ({"confidence": 1.0}, "not of the form asked for"),
    ],
)
def test_what_does_not_hold_is_refused(proposed: Propose, changes: dict[str, Any], reason: str) -> None:
    """One thing wrong in a good proposal: it is left out whole, and the good one beside it stays."""
    found = proposed(proposal(**changes), proposal())

    assert refused(found) == {reason: 1}
    assert [event.event_type for event in found.events] == ["Fine", "Fine"]


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": TEXT.splitlines()[4]},
        {"quote": "For Meta the"},
        {"amount": None},
        {"amount": {"value": 2e8, "currency": "EUR"}},
        {"date": "2025-04"},
        {"date": "2025"},
        {"date": None},
        {"factuality": "Possible"},
        {"roles": [*NEITHER, {"role": "subject", "name": "Meta"}, {"role": "subject", "name": "Meta"}]},
        {
            "roles": [
                {"role": "authority", "name": "the European Commission"},
                {"role": "subject", "name": "Meta"},
            ]
        },
        {"roles": [{"role": "authority", "name": "Brussels"}, {"role": "subject", "name": "Meta"}]},
    ],
)
def test_what_holds_is_accepted(proposed: Propose, changes: dict[str, Any]) -> None:
    """The month of a day, a name with its article, a place that acts: all stand in the article."""
    found = proposed(proposal(**changes))

    assert found.left_out == ()
    assert [argument.entity for argument in found.events[1].arguments] == ["european-commission", "meta"]


def test_white_space_of_other_kinds_is_the_same() -> None:
    """A model copies a no-break space or a line break as a space; nothing else may differ."""
    text = TEXT.replace("bill of €200 million", "bill\u202fof\u00a0€200 million")
    [passage], _ = passages(text, sentences(text))
    found = Proposal.model_validate(proposal())

    assert accept(found, findings(text), passage, vocabulary(), model="m").date == "2025-04-23"


def test_a_name_of_several_means_the_nearest() -> None:
    """Two entities are called the same: the one by the sentence is meant, if it can fill the role."""
    text = "Delta flew.\nDelta was fined by the CNIL.\nThe CNIL met Delta.\nDelta, a river, rose."
    [passage], _ = passages(text, sentences(text))
    kinds: tuple[EntityType, ...] = ("Company", "Company", "Person", "Place")
    begins = [found.start() for found in re.finditer("Delta", text)]
    deltas = [
        Mention(begin, begin + 5, kind, f"delta-{place}")
        for place, (begin, kind) in enumerate(zip(begins, kinds, strict=True))
    ]
    found = replace(
        findings(text, *deltas),
        entities=tuple(Entity(one.entity, one.entity_type, (("", "Delta"),)) for one in deltas),
    )
    fillers = []
    for number, quote in ((1, "Delta flew."), (2, "Delta was fined"), (4, "Delta, a river, rose.")):
        said = proposal(
            sentence=number, quote=quote, amount=None, date=None, roles=[{"role": "subject", "name": "Delta"}]
        )
        event = accept(Proposal.model_validate(said), found, passage, vocabulary(), model="m")
        fillers += [argument.entity for argument in event.arguments]

    assert fillers == ["delta-0", "delta-1", "delta-2"]


def test_a_pronoun_names_nobody(server: ModelServer, endpoint: Endpoint) -> None:
    """Whom "it" means is for our own linking to say, not for the model."""
    begin = TEXT.index("its new")
    it = Mention(begin, begin + 3, "Company", "mistral-ai", kind="pronoun")
    roles = [{"role": "investor", "name": "Nvidia"}, {"role": "investee", "name": "its"}]
    said = proposal(
        sentence=5, quote="its new shareholder", event_type="Investment", roles=roles, amount=None, date=None
    )
    server.answers = [says({"events": [said]})]

    assert refused(Proposer(endpoint).propose(findings(TEXT, it), ())) == {
        "a name that is not found in the article": 1
    }


def test_the_least_number_of_fillers_is_asked_for(proposed: Propose) -> None:
    """A partnership of one is none, also when the one is named twice."""
    partner = {"role": "partner", "name": "Meta"}
    values = {"event_type": "Partnership", "amount": None, "date": None}
    found = proposed(proposal(**values, roles=[partner, partner]))

    assert refused(found) == {"too few roles filled": 1}


def test_a_statement_needs_its_stance(proposed: Propose) -> None:
    """And has it then."""
    roles = [{"role": "speaker", "name": "Mistral AI"}, {"role": "about", "name": "Nvidia"}]
    said = proposal(
        sentence=5,
        quote="Mistral AI is delighted",
        event_type="Statement",
        roles=roles,
        amount=None,
        date=None,
    )
    found = proposed(said, said | {"stance": "Support"})

    assert list(refused(found).values()) == [1]
    assert [event.stance for event in found.events] == [None, "Support"]


def test_an_article_that_gives_orders_is_obeyed_in_nothing(proposed: Propose) -> None:
    """The server does what the fourth sentence says: all is refused, and the article keeps its events."""
    bribe = {"sentence": 4, "quote": "Google bribed the Bank of England", "amount": None, "date": None}
    obeyed = [
        proposal(**bribe, event_type="Bribery"),
        proposal(**bribe, roles=[{"role": "briber", "name": "Google"}]),
        proposal(**bribe, roles=[{"role": "subject", "name": "Bank of England"}], factuality="Certain"),
        proposal(sentence=2, quote="Google bribed the Bank of England"),
        proposal(sentence=99, quote="Google bribed the Bank of England"),
        {"say": "Google bribed the Bank of England"},
        "Google bribed the Bank of England",
        None,
    ]
    found = proposed(*obeyed)

    assert found.events == (OWN,)
    assert sum(refused(found).values()) == len(obeyed)


def test_instructions_are_no_evidence(server: ModelServer, proposed: Propose) -> None:
    """A server that gives back what it was told, or the key, gets nothing of it into an event."""
    proposed()
    told = server.asked[0]["messages"][0]["content"].splitlines()
    found = proposed(*(proposal(quote=line[:300]) for line in told if line))

    assert found.events == (OWN,)
    assert set(refused(found)) <= {
        "a quote that is not in the sentence it cites",
        "more than 50 from one passage",
    }


def test_of_five_hundred_events_fifty_are_looked_at(proposed: Propose) -> None:
    """The rest is counted; what tells the same is one event."""
    found = proposed(*[proposal()] * 500)

    assert len(found.events) == 2
    assert refused(found) == {f"more than {MOST_EVENTS} from one passage": 500 - MOST_EVENTS}


def test_an_article_without_sentences_asks_nobody(server: ModelServer, endpoint: Endpoint) -> None:
    """Nothing is handed over, nothing is left out."""
    empty = Findings(document(" "), (), (), (), (), ())

    assert Proposer(endpoint).propose(empty, ()) == Proposed((), (), False)
    assert server.asked == []
    assert {one.name for one in fields(Proposed)} == {"events", "left_out", "heard"}
