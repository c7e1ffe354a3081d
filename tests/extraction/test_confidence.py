"""How sure an event is, by the length of its text."""

from __future__ import annotations

from kg.events.confidence import SHORT, in_text_of


def test_a_short_text_makes_an_event_surer_and_a_long_one_leaves_it() -> None:
    steps = [number / 10 for number in range(11)]
    short = [in_text_of(SHORT, probability) for probability in steps]

    assert [in_text_of(SHORT + 1, probability) for probability in steps] == steps
    assert all(lifted > before for lifted, before in zip(short[1:-1], steps[1:-1], strict=True))
    assert short == sorted(short)
    assert (short[0], short[-1]) == (0.0, 1.0)
