"""How often Python searches what has lasted for garbage: all wait for the search."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Searches among what is new after which what has lasted is searched, too; Python's own number is 10.
#: One takes 0.2 to 0.4 s in a process that reads articles, and the garbage between two of them some 100 MB.
SELDOM = 100


def collect_seldom() -> None:
    """Search seldom among what has lasted, as long as this process runs."""
    often, sometimes, _ = gc.get_threshold()
    gc.set_threshold(often, sometimes, SELDOM)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Search seldom among what has lasted meanwhile."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
