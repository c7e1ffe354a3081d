"""What became of a happening of which one sentence says that it is planned, another that it was done."""

from __future__ import annotations

from collections import Counter
from typing import cast

from kg.events.merge import Happening
from kg.events.trained import choice
from kg.model import Factuality


def outcome(happening: Happening) -> Factuality:
    """The likeliest factuality of a happening; whoever spoke did speak."""
    if happening.head.speakers:
        return "Actual"
    return cast("Factuality", choice("outcome").likeliest(outcome_features(happening)))


def outcome_features(happening: Happening) -> tuple[str, ...]:
    """What its sentences say, and which of them: the first, the last, the surest, the title."""
    members = sorted(happening.members, key=lambda member: member.trigger.i)
    kinds = Counter(member.factuality for member in members)
    together = "+".join(sorted(kinds))
    surest = max(members, key=lambda member: member.probability)
    titles = [member.factuality for member in members if member.title]
    return (
        "bias",
        f"all={together}",
        f"all={together}|type={happening.event_type}",
        f"most={kinds.most_common(1)[0][0]}|{together}",
        f"first={members[0].factuality}|{together}",
        f"last={members[-1].factuality}|{together}",
        f"surest={surest.factuality}|{together}",
        f"title={titles[0] if titles else None}|{together}",
        *(f"{kind}={min(count, 3)} of {min(len(members), 4)}" for kind, count in kinds.items()),
        *dict.fromkeys(f"{member.rule}|{member.factuality}" for member in members),
    )
