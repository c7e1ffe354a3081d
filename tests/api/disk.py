"""The service with a store on disk, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from kg.model import Extraction
from kg.store import DiskStore
from tests.graphs import KEY, graph_of, quads_of


@contextmanager
def served_from_disk(folder: Path, *extractions: Extraction) -> Iterator[TestClient]:
    """A client of the service with documents in a folder."""
    with DiskStore(folder / "store") as store:
        for one in extractions:
            store.replace_graph(graph_of(one), quads_of(one))
        app = create_app(Settings(store="memory", api_keys=KEY), store=store)  # type: ignore[arg-type]
        with TestClient(app, follow_redirects=False) as client:
            yield client
