"""What became of a happening of which one sentence says that it is planned, another that it was done."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import cast

from kg.events.candidate import Candidate
from kg.events.merge import Happening
from kg.events.trained import choice
from kg.model import Factuality

#: Tenses of what was done, as ``modality`` names them.
_PAST = frozenset(
    {"own en tag=VBD", "own en aux=has", "own en aux=have", "own en aux=had", "own fr Tense=Past"}
)


def outcome(happening: Happening) -> Factuality:
    """The likeliest factuality of a happening; whoever spoke did speak."""
    if happening.head.speakers:
        return "Actual"
    told = [member.factuality for member in happening.members]
    done = told.count("Actual")
    if done >= 2 * (len(told) - done) and "Denied" not in told and any(map(_tells_past, happening.members)):
        return "Actual"  # Most say so, in a past tense; what remains tells of the time before.
    return cast("Factuality", choice("outcome").likeliest(outcome_features(happening)))


def _tells_past(member: Candidate) -> bool:
    """Whether a sentence tells that it was done, in a past tense: "has bought", not "buys"."""
    return member.factuality == "Actual" and not _PAST.isdisjoint(member.modality)


def outcome_features(happening: Happening) -> tuple[str, ...]:
    """What its sentences say, and which of them: the first, the last, the surest, the title."""
    members = sorted(happening.members, key=lambda member: member.trigger.i)
    kinds = Counter(member.factuality for member in members)
    together = "+".join(sorted(kinds))
    surest = max(members, key=lambda member: member.probability)
    weights: dict[str, float] = defaultdict(float)
    for member in members:
        weights[member.factuality] += member.probability
    past = any(map(_tells_past, members))
    heaviest = max(kinds, key=weights.__getitem__)
    titles = [member.factuality for member in members if member.title]
    return (
        "bias",
        f"all={together}",
        f"all={together}|type={happening.event_type}",
        f"most={kinds.most_common(1)[0][0]}|{together}",
        f"first={members[0].factuality}|{together}",
        f"last={members[-1].factuality}|{together}",
        f"surest={surest.factuality}|{together}",
        f"heaviest={heaviest}|{together}",
        f"past={past}|{together}",
        f"past={past}|{together}|type={happening.event_type}",
        f"title={titles[0] if titles else None}|{together}",
        f"title={titles[0] if titles else None}|heaviest={heaviest}|{together}",
        *(f"{kind}={min(count, 3)} of {min(len(members), 4)}" for kind, count in kinds.items()),
        *dict.fromkeys(f"{member.rule}|{member.factuality}" for member in members),
    )
