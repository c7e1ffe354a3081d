"""The type of a name, from what stands in and around it: a multinomial logistic model.

Trained by ``python -m benchmarks.training types`` on benchmarks/extraction (tune and train); the weights are
in ``types.json``: for each cue one weight, in hundredths, for each type, and for ``nothing`` (a capital that
names nothing).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp
from pathlib import Path
from typing import Any

from kg.model import EntityType
from kg.trees import Trees
from kg.weights import SCALE

#: Cues that tell of the whole cluster, wherever they stand once.
_STRONG = ("made=", "legal", "title", "noun=", "appos=", "context=")


_Model = tuple[tuple[str, ...], dict[str, list[int]]]

_in_use: list[_Model] = []


def use(data: dict[str, Any]) -> None:
    """Use other weights than those that ship, as training does before there are any."""
    _in_use[:] = [(tuple(data["types"]), data["weights"])]


def _model() -> _Model:
    if not _in_use:
        use(json.loads((Path(__file__).parent / "types.json").read_text("utf-8")))
    return _in_use[0]


def features(cues: Iterable[Iterable[str]]) -> dict[str, float]:
    """The cues of all places of a name as features: the share of places that have it; strong ones whole."""
    places = [tuple(place) for place in cues]
    counts = Counter(cue for place in places for cue in place)
    found = {cue: 1.0 if cue.startswith(_STRONG) else count / len(places) for cue, count in counts.items()}
    found["bias"] = 1.0
    found[f"places={min(len(places), 4)}"] = 1.0
    return found


def type_probabilities(cues: Iterable[Iterable[str]]) -> dict[EntityType | str, float]:
    """The probability of each type, and of ``nothing``, for a name with these cues at its places."""
    types, weights = _model()
    scores = [0.0] * len(types)
    for cue, value in features(cues).items():
        row = weights.get(cue)
        if row is not None:
            for index, weight in enumerate(row):
                scores[index] += weight * value
    highest = max(scores)
    powers = [exp((score - highest) / SCALE) for score in scores]
    total = sum(powers)
    return dict(zip(types, (power / total for power in powers), strict=True))


_trees: list[Trees] = []


def use_trees(data: dict[str, Any]) -> None:
    """Use other trees than those that ship."""
    _trees[:] = [Trees(data)]


def decided(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """What the trees say of names: of each row of ``type_numbers`` the probability of each type."""
    if not _trees:
        use_trees(json.loads((Path(__file__).parent / "type_trees.json").read_text("utf-8")))
    return _trees[0].of_groups(rows)
