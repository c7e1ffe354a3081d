"""Days counted back to what the words behind them tell: "two days after the regulator had sued"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.events.candidate import Candidate, Value
from kg.model import DateMention
from kg.text import Text, Word

#: Words from an event to such a day at most, and steps up from it to what the day is counted to.
_REACH, _STEPS = 30, 5


def take_counted(candidates: Iterable[Candidate], dates: Sequence[DateMention], doc: Text) -> None:
    """Give what stands behind a day that is counted back to it that day, or what tells it more exactly.

    Args:
        candidates: Possible events, with the other dates near them.
        dates: The days that are counted so.
        doc: Where they stand.
    """
    counted = {word.i: mention for mention in dates if (word := _last(mention, doc)) is not None}
    for candidate in candidates if counted else ():
        trigger = candidate.trigger
        for word in reversed(doc.words[max(trigger.sent.start, trigger.i - _REACH) : trigger.i]):
            if word.text == ",":
                break
            if word.i in counted:
                mention = counted[word.i]
                if _leads_to(word, trigger):
                    exact = [
                        value
                        for value in candidate.dates
                        if value.begin is not None and value.value.startswith(mention.date)
                    ]
                    candidate.dates = exact or [Value(mention.date, (), 1.0, mention.begin, 0)]
                break


def _last(mention: DateMention, doc: Text) -> Word | None:
    """The "after" of such a day."""
    words = doc.stretch(mention.begin, mention.end)
    return words[-1] if words else None


def _leads_to(after: Word, trigger: Word) -> bool:
    """Whether what stands behind "after" is what a trigger tells."""
    goals = {after.head.i, *(child.i for child in after.rights)}
    word = trigger
    for _ in range(_STEPS):
        if word.i in goals:
            return word.i > after.i
        word = word.head
        if word.pos_ in ("VERB", "AUX") and word.i not in goals:
            return False
    return False
