"""How well extractions agree with gold facts: entities, links, events, arguments, values.

Entities are paired one to one by name or identifier; events of one type are paired one to one where a core
filler agrees; ``minor`` facts and ``optional`` fillers are neither asked for nor
held against anyone; a place is never wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.gold import fold
from kg.model import Event, Extraction

#: What an optional filler counts when events are paired.
_OPTIONAL = 0.4


@dataclass(slots=True)
class Count:
    """Found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


@dataclass(slots=True)
class Scores:
    """The counts over all articles that were given to ``add``."""

    entities: Count = field(default_factory=Count)
    links: Count = field(default_factory=Count)
    events: Count = field(default_factory=Count)
    arguments: Count = field(default_factory=Count)
    values: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    """``amount``, ``date``, ``factuality``, ``stance`` on paired events: right or wrong."""
    by_type: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    """Events by type."""
    judged: list[tuple[float, bool]] = field(default_factory=list)
    """(confidence, whether right) of each event that was found."""
    without_events: int = 0
    """Articles in which the annotator found no event."""
    false_events: int = 0
    """Events found in them."""

    def take_in(self, other: Scores) -> None:
        """Count the articles of others, too."""
        self.entities += other.entities
        self.links += other.links
        self.events += other.events
        self.arguments += other.arguments
        for name, count in other.values.items():
            self.values[name] += count
        self.without_events += other.without_events
        self.false_events += other.false_events

    def add(self, gold: Mapping[str, Any], extraction: Extraction) -> list[str]:
        """Count an article, and say what is wrong, a line each.

        Args:
            gold: The annotator's file, as ``json`` reads it.
            extraction: What was found in the article.
        """
        article = _Article(gold, extraction)
        errors = [*self._entities(article), *self._events(article)]
        if not gold["events"]:
            self.without_events += 1
            self.false_events += len(extraction.events)
        return errors

    def _entities(self, article: _Article) -> Iterator[str]:
        hit: set[str] = set()
        linked: set[str] = set()
        for slug, found in article.found.items():
            name = article.meaning.get(slug)
            noted = article.noted.get(name) if name else None
            if noted is not None and found.kind in noted.kinds:
                if name not in hit and not noted.minor:
                    self.entities.right += 1
                hit.add(str(name))
            elif (noted is None and found.kind != "Place") or (noted is not None and not noted.minor):
                self.entities.wrong += 1
                should = f", should be {'|'.join(sorted(noted.kinds))}" if noted else ""
                yield f"+ entity {found.label} ({found.kind}{should})"
            if noted is not None and not noted.minor and noted.ids:
                if found.ids & noted.ids:
                    self.links.right += 1
                    linked.add(str(name))
                elif found.ids:
                    self.links.wrong += 1
                    yield f"+ link {found.label} {sorted(found.ids)}, should be {sorted(noted.ids)}"
        for name, noted in article.noted.items():
            if not noted.minor and name not in hit:
                self.entities.missed += 1
                yield f"- entity {name} ({'|'.join(sorted(noted.kinds))})"
            self.links.missed += bool(noted.ids) and not noted.minor and name not in linked

    def _events(self, article: _Article) -> Iterator[str]:
        pairs = article.pairs()
        for index, event in enumerate(article.events):
            noted = article.facts[pairs[index]] if index in pairs else None
            self.judged.append((event.confidence, noted is not None))
            told = article.told(event)
            if noted is None:
                self.events.wrong += 1
                self.arguments.wrong += len(told)
                self.by_type[event.event_type].wrong += 1
                yield f"+ event {event.event_type} {sorted(told)} {event.confidence}"
            elif not noted.minor:
                yield from self._paired(event, noted, told)
        for index, noted in enumerate(article.facts):
            if index not in pairs.values() and not noted.minor:
                self.events.missed += 1
                self.arguments.missed += len(noted.roles)
                self.by_type["|".join(sorted(noted.kinds))].missed += 1
                yield f"- event {noted}"

    def _paired(self, event: Event, noted: _Fact, told: set[tuple[str, str]]) -> Iterator[str]:
        self.events.right += 1
        self.by_type["|".join(sorted(noted.kinds))].right += 1
        wrong, missed = told - noted.roles - noted.optional, noted.roles - told
        self.arguments.right += len(told & noted.roles)
        self.arguments.wrong += len(wrong)
        self.arguments.missed += len(missed)
        yield from (f"+ role {role} {name} in {noted}" for role, name in sorted(wrong))
        yield from (f"- role {role} {name} in {noted}" for role, name in sorted(missed))
        amount = (float(event.amount.value), event.amount.currency) if event.amount else None
        for name, right, known, value in (
            ("amount", amount == noted.amount, noted.amount, amount),
            ("date", event.date == noted.date, noted.date, event.date),
            ("factuality", event.factuality in noted.factuality, noted.factuality, event.factuality),
            ("stance", event.stance in noted.stance, noted.stance, event.stance),
        ):
            if known:
                self.values[name].right += right
                self.values[name].wrong += not right
                if not right:
                    yield f"~ {name} {value}, should be {known} in {noted}"


