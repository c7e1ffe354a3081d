"""One event, once: candidates of one document that tell the same happening are put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.events.candidate import Candidate
from kg.events.trained import model
from kg.model import Amount, Factuality, Stance

#: Least mean probability with the candidates of a happening at which one more joins them.
LEAST_SAME = 0.5
#: Upper ends of the bands of distance, in characters.
_BANDS = (150, 400, 1000, 2500)
#: Characters of a date to the day.
_A_DAY = 10
#: Share by which a sum may differ from one that is told roughly.
_ROUGHLY = 0.1


@dataclass(slots=True)
class Happening:
    """Candidates of one happening."""

    members: list[Candidate] = field(default_factory=list)
    arguments: dict[str, frozenset[str]] = field(default_factory=dict)
    """Slugs of who stands in each role, once all sentences were heard; see ``settle``."""
    amount: Amount | None = None
    date: str | None = None
    factuality: Factuality = "Actual"
    """What became of it by all that its sentences say; see ``outcome``."""
    stance: Stance | None = None
    """Of a statement; see ``stand``."""

    @property
    def event_type(self) -> str:
        return self.members[0].event_type

    @property
    def head(self) -> Candidate:
        """The candidate that tells most."""
        return max(self.members, key=lambda item: (item.strength(), -item.trigger.i))

    def roles(self) -> dict[str, dict[str, float]]:
        """Likely fillers by role, each in one, with the highest probability that any sentence gives them."""
        merged: dict[str, dict[str, float]] = {}
        best: dict[str, tuple[float, str]] = {}
        for member in self.members:
            for role, fillers in member.roles.items():
                for slug, filler in fillers.items():
                    here = merged.setdefault(role, {})
                    here[slug] = max(here.get(slug, 0.0), filler.probability)
                    best[slug] = max(best.get(slug, (0.0, "")), (here[slug], role))
        return {
            role: kept
            for role, fillers in merged.items()
            if (kept := {slug: value for slug, value in fillers.items() if best[slug][1] == role})
        }


def merge(candidates: Iterable[Candidate]) -> list[Happening]:
    """Put together what tells the same happening, the likeliest candidates first."""
    happenings: list[Happening] = []
    same = model("same")
    ordered = sorted(candidates, key=lambda item: (-item.probability, item.trigger.i, item.event_type))
    for candidate in ordered:
        best, highest = None, LEAST_SAME
        for happening in happenings:
            if happening.event_type != candidate.event_type:
                continue
            if candidate.speakers and candidate.speakers == happening.members[0].speakers:
                # Of 10,331 speakers in the articles for training, 76 are noted twice.
                best = happening
                break
            if (
                _listed(happening, candidate)
                or _another(happening, candidate)
                or _another_time(happening, candidate)
                or _another_share(happening, candidate)
            ):
                continue
            told = [
                same.probability((("", pair_features(member, candidate)),)) for member in happening.members
            ]
            mean = sum(told) / len(told)
            if mean > highest:
                best, highest = happening, mean
        if best is None:
            happenings.append(Happening([candidate]))
        else:
            best.members.append(candidate)
    return sorted(happenings, key=lambda item: min(member.trigger.i for member in item.members))


def _listed(happening: Happening, candidate: Candidate) -> bool:
    """Whether a happening and a candidate are members of one list: one trigger tells each."""
    return not candidate.speakers and any(member.trigger is candidate.trigger for member in happening.members)


def _another(happening: Happening, candidate: Candidate) -> bool:
    """Whether what a happening is known by is told otherwise: « son investissement dans OpenAI »."""
    for role in candidate.pattern.event_type.identity:
        mine = candidate.surest(role)
        theirs = frozenset().union(*(member.surest(role) for member in happening.members))
        if mine and theirs and not mine & theirs:
            return True
    return False


def _another_time(happening: Happening, candidate: Candidate) -> bool:
    """Whether both sum and day are told otherwise in its own sentence: two fines of one firm in two years.

    A year or month that only one has tells fines apart whose sums are not one rounded: "fined Intel
    €376 million. In 2009, it had fined it €1.06 billion".
    """
    amount, day = candidate.told("amount"), candidate.told("date")
    for member in happening.members if amount is not None else ():
        other, date = member.told("amount"), member.told("date")
        if other is None or other == amount:
            continue
        if day is None or date is None:
            only = (day or date or "") if candidate.event_type == "Fine" else ""
            alike = candidate.surest("subject") == member.surest("subject")
            if only and len(only) < _A_DAY and alike and far_apart(amount, other, _ROUGHLY):
                return True
        elif not (date.startswith(day) or day.startswith(date)):
            return True
    return False


def _another_share(happening: Happening, candidate: Candidate) -> bool:
    """Whether both sentences tell a fine's sum of their own, of different firms: a part, or the total."""
    amount, fined = candidate.told("amount"), candidate.surest("subject")
    if candidate.event_type != "Fine" or amount is None or not fined:
        return False
    for member in happening.members:
        other, theirs = member.told("amount"), member.surest("subject")
        if other is not None and theirs and theirs != fined and far_apart(amount, other, _ROUGHLY):
            return True
    return False


