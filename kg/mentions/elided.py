"""Sums without their currency: « 2,2 millions, auxquels s'ajoutent 150 000 euros »."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kg.language import Language, language
from kg.mentions.gapped import is_gapped
from kg.mentions.quantities import Quantity
from kg.mentions.words import any_of

_BREAK = re.compile(r"[.!?…][»\"')\]]*\s+(?=[^\W\d_a-zà-ÿ«\"'-]|\d|[«\"'•–—-])|\n")

#: Between the numbers of a range or list.
_JOIN = re.compile(r"\s?(?:,|-|–|—|/)\s?|\s(?:à|et|ou|to|and|or|puis)\s(?:de\s|d')?")
_RANGE = re.compile(r"[-–—]|à|to")

#: Where shares are told, a number with decimals may be one.
_SHARE = re.compile(r"%|per\s?cent|pour\s+cent|points?\b")

#: « les 35 millions d'Amazon », but « 3 millions d'Américains ».
_OWNER = re.compile(r"(?:d['’]|de\s)[A-ZÀ-ÖØ-Þ][\w&-]*(?<![sx])(?:\s|$)")

_STOP = re.compile(r"[,;:()]")

_WORD = re.compile(r"[\s-]?([^\s\d(),;:.!?\"«»\[\]<>|…–—]+)")

#: Least scale at which a number alone may be a sum, and the least plain number.
_SCALE = Decimal(100_000)
_PLAIN = Decimal(1_000)

#: Characters before a number in which a word can make it a sum.
_REACH = 60

#: Characters around a number in which a word can tell that it is none.
_BESIDE = 40

#: Characters between a sum and a number that takes up its scale.
_GAP = 200

#: Numbers before one that tell what it counts.
_BACK = 4

#: Characters between the numbers of a range or list.
_FARTHEST = 8

Sum = tuple[Quantity, str]


class _Elided:
    """The numbers of one text, and which sums stand beside them.

    Args:
        text: The text.
        quantities: Its numbers, in order.
        sums: Those with a currency, and that.
        grammar: The text's language.
        home: The currency of the country that it is about.
    """

    def __init__(
        self,
        text: str,
        quantities: Sequence[Quantity],
        sums: Sequence[Sum],
        grammar: Language,
        home: str | None,
    ) -> None:
        self.text = text
        self.grammar = grammar
        self.home = home
        self.stated = Counter(currency for _, currency in sums)
        self.rows = list(quantities)
        written = {item.begin: currency for item, currency in sums}
        self.currency = [written.get(item.begin) for item in quantities]
        self.breaks = [match.start() for match in _BREAK.finditer(text)]
        self.sentence = [bisect_left(self.breaks, item.begin) for item in quantities]
        self.joints = [self._joint(index) for index in range(len(quantities))]
        self._share_scales()
        self.kinds = [
            _counted(text, item, grammar) if item.scale >= _SCALE or _plain(item) else ""
            for item in self.rows
        ]
        for index in range(len(self.rows) - 2, -1, -1):
            if self.joints[index] and not self.kinds[index]:
                self.kinds[index] = self.kinds[index + 1]

    def find(self) -> Iterator[Sum]:
        """All sums: those given, some with the scale of the next, and those without a currency."""
        self._share_currencies()
        before: int | None = None
        after = self._next_sums()
        for index, item in enumerate(self.rows):
            if self.currency[index] is None and self._may_be_sum(item):
                self.currency[index] = self._shared_currency(index, before, after[index])
            elif self.currency[index] is None and before is not None and self._takes_up(index, before):
                self.rows[index] = replace(item, scale=self.rows[before].scale)
                self.currency[index] = self.currency[before]
            if self.currency[index] is not None:
                before = index
        self._share_currencies()
        for item, currency in zip(self.rows, self.currency, strict=True):
            if currency is not None:
                yield item, currency

    def _joint(self, index: int) -> str:
        """What joins a number and the next in a range or list."""
        if index + 1 >= len(self.rows):
            return ""
        begin, end = self.rows[index].end, self.rows[index + 1].begin
        if end - begin > _FARTHEST:
            return ""
        between = self.text[begin:end]
        return between.strip() or "-" if _JOIN.fullmatch(between) else ""

    def _share_scales(self) -> None:
        """« 2 à 3 millions »: both are millions."""
        for index in range(len(self.rows) - 2, -1, -1):
            item, following = self.rows[index], self.rows[index + 1]
            joint = self.joints[index]
            if (
                not joint
                or following.scale < _SCALE
                or item.scale != 1
                or item.grouped
                or item.value >= _PLAIN
            ):
                continue
            if joint == "," and not self.joints[index + 1]:
                continue
            if item.codes and not _RANGE.match(joint):
                continue
            self.rows[index] = replace(item, scale=following.scale)

    def _share_currencies(self) -> None:
        """Give the numbers of ranges and lists the currency of the one that has it."""
        rows, currency = self.rows, self.currency
        for index in range(len(rows) - 2, -1, -1):
            if currency[index] is None and self.joints[index] and self._may_be_joined(rows[index]):
                currency[index] = currency[index + 1]
        for index in range(1, len(rows)):
            if currency[index] is None and self.joints[index - 1] and self._may_be_joined(rows[index]):
                currency[index] = currency[index - 1] if self.kinds[index] != "thing" else None

    def _next_sums(self) -> list[int | None]:
        """For each number the next sum."""
        rows: list[int | None] = []
        following: int | None = None
        for index in range(len(self.rows) - 1, -1, -1):
            rows.append(following)
            if self.currency[index] is not None:
                following = index
        return rows[::-1]

    def _may_be_joined(self, item: Quantity) -> bool:
        return not item.codes and (item.scale >= _SCALE or _plain(item))

    def _may_be_sum(self, item: Quantity) -> bool:
        return not item.codes and (item.scale >= _SCALE or _plain(item))

    def _shared_currency(self, index: int, before: int | None, after: int | None) -> str | None:
        """The currency of a number, if it is a sum."""
        item, here = self.rows[index], self.sentence[index]
        if self.kinds[index] == "thing":
            return None
        beside = [near for near in (before, after) if near is not None and self.sentence[near] == here]
        paid = self.kinds[index] == "money" or self._paid(item)
        if item.scale == 1:
            listed = before is not None and before in beside and self._listed(item)
            return self.currency[before] if before is not None and listed else None
        if not beside and not _alone(item, self.text):
            return None
        if not paid and self._among_things(item):
            return None
        if beside:
            near = min(beside, key=lambda other: self._distance(index, other))
            return self.currency[near] if paid or not self._counting(index, near) else None
        far = before if before is not None else after
        if far is None:
            return self.home if paid else None
        if not paid and self._counting(index, far):
            return None
        # What the text is mostly about is paid as its sums are told.
        told, home = self.currency[far] or "", self.home or ""
        return home if 0 < self.stated[home] >= self.stated[told] else told

    def _takes_up(self, index: int, before: int) -> bool:
        """Whether a number has the scale and the currency of the sum before it."""
        return self._shares_scale(index, before) or self._is_gapped(index, before)

    def _is_gapped(self, index: int, before: int) -> bool:
        """« Meta à 200 »: a plain number in a list, of which it is told whose it is."""
        item, sum_before = self.rows[index], self.rows[before]
        return (
            not item.codes
            and item.scale == 1
            and sum_before.scale >= _SCALE
            and 0 <= self.sentence[index] - self.sentence[before] <= 1
            and item.begin - sum_before.end <= _GAP
            and is_gapped(self.text, item.number.begin, item.number.end, self.grammar.code)
        )

    def _shares_scale(self, index: int, before: int) -> bool:
        """« 92,3 millions pour Alba, 35,4 pour Brio »: a number with decimals that counts nothing else."""
        item, sum_before = self.rows[index], self.rows[before]
        return (
            not item.codes
            and item.scale == 1
            and item.value != int(item.value)
            and sum_before.scale >= _SCALE
            and self.sentence[before] == self.sentence[index]
            and self._listed(item)
            and not self._counting(index, before)
            and not _SHARE.search(
                self.text, sum_before.begin, min(self._sentence_of(item)[1], item.end + _REACH)
            )
        )

    def _distance(self, one: int, other: int) -> int:
        low, high = sorted((one, other))
        return self.rows[high].begin - self.rows[low].end

    def _counting(self, index: int, near: int) -> bool:
        """Whether what stands between a number and a sum counts something else: « 3 millions d'abonnés »."""
        low, high = (
            (max(near, index - _BACK), index) if near < index else (index + 1, min(near, index + _BACK))
        )
        return any(self.kinds[at] == "thing" and self.rows[at].scale >= _SCALE for at in range(low, high))

    def _paid(self, item: Quantity) -> bool:
        begin = max(self._sentence_of(item)[0], item.begin - _REACH)
        return _words_of(self.grammar.code, "payments").search(self.text, begin, item.begin) is not None

    def _among_things(self, item: Quantity) -> bool:
        """Whether what is counted stands near: “subscribers have fallen by 1.4 million”."""
        begin, end = self._sentence_of(item)
        stop = _STOP.search(self.text, item.end, min(end, item.end + _BESIDE))
        window = (max(begin, item.begin - _BESIDE), stop.start() if stop else min(end, item.end + _BESIDE))
        return _words_of(self.grammar.code, "counted").search(self.text, *window) is not None

    def _sentence_of(self, item: Quantity) -> tuple[int, int]:
        at = bisect_left(self.breaks, item.begin)
        return self.breaks[at - 1] if at else 0, self.breaks[at] if at < len(self.breaks) else len(self.text)

    def _listed(self, item: Quantity) -> bool:
        """Whether a plain number goes on with a list: « et 45 000 pour le troisième »."""
        match = _WORD.match(self.text, item.end)
        return match is None or match[1].lower() in self.grammar.numbers.followers


