"""Means of two trainings: what they say is the mean of what both say."""

from __future__ import annotations

import json
from math import log
from pathlib import Path
from typing import Any

import pytest

from benchmarks import means
from kg.events.linear import Choice, Model
from kg.trees import Trees

ONE = {"": {"bias": -100, "fined": 200}, "Fine": {"near": 60}}
OTHER = {"": {"bias": 100, "sued": 50}, "LegalAction": {"near": 80}}


def log_odds(data: dict[str, Any], row: list[float]) -> float:
    (chance,) = Trees(data).probabilities([row])
    return log(chance / (1 - chance))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_mean_of_linear_models_lies_between_them(share: float) -> None:
    features = [("", ("bias", "fined", "sued")), ("Fine", ("near",)), ("LegalAction", ("near",))]
    found = Model(means.mean({"weights": ONE}, {"weights": OTHER}, share)["weights"])

    first, second = Model(ONE).score(features), Model(OTHER).score(features)
    assert found.score(features) == pytest.approx((1 - share) * first + share * second)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_mean_of_trees_lies_between_them(share: float) -> None:
    stump = [[0, 0, 0], [0.5, 0.0, 0.0], [1, 1, 2], [2, 1, 2]]
    one = {"base": -1.0, "trees": [[*stump, [0.0, 0.4, 0.8]]]}
    other = {"base": 0.5, "trees": [[*stump, [0.0, -0.2, 0.6]], [*stump, [0.0, 0.1, 0.3]]]}
    for row in ([0.0], [1.0]):
        expected = (1 - share) * log_odds(one, row) + share * log_odds(other, row)
        assert log_odds(means.mean(one, other, share), row) == pytest.approx(expected)


def test_a_mean_of_choices_chooses_by_the_weights_of_both() -> None:
    classes = ["Actual", "Denied"]
    one = {"classes": classes, "weights": {"not": [0, 100]}}
    other = {"classes": classes, "weights": {"not": [80, 0], "will": [0, 60]}}

    assert Choice(**means.mean(one, other, 0.5)).weights == {"not": [40, 50], "will": [0, 30]}


def test_models_of_two_kinds_have_no_mean() -> None:
    with pytest.raises(ValueError, match="two kinds"):
        means.mean({"weights": ONE}, {"base": 0.0, "trees": []}, 0.5)
    with pytest.raises(ValueError, match="two kinds"):
        means.mean({"classes": ["a"], "weights": {}}, {"classes": ["b"], "weights": {}}, 0.5)


def two_folders(folder: Path) -> tuple[Path, Path]:
    """What ships, and another training."""
    for name, weights in (("ships", ONE), ("other", OTHER)):
        (folder / name).mkdir()
        (folder / name / "events.json").write_text(json.dumps({"weights": weights}), "utf-8")
    return folder / "ships", folder / "other"


def test_the_command_writes_the_mean_in_the_place_of_what_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ships, other = two_folders(tmp_path)
    monkeypatch.setattr(means, "EVENTS", ships)
    monkeypatch.setattr("sys.argv", ["means", str(other), "events=1"])

    means.main()

    assert json.loads((ships / "events.json").read_text("utf-8")) == {"weights": OTHER}
    assert json.loads((other / "events.json").read_text("utf-8")) == {"weights": OTHER}


@pytest.mark.parametrize(
    ("told", "problem"),
    [("events=2", "from 0 to 1"), ("events", "could not convert"), ("nothing=1", "No such file")],
)
def test_what_cannot_be_mixed_is_said_and_changes_nothing(
    told: str,
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ships, other = two_folders(tmp_path)
    monkeypatch.setattr(means, "EVENTS", ships)
    monkeypatch.setattr("sys.argv", ["means", str(other), "events=1", told])

    with pytest.raises(SystemExit):
        means.main()

    assert problem in capsys.readouterr().err
    assert json.loads((ships / "events.json").read_text("utf-8")) == {"weights": ONE}
