"""The description of the API: complete for its readers, and held to the server by generated requests."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.settings import Settings
from kg.store import open_store
from tests.api.conftest import Server, serving
from tests.graphs import all_three, write

ROOT = Path(__file__).parents[2]
#: Generated requests to an operation; ``generated_requests`` says how to send more.
FEW = 3


@pytest.fixture(scope="module")
def description() -> Mapping[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # FastAPI warns of ids that are given twice.
        return create_app(Settings(store="memory")).openapi()


def operations(description: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def has_example(part: Any, components: Mapping[str, Any]) -> bool:
    """Whether an example stands in a part of the description, or in a shape that it refers to."""
    if isinstance(part, list):
        return any(has_example(one, components) for one in part)
    if not isinstance(part, dict):
        return False
    shape = components.get(str(part.get("$ref", "")).rpartition("/")[2])
    found = "example" in part or "examples" in part or has_example(shape, components)
    return found or any(has_example(one, components) for one in part.values())


def test_every_operation_is_described(description: Mapping[str, Any]) -> None:
    """OpenAPI 3.1; each operation has an id of its own, a summary and the shape of its errors."""
    ids = [operation["operationId"] for _, operation in operations(description)]

    assert description["openapi"].startswith("3.1")
    assert len(ids) == len(set(ids)) > 50
    for name, operation in operations(description):
        assert operation["summary"], name
        errors = {status: one for status, one in operation["responses"].items() if status[0] in "45"}
        assert errors, name
        for status, error in errors.items():
            shape = error["content"]["application/problem+json"]["schema"]
            assert shape == {"$ref": "#/components/schemas/Problem"}, (name, status)


def test_every_operation_has_an_example(description: Mapping[str, Any]) -> None:
    """Of a parameter, a body or an answer; the pages are for people and need none."""
    components = description["components"]["schemas"]
    for name, operation in operations(description):
        good = [one for status, one in operation["responses"].items() if status[0] == "2"]
        asked = {key: part for key, part in operation.items() if key != "responses"}
        if operation["tags"] != ["Pages"]:
            assert has_example([asked, good], components), name


def test_what_needs_a_key_says_so(description: Mapping[str, Any]) -> None:
    """The operations that write, and no others."""
    needing = {name for name, operation in operations(description) if "security" in operation}

    assert {"POST /update", "PUT /graphs", "POST /documents", "DELETE /documents/{key}"} <= needing
    assert not any(name.startswith("GET ") for name in needing)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a graph, and a key that any client can send."""
    folder = tmp_path_factory.mktemp("described")
    with open_store(str(folder / "store")) as store:
        write(store, all_three())
    with serving(folder, api_keys="plain") as server:
        yield server


@pytest.mark.skipif(importlib.util.find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_generated_requests_find_no_contradiction(plain: Server, tmp_path: Path) -> None:
    """All checks of schemathesis hold: statuses, types, shapes, headers, keys, methods, refusals."""
    program = "from schemathesis.cli import schemathesis; schemathesis()"
    options = {
        "--header": "Authorization: Bearer plain",
        "--max-examples": str(FEW),
        "--phases": "examples,fuzzing",
        "--seed": "1",
        "--request-timeout": "60",
        "--suppress-health-check": "all",
        "--warnings": "off",
    }
    # Reading an article needs the language models, which take long to load; its own tests send it much.
    options["--exclude-operation-id"] = "ingest_documents"
    finished = subprocess.run(
        [
            *(sys.executable, "-c", program, "run", f"{plain.address}/openapi.json", "--no-shrink"),
            *(word for option in options.items() for word in option),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.api.generated_requests",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), *sys.path])),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 0, finished.stdout[-4000:] + finished.stderr[-2000:]
