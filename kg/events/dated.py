"""Lists of names with a date each: "it bought Arbel in 2016, Brix and Cordal in 2019"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class _Turn:
    """Names, and the date behind them; the last of a list may have none."""

    fillers: list[Filler]
    date: Value | None


def split_by_dates(candidate: Candidate, named: Named, triggers: frozenset[int]) -> list[Candidate]:
    """One for each date that has names before it; none where the sentence has no such list.

    Args:
        candidate: With the fillers that probably stand in its roles, and all dates of its sentence.
        named: Who is named where.
        triggers: Places of the words that tell of events.
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
        names = _in_sentence(candidate, role, named) if likely else []
        row = _dated(names, dates, named, triggers)
        listed = {filler.slug for turn in row for filler in turn.fillers}
        if len(row) < 2 or listed.isdisjoint(likely):
            continue
        begin = row[0].fillers[0].mention.begin
        others = {slug: one for slug, one in candidate.roles[role.name].items() if slug not in listed}
        before = {slug: one for slug, one in others.items() if one.mention.begin < begin}
        # Partners are all of one role; else "UBS was fined over Arbel in 2009 and Brix in 2014" is one fine.
        is_mutual = len(candidate.pattern.event_type.core) == 1
        if not is_mutual and any(
            one.mention.begin >= candidate.sentence.start_char for one in before.values()
        ):
            continue
        last = [
            filler
            for filler in names
            if filler.slug in others and _goes_on(row[-1], filler.mention.begin, named, triggers)
        ]
        turns = [*row, _Turn(last[:1], None)] if last else row
        kept = before if is_mutual else {}
        return [_of_turn(candidate, role, turns, place, kept) for place in range(len(turns))]
    return []


def _of_turn(
    candidate: Candidate, role: Role, turns: list[_Turn], place: int, kept: dict[str, Filler]
) -> Candidate:
    """What a list tells of the names of one turn, and of who stands in the same role in each."""
    turn = turns[place]
    listed = {filler.slug for other in turns for filler in other.fillers}

    def alone(roles: dict[str, dict[str, Filler]]) -> dict[str, dict[str, Filler]]:
        others = {
            name: {slug: filler for slug, filler in row.items() if slug not in listed}
            for name, row in roles.items()
        }
        mine = {filler.slug: replace(filler, probability=1.0) for filler in turn.fillers}
        return {**others, role.name: {**kept, **mine}}

    begin, end = _window(candidate, turns, place)
    return replace(
        candidate,
        roles=alone(candidate.roles),
        weighed=alone(candidate.weighed),
        amounts=[
            value
            for value in candidate.amounts
            if value.begin is None or not value.inside or begin <= value.begin < end
        ],
        dates=[replace(turn.date, probability=1.0)] if turn.date is not None else [],
    )


def _window(candidate: Candidate, turns: list[_Turn], place: int) -> tuple[int, int]:
    """The characters between which a turn's sum stands: before its name where it does so in a later turn."""
    begins = [turn.fillers[0].mention.begin for turn in turns]
    ends = [turn.date.begin or 0 for turn in turns if turn.date is not None]
    start, end = candidate.sentence.start_char, candidate.sentence.end_char
    sums = [value.begin or 0 for value in candidate.amounts if value.inside]
    if any(low < value < high for value in sums for low, high in zip(ends, begins[1:], strict=False)):
        return ([start, *ends][place], begins[place])
    return (begins[place] if place else start, [*begins, end][place + 1])


def _dated(names: list[Filler], dates: list[Value], named: Named, triggers: frozenset[int]) -> list[_Turn]:
    """The longest row of names with dates behind them, with nothing between that tells of something else."""
    best: list[_Turn] = []
    row: list[_Turn] = []
    group: list[Filler] = []
    last = 0
    for filler in names:
        place = bisect_left(dates, filler.mention.end, key=lambda value: value.begin or 0)
        if group and not _is_joined(group[-1].mention.end, filler.mention.begin, named):
            group = []
        if (
            not group
            and row
            and (place != last + 1 or not _goes_on(row[-1], filler.mention.begin, named, triggers))
        ):
            row = []
        group.append(filler)
        if place < len(dates) and _is_behind(filler.mention.end, dates[place].begin or 0, named):
            row.append(_Turn(group, dates[place]))
            group, last = [], place
            if len(row) > len(best):
                best = list(row)
    return best


def _in_sentence(candidate: Candidate, role: Role, named: Named) -> list[Filler]:
    """All names of the sentence that may stand in a role, as they come."""
    found: list[Filler] = []
    for head, mention in named.by_sentence.get(candidate.sentence.start, ()):
        near = abs(head.i - candidate.trigger.i) <= FARTHEST
        slug = named.fits(mention, role) if near else None
        if slug is not None:
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


def _goes_on(turn: _Turn, end: int, named: Named, triggers: frozenset[int]) -> bool:
    """Whether a list goes on from the date of a turn to the name that begins at a character."""
    begin = turn.date.begin if turn.date is not None else None
    words = named.doc.stretch(begin, end) or () if begin is not None else ()
    return (
        0 < len(words) <= 2 * _GAP
        and any(word.lower_ in _TURNS for word in words)
        and not any(word.i in triggers for word in words)
        and not _breaks(words, named)
    )


def _breaks(words: Iterable[Word], named: Named) -> bool:
    """Whether some words tell of something else."""
    return any(word.pos_ in _CLAUSES or word.i in named.at for word in words)
