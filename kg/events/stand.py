"""Whose side a speaker is on: by his words, and by what the article tells of him and of his own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from kg.events.merge import Happening
from kg.events.trained import choice
from kg.model import Stance


def stand(statement: Happening, others: Iterable[Happening]) -> Stance:
    """The likeliest stand of a statement: ``Support``, ``Oppose`` or ``Neutral``.

    Args:
        statement: All tellings of it.
        others: The happenings of the document.
    """
    return cast("Stance", choice("stands").likeliest(stand_features(statement, others)))


def stand_features(statement: Happening, others: Iterable[Happening]) -> tuple[str, ...]:
    """What its words say, and the roles of the speaker, and of who is named beside him, in other happenings.

    A firm that was fined seldom praises the fine; the minister who wrote a law seldom opposes it.
    """
    said = _said(statement)
    speakers = frozenset().union(*(member.speakers for member in statement.members))
    beside = frozenset().union(*(member.beside for member in statement.members)) - speakers
    found = ["bias", f"said={said}", *(f"one={member.stance}|{said}" for member in statement.members)]
    for other in others:
        if other.head.speakers:
            continue
        for role, fillers in other.roles().items():
            for name, slugs in (("own", speakers), ("beside", beside)):
                if not slugs.isdisjoint(fillers):
                    place = f"{name} {role}|{other.event_type}"
                    found += [
                        place,
                        f"{place}|{said}",
                        f"{place}|{other.factuality}",
                        f"{name} {role}|{said}",
                    ]
    return tuple(dict.fromkeys(found))


def _said(statement: Happening) -> Stance | None:
    """What its words say: of several sentences the surest."""
    weights: dict[Stance, float] = defaultdict(float)
    for member in statement.members:
        if member.stance:
            weights[member.stance] += member.probability
    return max(weights, key=weights.__getitem__, default=None)
