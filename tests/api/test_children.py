"""Children are made and ended whatever becomes of the process that forks them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from api.children import CAN_FORK, ChildDied, Nursery
from api.lanes import Busy, Lane, Limit

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="children are forked on Linux only")


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery(None, memory=1 << 30, network=False)
    yield made
    made.close()


def kill(nursery: Nursery) -> None:
    """End the process that forks, and do not wait until the system says so."""
    process = nursery._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)


def is_there(pid: int) -> bool:
    """Whether a process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_another_process_forks_when_the_first_has_ended(nursery: Nursery) -> None:
    first = nursery.fork(0, nice=0)
    kill(nursery)
    second = nursery.fork(0, nice=0)
    first.end()
    second.end()


def test_children_end_with_the_process_that_forked_them(nursery: Nursery) -> None:
    child = nursery.fork(0, nice=0)
    assert is_there(child._pid)
    kill(nursery)
    end = time.monotonic() + 5
    while is_there(child._pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_there(child._pid)
    child.end()


#: Forks a child whose parent has ended by the time it asks to end with it; it would say that it goes on.
ORPHAN = """
import os, time
from api.sandbox import end_with_parent
own = os.getpid()
if os.fork() == 0:
    while os.getppid() == own:
        time.sleep(0.01)
    end_with_parent(own)
    print("goes on", flush=True)
os._exit(0)
"""


def test_a_child_whose_parent_has_ended_already_ends_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ORPHAN], capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_a_child_is_given_up_without_the_process_that_forked_it(nursery: Nursery) -> None:
    child = nursery.fork(0, nice=0)
    kill(nursery)
    child.end()
    nursery.fork(0, nice=0).end()


def test_who_asks_is_told_to_come_again_when_no_process_can_be_made(nursery: Nursery) -> None:
    async def ask() -> None:
        await Lane(1, nursery).run({"task": "query"}, b"ASK {}", version=0, limit=Limit(5))

    with (
        patch.object(nursery, "_command", side_effect=ChildDied),
        pytest.raises(Busy, match="try again"),
    ):
        asyncio.run(ask())
