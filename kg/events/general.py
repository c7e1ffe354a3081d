"""States that stand for one of their bodies: "EU fines Meta", where the Commission did; "Japan orders"."""

from __future__ import annotations

from collections.abc import Callable

from kg.vocabulary import vocabulary


def covers(general: str, body: str) -> bool:
    """Whether a state or union may be named instead of one of its bodies.

    Args:
        general: Slug of the entity that may be meant in general.
        body: Slug of the one that acts.
    """
    references = vocabulary().references
    state, own = references.get(general), references.get(body)
    return (
        state is not None
        and own is not None
        and state.fields == ("government",)
        and own.fields != ("government",)
        and own.entity_type == "PublicAuthority"
        and state.country is not None
        and state.country == own.country
    )


def same_but_general(
    one: frozenset[str], other: frozenset[str], named: Callable[[str], bool]
) -> frozenset[str] | None:
    """Who acts, where two tellings name the same actors but that one names a state and the other its body.

    Args:
        one: Slugs of the actors by the one telling.
        other: By the other.
        named: Whether a slug's entity is named as a place or a union, not as a government.
    """
    alone, others = one - other, other - one
    if len(alone) != 1 or len(others) != 1:
        return None
    (mine,), (theirs,) = alone, others
    if covers(mine, theirs) and named(mine):
        return other
    return one if covers(theirs, mine) and named(theirs) else None