def find_elided(
    text: str, quantities: Sequence[Quantity], sums: Sequence[Sum], grammar: Language, home: str | None
) -> Iterator[Sum]:
    """The sums of a text, those among them though no currency stands with them.

    A number with a scale, or a plain one in a range or list with a sum, that counts nothing else takes the
    currency of the nearest sum of its sentence; else that of the last before it, or of the country, where the
    text has at least as many sums in that, or none at all.

    Args:
        text: The text.
        quantities: Its numbers, in order.
        sums: Those with a currency, and which.
        grammar: The text's language.
        home: The currency of the country that the text is about.
    """
    return _Elided(text, quantities, sums, grammar, home).find()


def _plain(item: Quantity) -> bool:
    return item.value >= _PLAIN and (item.grouped or item.value >= 10_000)


def _alone(item: Quantity, text: str) -> bool:
    """Whether a scale is a word or a telling abbreviation: “5m” may be metres."""
    return item.number.words or len(text[item.number.end : item.end].strip(" -.")) > 1


def _counted(text: str, item: Quantity, grammar: Language) -> str:
    """What a number counts: ``money``, a ``thing``, or nothing that stands there."""
    numbers = grammar.numbers
    written: list[str] = []
    at = item.end
    while len(written) < 4 and (match := _WORD.match(text, at)) is not None:
        written.append(match[1])
        at = match.end()
    if not written:
        return ""
    if item.scale >= _SCALE and _OWNER.match(" ".join(written[:2])):
        return ""
    words = [word.lower() for word in written]
    first = words[0]
    if first[:2] in ("d'", "l'") and first not in numbers.followers:
        if first[:2] == "d'":
            return "money" if _money([first[2:], *words[1:2]], grammar) else "thing"
        return ""
    if first in numbers.of or first == "des" or first == "du":
        rest = [word.split("'")[-1] for word in words[1:3]]
        if rest[:1] and rest[0] in ("it", "which", "that"):
            return ""
        return "money" if _money(rest, grammar) else "thing"
    if first in numbers.followers or f"{first.split(chr(39))[0]}'" in numbers.followers:
        return ""
    if item.scale >= _SCALE and grammar.numbers.counted_by_of:
        return ""
    return "money" if _money(words, grammar) else "thing"


def _money(words: Sequence[str], grammar: Language) -> bool:
    return any(part in grammar.numbers.money for word in words for part in (word, *word.split("-")))


@lru_cache(maxsize=8)
def _words_of(code: str, name: str) -> re.Pattern[str]:
    words = any_of(getattr(language(code).numbers, name))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
