"""Roles that grammar fills in the sentence itself leave no room for who is named before it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.events.candidate import Candidate, Filler

#: Probability from which a role is filled for sure.
SURE = 0.95
#: How fillers are found that stand in the sentence, but are not linked to the trigger.
_BY_PLACE = ("left", "right", "far")


def leave_out_earlier(candidates: Iterable[Candidate]) -> None:
    """Of "Arbel was fined in 2017. Brixa was fined €2m", leave Arbel out of the second fine.

    Args:
        candidates: With the fillers that are likely; those that other sentences may yet make likely stay.
    """
    for candidate in candidates:
        for fillers in () if candidate.speakers else candidate.roles.values():
            surest = max(
                (one.probability for one in fillers.values() if _is_linked(one, candidate)), default=0.0
            )
            if surest >= SURE:
                for slug, one in tuple(fillers.items()):
                    if not _is_here(one, candidate) and one.probability < surest:
                        del fillers[slug]


def _is_here(filler: Filler, candidate: Candidate) -> bool:
    return candidate.sentence.start_char <= filler.mention.begin < candidate.sentence.end_char


def _is_linked(filler: Filler, candidate: Candidate) -> bool:
    return _is_here(filler, candidate) and not filler.route.startswith(_BY_PLACE)
