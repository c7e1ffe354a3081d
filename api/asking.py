"""The questions of ``kg/queries``: listed with their parameters, and made into queries.

Those in ``kg/queries/questions`` are meant for people; the others are what the routes themselves ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

from kg import query
from kg.errors import InvalidQuery, NotFound
from kg.projection import Projection, find_document, find_entity, find_event
from kg.projection.classes import REG, term_labels
from kg.store.tokens import tokens

_DOCUMENTED = re.compile(r"^#\s+\$(\w+)\s+(.+)$", re.MULTILINE)
_FOLDER = files("kg").joinpath("queries", "questions")
_FIND = (find_entity, find_event, find_document)


@dataclass(frozen=True, slots=True)
class Question:
    """A query that answers a question."""

    name: str
    summary: str
    parameters: tuple[tuple[str, str], ...]
    """(name, what it is)."""
    text: str


@cache
def questions() -> dict[str, Question]:
    """All questions by name, in order."""
    found = {}
    for file in sorted(_FOLDER.iterdir(), key=lambda one: one.name):
        name, dot, ending = file.name.rpartition(".")
        if dot and ending == "rq":
            found[name] = _read(name, file.read_text(encoding="utf-8"))
    return found


def question(name: str) -> Question:
    """A question by its name.

    Raises:
        NotFound: There is none.
    """
    if name not in questions():
        raise NotFound(f"no question {name[:60]!r}; /questions lists them")
    return questions()[name]


def _read(name: str, text: str) -> Question:
    header = re.match(r"(?:#.*\n)+", text)
    comment = header[0] if header else ""
    first = re.sub(r"^# ?", "", comment, flags=re.MULTILINE).split("\n\n")[0]
    return Question(name, " ".join(first.split()), tuple(_DOCUMENTED.findall(comment)), text)


def as_query(asked: Question, given: dict[str, str], projection: Projection, *, limit: int) -> str:
    """The query with its parameters in place, each as one term: no value can become syntax.

    Args:
        asked: Which question.
        given: Values by name: IRIs, or slugs and keys of what is here; names of the ontology; days as text.
        projection: Where slugs are looked up.
        limit: How many rows at most.

    Raises:
        InvalidQuery: A parameter is missing, unknown, or cannot be.
    """
    known = dict(asked.parameters)
    if unknown := sorted(given.keys() - known.keys()):
        raise InvalidQuery(f"{asked.name} has no parameter {unknown[0][:60]!r}; it has {_names(known)}")
    if missing := [name for name in known if name not in given]:
        raise InvalidQuery(f"{asked.name} needs {_names(missing)}")
    terms = {name: _term(name, value, known[name], projection) for name, value in given.items()}
    parts, end = [], 0
    for token in tokens(asked.text):
        if token.kind == "variable" and token.text[0] == "$" and token.text[1:] in terms:
            parts += [asked.text[end : token.begin], str(terms[token.text[1:]])]
            end = token.end
    return "".join([*parts, asked.text[end:], f"\nLIMIT {limit}"])


def _names(names: object) -> str:
    return ", ".join(names) if isinstance(names, list | dict) and names else "none"


def _term(name: str, value: str, meaning: str, projection: Projection) -> query.Parameter:
    if meaning.startswith("IRI"):
        return _iri(name, value, projection)
    local = value.removeprefix(REG).removeprefix("reg:")
    if meaning.startswith(("class", "property")):
        if local not in term_labels():
            raise InvalidQuery(f"{name}: {value[:60]!r} is no name of the ontology; /ontology has them")
        return NamedNode(REG + local)
    return Literal(value)


def _iri(name: str, value: str, projection: Projection) -> NamedNode:
    if ":" not in value:
        for find in _FIND:
            if found := find(projection, value):
                return NamedNode(found.iri)
        raise InvalidQuery(f"{name}: nothing here is called {value[:60]!r}; /search?q= finds it")
    try:
        return NamedNode(value)
    except ValueError as error:
        raise InvalidQuery(f"{name}: an IRI or a slug is needed") from error
