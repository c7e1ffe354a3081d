"""The annotated articles: their form, and that what they name stands in their text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.gold import EXTRACTION, fold
from kg.vocabulary import ENTITY_TYPES, vocabulary

GOLD = sorted(EXTRACTION.glob("*/gold/*.json"))
FACTUALITIES = {"Actual", "Planned", "Possible", "Denied"}
STANCES = {"Support", "Oppose", "Neutral"}
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold(path: Path) -> None:
    raw = json.loads(path.read_text("utf-8"))
    text = fold((path.parent.parent / "texts" / raw["file"]).read_text("utf-8"))
    assert raw["lang"] in ("en", "fr")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", raw["date"])
    names = {entity["name"] for entity in raw["entities"]}
    for entity in raw["entities"]:
        assert set(entity["type"].split("|")) <= set(ENTITY_TYPES), entity
        forms = [entity["name"], *entity.get("aliases", [])]
        assert any(fold(form) in text for form in forms), f"{entity['name']}: no form stands in the text"
    types = vocabulary().event_types
    for event in raw["events"]:
        kinds = event["type"].split("|")
        assert set(kinds) <= set(types), event
        roles = {role.name for kind in kinds for role in types[kind].roles}
        for role, fillers in [*event.get("roles", {}).items(), *event.get("optional", {}).items()]:
            assert role in roles, event
            assert set(fillers) <= names, event
        assert set(event["factuality"].split("|")) <= FACTUALITIES, event
        assert event.get("stance") is None or set(event["stance"].split("|")) <= STANCES, event
        assert event.get("date") is None or DATE.fullmatch(event["date"]), event
        if amount := event.get("amount"):
            assert amount[0] > 0, event
            assert re.fullmatch("[A-Z]{3}", amount[1]), event
