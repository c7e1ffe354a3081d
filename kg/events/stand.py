"""Whose side a speaker is on: by his words, and by what the article tells of him and of his own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from kg.events.merge import Happening
from kg.events.trained import choice
from kg.model import Stance

#: By slug: the role, the event type and the factuality of each happening in which an actor stands.
Parts = Mapping[str, Sequence[tuple[str, str, str]]]


def parts(happenings: Iterable[Happening]) -> Parts:
    """In which roles of the happenings of a document each actor stands, what people say left out."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for happening in happenings:
        if not happening.head.speakers:
            for role, fillers in happening.roles().items():
                for slug in fillers:
                    found[slug].append((role, happening.event_type, happening.factuality))
    return found


def stand(statement: Happening, actors: Parts) -> Stance:
    """The likeliest stand of a statement: ``Support``, ``Oppose`` or ``Neutral``.

    Args:
        statement: All tellings of it.
        actors: As ``parts`` gives them.
    """
    return cast("Stance", choice("stands").likeliest(stand_features(statement, actors)))


def stand_features(statement: Happening, actors: Parts) -> tuple[str, ...]:
    """What its words say, and the roles of the speaker, and of who is named beside him, in other happenings.

    A firm that was fined seldom praises the fine; the minister who wrote a law seldom opposes it.
    """
    said = _said(statement)
    speakers = frozenset().union(*(member.speakers for member in statement.members))
    beside = frozenset().union(*(member.beside for member in statement.members)) - speakers
    found = ["bias", f"said={said}", *(f"one={member.stance}|{said}" for member in statement.members)]
    for name, slugs in (("own", speakers), ("beside", beside)):
        for role, event_type, factuality in (part for slug in sorted(slugs) for part in actors.get(slug, ())):
            place = f"{name} {role}|{event_type}"
            found += [place, f"{place}|{said}", f"{place}|{factuality}", f"{name} {role}|{said}"]
    return tuple(dict.fromkeys(found))


def _said(statement: Happening) -> Stance | None:
    """What its words say: of several sentences the surest."""
    weights: dict[Stance, float] = defaultdict(float)
    for member in statement.members:
        if member.stance:
            weights[member.stance] += member.probability
    return max(weights, key=weights.__getitem__, default=None)
