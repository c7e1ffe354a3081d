"""The graph as tools of the Model Context Protocol: ``regkg mcp``.

The tools ask the service's own routes, in this process or at an address, so that they have its limits; none
of them writes. Each answer is bounded, and names things by IRI, with the sentences that say so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal
from urllib.parse import quote

import httpx2
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from api import cited
from api.app import configure_logs, create_app
from api.settings import Settings
from kg import __version__

#: Rows of a query's answer.
MOST_ROWS = 200
#: Seconds that an answer may take.
PATIENCE = 30.0
INSTRUCTIONS = (
    "A graph of regulatory events read from news articles: who did what to whom, under which law. Find names "
    "with search, then list_events; cite the sentences and IRIs that come with each event. Look at its "
    "factuality (Actual, Planned, Possible, Denied) and confidence before you call something a fact."
)

Limit = Annotated[int, Field(ge=1, le=25, description="How many at most")]
Name = Annotated[str, Field(min_length=1, max_length=500)]
Day = Annotated[
    str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", description="2024, 2024-02 or 2024-02-26")
]


def serve(settings: Settings | None, server: str | None) -> None:
    """Answer on standard input and output until they close.

    Args:
        settings: Of the store to open; None with a server.
        server: Address of a running service.
    """
    configure_logs("error")

    async def run() -> None:
        async with connected(settings, server) as client:
            await tools(client).run_stdio_async()

    asyncio.run(run())


@asynccontextmanager
async def connected(settings: Settings | None, server: str | None) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a running service, or of one within this process."""
    if server is not None:
        async with httpx2.AsyncClient(base_url=server.rstrip("/"), timeout=PATIENCE) as client:
            yield client
        return
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app), base_url="http://localhost", timeout=PATIENCE
        ) as client,
    ):
        yield client


def tools(client: httpx2.AsyncClient) -> MCPServer[Any]:
    """The tools, which ask a service.

    Args:
        client: Of that service.
    """
    asked = _Asked(client)
    server: MCPServer[Any] = MCPServer("regkg", instructions=INSTRUCTIONS, version=__version__)
    for tool in (asked.search, asked.get_entity, asked.list_events, asked.get_evidence, asked.sparql):
        server.add_tool(tool, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))
    return server


class _Asked:
    """Each public method is a tool; its docstring is what the model reads."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def search(self, query: Name, limit: Limit = 10) -> dict[str, Any]:
        """Find companies, people, authorities, laws, events and articles by name, alias, acronym or words."""
        found = await self._get("/search", q=query, limit=limit)
        return {
            "entities": [cited.entity(one) for one in found["entities"]["items"]],
            "laws": [cited.entity(one) for one in found["laws"]["items"]],
            "events": [cited.event(one) for one in found["events"]["items"]],
            "documents": [cited.document(one) for one in found["documents"]["items"]],
        }

    async def get_entity(self, entity: Annotated[Name, Field(description="IRI or slug")]) -> dict[str, Any]:
        """One entity or law: names, identifiers, events by family, who it acts with, its newest events."""
        return cited.card(await self._get(f"/entities/{_key(entity)}"))

    async def list_events(
        self,
        type: Annotated[Name | None, Field(description="Event type or family: Fine, DealEvent")] = None,
        actor: Annotated[Name | None, Field(description="IRI or slug of who takes part")] = None,
        law: Annotated[Name | None, Field(description="IRI or slug of the law")] = None,
        since: Day | None = None,
        until: Day | None = None,
        factuality: Literal["Actual", "Planned", "Possible", "Denied"] | None = None,
        min_confidence: Annotated[float | None, Field(ge=0, le=1)] = None,
        words: Annotated[Name | None, Field(description="Words of its label or sentences")] = None,
        limit: Limit = 10,
        cursor: Annotated[str | None, Field(description="Of the page before")] = None,
    ) -> dict[str, Any]:
        """List events, newest first, with roles, date, amount, factuality, confidence and sentences."""
        found = await self._get(
            "/events",
            type=type,
            actor=actor,
            law=law,
            since=since,
            until=until,
            factuality=factuality,
            min_confidence=min_confidence,
            q=words,
            limit=limit,
            cursor=cursor,
        )
        return {
            "total": found["total"],
            "cursor": found["cursor"],
            "events": [cited.event(one) for one in found["items"]],
        }

    async def get_evidence(self, event: Annotated[Name, Field(description="IRI or key")]) -> dict[str, Any]:
        """All sentences that tell of an event, and what each document says of it, also where they differ."""
        found = await self._get(f"/events/{_key(event)}")
        return {
            "event": cited.event(found, sentences=50),
            "claims": [cited.claim(one) for one in found["claims"][:50]],
        }

    async def sparql(
        self, query: Annotated[str, Field(max_length=20_000, description="SELECT or ASK; SPARQL 1.1")]
    ) -> dict[str, Any]:
        """Ask the graph in SPARQL, read only; the default graph is the union of all documents.

        Prefix reg: is <https://w3id.org/regkg/ontology#>. An event has a type (reg:Fine …), roles
        (reg:authority, reg:subject …), reg:confidence and reg:evidence, a sentence with nif:anchorOf.
        """
        accepted = {"Accept": "application/sparql-results+json"}
        answer = await self._answer("POST", "/sparql", data={"query": query}, headers=accepted)
        found = answer.json()
        if "boolean" in found:
            return {"boolean": found["boolean"]}
        rows = found["results"]["bindings"]
        return {
            "rows": [{name: term["value"] for name, term in row.items()} for row in rows[:MOST_ROWS]],
            "more_rows": max(0, len(rows) - MOST_ROWS),
        }

    async def _get(self, path: str, **parameters: Any) -> Any:
        given = {name: value for name, value in parameters.items() if value is not None}
        answer = await self._answer("GET", path, params=given, headers={"Accept": "application/json"})
        return answer.json()

    async def _answer(self, method: str, path: str, **asked: Any) -> httpx2.Response:
        try:
            answer = await self._client.request(method, path, **asked)
        except httpx2.HTTPError as error:
            raise ToolError(f"the service does not answer: {type(error).__name__}") from error
        if not answer.is_success:
            raise ToolError(_problem(answer))
        return answer


def _key(name: str) -> str:
    """The last part of an IRI, for an address."""
    return quote(name.rstrip("/").rpartition("/")[2], safe="%" if "/" in name else "")


def _problem(answer: httpx2.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:500] or f"the service answers with status {answer.status_code}"
