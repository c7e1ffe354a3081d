"""The constraints of SHACL core that look at one value, or count values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal

import pyoxigraph as ox

from kg.shacl.index import Index, Term, local_name, number, text

XSD = "http://www.w3.org/2001/XMLSchema#"

#: (graph, focus node, its values) → the values that break the constraint; None where none is to blame.
Constraint = Callable[[Index, Term, list[Term]], Iterable[Term | None]]


def _min_count(graph: Index, argument: Term) -> Constraint:
    least = int(text(argument))
    return lambda graph, focus, values: () if len(values) >= least else (None,)


def _max_count(graph: Index, argument: Term) -> Constraint:
    most = int(text(argument))
    return lambda graph, focus, values: () if len(values) <= most else (None,)


def _has_value(graph: Index, argument: Term) -> Constraint:
    return lambda graph, focus, values: () if argument in values else (None,)


def _unique_lang(graph: Index, argument: Term) -> Constraint:
    def broken(graph: Index, focus: Term, values: list[Term]) -> Iterable[None]:
        languages = [value.language for value in values if isinstance(value, ox.Literal) and value.language]
        return [None for language in set(languages) if languages.count(language) > 1]

    return broken


def _less_than(graph: Index, argument: Term) -> Constraint:
    def broken(graph: Index, focus: Term, values: list[Term]) -> Iterable[Term]:
        others = [number(other) for other in graph.of(focus, argument)]
        for value in values:
            own = number(value)
            for other in others:
                if own is None or other is None or not own < other:
                    yield value

    return broken


def each(holds: Callable[[Index, Term], bool]) -> Constraint:
    """Make a constraint that looks at each value by itself."""
    return lambda graph, focus, values: [value for value in values if not holds(graph, value)]


def _class(graph: Index, argument: Term) -> Constraint:
    return each(lambda graph, value: argument in graph.types.get(value, ()))


def _datatype(graph: Index, argument: Term) -> Constraint:
    well_formed = _WELL_FORMED.get(text(argument), _any_form)
    return each(
        lambda graph, value: (
            isinstance(value, ox.Literal) and value.datatype == argument and well_formed(value.value)
        )
    )


def _node_kind(graph: Index, argument: Term) -> Constraint:
    kinds: dict[str, type] = {"IRI": ox.NamedNode, "Literal": ox.Literal, "BlankNode": ox.BlankNode}
    kind = kinds[local_name(argument)]
    return each(lambda graph, value: isinstance(value, kind))


def _pattern(graph: Index, argument: Term) -> Constraint:
    pattern = re.compile(text(argument))
    return each(
        lambda graph, value: not isinstance(value, ox.BlankNode) and bool(pattern.search(text(value)))
    )


def _min_length(graph: Index, argument: Term) -> Constraint:
    least = int(text(argument))
    return each(lambda graph, value: len(text(value)) >= least)


def _min_inclusive(graph: Index, argument: Term) -> Constraint:
    least = Decimal(text(argument))
    return each(lambda graph, value: (own := number(value)) is not None and own >= least)


def _max_inclusive(graph: Index, argument: Term) -> Constraint:
    most = Decimal(text(argument))
    return each(lambda graph, value: (own := number(value)) is not None and own <= most)


def _in(graph: Index, argument: Term) -> Constraint:
    allowed = set(graph.items(argument))
    return each(lambda graph, value: value in allowed)


# ---------------------------------------------------------------- Lexical forms


def _is_iso(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def well_formed(form: str) -> bool:
        try:
            parse(form)
        except ValueError:
            return False
        return True

    return well_formed


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda form: compiled.fullmatch(form) is not None


def _any_form(form: str) -> bool:
    return True


_is_day = _is_iso(date.fromisoformat)
_is_moment = _is_iso(datetime.fromisoformat)
_DAY = _matches(r"\d{4}-\d\d-\d\d")
_MOMENT = _matches(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")

_WELL_FORMED: dict[str, Callable[[str], bool]] = {
    XSD + "integer": _matches(r"[+-]?\d+"),
    XSD + "decimal": _matches(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    XSD + "date": lambda form: _DAY(form) and _is_day(form),
    XSD + "dateTime": lambda form: _MOMENT(form) and _is_moment(form),
    XSD + "gYearMonth": _matches(r"\d{4}-(0[1-9]|1[0-2])"),
    XSD + "gYear": _matches(r"\d{4}"),
}


#: What stands behind each parameter; kg/shacl/shapes.py adds those that hold other shapes.
BUILDERS: dict[str, Callable[[Index, Term], Constraint]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "uniqueLang": _unique_lang,
    "lessThan": _less_than,
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "minLength": _min_length,
    "minInclusive": _min_inclusive,
    "maxInclusive": _max_inclusive,
    "in": _in,
}
