"""The named queries of ``kg/queries``: a file each, with parameters that are bound as RDF terms.

In a file ``?x`` is a variable and ``$x`` a parameter; SPARQL takes both, so the file runs as it stands. A
line
that ends in ``# if $x`` counts only when ``$x`` is given. The comment at the top says what the query answers
and, below, what each parameter is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

from kg.errors import InvalidQuery, NotFound
from kg.store import Row, Store
from kg.store.tokens import tokens

Parameter = NamedNode | Literal | str | int
_CONDITION = re.compile(r"#\s*if\s+((?:\$\w+\s*)+)$")
_DOCUMENTED = re.compile(r"^#\s+\$(\w+)\s+(.+)$")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of ``kg/queries`` as its file has it."""

    name: str
    text: str
    summary: str
    """What it answers: the first paragraph of its header."""
    parameters: tuple[tuple[str, str], ...]
    """(name, what it is), as the header documents them."""
    required: frozenset[str]
    """Parameters without which the query has no meaning: those on lines without a condition."""


@cache
def named_query(name: str) -> NamedQuery:
    """Read a query file.

    Raises:
        NotFound: There is none of that name.
    """
    if name not in names():
        raise NotFound(f"no named query {name!r}; there are {', '.join(names())}")
    text = files("kg").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
    header = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        header.append(line)
    paragraphs = "\n".join(line.removeprefix("#").strip() for line in header).split("\n\n")
    documented = tuple((found[1], found[2]) for line in header if (found := _DOCUMENTED.match(line)))
    always = "\n".join(line for line in text.splitlines() if not _CONDITION.search(line))
    required = frozenset(
        token.text[1:] for token in tokens(always) if token.kind == "variable" and token.text[0] == "$"
    )
    return NamedQuery(name, text, paragraphs[0].replace("\n", " "), documented, required)


@cache
def names() -> tuple[str, ...]:
    """The names of all named queries, in order."""
    found = (file.name for file in files("kg").joinpath("queries").iterdir())
    return tuple(sorted(name.removesuffix(".rq") for name in found if name.endswith(".rq")))


def text(
    name: str, *, limit: int | None = None, offset: int | None = None, **parameters: Parameter | None
) -> str:
    """The query with its parameters in place: each as a term, so that no value can become syntax.

    Args:
        name: Of the file, without ``.rq``.
        limit: How many solutions at most.
        offset: How many to pass over.
        parameters: IRIs as NamedNode; a ``str`` or ``int`` becomes a literal; None is not given.

    Raises:
        NotFound: No such query.
        InvalidQuery: A parameter it does not have, or one it needs and was not given.
    """
    query = named_query(name)
    given = {key: _term(value) for key, value in parameters.items() if value is not None}
    known = {key for key, _ in query.parameters}
    if unknown := sorted(given.keys() - known):
        raise InvalidQuery(f"{name} has no parameter {', '.join(unknown)}; it has {', '.join(sorted(known))}")
    if missing := sorted(query.required - given.keys()):
        raise InvalidQuery(f"{name} needs {', '.join(missing)}")
    return _bound(_chosen_lines(query.text, given), given) + _page(limit, offset)


def select(
    store: Store,
    name: str,
    *,
    limit: int | None = None,
    offset: int | None = None,
    **parameters: Parameter | None,
) -> tuple[Row, ...]:
    """The solutions of a named SELECT query; ``text`` says what the arguments are."""
    return store.select(text(name, limit=limit, offset=offset, **parameters))


def _term(value: Parameter) -> NamedNode | Literal:
    return value if isinstance(value, NamedNode | Literal) else Literal(value)


def _chosen_lines(query: str, given: dict[str, NamedNode | Literal]) -> str:
    chosen = []
    for line in query.splitlines():
        condition = _CONDITION.search(line)
        if condition is None or all(name[1:] in given for name in condition[1].split()):
            chosen.append(line[: condition.start()] if condition else line)
    return "\n".join(chosen)


def _bound(query: str, given: dict[str, NamedNode | Literal]) -> str:
    parts, end = [], 0
    for token in tokens(query):
        if token.kind == "variable" and token.text[0] == "$" and token.text[1:] in given:
            parts += [query[end : token.begin], str(given[token.text[1:]])]
            end = token.end
    return "".join([*parts, query[end:]])


def _page(limit: int | None, offset: int | None) -> str:
    return (f"\nLIMIT {int(limit)}" if limit is not None else "") + (
        f"\nOFFSET {int(offset)}" if offset else ""
    )
