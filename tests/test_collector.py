"""Garbage is searched for seldom while articles are read, and as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kg.collector import SELDOM, seldom_collected
from kg.ingest import read
from kg.model import Document
from kg.pipeline import ingest
from kg.store import open_store


@pytest.fixture(autouse=True)
def usual() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield gc.get_threshold()
    gc.set_threshold(*before)


def test_as_before_afterwards(usual: tuple[int, int, int]) -> None:
    def fail() -> None:
        with seldom_collected():
            assert gc.get_threshold() == (700, 10, SELDOM)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()

    assert gc.get_threshold() == usual


def test_reading_is_not_held_up(usual: tuple[int, int, int]) -> None:
    """It is searched seldom between two articles, and as before when reading ends or is broken off."""
    documents = [
        document
        for number in range(2)
        for document in read(f"Alba {number} rachète Brio.".encode(), name=f"{number}.txt")
        if isinstance(document, Document)
    ]
    with open_store("memory") as store:
        outcomes = ingest(documents, store)
        assert next(outcomes).status == "new"
        assert gc.get_threshold()[2] == SELDOM
        outcomes.close()  # type: ignore[attr-defined]
        assert gc.get_threshold() == usual

        assert [outcome.status for outcome in ingest(documents, store)] == ["unchanged", "new"]
        assert gc.get_threshold() == usual
