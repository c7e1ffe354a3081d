"""Put means of two trainings in the place of the models that ship.

    python -m benchmarks.means FOLDER events=0.5 argument_trees=0.3 gate=1

``FOLDER`` has the models of another training (``python -m benchmarks.training events --into FOLDER``); the
number is its share, from 0 (what ships stays) to 1 (the other takes its place). A mean of two models says, in
log-odds, the mean of what they say.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.boosting import Data
from benchmarks.training import KG, write

EVENTS = KG / "events"


def mean(one: Data, other: Data, share: float) -> Data:
    """The mean of two models of one kind.

    Args:
        one: As ``kg.events.trained.use`` takes it.
        other: Another of the same kind, trained on other articles.
        share: Of the other, from 0 to 1.

    Raises:
        ValueError: They are not of one kind, or do not choose from the same classes.
    """
    if one.keys() != other.keys() or one.get("classes") != other.get("classes"):
        raise ValueError("models of two kinds")
    if "trees" in one:
        return {
            "base": _between(one["base"], other["base"], share),
            "trees": [*_lighter(one["trees"], 1 - share), *_lighter(other["trees"], share)],
        }
    first, second = one["weights"], other["weights"]
    if "classes" in one:
        none = [0] * len(one["classes"])
        weights: dict[str, Any] = {
            name: _means(first.get(name, none), second.get(name, none), share)
            for name in first.keys() | second.keys()
        }
        return {"classes": one["classes"], "weights": weights}
    tables = {
        prefix: _table(first.get(prefix, {}), second.get(prefix, {}), share)
        for prefix in first.keys() | second.keys()
    }
    return {"weights": {prefix: table for prefix, table in tables.items() if table}}


def _between(one: float, other: float, share: float) -> float:
    return (1 - share) * one + share * other


def _means(one: list[int], other: list[int], share: float) -> list[int]:
    return [round(_between(a, b, share)) for a, b in zip(one, other, strict=True)]


def _table(one: dict[str, int], other: dict[str, int], share: float) -> dict[str, int]:
    names = one.keys() | other.keys()
    found = {name: round(_between(one.get(name, 0), other.get(name, 0), share)) for name in names}
    return {name: weight for name, weight in found.items() if weight}


def _lighter(trees: list[list[list[Any]]], share: float) -> list[list[list[Any]]]:
    """The same trees, each leaf of which adds only a share; none where that is nothing."""
    return [[*tree[:-1], [share * value for value in tree[-1]]] for tree in trees] if share else []


def main() -> None:
    """Write the means that the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="with the models of another training")
    parser.add_argument("shares", nargs="+", metavar="NAME=SHARE")
    options = parser.parse_args()
    found = {}
    for told in options.shares:
        name, _, share = told.partition("=")
        paths = EVENTS / f"{name}.json", options.folder / f"{name}.json"
        try:
            one, other = (json.loads(path.read_text("utf-8")) for path in paths)
            found[paths[0]] = mean(one, other, _share(share))
        except (OSError, ValueError) as error:
            parser.error(f"{told}: {error}")
    for path, data in found.items():
        write(path, data)


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError("a share is a number from 0 to 1")
    return share


if __name__ == "__main__":
    main()
