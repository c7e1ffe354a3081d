"""Frames of the ontology, compiled to an index from trigger lemmas.

A frame reads from left to right: ``[investor] invest [amount] in [investee]``. Words are lemmas,
``a|b`` are alternatives, square brackets hold the roles of the event type.

- A frame that begins with a slot or with ``to`` has a verb as its trigger; its subject stands before it.
- A frame that begins with a word has a noun as its trigger: ``fine of [amount] on [subject] by [authority]``.
- A slot right behind the trigger is its object; behind a preposition, the oblique with that preposition.
- Further words are required: ``[acquirer] take control of [target]``.
- A reflexive verb is named without its pronoun: ``[seller] séparer de [target]``.

Every slot may stay empty in a text, and active, passive, relative and nominal ways of saying are one frame.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from kg.errors import InvalidFrame
from kg.language import Language, language
from kg.language.forms import verb_forms
from kg.vocabulary import EventType, Frame, vocabulary

#: Values that any event may have; they are no roles.
VALUES = frozenset({"amount", "date", "provision"})

_TOKEN = re.compile(r"\[(\w+)\]|(\S+)")
_REFLEXIVE = frozenset({"se", "s'"})


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a role's filler stands."""

    relation: str
    """``subject``, ``object`` or ``oblique``."""
    prepositions: frozenset[str]
    role: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled frame."""

    event_type: EventType
    frame: Frame
    triggers: frozenset[str]
    noun: bool
    slots: tuple[Slot, ...]
    required: tuple[frozenset[str], ...]
    """Further words, any one of each set."""
    agent: str | None
    """The role of a noun's doer."""
    patient: str | None
    """The role of what a noun's doing falls on."""


def _tokens(pattern: str) -> list[tuple[str, frozenset[str]]]:
    """("slot", {role}) or ("word", alternatives), in order."""
    found = []
    for match in _TOKEN.finditer(pattern):
        if match.group(1):
            found.append(("slot", frozenset({match.group(1)})))
        else:
            found.append(("word", frozenset(match.group(2).split("|"))))
    return found


def compile_frame(event_type: EventType, frame: Frame, grammar: Language) -> Pattern:
    """Compile one frame.

    Raises:
        InvalidFrame: A slot names no role of the event type; there is no trigger, or a pronoun is one; what
            stands before a slot is a preposition or something else.
    """
    roles = {role.name for role in event_type.roles}
    tokens = _tokens(frame.pattern)
    for kind, words in tokens:
        if kind == "slot" and not words <= roles | VALUES:
            known = ", ".join(sorted(roles))
            raise InvalidFrame(
                event_type.name, frame.pattern, f"no role [{next(iter(words))}]; its roles are {known}"
            )
    first = next((index for index, (kind, _) in enumerate(tokens) if kind == "word"), None)
    if first is None:
        raise InvalidFrame(event_type.name, frame.pattern, "no trigger word")
    noun = first == 0 and tokens[0][1] != frozenset({"to"})
    if not noun and tokens[first][1] == frozenset({"to"}):
        first += 1
    if tokens[first][1] & _REFLEXIVE:
        raise InvalidFrame(event_type.name, frame.pattern, "a trigger is a pronoun; name the verb alone")
    slots = [
        Slot("subject", frozenset(), next(iter(words)))
        for _, words in tokens[:first]
        if not words & VALUES and words != {"to"}
    ]
    required: list[frozenset[str]] = []
    preposition: frozenset[str] = frozenset()
    syntax = grammar.syntax
    for (kind, words), behind in zip_longest(tokens[first + 1 :], tokens[first + 2 :]):
        if kind == "word":
            others = sorted(words - syntax.prepositions - syntax.particles)
            if behind and behind[0] == "slot" and others and words & syntax.prepositions:
                raise InvalidFrame(event_type.name, frame.pattern, f"{', '.join(others)}: no prepositions")
            if words <= syntax.prepositions:
                preposition = words
            else:
                required.append(words)
                preposition = frozenset()
        else:
            role = next(iter(words))
            if role not in VALUES:
                slots.append(Slot("oblique" if preposition else "object", preposition, role))
            preposition = frozenset()
    agents = [s.role for s in slots if s.prepositions & syntax.agent_prepositions]
    patients = [s.role for s in slots if s.role not in agents]
    return Pattern(
        event_type=event_type,
        frame=frame,
        triggers=tokens[first][1],
        noun=noun,
        slots=tuple(slots),
        required=tuple(required),
        agent=agents[0] if agents else None,
        patient=patients[0] if patients else None,
    )


@lru_cache(maxsize=4)
def patterns(code: str) -> dict[str, tuple[Pattern, ...]]:
    """All frames of a language by trigger lemma, in the order of the ontology."""
    grammar = language(code)
    index: dict[str, list[Pattern]] = defaultdict(list)
    for event_type in vocabulary().event_types.values():
        for frame in event_type.frames:
            if frame.language == code:
                pattern = compile_frame(event_type, frame, grammar)
                for word in pattern.triggers:
                    index[word].append(pattern)
    return {word: tuple(rows) for word, rows in index.items()}


@lru_cache(maxsize=4)
def trigger_forms(code: str) -> dict[str, str]:
    """Regular forms of the verbs that are triggers, and their infinitive."""
    verbs = {word for word, rows in patterns(code).items() if any(not pattern.noun for pattern in rows)}
    return verb_forms(verbs, code)
