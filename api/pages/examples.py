"""The example questions of the editor, each with values that this graph has something to say about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from api.asking import Question, as_query, questions
from api.pages.reader import Reader
from kg.errors import InvalidQuery
from kg.projection import Projection, coactors, list_documents, list_entities

#: Day from which an example looks: early enough for any archive of press articles.
_SINCE = "2020-01-01"
#: Parameter → types of the entities that it can be.
_ENTITIES = {
    **dict.fromkeys(("actor", "subject", "one", "investee", "defendant"), ("Company",)),
    "authority": ("PublicAuthority",),
    **dict.fromkeys(("law", "about"), ("Legislation",)),
}


def example_questions(reader: Reader) -> list[tuple[str, str, str]]:
    """(address in the editor, what it asks, language of that) of each question."""
    known = reader.section("question")
    return [
        (
            reader.url("query", name=name),
            known.get(name, one.summary),
            reader.language if name in known else "en",
        )
        for name, one in questions().items()
    ]


def question_text(asked: Question, given: Mapping[str, str], projection: Projection) -> str:
    """A question as a query: with the values of the address, and with examples where it has none."""
    wanted = {name: given.get(name) or _example(name, projection) for name, _ in asked.parameters}
    try:
        return as_query(
            asked, {name: value for name, value in wanted.items() if value}, projection, limit=100
        )
    except InvalidQuery:
        return asked.text  # An empty graph has no examples; $x is also a variable.


def _example(name: str, projection: Projection) -> str | None:
    match name:
        case "kind":
            return "Fine"
        case "since":
            return _SINCE
        case "today" | "day":
            return str(datetime.now(UTC).date())
        case "document":
            return next((one.key for one in list_documents(projection, limit=1).items), None)
        case "other":
            first = next(iter(list_entities(projection, types=("Company",), limit=1).items), None)
            partners = coactors(projection, first.iri, limit=1)[0] if first else ()
            return partners[0].entity.slug if partners else None
        case _:
            found = list_entities(projection, types=_ENTITIES.get(name, ()), limit=1).items
            return found[0].slug if found else None
