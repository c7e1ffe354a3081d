"""The table of a benchmark: goal, target, ratio, and the two sides it was made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One ratio that was measured."""

    goal: str
    what: str
    ours: float
    theirs: float
    """What ours is divided by."""
    target: float | None
    at_least: bool = False
    """The ratio must reach the target; otherwise it must not exceed it."""
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """Ours by theirs."""
        return self.ours / self.theirs

    @property
    def is_missed(self) -> bool:
        """The ratio is on the wrong side of the target."""
        if self.target is None:
            return False
        return self.ratio < self.target if self.at_least else self.ratio > self.target


def print_rows(rows: Iterable[Row]) -> None:
    """Write the table as Markdown."""
    print("| goal | what | target | measured | ours | theirs | |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for row in rows:
        sign = "≥" if row.at_least else "≤"
        target = f"{sign} {row.target:g}" if row.target is not None else ""
        sides = f"{_short(row.ours)} {row.unit} | {_short(row.theirs)} {row.unit}"
        verdict = "missed" if row.is_missed else ""
        print(f"| {row.goal} | {row.what} | {target} | {_short(row.ratio)} | {sides} | {verdict} |")


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