def far_apart(one: Amount, other: Amount, share: float) -> bool:
    """Whether two sums of one currency differ by more than a share of the higher."""
    low, high = sorted((one.value, other.value))
    return one.currency == other.currency and float(high - low) > share * float(high)


def pair_features(one: Candidate, other: Candidate) -> list[str]:
    """What tells whether two candidates of one event type tell the same happening."""
    first, second = (one, other) if one.trigger.i <= other.trigger.i else (other, one)
    kind = one.event_type
    apart = second.trigger.idx - first.trigger.idx
    band = next((index for index, high in enumerate(_BANDS) if apart <= high), len(_BANDS))
    found = ["bias", kind, f"apart={band}", f"{kind}|apart={band}"]
    shared = conflicts = 0
    for role in one.pattern.event_type.roles:
        relation = _relation(first.likely(role.name), second.likely(role.name))
        found += [f"{role.name}={relation}", f"{kind}|{role.name}={relation}"]
        if role.name in one.pattern.event_type.identity:
            shared += relation in ("same", "overlap")
            conflicts += relation == "conflict"
    amounts = _values(first.amount, second.amount)
    dates = _values(first.date, second.date)
    found += [
        f"shared={shared}|conflicts={conflicts}",
        f"{kind}|shared={shared}|conflicts={conflicts}",
        f"shared={shared}|conflicts={conflicts}|apart={band}",
        f"amounts={amounts}",
        f"amounts={amounts}|shared={shared}",
        f"dates={dates}",
        f"dates={dates}|shared={shared}",
        f"{kind}|dates={dates}|amounts={amounts}",
        f"word={first.word == second.word}|shared={shared}",
        f"title={first.title}|shared={shared}",
        f"behind={_determiner(second)}|shared={shared}",
        f"{first.rule}|{second.rule}",
        f"same sentence={first.sentence is second.sentence}|conflicts={conflicts}",
    ]
    if first.speakers:
        agree = (first.leaning > 0) == (second.leaning > 0)
        found += [f"agree={agree}", f"agree={agree}|shared={shared}"]
    return found


def _relation(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return "empty" if not one and not other else "one"
    if one == other:
        return "same"
    return "overlap" if one & other else "conflict"


def _values(one: object, other: object) -> str:
    if one is None or other is None:
        return "none" if one is other else "one"
    if one == other:
        return "same"
    if isinstance(one, str) and isinstance(other, str) and (one.startswith(other) or other.startswith(one)):
        return "within"
    return "conflict"


def _determiner(candidate: Candidate) -> str:
    """The article of a noun: « l'amende » looks back, « une amende » does not."""
    if not candidate.pattern.noun:
        return "verb"
    for child in candidate.trigger.lefts:
        if child.pos_ == "DET" or child.dep_ in ("det", "poss"):
            return child.lower_
    return "none"


def pairs(candidates: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """All pairs of candidates of one event type."""
    for index, one in enumerate(candidates):
        for other in candidates[index + 1 :]:
            if one.event_type == other.event_type:
                yield one, other
