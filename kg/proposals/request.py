"""What a language model is told: the task, and an article as numbered sentences that cannot pose as more."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model import Document, Sentence
from kg.proposals.schema import FACTUALITIES, STANCES, definitions, takes_stance
from kg.vocabulary import EventType, Vocabulary

#: Characters that one request hands over, and sentences that it repeats from the one before.
LONGEST_PASSAGE, OVERLAP = 12_000, 2
#: Characters of a sentence: what is longer is no prose.
LONGEST_SENTENCE = 3_000
#: Requests for one article.
MOST_PASSAGES = 10

#: What the model is told to do; its brackets are filled in with what the ontology says.
_TASK = (Path(__file__).parent / "task.txt").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that are handed over together."""

    lines: tuple[tuple[int, str], ...]
    """(number, sentence), ascending; numbers count from 1."""

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(number for number, _ in self.lines)


def flat(text: str) -> str:
    """The text with every kind of white space as a space, one for one: a sentence stays on its line.

    >>> flat("15\\u202fmillions\\nd'euros")
    "15 millions d'euros"
    """
    return "".join(" " if character.isspace() else character for character in text)


def passages(text: str, sentences: Sequence[Sentence]) -> tuple[tuple[Passage, ...], int]:
    """An article in passages, and how many of its sentences are in none: they are too long, or too many."""
    lines = [
        (number, line)
        for number, sentence in enumerate(sentences, start=1)
        if (line := flat(text[sentence.begin : sentence.end]).strip())
    ]
    short = [line for line in lines if len(line[1]) <= LONGEST_SENTENCE]
    kept = tuple(_cut(short))[:MOST_PASSAGES]
    handed_over = {number for passage in kept for number in passage.numbers}
    return kept, len(lines) - len(handed_over)


def _cut(lines: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    current: list[tuple[int, str]] = []
    size = fresh = 0
    for line in lines:
        if fresh and size + len(line[1]) > LONGEST_PASSAGE:
            yield Passage(tuple(current))
            current = current[-OVERLAP:]
            size, fresh = sum(len(text) for _, text in current), 0
        current.append(line)
        size += len(line[1])
        fresh += 1
    if fresh:
        yield Passage(tuple(current))


def messages(document: Document, passage: Passage, known: Vocabulary) -> tuple[dict[str, str], ...]:
    """What the model is told: the task as the system's word, the passage as the user's.

    The lines around the passage cannot be foreseen by who wrote it, and no line of it can begin with a number
    of its own, since each sentence is one line.
    """
    mark = f"article-{secrets.token_hex(16)}"
    day = document.issued[:10] if document.issued else "unknown"
    lines = "\n".join(f"{number}: {line}" for number, line in passage.lines)
    article = f"Language: {document.language}. Day of publication: {day}.\n<{mark}>\n{lines}\n</{mark}>"
    return (
        {"role": "system", "content": _task(known, mark)},
        {"role": "user", "content": article},
    )


def _task(known: Vocabulary, mark: str) -> str:
    kinds = known.event_types.values()
    several = [f"{kind.name} {kind.minimum} names" for kind in kinds if kind.minimum > 1]
    roles = {role.name: role for kind in kinds for role in kind.roles}
    return _TASK.format(
        mark=mark,
        more=f" ({', '.join(several)})" if several else "",
        values=_listed({name: name for name in (*FACTUALITIES, *STANCES)}),
        factualities=", ".join(FACTUALITIES),
        stances=", ".join(STANCES),
        types=_listed({kind.name: _signature(kind) for kind in kinds}),
        roles=_listed({role.name: f"{role.name} ({', '.join(role.fillers)})" for role in roles.values()}),
    )


def _listed(terms: Mapping[str, str]) -> str:
    """Terms by local name, each on a line with its definition."""
    return "\n".join(f"- {shown}: {definitions()[name]}" for name, shown in terms.items())


def _signature(kind: EventType) -> str:
    """``Fine (authority*, subject*, law; amount)``: * marks the roles of which one is filled at least."""
    roles = ", ".join(f"{role.name}{'*' * (role.name in kind.core)}" for role in kind.roles)
    values = [name for name, has in (("amount", kind.has_amount), ("stance", takes_stance(kind))) if has]
    return f"{kind.name} ({'; '.join((roles, *values))})"