@dataclass(frozen=True, slots=True)
class _Thing:
    """An entity, noted or found."""

    label: str
    names: frozenset[str]
    kinds: frozenset[str]
    ids: frozenset[str]
    minor: bool = False

    @property
    def kind(self) -> str:
        return next(iter(self.kinds))


@dataclass(frozen=True, slots=True)
class _Fact:
    """An event as the annotator noted it."""

    kinds: frozenset[str]
    roles: frozenset[tuple[str, str]]
    optional: frozenset[tuple[str, str]]
    amount: tuple[float, str] | None
    date: str | None
    factuality: frozenset[str]
    stance: frozenset[str]
    minor: bool

    def __str__(self) -> str:
        return f"{'|'.join(sorted(self.kinds))} {sorted(self.roles)}"


def _parts(value: str | None) -> frozenset[str]:
    return frozenset(filter(None, (value or "").split("|")))


def _pairs(roles: Mapping[str, list[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((role, name) for role, names in roles.items() for name in names)


class _Article:
    """Both sides of one article, and which of the found entities is which of the noted ones."""

    def __init__(self, gold: Mapping[str, Any], extraction: Extraction) -> None:
        self.noted = {
            entity["name"]: _Thing(
                entity["name"],
                frozenset(map(fold, [entity["name"], *entity.get("aliases", [])])) - {""},
                _parts(entity["type"]),
                _parts(entity.get("qid")),
                bool(entity.get("minor")),
            )
            for entity in gold["entities"]
        }
        self.facts = [
            _Fact(
                _parts(event["type"]),
                _pairs(event.get("roles", {})),
                _pairs(event.get("optional", {})),
                (float(event["amount"][0]), event["amount"][1]) if event.get("amount") else None,
                event.get("date"),
                _parts(event.get("factuality")),
                _parts(event.get("stance")),
                bool(event.get("minor")),
            )
            for event in gold["events"]
        ]
        self.events = sorted(extraction.events, key=lambda event: event.key)
        text = extraction.document.text
        surfaces: dict[str, set[str]] = defaultdict(set)
        for mention in extraction.mentions:
            surfaces[mention.entity].add(fold(text[mention.begin : mention.end]))
        self.found = {
            entity.slug: _Thing(
                entity.labels[0][1],
                frozenset({fold(name) for _, name in (*entity.labels, *entity.alternative_labels)})
                | surfaces[entity.slug] - {""},
                frozenset({entity.entity_type}),
                frozenset(i.rsplit("/", 1)[-1] for i in entity.same_as if "wikidata.org" in i),
            )
            for entity in extraction.entities
            if entity.slug in surfaces
        }
        self.meaning = self._meaning()

    def _meaning(self) -> dict[str, str]:
        """The annotator's name of each found entity: identifiers and types first, one to one."""
        options = []
        for name, noted in self.noted.items():
            for slug, found in self.found.items():
                if noted.ids & found.ids or noted.names & found.names:
                    strength = 2 * bool(noted.ids & found.ids) + bool(noted.kinds & found.kinds)
                    strength += (fold(found.label) == fold(name)) - 0.5 * noted.minor
                    options.append((-strength - len(noted.names & found.names) / 100, name, slug))
        meaning: dict[str, str] = {}
        for _, name, slug in sorted(options):
            if slug not in meaning and name not in meaning.values():
                meaning[slug] = name
        for _, name, slug in sorted(options):
            meaning.setdefault(slug, name)
        return meaning

    def told(self, event: Event) -> set[tuple[str, str]]:
        """Role and annotator's name of each argument."""
        return {(a.role, self.meaning.get(a.entity, a.entity)) for a in event.arguments}

    def pairs(self) -> dict[int, int]:
        """For each found event that tells a noted one, which."""
        options = []
        for index, noted in enumerate(self.facts):
            for place, event in enumerate(self.events):
                told = self.told(event)
                core, extra = len(told & noted.roles), len(told & noted.optional)
                if event.event_type not in noted.kinds or not (core or (extra and not noted.roles)):
                    continue
                amount = (float(event.amount.value), event.amount.currency) if event.amount else None
                gain = core + _OPTIONAL * extra + 0.5 * (amount is not None and amount == noted.amount)
                gain += 0.25 * (bool(noted.date) and noted.date == event.date)
                gain += 0.2 * (event.stance in noted.stance) + 0.1 * (event.factuality in noted.factuality)
                options.append((0.3 * noted.minor - gain, index, place))
        pairs: dict[int, int] = {}
        for _, index, place in sorted(options):
            if place not in pairs and index not in pairs.values():
                pairs[place] = index
        return pairs
