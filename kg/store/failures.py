"""The engine's exceptions as errors of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import InvalidQuery, StoreDamaged, StoreError

_PLACE = re.compile(r"^error at (\d+):(\d+): ")
_LOADED_PLACE = re.compile(r"at line (\d+) (?:column (\d+)|between columns (\d+))")
#: Of a path or an address, nothing reaches a client.
_DAMAGE = ("Corruption", "checksum", "bad block", "truncated")


class Unsupported(InvalidQuery):
    """A well-formed query that asks for what the engine does not have: an unknown extension function."""


class GraphConflict(StoreError):
    """``CREATE GRAPH`` of a graph that exists, ``DROP GRAPH`` of one that does not."""


@contextmanager
def engine_errors(name: str) -> Iterator[None]:
    """Raise the engine's errors as ours; ``name`` says which store.

    Raises:
        InvalidQuery: Syntax, with line and column where the engine tells them.
        Unsupported: An unknown function.
        GraphConflict: A graph that is there and must not be, or the reverse.
        StoreDamaged: A checksum that does not hold.
        StoreError: Anything else the storage refuses: a full disk, a read-only folder.
    """
    try:
        yield
    except SyntaxError as error:
        raise syntax_error(error) from error
    except RuntimeError as error:
        problem = str(error)
        if "already exists" in problem or "does not exist" in problem:
            raise GraphConflict(problem) from error
        if "ustom function" in problem or "not supported" in problem:
            raise Unsupported(problem) from error
        raise StoreError(f"{name}: {problem}") from error
    except (ValueError, TypeError) as error:
        raise InvalidQuery(str(error)) from error
    except OSError as error:
        problem = str(error)
        if any(word in problem for word in _DAMAGE):
            raise StoreDamaged(
                f"{name}: {problem}; restore a backup with: regkg restore DIRECTORY"
            ) from error
        raise StoreError(f"{name}: {problem}") from error


def syntax_error(error: SyntaxError) -> InvalidQuery:
    """The parser's complaint with the place it names.

    >>> problem = syntax_error(SyntaxError("error at 2:9: expected OPTIONAL"))
    >>> str(problem), problem.line, problem.column
    ('line 2, column 9: expected OPTIONAL', 2, 9)
    """
    problem = str(error.msg)
    if place := _PLACE.match(problem):
        line, column = int(place[1]), int(place[2])
        return InvalidQuery(
            f"line {line}, column {column}: {problem[place.end() :]}", line=line, column=column
        )
    if place := _LOADED_PLACE.search(problem):
        return InvalidQuery(problem, line=int(place[1]), column=int(place[2] or place[3]))
    return InvalidQuery(problem, line=error.lineno, column=error.offset)
