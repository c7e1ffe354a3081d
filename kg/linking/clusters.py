"""Names of one document that are names of one thing: full name, short name, acronym, surname."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.language import Language
from kg.linking.types import type_probabilities
from kg.model import EntityType, Name

_SPLIT = re.compile(r"[\s\-/&.,'()]+")


@dataclass(slots=True)
class Cluster:
    """Names that mean one thing."""

    names: list[Name] = field(default_factory=list)
    reference: str | None = None
    _types: dict[EntityType | str, float] | None = None

    def add(self, name: Name) -> None:
        self.names.append(name)
        self._types = None

    def absorb(self, other: Cluster) -> None:
        self.names += other.names
        self.reference = self.reference or other.reference
        self._types = None

    @property
    def texts(self) -> list[str]:
        """The different forms, longest first."""
        return sorted({name.text for name in self.names}, key=lambda text: (-len(text), text))

    @property
    def types(self) -> dict[EntityType | str, float]:
        """The probability of each type."""
        if self._types is None:
            self._types = type_probabilities(name.cues for name in self.names)
        return self._types

    def likely(self, entity_type: EntityType) -> float:
        return self.types.get(entity_type, 0.0)


def fold(text: str) -> str:
    """Lower case, without accents and punctuation: what two spellings of a name have in common."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(
        part for part in _SPLIT.split("".join(c for c in plain if not unicodedata.combining(c))) if part
    )


def _core(text: str, grammar: Language) -> str:
    """The name without its legal form and its opening « groupe »."""
    forms = {form.lower().replace(".", "") for form in grammar.names.legal_forms}
    words = text.replace("'s", "").split()
    while len(words) > 1 and words[-1].lower().replace(".", "").strip(",") in forms:
        words.pop()
    while len(words) > 1 and words[0].lower() in ("groupe", "société", "the", "le", "la", "les"):
        words.pop(0)
    return fold(" ".join(words))


def _initials(text: str) -> str:
    return "".join(word[0] for word in _SPLIT.split(text) if word and word[0].isupper()).upper()


class Clustering:
    """Puts the names of one document together."""

    def __init__(self, names: Iterable[Name], grammar: Language) -> None:
        self.grammar = grammar
        self.clusters: dict[str, Cluster] = {}
        self.by_begin: dict[int, str] = {}
        self._bodies = {word.lower() for word in grammar.names.authority_words}
        loose: list[Name] = []
        for name in names:
            if name.reference is not None:
                self._put(f"@{name.reference}", name, name.reference)
            else:
                loose.append(name)
        for name in loose:
            self._put(_core(name.text, grammar), name)
        self._bind_long_forms(loose)
        self._bind_short_forms()

    def _put(self, key: str, name: Name, reference: str | None = None) -> None:
        cluster = self.clusters.setdefault(key, Cluster(reference=reference))
        cluster.add(name)
        self.by_begin[name.begin] = key

    def _merge(self, key: str, into: str) -> None:
        if key == into or key not in self.clusters or into not in self.clusters:
            return
        moved = self.clusters.pop(key)
        self.clusters[into].absorb(moved)
        for name in moved.names:
            self.by_begin[name.begin] = into

    def _bind_long_forms(self, names: Iterable[Name]) -> None:
        for name in names:
            if name.long_form and name.long_form[0] in self.by_begin:
                long_key, short_key = self.by_begin[name.long_form[0]], self.by_begin[name.begin]
                if short_key.startswith("@"):
                    self._merge(long_key, short_key)
                else:
                    self._merge(short_key, long_key)

    def _bind_short_forms(self) -> None:
        """Bind "Mistral" to "Mistral AI", "Khan" to "Lina Khan", "OMI" to "Open Markets Institute"."""
        firsts: dict[str, list[str]] = defaultdict(list)
        for key, cluster in self.clusters.items():
            for text in cluster.texts:
                words = _core(text, self.grammar).split()
                for length in range(1, len(words)):
                    firsts[" ".join(words[:length])].append(key)
                    if cluster.likely("Person") > 0.4:
                        firsts[" ".join(words[-length:])].append(key)
                if words and words[-1] in self._bodies:
                    firsts[words[-1]].append(key)
                if len(words) > 2:
                    firsts["=" + _initials(text)].append(key)
        for key in sorted(self.clusters, key=lambda item: (len(item), item)):
            if key.startswith("@"):
                continue
            cluster = self.clusters[key]
            shown = cluster.texts[0]
            wanted = [*firsts.get(key, ())]
            if shown.isupper() and len(shown) > 2:
                wanted += firsts.get("=" + shown, ())
            targets = [item for item in dict.fromkeys(wanted) if item in self.clusters and item != key]
            targets = [item for item in targets if self._agree(cluster, self.clusters[item])]
            if len(targets) == 1 or (targets and cluster.likely("Person") > 0.4):
                self._merge(key, self._nearest(cluster, targets))

    @staticmethod
    def _agree(short: Cluster, long: Cluster) -> bool:
        """Whether the types allow both to be one: a place's name opens many firms' names."""
        if short.likely("Place") > 0.7 and long.likely("Place") < 0.3:
            return False
        if long.likely("Person") > 0.8 and short.likely("Person") < 0.1:
            return False
        return not (short.likely("Person") > 0.9 and long.likely("Person") < 0.1)

    def _nearest(self, cluster: Cluster, targets: list[str]) -> str:
        begin = min(name.begin for name in cluster.names)

        def distance(key: str) -> tuple[int, str]:
            before = [begin - name.begin for name in self.clusters[key].names if name.begin <= begin]
            return (min(before) if before else 1_000_000, key)

        return min(targets, key=distance)
