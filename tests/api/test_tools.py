"""The tools for language models, asked as a client of the Model Context Protocol does."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import mcp
import pytest
from mcp.client.stdio import StdioServerParameters

from api.app import create_app
from api.settings import Settings
from api.tools import MOST_ROWS, tools
from kg.projection import ProjectedStore, open_projection
from kg.store import open_store
from tests.graphs import ID, REG, write

Json = dict[str, Any]
NAMES = {"search", "get_entity", "list_events", "get_evidence", "sparql"}


def asking(use: Callable[[mcp.Client], Awaitable[Any]]) -> Any:
    """Use a client of the tools over the three documents of ``tests.graphs``."""

    async def run() -> Any:
        with open_store("memory") as memory:
            store = ProjectedStore(memory, open_projection(memory))
            write(store)
            app = create_app(Settings(store="memory"), store=store)
            async with (
                app.router.lifespan_context(app),
                httpx2.AsyncClient(
                    transport=httpx2.ASGITransport(app), base_url="http://localhost"
                ) as client,
                mcp.Client(tools(client)) as asked,
            ):
                return await use(asked)

    return asyncio.run(run())


def call(name: str, **arguments: Any) -> Json:
    """The answer of a tool."""
    answer = asking(lambda client: client.call_tool(name, arguments))
    assert not answer.is_error, answer.content
    found: Json = answer.structured_content
    return found


def refusal(name: str, **arguments: Any) -> str:
    """The words with which a tool refuses."""
    answer = asking(lambda client: client.call_tool(name, arguments))
    assert answer.is_error
    return str(answer.content[0].text)


def test_names_are_found_with_their_iri() -> None:
    """Entities, laws, events and documents, each by IRI and label."""
    found = call("search", query="Microsoft", limit=2)

    assert (found["entities"][0]["iri"], found["entities"][0]["label"]) == (
        f"{ID}entity/microsoft",
        "Microsoft",
    )
    assert all(event["sentences"][0]["quote"] for event in found["events"])
    assert all(len(items) <= 2 for items in found.values())


@pytest.mark.parametrize("name", ["microsoft", f"{ID}entity/microsoft"])
def test_an_entity_is_known_by_slug_and_iri(name: str) -> None:
    """With who it acts with, and its newest events with their sentences."""
    found = call("get_entity", entity=name)

    assert found["iri"] == f"{ID}entity/microsoft"
    assert f"{ID}entity/mistral-ai" in {other["iri"] for other in found["acts_with"]}
    assert found["newest_events"][0]["sentences"]


def test_events_are_listed_with_roles_and_sentences() -> None:
    """Narrowed as ``/events`` is, in pages."""
    found = call("list_events", type="Clearance", actor="microsoft")
    [event] = found["events"]
    first = call("list_events", limit=1)
    second = call("list_events", limit=1, cursor=first["cursor"])

    assert {role["role"] for role in event["roles"]} == {"authority", "subject"}
    assert event["sentences"][0]["quote"].startswith("The CMA cleared")
    assert event["sentences"][0]["document"]["iri"] == f"{ID}document/clearance"
    assert (event["factuality"], event["confidence"]) == ("Actual", 0.95)
    assert first["events"][0]["iri"] != second["events"][0]["iri"]


def test_all_evidence_of_an_event_is_shown() -> None:
    """Every sentence, and each document's claim."""
    found = call("get_evidence", event=f"{ID}event/clearance-cma-microsoft")

    assert found["event"]["iri"] == f"{ID}event/clearance-cma-microsoft"
    assert [one["document"] for one in found["claims"]] == [f"{ID}document/clearance"]


def test_queries_read_and_are_bounded() -> None:
    """So many rows come, and how many there are more; what writes or reaches out is refused."""
    numbers = " ".join(map(str, range(MOST_ROWS + 5)))
    found = call("sparql", query=f"SELECT ?n {{ VALUES ?n {{ {numbers} }} }}")

    assert (len(found["rows"]), found["more_rows"]) == (MOST_ROWS, 5)
    assert call("sparql", query=f"ASK {{ ?event a <{REG}Clearance> }}") == {"boolean": True}
    assert "line 1" in refusal("sparql", query="SELECT nonsense")
    assert refusal("sparql", query="INSERT DATA { <a:a> <a:b> <a:c> }")
    assert "SERVICE" in refusal("sparql", query="SELECT * { SERVICE <http://127.0.0.1/> {} }")


def test_what_is_not_there_is_said() -> None:
    """In the words of the service."""
    assert "no entity 'nobody'" in refusal("get_entity", entity="nobody")
    assert refusal("list_events", type="Fein")


def test_it_answers_on_standard_input_and_output(tmp_path: Path) -> None:
    """``regkg mcp`` beside a store: all tools are there, marked as reading only."""
    with open_store(tmp_path / "store") as store:
        write(store)
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "kg.cli", "mcp", "--store", str(tmp_path / "store")]
    )

    async def run() -> tuple[Any, Any]:
        async with mcp.Client(command) as client:
            return await client.list_tools(), await client.call_tool("search", {"query": "CMA"})

    listed, found = asyncio.run(run())
    assert {tool.name for tool in listed.tools} == NAMES
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed.tools)
    assert found.structured_content["entities"][0]["label"] == "Competition and Markets Authority"
