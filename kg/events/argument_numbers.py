"""What trees look at to tell whether an entity stands in a role of a happening, by all its sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.events.candidate import LIKELY, Candidate, Filler
from kg.events.known import Known
from kg.events.numbers import NONE, Row, log_odds, roles, types
from kg.vocabulary import ENTITY_TYPES


def argument_numbers(
    of: Known, others: Sequence[Known], candidates: int, length: int, *, french: bool
) -> list[tuple[str, str, Row]]:
    """(role, slug, row) of all that may stand in a role of a happening.

    Args:
        of: The happening.
        others: The other happenings of the document.
        candidates: How many there are in the document.
        length: Characters of the document.
        french: Whether it is in French.
    """
    members = of.happening.members
    table: dict[tuple[str, str], list[tuple[Filler, Candidate]]] = defaultdict(list)
    for member in members:
        for role, fillers in member.weighed.items():
            for slug, filler in fillers.items():
                table[role, slug].append((filler, member))
    best = {key: max(filler.probability for filler, _ in rows) for key, rows in table.items()}
    elsewhere, head = _elsewhere(of, others), of.happening.head
    generally = _generally(of, others)
    sums, top = sum(m.probability for m in members), max(m.probability for m in members)
    found = []
    for (role, slug), rows in table.items():
        filler, member = max(rows, key=lambda row: row[0].probability)
        chances = sorted((one.probability for one, _ in rows), reverse=True)
        weighed = sum(one.probability * told.probability for one, told in rows)
        rivals = [chance for (r, s), chance in best.items() if r == role and s != slug]
        otherwise = max((chance for (r, s), chance in best.items() if s == slug and r != role), default=0.0)
        row = (
            log_odds(chances[0]),
            log_odds(chances[1]) if len(chances) > 1 else NONE,
            log_odds(max(one.probability * told.probability for one, told in rows)),
            log_odds(weighed / sum(told.probability for _, told in rows)),
            log_odds(weighed / sums),
            len(members),
            len(rows),
            member.probability,
            top,
            log_odds(max(rivals, default=0.0)),
            sum(chance >= LIKELY for chance in rivals),
            log_odds(otherwise) if otherwise else NONE,
            filler.quality,
            filler.rank,
            max(one.quality for one, _ in rows),
            member is head,
            candidates,
            any(told.title for _, told in rows),
            filler.mention.kind == "name",
            types()[member.event_type],
            roles()[role],
            ENTITY_TYPES.index(filler.mention.entity_type),
            member.sentence.start_char / max(1, length),
            elsewhere.get((role, slug), 0.0),
            generally.get((role, slug), 0.0),
            max((chance for (r, s), chance in generally.items() if s == slug and r != role), default=0.0),
            filler.mention.begin - member.trigger.idx,
            member.sentence.start_char <= filler.mention.begin < member.sentence.end_char,
            sum(one.probability >= LIKELY for one in member.weighed[role].values()),
            member.pattern.noun,
            french,
        )
        found.append((role, slug, tuple(map(float, row))))
    return found


def _elsewhere(of: Known, others: Iterable[Known]) -> dict[tuple[str, str], float]:
    """How probably an entity has the same role in another happening of the same type."""
    return _generally(of, (one for one in others if one.happening.event_type == of.happening.event_type))


def _generally(of: Known, others: Iterable[Known]) -> dict[tuple[str, str], float]:
    """How probably an entity has a role in another happening."""
    found: dict[tuple[str, str], float] = {}
    for other in others:
        if other is not of:
            for role, fillers in other.roles.items():
                for slug, chance in fillers.items():
                    found[role, slug] = max(found.get((role, slug), 0.0), chance)
    return found
