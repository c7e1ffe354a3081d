"""spaCy's attribute ruler as a table: the same tags, parts of speech and features in a third of the time.

The English model's ruler asks a matcher of 179 patterns about every word, which takes an eighth of what
spaCy does. All but eight of them look at one word's tag, form and dependency: each such combination is worked
out once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

#: What patterns may ask of a word, and what they may change.
ASKED = ("TAG", "LOWER", "DEP", "POS", "IS_SPACE")
CHANGED = ("TAG", "POS", "MORPH", "LEMMA", "DEP")

_Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    order: int
    tests: tuple[Callable[[_Key], bool], ...]
    """For each word of the pattern."""
    place: int
    """Which of them is changed."""
    changes: Mapping[int, int]
    """Place in ``CHANGED`` → the new value."""


def _together(rules: list[_Rule]) -> list[tuple[int, int]]:
    """What some rules change; the last one counts."""
    changes: dict[int, int] = {}
    for rule in sorted(rules, key=lambda rule: rule.order):
        changes.update(rule.changes)
    return list(changes.items())


class Table:
    """Does what an attribute ruler does.

    Args:
        ruler: The ruler of a model.

    Raises:
        ValueError: Its patterns ask or change something else, or look at more than two words.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._strings = ruler.vocab.strings
        self._forms: set[int] = set()
        self._patterns: list[re.Pattern[str]] = []
        self._apart: dict[int, int] = {}
        self._morphology = ruler.vocab.morphology
        rules = [
            self._rule(order, pattern, entry)
            for order, entry in enumerate(cast("list[dict[str, Any]]", ruler.patterns))
            for pattern in entry["patterns"]
        ]
        self._alone = [rule for rule in rules if len(rule.tests) == 1]
        self._pairs = [rule for rule in rules if len(rule.tests) == 2]
        if len(self._alone) + len(self._pairs) < len(rules):
            raise ValueError("a pattern of the attribute ruler looks at more than two words")
        self._known: dict[_Key, tuple[list[_Rule], list[tuple[int, int]], list[_Rule]]] = {}

    def __call__(self, doc: Doc) -> Doc:
        import numpy as np

        keys = [
            (tag, self._told_apart(lower), *rest) for tag, lower, *rest in doc.to_array(list(ASKED)).tolist()
        ]
        rows = doc.to_array(list(CHANGED)).tolist()
        paired: dict[int, list[_Rule]] = {}
        for index, key in enumerate(keys):
            _, changes, begun = self._of(key)
            for column, value in changes:
                rows[index][column] = value
            for rule in begun:
                if index + 1 < len(keys) and rule.tests[1](keys[index + 1]):
                    paired.setdefault(index + rule.place, []).append(rule)
        for index, rules in paired.items():
            for column, value in _together([*self._of(keys[index])[0], *rules]):
                rows[index][column] = value
        if keys:
            doc.from_array(list(CHANGED), cast("Any", np.array(rows, dtype="uint64")))
        return doc

    def _told_apart(self, lower: int) -> int:
        """The form where a pattern asks for it, else 0, which stands for all other forms."""
        known = self._apart.get(lower)
        if known is None:
            asked = lower in self._forms or any(p.search(self._strings[lower]) for p in self._patterns)
            known = self._apart[lower] = lower if asked else 0
        return known

    def _of(self, key: _Key) -> tuple[list[_Rule], list[tuple[int, int]], list[_Rule]]:
        """The rules that a word fits by itself, what they change, and those of pairs that it may begin."""
        known = self._known.get(key)
        if known is None:
            alone = [rule for rule in self._alone if rule.tests[0](key)]
            begun = [rule for rule in self._pairs if rule.tests[0](key)]
            known = self._known[key] = alone, _together(alone), begun
        return known

    def _rule(self, order: int, pattern: list[dict[str, Any]], entry: dict[str, Any]) -> _Rule:
        unknown = {name for word in pattern for name in word} - set(ASKED) | set(entry["attrs"]) - set(
            CHANGED
        )
        if unknown:
            raise ValueError(f"the attribute ruler has patterns of {', '.join(sorted(unknown))}")
        changes = {CHANGED.index(name): self._value(name, value) for name, value in entry["attrs"].items()}
        return _Rule(order, tuple(map(self._test, pattern)), entry["index"], changes)

    def _value(self, name: str, value: Any) -> int:
        if name == "MORPH":
            return int(self._morphology.add(value))
        return self._number(name, value)

    def _number(self, name: str, value: Any) -> int:
        from spacy.parts_of_speech import IDS  # type: ignore[import-not-found]

        if isinstance(value, bool):
            return int(value)
        if name == "POS":
            return int(IDS[value])
        return int(self._strings.add(value)) if isinstance(value, str) else int(value)

    def _test(self, word: dict[str, Any]) -> Callable[[_Key], bool]:
        tests = [
            (ASKED.index(name), self._of_value(name, how, wanted))
            for name, value in word.items()
            for how, wanted in (value if isinstance(value, dict) else {"IN": [value]}).items()
        ]
        return lambda key: all(test(key[column]) for column, test in tests)

    def _of_value(self, name: str, how: str, wanted: Any) -> Callable[[int], bool]:
        if how == "REGEX":
            pattern, strings = re.compile(wanted), self._strings
            self._patterns.append(pattern)
            return lambda number: pattern.search(strings[number]) is not None
        if how not in ("IN", "NOT_IN"):
            raise ValueError(f"the attribute ruler has patterns with {how}")
        numbers = frozenset(self._number(name, one) for one in wanted)
        if name == "LOWER":
            self._forms |= numbers
        return numbers.__contains__ if how == "IN" else lambda number: number not in numbers
