"""The answers that OpenRefine reads, held to the JSON schemas of the Reconciliation Service API 0.2.

The schemas are those of the specification, in ``reconciliation-0.2``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import jsonschema_rs
import pytest

from tests.api.conftest import Server

FOLDER = Path(__file__).parent / "reconciliation-0.2"
BASE = "https://reconciliation-api.github.io/specs/0.2/schemas/"
#: What a manifest refers to for its ``authentication``, of which we have none.
SWAGGER = {"definitions": {"securityDefinitions": {"additionalProperties": {}}}}


def schema(name: str) -> dict[str, Any]:
    """A schema of the specification; the version of JSON Schema it names is none."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    content.pop("$schema", None)
    return content


def problems(name: str, answer: object) -> list[str]:
    """Where an answer is not what its schema says."""
    resources = [(BASE + "type.json", schema("type")), ("http://swagger.io/v2/schema.json", SWAGGER)]
    registry = jsonschema_rs.Registry(resources)
    validator = jsonschema_rs.Draft7Validator(schema(name), registry=registry)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(answer)]


def asked(server: Server, path: str, **parameters: str) -> Any:
    return httpx2.get(f"{server.address}{path}", params=parameters, timeout=60).json()


@pytest.mark.parametrize(
    ("path", "parameters", "name"),
    [
        ("/reconcile", {}, "manifest"),
        ("/reconcile", {"lang": "fr"}, "manifest"),
        ("/reconcile/suggest/entity", {"prefix": "m"}, "suggest-entities-response"),
        ("/reconcile/suggest/type", {"prefix": "c"}, "suggest-types-response"),
        ("/reconcile/suggest/property", {"prefix": "c"}, "suggest-properties-response"),
        ("/reconcile/properties", {"type": "Company", "limit": "3"}, "data-extension-property-proposal"),
    ],
)
def test_what_is_read(filled: Server, path: str, parameters: dict[str, str], name: str) -> None:
    """The manifest, the suggestions, the properties to fill a table with."""
    answer = asked(filled, path, **parameters)

    assert problems(name, answer) == []
    assert answer.get("result", ["not a list of suggestions"])


def test_a_batch(filled: Server) -> None:
    """As OpenRefine sends it: a form, with types, limits and properties; found, unlike and unknown."""
    queries = {
        "q0": {"query": "Microsoft", "type": "Company", "limit": 3, "type_strict": "should"},
        "q1": {"query": "Mistral", "properties": [{"pid": "country", "v": "FR"}]},
        "q2": {"query": "nobody at all"},
    }
    sent = {"queries": json.dumps(queries)}
    answer = httpx2.post(f"{filled.address}/reconcile", data=sent, timeout=60).json()

    assert problems("reconciliation-result-batch", answer) == []
    assert [bool(answer[name]["result"]) for name in queries] == [True, True, False]


def test_a_column(filled: Server) -> None:
    """Every property of known and unknown entities."""
    offered = asked(filled, "/reconcile/properties")["properties"]
    properties = [{"id": one["id"]} for one in offered]
    extend = {"ids": ["microsoft", "mistral-ai", "nobody"], "properties": properties}
    answer = asked(filled, "/reconcile", extend=json.dumps(extend))

    assert problems("data-extension-response", answer) == []
    assert set(answer["rows"]) == set(extend["ids"])


def test_the_schemas_refuse_what_is_wrong() -> None:
    """The check of the tests above."""
    assert problems("manifest", {"name": "regkg"})
    assert problems("reconciliation-result-batch", {"q0": {"result": [{"id": "a"}]}})
