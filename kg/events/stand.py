"""Whose side a speaker is on: by his words, and by what the article tells of him, his own and his subject."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache

from kg.events.candidate import Candidate
from kg.events.merge import Happening
from kg.events.numbers import FACTUALITIES, NONE, Row, types
from kg.events.trained import trees
from kg.model import Stance
from kg.vocabulary import ENTITY_TYPES, vocabulary

#: By slug: event types and roles of the happenings in which an actor or a law stands.
Parts = Mapping[str, Set[tuple[str, str]]]

#: (place of its word, what it tells) of each sentence that tells a happening, in order.
Tellings = Sequence[tuple[int, Happening]]

#: Probability at which a speaker is neutral by his words.
_NEUTRAL = 0.5


def parts(happenings: Iterable[Happening]) -> Parts:
    """In which roles of the happenings of a document each actor stands, what people say left out."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for happening in happenings:
        if not happening.members[0].speakers:
            for role, fillers in happening.roles().items():
                for slug in fillers:
                    found[slug].add((happening.event_type, role))
    return found


def tellings(happenings: Iterable[Happening]) -> Tellings:
    """Where a document tells what, in order, what people say left out."""
    found = [
        (member.trigger.i, happening)
        for happening in happenings
        if not happening.members[0].speakers
        for member in happening.members
    ]
    return sorted(found, key=lambda telling: telling[0])


def take_stands(happenings: Sequence[Happening]) -> None:
    """Say of each statement of a document what stand its speaker probably takes."""
    statements = [happening for happening in happenings if happening.members[0].speakers]
    actors, told = parts(happenings), tellings(happenings)
    rows = [stand_numbers(statement, actors, told) for statement in statements]
    for statement, chance in zip(statements, trees("stand_trees").probabilities(rows), strict=True):
        neutral = _weighed(statement.members, [member.neutral for member in statement.members])
        sided: Stance = "Support" if chance >= 0.5 else "Oppose"
        statement.stance = "Neutral" if neutral >= _NEUTRAL else sided


def stand_numbers(statement: Happening, actors: Parts, told: Tellings) -> Row:
    """What its words say, the roles of all who are concerned in other happenings, and what was told last.

    A firm that was fined seldom praises the fine; the minister who wrote a law seldom opposes it.

    Args:
        statement: All sentences of it.
        actors: As ``parts`` gives them.
        told: As ``tellings`` gives it.
    """
    members = statement.members
    surest = max(members, key=lambda member: member.probability)
    leanings = [member.leaning for member in members]
    speakers = frozenset[str]().union(*(member.speakers for member in members))
    beside = frozenset[str]().union(*(member.beside for member in members)) - speakers
    about = {slug for role, found in statement.roles().items() if role != "speaker" for slug in found}
    speaker = next((filler.mention.entity_type for filler in surest.roles.get("speaker", {}).values()), None)
    numbers = [
        surest.leaning,
        _weighed(members, leanings),
        min(leanings),
        max(leanings),
        _weighed(members, [member.neutral for member in members]),
        len(members),
        surest.probability,
        surest.title,
        surest.within_quotation,
        ENTITY_TYPES.index(speaker) if speaker else NONE,
        len(speakers),
        *_told_around(statement, told),
    ]
    for slugs in (speakers, beside, about):
        taken = {part for slug in slugs for part in actors.get(slug, ())}
        numbers += [part in taken for part in _all_parts()]
    return tuple(map(float, numbers))


def _weighed(members: Sequence[Candidate], values: Sequence[float]) -> float:
    """The mean of what its sentences say, the likelier ones counting more."""
    rows = list(zip(members, values, strict=True))
    return sum(m.probability * value for m, value in rows) / sum(m.probability for m, _ in rows)


def _told_around(statement: Happening, told: Tellings) -> Iterable[float]:
    """Type and outcome of what the document tells first, and last before the statement."""
    place = min(member.trigger.i for member in statement.members)
    before = bisect_left(told, place, key=lambda telling: telling[0])
    first = told[0][1] if told else None
    for one in (first, told[before - 1][1] if before else None):
        yield types()[one.event_type] if one is not None else NONE
        yield FACTUALITIES.index(one.factuality) if one is not None else NONE


@cache
def _all_parts() -> tuple[tuple[str, str], ...]:
    """Each role of each event type but statements."""
    return tuple(
        (name, role.name)
        for name, kind in sorted(vocabulary().event_types.items())
        if name != "Statement"
        for role in kind.roles
    )
