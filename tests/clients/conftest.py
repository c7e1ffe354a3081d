"""A server with two graphs and the three documents, for clients that only read."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from kg.store import open_store
from tests.api.conftest import Server, serving
from tests.graphs import all_three, write

#: A key that a client can send whose headers are ASCII.
KEY = "plain"
TITLE = "http://example.org/title"
QUERY = f"SELECT ?s ?t {{ ?s <{TITLE}> ?t }} ORDER BY ?t"
TITLES = ["Amende", "Enquête"]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Its default graph is the union of all."""
    folder = tmp_path_factory.mktemp("clients")
    with open_store(str(folder / "store")) as store:
        write(store, all_three())
    with serving(folder, api_keys=KEY) as server:
        for number, title in enumerate(TITLES):
            name = f"http://example.org/{number}"
            answer = httpx2.put(
                f"{server.address}/graphs",
                params={"graph": name},
                content=f'<{name}> <{TITLE}> "{title}" .'.encode(),
                headers={"Content-Type": "text/turtle", "Authorization": f"Bearer {KEY}"},
                timeout=60,
            )
            assert answer.status_code == 201
        yield server
