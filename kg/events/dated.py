"""Lists of names with a date each: "it bought Arbel in 2016, Brix and Cordal in 2019"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from kg.events.candidate import Candidate, Filler, Value
from kg.events.fill import FARTHEST, INHERITED
from kg.events.named import Named
from kg.text import Word
from kg.vocabulary import Role

#: Words at most between a name and its date.
_GAP = 6
#: What tells of something else.
_CLAUSES = frozenset({"VERB", "AUX", "SCONJ"})
#: What stands between the turns of a list.
_TURNS = frozenset({",", ";", "and", "then", "et", "puis", "ou", "or"})
#: What joins the names of one turn.
_AND = frozenset({"and", "et", "&"})

#: Names, and the date behind them.
_Turn = tuple[list[Filler], Value]


def split_by_dates(candidate: Candidate, named: Named) -> list[Candidate]:
    """One for each date that has names before it; none where the sentence has no such list.

    Args:
        candidate: With the fillers that probably stand in its roles, and all dates of its sentence.
        named: Who is named where.
    """
    read = sorted(
        (value for value in candidate.dates if value.inside and value.begin is not None),
        key=lambda value: (value.begin or 0, value.probability),
    )
    # "In May" is read as of several years: the likeliest stands last.
    dates = list({value.begin: value for value in read}.values())
    if len(dates) < 2:
        return []
    for role in candidate.pattern.event_type.roles:
        likely = candidate.slugs(role.name) if role.name in candidate.pattern.event_type.core else ()
        row = _dated(candidate, dates, role, named) if likely else []
        listed = {filler.slug for fillers, _ in row for filler in fillers}
        if len(row) < 2 or listed.isdisjoint(likely):
            continue
        before = {
            slug: filler
            for slug, filler in candidate.roles[role.name].items()
            if slug not in listed
            and candidate.sentence.start_char <= filler.mention.begin < row[0][0][0].mention.begin
        }
        # Partners are all of one role; else "UBS was fined over Arbel in 2009 and Brix in 2014" is one fine.
        if not before or len(candidate.pattern.event_type.core) == 1:
            return [_of_turn(candidate, role, row, place, before) for place in range(len(row))]
    return []


def _of_turn(
    candidate: Candidate, role: Role, row: list[_Turn], place: int, before: dict[str, Filler]
) -> Candidate:
    """What a list tells of the names of one turn, and of who stands in the same role before it."""
    fillers, date = row[place]
    begins = [turn[0].mention.begin for turn, _ in row] + [candidate.sentence.end_char]
    listed = {filler.slug for turn, _ in row for filler in turn}

    def alone(roles: dict[str, dict[str, Filler]]) -> dict[str, dict[str, Filler]]:
        others = {
            name: {slug: filler for slug, filler in row.items() if slug not in listed}
            for name, row in roles.items()
        }
        turn = {filler.slug: replace(filler, probability=1.0) for filler in fillers}
        return {**others, role.name: {**before, **turn}}

    return replace(
        candidate,
        roles=alone(candidate.roles),
        weighed=alone(candidate.weighed),
        amounts=[
            value
            for value in candidate.amounts
            if value.begin is None
            or not begins[0] <= value.begin < begins[-1]
            or begins[place] <= value.begin < begins[place + 1]
        ],
        dates=[replace(date, probability=1.0)],
    )


def _dated(candidate: Candidate, dates: list[Value], role: Role, named: Named) -> list[_Turn]:
    """The longest row of names that may stand in a role, each with the date behind it."""
    best: list[_Turn] = []
    row: list[_Turn] = []
    group: list[Filler] = []
    last = 0
    for filler in _in_sentence(candidate, role, named):
        place = bisect_left(dates, filler.mention.end, key=lambda value: value.begin or 0)
        if group and not _is_joined(group[-1].mention.end, filler.mention.begin, named):
            group = []
        if not group and row and (place != last + 1 or not _goes_on(row[-1], filler, named)):
            row = []
        group.append(filler)
        if place < len(dates) and _is_behind(filler.mention.end, dates[place].begin or 0, named):
            row.append((group, dates[place]))
            group, last = [], place
            if len(row) > len(best):
                best = list(row)
    return best


def _in_sentence(candidate: Candidate, role: Role, named: Named) -> list[Filler]:
    """All names of the sentence that may stand in a role, as they come."""
    found: list[Filler] = []
    for head, mention in named.by_sentence.get(candidate.sentence.start, ()):
        slug = named.fits(mention, role)
        if slug is not None and abs(head.i - candidate.trigger.i) <= FARTHEST:
            known = candidate.roles.get(role.name, {}).get(slug)
            found.append(replace(known, mention=mention) if known else named.filler(slug, INHERITED, mention))
    return sorted(found, key=lambda filler: filler.mention.begin)


def _is_joined(begin: int, end: int, named: Named) -> bool:
    """Whether "and" joins two names."""
    words = named.doc.stretch(begin, end) or ()
    return len(words) <= _GAP and any(word.lower_ in _AND for word in words) and not _breaks(words, named)


def _is_behind(begin: int, end: int, named: Named) -> bool:
    """Whether nothing but prepositions and sums stands between a name and a date."""
    words = named.doc.stretch(begin, end) or ()
    return len(words) <= _GAP and not _breaks(words, named) and not any(w.lower_ in _TURNS for w in words)


def _goes_on(turn: _Turn, filler: Filler, named: Named) -> bool:
    """Whether a list goes on from the date of a turn to a name."""
    words = named.doc.stretch(turn[1].begin or 0, filler.mention.begin) or ()
    return (
        len(words) <= 2 * _GAP and any(word.lower_ in _TURNS for word in words) and not _breaks(words, named)
    )


def _breaks(words: Iterable[Word], named: Named) -> bool:
    """Whether some words tell of something else."""
    return any(word.pos_ in _CLAUSES or word.i in named.at for word in words)
