"""What each change has touched, so that what was made of the rest need not be made anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from kg.projection.connection import Connection

#: Changes that are remembered; whoever has not looked for longer starts anew.
REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Change:
    """Entities that one change has touched, by slug: two may share one, and an address means either."""

    touched: frozenset[str] = frozenset()
    """Of which something else is said, or that take or took part in an event of which it is."""
    renamed: frozenset[str] = frozenset()
    """That are called otherwise, of another class, new or gone: whatever names them says so."""

    def __or__(self, other: Change) -> Change:
        return Change(self.touched | other.touched, self.renamed | other.renamed)


class Changes:
    """The last changes of a projection, by the version that each has made; None is a change of anything."""

    def __init__(self) -> None:
        self._known: dict[int, Change | None] = {}

    def add(self, version: int, change: Change | None) -> None:
        """Remember what has made a version; whoever writes calls it, one at a time."""
        self._known = {one: known for one, known in self._known.items() if one > version - REMEMBERED} | {
            version: change
        }

    def between(self, before: int, after: int) -> list[Change] | None:
        """What has changed from one version to another; None where it may be anything."""
        known = self._known
        found = [known.get(version) for version in range(before + 1, after + 1)]
        changes = [one for one in found if one is not None]
        return changes if len(changes) == len(found) else None


def taking_part(db: Connection, events: Iterable[int]) -> set[int]:
    """The entities of some events as they are now."""
    rows = db.execute(
        "SELECT DISTINCT entity FROM participant WHERE event IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(events)),),
    )
    return {row[0] for row in rows}


def slugs_of(db: Connection, entities: Iterable[int]) -> dict[int, str]:
    """The slugs of some entities."""
    rows = db.execute(
        "SELECT id, slug FROM entity WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(entities)),),
    )
    return dict(rows.fetchall())
