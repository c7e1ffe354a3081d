"""JSON of values of which some are JSON already."""

from __future__ import annotations

import json

import pytest

from api.written import Written, as_json, as_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Written('{"id":1}'), '{"id":1}'),
        ([], "[]"),
        ([Written("1"), "é", Written('"é"')], '[1,"é","é"]'),
        (
            {"a": Written("[]"), "b": [{"c": Written("null")}], "d": None},
            '{"a":[],"b":[{"c":null}],"d":null}',
        ),
        ({'"': Written('"\\""')}, '{"\\"":"\\""}'),
    ],
)
def test_what_is_json_already_stands_where_it_was_put(value: object, expected: str) -> None:
    """In the order and as it is, whatever stands around it."""
    assert as_json(value).decode() == expected == as_text(value)


def test_half_surrogates_are_escaped_in_both() -> None:
    """UTF-8 has none, JSON has: in what is written now as in what was before."""
    half = "\ud800"
    value = [half, Written(f'["{half}","é"]')]

    assert json.loads(as_json(value)) == [half, [half, "é"]]


def test_what_is_no_json_is_refused() -> None:
    """As ``json`` does it."""
    with pytest.raises(TypeError, match="set is no JSON"):
        as_json({"a": {1}})
