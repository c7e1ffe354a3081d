"""The trained models by name, each read once from its file beside this one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from kg.events.linear import Choice, Model
from kg.trees import Trees

_in_use: dict[str, Model | Choice | Trees] = {}


def model(name: str) -> Model:
    """The linear model of a name: ``events``, ``arguments``, ``values``…"""
    return cast("Model", _loaded(name))


def choice(name: str) -> Choice:
    """The model of a name that chooses: ``factuality``, ``outcome``."""
    return cast("Choice", _loaded(name))


def trees(name: str) -> Trees:
    """The trees of a name: ``event_trees``, ``argument_trees``, ``amount_trees``, ``stand_trees``…"""
    return cast("Trees", _loaded(name))


def _loaded(name: str) -> Model | Choice | Trees:
    if name not in _in_use:
        use(name, json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8")))
    return _in_use[name]


def use(name: str, data: dict[str, Any]) -> None:
    """Use another model than the one that ships, as training does before there is any.

    Args:
        name: The model.
        data: ``{"weights": …}`` as ``Model`` has them, with ``"classes"`` as ``Choice`` has them, or
            ``{"trees": …}`` as ``Trees`` has them.
    """
    if "trees" in data:
        _in_use[name] = Trees(data)
    else:
        _in_use[name] = Choice(**data) if "classes" in data else Model(data["weights"])
