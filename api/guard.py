"""What a query or an update may not reach: SERVICE and LOAD, told by tokens before anything runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import ForbiddenReach, InvalidQuery
from kg.store.tokens import Token, tokens, unescape

#: An address that the engine cannot fetch: put for that of a SILENT request, which then fails as it may.
NOWHERE = "<urn:regkg:unreachable>"
_WORDS = re.compile(r"service|load", re.IGNORECASE)
#: Words before a prefixed name outside braces that make it the name of a graph or a declaration.
_BEFORE_NAMES = frozenset(
    [
        "PREFIX",
        "BASE",
        "GRAPH",
        "WITH",
        "USING",
        "NAMED",
        "INTO",
        "TO",
        "COPY",
        "MOVE",
        "ADD",
        "SILENT",
        "CLEAR",
        "DROP",
        "CREATE",
    ]
)
#: What may make an update take longer than its text is long.
_COSTLY = re.compile(r"where|[\[(]|<<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Examined:
    """A text and what it would reach."""

    text: str
    """The same, with nothing to reach in it; it parses when the text given does."""
    reach: str | None = None
    """``SERVICE`` or ``LOAD`` where it asks for that, not silently; it must not run."""
    plain: bool = True
    """``text`` is to be trusted to be harmless, so that a parser may read it."""


def examine(text: str, *, allowed: Collection[str] = ()) -> Examined:
    """Find the requests in a query or an update.

    >>> examine("SELECT * { SERVICE SILENT <http://10.0.0.1/> {} }").text
    'SELECT * { SERVICE SILENT <urn:regkg:unreachable> {} }'
    >>> examine("SELECT * { SERVICE <http://10.0.0.1/> {} }").reach
    'SERVICE'
    >>> examine("SELECT ('service' AS ?load) {}").reach

    Args:
        text: As sent.
        allowed: Addresses that SERVICE may ask, written as they stand here.

    Raises:
        InvalidQuery: A quote is not closed, so that nobody can say what is a keyword.
    """
    if not may_reach(text):
        return Examined(text)
    readable = unescape(text)
    found = list(_closed(readable))
    changes: list[tuple[int, int, str]] = []
    reach, plain, depth = None, True, 0
    for index, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        keyword = _keyword(token, found, index, depth)
        if keyword is None:
            continue
        if token.word != keyword:  # Glued to something: "trueSERVICE", "SERVICE:x".
            reach, plain = keyword, False
            continue
        silent = _word_at(found, index + 1) == "SILENT"
        place = index + 1 + silent
        if place >= len(found):
            continue
        address = found[place]
        if keyword == "SERVICE" and address.kind == "iri" and address.text[1:-1] in allowed:
            continue
        if address.kind not in {"iri", "name", "variable"} or address.text.upper().startswith("SILENT:"):
            reach, plain = keyword, plain and address.kind == "sign"
            continue
        if not silent:
            reach = keyword
        changes.append((address.begin, address.end, NOWHERE if silent else f"SILENT {NOWHERE}"))
    for begin, end, new in reversed(changes):
        readable = readable[:begin] + new + readable[end:]
    return Examined(readable, reach, plain)


def admit(text: str, *, allowed: Collection[str], parse: Callable[[str], None]) -> str:
    """The text with nothing to reach in it.

    Args:
        text: A query or an update, as sent.
        allowed: Addresses that SERVICE may ask.
        parse: Raises InvalidQuery when a text does not parse: what is malformed is told so first.

    Raises:
        ForbiddenReach: It asks for SERVICE or LOAD, not silently.
        InvalidQuery: It does not parse.
    """
    examined = examine(text, allowed=allowed)
    if examined.reach:
        if examined.plain:
            parse(examined.text)
        raise ForbiddenReach(f"{examined.reach} is not allowed here: nothing outside is reached")
    return examined.text


def may_reach(text: str) -> bool:
    """Whether the words for it stand in a text at all, be it in a literal."""
    return _WORDS.search(unescape(text)) is not None


def may_be_costly(update: str) -> bool:
    """Whether an update can take longer than its text is long, so that it is tried out first."""
    return _COSTLY.search(unescape(update)) is not None


def with_graphs(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Add USING and USING NAMED to each operation: the protocol's ``using-graph-uri``.

    >>> with_graphs("DELETE {?s ?p ?o} WHERE {?s ?p ?o}", ["http://g"], [])
    'DELETE {?s ?p ?o} USING <http://g> WHERE {?s ?p ?o}'

    Raises:
        InvalidQuery: The update has USING or WITH itself.
    """
    text = unescape(update)
    clauses = "".join(
        [f"USING {NamedNode(iri)} " for iri in default] + [f"USING NAMED {NamedNode(iri)} " for iri in named]
    )
    found, depth = list(_closed(text)), 0
    parts, end = [], 0
    for index, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth:
            continue
        if token.word in {"USING", "WITH"}:
            raise InvalidQuery(f"{token.word} in the update and using-graph-uri beside it: give one of them")
        if token.word == "WHERE":
            short = index > 0 and found[index - 1].word == "DELETE"
            pattern = _block(text, found, index + 1) + " " if short else ""
            parts += [text[end : token.begin], pattern, clauses]
            end = token.begin
    return "".join([*parts, text[end:]])


def _closed(text: str) -> Iterator[Token]:
    for token in tokens(text):
        if token.kind == "unclosed":
            line = text.count("\n", 0, token.begin) + 1
            column = token.begin - text.rfind("\n", 0, token.begin)
            problem = f"line {line}, column {column}: a quote is opened and not closed"
            raise InvalidQuery(problem, line=line, column=column)
        yield token


def _keyword(token: Token, found: Sequence[Token], index: int, depth: int) -> str | None:
    """The keyword that the engine may read at a token; its grammar wants no space around words."""
    if token.kind == "word":
        if "SERVICE" in token.word:
            return "SERVICE"
        return "LOAD" if "LOAD" in token.word and depth == 0 else None
    if token.kind != "name":
        return None
    prefix = token.text.partition(":")[0].upper()
    before = _word_at(found, index - 1)
    following = found[index + 1].text if index + 1 < len(found) else ""
    if prefix.endswith("SERVICE") and following == "{" and before != "GRAPH":
        return "SERVICE"
    if prefix.endswith("LOAD") and depth == 0 and before not in _BEFORE_NAMES:
        return "LOAD"
    return None


def _word_at(found: Sequence[Token], index: int) -> str:
    return found[index].word if 0 <= index < len(found) else ""


def _block(text: str, found: Sequence[Token], index: int) -> str:
    """The braces that open at a token, with what is in them."""
    depth = 0
    for token in found[index:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0:
            return text[found[index].begin : token.end]
    return ""
