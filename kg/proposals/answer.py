"""The answer of a language model as values; what has another form is refused."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from kg.proposals.endpoint import NoAnswer

#: Proposals of one passage that are looked at.
MOST_EVENTS = 50
_Short = Annotated[str, Field(min_length=1, max_length=300)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProposedFiller(_Shape):
    """A name in a role."""

    role: _Short
    name: _Short


class ProposedAmount(_Shape):
    """A sum."""

    value: Annotated[Decimal, Field(strict=False, ge=0, lt=10**18, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class Proposal(_Shape):
    """An event as the model tells it. All it says is a claim; see ``kg.proposals.check``."""

    sentence: int
    quote: Annotated[str, Field(min_length=1, max_length=3_000)]
    event_type: _Short
    roles: Annotated[tuple[ProposedFiller, ...], Field(strict=False, min_length=1, max_length=20)]
    amount: ProposedAmount | None
    date: Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")] | None
    factuality: _Short
    stance: _Short | None


def read_answer(text: str) -> tuple[tuple[Proposal, ...], Counter[str]]:
    """The proposals in an answer, and what is left out of it: why, and how often.

    Raises:
        NoAnswer: It is no JSON of the form asked for.
    """
    try:
        found: Any = from_json(text)
    except ValueError:
        found = None
    events = found.get("events") if isinstance(found, dict) else None
    if not isinstance(events, list):
        raise NoAnswer("its answer is none of the form asked for")
    proposals = []
    left_out: Counter[str] = Counter()
    for event in events[:MOST_EVENTS]:
        try:
            proposals.append(Proposal.model_validate(event))
        except ValidationError:
            left_out["not of the form asked for"] += 1
    if len(events) > MOST_EVENTS:
        left_out[f"more than {MOST_EVENTS} from one passage"] += len(events) - MOST_EVENTS
    return tuple(proposals), left_out
