"""Sums and dates that stand far from an event: weighed by themselves, without a say in whether it is one."""

from __future__ import annotations

import pickle

from kg.events.candidate import Candidate
from kg.events.find import EventFinder, possible_events
from kg.events.scoring import score, score_remote
from kg.language import language
from kg.linking import link
from kg.mentions import find_amounts, find_dates, find_names
from kg.model import Document
from kg.parse import parse, plain
from kg.vocabulary import vocabulary

TEXT = (
    "The bureau met on 3 March 2021 and set aside $40 million. Rain fell. Nobody came. The hall was cold. "
    "The talks went on. The Federal Trade Commission fined Brix Holdings plc $3 million on 5 May 2022."
)


def candidates() -> list[Candidate]:
    """All possible events of the text, not scored yet."""
    grammar = language("en")
    doc, text = parse(TEXT, "en"), plain(TEXT)
    mentions, _ = link(find_names(doc, text, grammar), text, grammar, vocabulary().references)
    finder = EventFinder(doc, Document("x", TEXT, "en", "0"), mentions, grammar, least=0.0)
    return possible_events(finder, find_amounts(text, grammar, None), find_dates(text, grammar, None))


def fine(found: list[Candidate]) -> Candidate:
    return next(one for one in found if one.event_type == "Fine" and one.trigger.lower_ == "fined")


def test_what_is_remote_is_weighed_apart() -> None:
    found = candidates()
    score(found, language("en"), len(TEXT))
    values = [*fine(found).amounts, *fine(found).dates]
    near = [value for value in values if not value.remote]
    remote = [value for value in values if value.remote]

    assert {str(value.value) for value in near if value.begin} == {str(fine(found).amount), "2022-05-05"}
    assert {value.value for value in remote} >= {"2021-03-03"}
    assert all(value.probability > 0 for value in near)
    assert all(value.probability == 0 for value in remote)

    chance = fine(found).probability
    score_remote(found)

    assert all(value.probability > 0 for value in remote)
    assert fine(found).probability == chance


def test_what_speaks_for_it_is_the_same_in_another_process() -> None:
    found = fine(candidates())
    there = pickle.loads(pickle.dumps(found))
    for here, other in zip([*found.amounts, *found.dates], [*there.amounts, *there.dates], strict=True):
        assert [(prefix, tuple(names)) for prefix, names in here.features] == [
            (prefix, tuple(names)) for prefix, names in other.features
        ]
