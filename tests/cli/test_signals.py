"""A signal waits for the end of a write."""

from __future__ import annotations

import os
import signal
import time

import pytest

from kg.cli.signals import stopped_by_signals, undisturbed


@pytest.mark.parametrize(
    ("number", "error"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
def test_a_signal_waits_for_the_end_of_a_write(number: signal.Signals, error: type[BaseException]) -> None:
    """What is written is written to its end, then the command ends."""
    steps = []

    def write_two() -> None:
        with stopped_by_signals():
            with undisturbed():
                with undisturbed():
                    os.kill(os.getpid(), number)
                    time.sleep(0.01)
                    steps.append("committed")
                steps.append("entered")
            steps.append("too far")

    with pytest.raises(error):
        write_two()

    assert steps == ["committed", "entered"]


def test_the_handlers_are_put_back() -> None:
    """After a command signals mean what they meant before."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with stopped_by_signals():
        pass

    assert before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
