"""The amount, the date and the provision that may belong to an event, with what tells whether they do."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Generic, TypeVar

from kg.events.ahead import with_coming_days
from kg.events.candidate import Candidate, Value
from kg.events.linear import Features, Later, Shared
from kg.events.syntax import path
from kg.language import Language
from kg.model import AmountMention, DateMention, Mention
from kg.text import Text, Word, lemma

#: Upper ends of the bands of distance, in words.
_BANDS = (3, 7, 12, 20, 35)
#: Words beyond which a sum or date is not looked at: a hostile line is one sentence.
_FARTHEST = 300
#: Sentences before and behind an event in which its sum and date are looked for; and where one of its own
#: is named with them.
_AROUND, _REMOTE = 3, 10
#: Of these, those within which it also tells that there is an event.
_FAR = 6
#: What is said of where a sum or date stands: in the opening, or some sentences away.
_OPENS, _APART = "opening", " apart"
#: Sentences with which an article opens, headline and all: what they say is the news of the day, which much
#: of the rest is about. And how many sums or dates of theirs are looked at from anywhere.
_OPENING, _MOST_OPENING = 4, 12
#: Names of a sentence that are looked at: a hostile line has thousands.
_MOST_NAMES = 20
#: Sentences below a headline in which its event's sum and date are looked for.
_LEAD = 3

_PROVISION = re.compile(
    r"(?:[Aa]rticles?|[Ss]ections?|[Aa]rt\.|[Ss]ec\.|§)\s+(?P<first>[LRD]?\.?\s?\d[\w.()-]*(?:(?:\s*,\s*|\s+(?:et|and|à|to)\s+)\d[\w.()-]*)*)"
)


_M = TypeVar("_M", AmountMention, DateMention)


@dataclass(frozen=True, slots=True)
class _Placed(Generic[_M]):
    """A sum or a date, and what stands around it."""

    mention: _M
    root: Word
    sentence: int
    """Number of its sentence."""
    above: frozenset[int]
    """Places of the words above it."""
    around: Shared
    """Features."""
    beside: tuple[tuple[str, int], ...]
    """See ``Value``."""
    named: frozenset[str]
    """Slugs of those who are named beside it."""


class Values:
    """The sums and dates of one document, and how each stands to a possible event.

    Args:
        doc: The parsed text.
        grammar: Its language.
        amounts: Sums of money.
        dates: Dates.
        issued: The day of publication.
        named: The mentions of each sentence, by the place of its first word.
    """

    def __init__(
        self,
        doc: Text,
        grammar: Language,
        amounts: Iterable[AmountMention],
        dates: Iterable[DateMention],
        issued: date | None,
        named: Mapping[int, Sequence[tuple[Word, Mention]]],
    ) -> None:
        self.grammar = grammar
        self.issued = issued
        self.named = named
        self.number = {sentence.start: index for index, sentence in enumerate(doc.sents)}
        self.amounts = list(self._placed(doc, amounts))
        self.dates = list(self._placed(doc, with_coming_days(dates, doc, grammar)))
        self.opening = {
            id(one)
            for placed in (self.amounts, self.dates)
            for one in islice((one for one in placed if one.sentence < _OPENING), _MOST_OPENING)
        }

    def _placed(self, doc: Text, mentions: Iterable[_M]) -> Iterator[_Placed[_M]]:
        for mention in mentions:
            root = _root(doc, mention.begin, mention.end)
            if root is not None:
                around = Shared(self._around(doc, mention.begin, mention.end, root))
                beside = tuple(self._beside(root, mention.begin, mention.end))
                named = frozenset(slug for slug, _ in beside)
                above, number = frozenset(word.i for word in root.ancestors), self.number[root.sent.start]
                yield _Placed(mention, root, number, above, around, beside, named)

    def _beside(self, root: Word, begin: int, end: int) -> Iterator[tuple[str, int]]:
        """Who is named in the sentence of a sum or date, the nearest first; places do not act."""
        named = self.named.get(root.sent.start, ())
        place = bisect_left(named, begin, key=lambda row: row[1].begin)
        names = [
            (mention.entity, max(mention.begin - end, 0) or min(mention.end - begin, 0))
            for _, mention in named[max(0, place - _MOST_NAMES) : place + _MOST_NAMES]
            if mention.entity_type != "Place"
        ]
        yield from sorted(names, key=lambda name: abs(name[1]))[:_MOST_NAMES]

    def note(self, candidates: Sequence[Candidate]) -> None:
        """Note with each candidate the sums and dates that may be its."""
        places: dict[int, set[int]] = {}
        for candidate in candidates:
            if not candidate.speakers:
                places.setdefault(candidate.sentence.start, set()).add(candidate.trigger.i)
        triggers = {sentence: sorted(found) for sentence, found in places.items()}
        for candidate in candidates:
            roles = _roles_of(candidate)
            if candidate.pattern.event_type.has_amount:
                candidate.amounts = list(self._amounts(candidate, triggers, roles))
            candidate.dates = list(self._dates(candidate, triggers, roles))

    def _amounts(
        self, candidate: Candidate, triggers: Mapping[int, Sequence[int]], roles: Mapping[str, str]
    ) -> Iterator[Value]:
        for one, apart, where in self._in_reach(candidate, self.amounts, roles):
            mention, remote = one.mention, _is_remote(where, apart)
            given = candidate, one, triggers, roles, apart, where
            # Most of what is remote is never looked at: its candidate turns out to be none.
            features = Later(self._of_amount, *given) if remote else self._of_amount(*given)
            yield Value(mention.amount, features, 0.0, mention.begin, apart, one.beside, remote)

    def _of_amount(
        self,
        candidate: Candidate,
        one: _Placed[AmountMention],
        triggers: Mapping[int, Sequence[int]],
        roles: Mapping[str, str],
        apart: int,
        where: str,
    ) -> Features:
        features = self._features("amount", candidate, one, triggers, roles, apart, where)
        return *features, ("amount", (f"bound={one.mention.bound}", f"elided={one.mention.elided}"))

    def _dates(
        self, candidate: Candidate, triggers: Mapping[int, Sequence[int]], roles: Mapping[str, str]
    ) -> Iterator[Value]:
        for one, apart, where in self._in_reach(candidate, self.dates, roles):
            mention, remote = one.mention, _is_remote(where, apart)
            for text, ahead in ((mention.date, False), (mention.ahead, True)):
                if text is not None:
                    given = candidate, one, triggers, roles, apart, where, text, ahead
                    features = Later(self._of_date, *given) if remote else self._of_date(*given)
                    yield Value(text, features, 0.0, mention.begin, apart, one.beside, remote)
        if self.issued is not None:
            yield Value(self.issued.isoformat(), (("today", tuple(self._today(candidate))),))

    def _of_date(
        self,
        candidate: Candidate,
        one: _Placed[DateMention],
        triggers: Mapping[int, Sequence[int]],
        roles: Mapping[str, str],
        apart: int,
        where: str,
        text: str,
        ahead: bool,
    ) -> Features:
        features = self._features("date", candidate, one, triggers, roles, apart, where)
        when = self._when(text, candidate, ahead=ahead, two=bool(one.mention.ahead))
        return *features, ("date", tuple(when))

    def _when(self, text: str, candidate: Candidate, *, ahead: bool, two: bool) -> Iterator[str]:
        """How a date stands to the day of publication."""
        yield f"precision={len(text)}"
        yield f"precision={len(text)}|{candidate.event_type}"
        if two:
            yield f"ahead={ahead}|{candidate.rule}"
        if self.issued is None:
            return
        today = self.issued.isoformat()[: len(text)]
        side = "same" if text == today else "past" if text < today else "future"
        yield f"{side}|{candidate.rule}"
        yield f"{side}|{candidate.event_type}"
        yield f"{side}|precision={len(text)}"

    def _today(self, candidate: Candidate) -> Iterator[str]:
        """What speaks for the day of publication itself."""
        place = self.number[candidate.sentence.start]
        here, number = [one for one in self.dates if one.sentence == place], min(place, 3)
        yield ""
        yield f"dated={bool(here)}"
        yield f"dated={bool(here)}|{number}"
        yield f"{candidate.event_type}|{number}"
        yield f"{candidate.rule}|{number}"
        yield f"{candidate.word}"
        yield f"title={candidate.title}"
        yield f"passive={'passive' in candidate.modality}"
        for feature in candidate.modality:
            if feature.startswith("own "):
                yield feature

    def _around(self, doc: Text, begin: int, end: int, root: Word) -> Iterator[str]:
        """The words beside a sum or a date."""
        code, span = self.grammar.code, doc.stretch(begin, end)
        if span is None:
            return
        left = doc[span.start - 1].lower_ if span.start else ""
        yield f"left={code}:{left}"
        if span.start > 1:
            yield f"left2={code}:{doc[span.start - 2].lower_} {left}"
        for step in (0, 1, 2):
            if span.end + step < len(doc) and doc[span.end + step].text not in (".", ";"):
                yield f"right{step}={code}:{lemma(doc[span.end + step], self.grammar)}"
            else:
                break
        above = root.head.head if root.head.pos_ == "ADP" else root.head
        yield f"above={code}:{lemma(above, self.grammar)}"
        yield f"dep={root.dep_}"

    def _in_reach(
        self, candidate: Candidate, placed: Iterable[_Placed[_M]], roles: Mapping[str, str]
    ) -> Iterator[tuple[_Placed[_M], int, str]]:
        """The sums or dates that may be a candidate's, each with how many sentences behind it, and where."""
        number = self.number[candidate.sentence.start]
        for one in placed:
            apart = one.sentence - number
            if where := self._where(candidate, one, roles, apart):
                yield one, apart, where

    def _where(
        self,
        candidate: Candidate,
        one: _Placed[AmountMention] | _Placed[DateMention],
        roles: Mapping[str, str],
        apart: int,
    ) -> str:
        """How a sum or date stands to a candidate; empty where it is too far away to be its."""
        opens = id(one) in self.opening
        is_near = abs(one.root.i - candidate.trigger.i) <= _FARTHEST
        if not opens and not (is_near and abs(apart) <= _REMOTE):
            return ""
        # A headline's event is told again in the lines below it.
        if -1 <= apart <= (_LEAD if candidate.title else 1):
            return ("before", "same", "behind")[apart + 1] if apart < 2 else f"behind {apart}"
        named = is_near and abs(apart) <= _REMOTE and not one.named.isdisjoint(roles)
        if named and not candidate.speakers:
            return "far before" if apart < 0 else "far behind"
        return _OPENS if opens else f"{apart}{_APART}" if abs(apart) <= _AROUND else ""

    def _features(
        self,
        what: str,
        candidate: Candidate,
        one: _Placed[AmountMention] | _Placed[DateMention],
        triggers: Mapping[int, Sequence[int]],
        roles: Mapping[str, str],
        apart: int,
        where: str,
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What tells whether a sum or date is a candidate's."""
        root, around = one.root, one.around
        trigger, kind = candidate.trigger, candidate.event_type
        near = ("nobody", False)
        if one.beside:
            slug, gap = one.beside[0]
            near = (roles.get(slug, "another"), gap < 0)
        own = not one.named.isdisjoint(roles)
        band = bisect_left(_BANDS, abs(root.i - trigger.i))
        way = path(trigger, root, self.grammar) if not apart else where
        low, high = sorted((root.i, trigger.i))
        others = triggers.get(root.sent.start, ())
        rivals = min(max(bisect_left(others, high) - bisect_right(others, low), 0), 3)
        side = "left" if root.i < trigger.i else "right"
        return (
            (
                what,
                (
                    kind,
                    where,
                    f"{where}|{kind}",
                    f"{where}|{band}",
                    f"{where}|{band}|{rivals}",
                    f"{where}|{side}|{rivals}",
                    way,
                    f"{candidate.word}|{way}",
                    f"{candidate.word}|{where}",
                    f"noun={candidate.pattern.noun}|{way}",
                    f"title={candidate.title}",
                    f"under={trigger.i in one.above}|{rivals}",
                    f"{where}|near={near[0]}|{near[1]}",
                    f"{where}|own={own}|{kind}",
                    *(f"{where}|{feature}" for feature in around[:1]),
                ),
            ),
            (what, around),
            (f"{what}|{kind}", (way,)),
            (f"{what}|{kind}", around),
        )


def _roles_of(candidate: Candidate) -> dict[str, str]:
    """Who may stand in a role of a candidate, its authority left out, and in which."""
    return {
        slug: role for role, fillers in candidate.roles.items() for slug in fillers if role != "authority"
    }


def _is_remote(where: str, apart: int) -> bool:
    return where == _OPENS or where.endswith(_APART) or abs(apart) > _FAR


def _root(doc: Text, begin: int, end: int) -> Word | None:
    span = doc.stretch(begin, end)
    return span.root if span is not None else None


def provision(text: str) -> str | None:
    """The article or section that a sentence names: « l'article 102 du TFUE » → ``102``."""
    match = _PROVISION.search(text)
    return match["first"].strip(" .,") if match else None
