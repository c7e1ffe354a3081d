"""What every store does, on each of them: in memory, on disk, and in a real server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.errors import InvalidQuery, StoreDamaged, StoreError, StoreLocked, StoreUnreachable
from kg.store import Scope, Store, open_store, restore

REG = "https://w3id.org/regkg/ontology#"
DOCUMENT = NamedNode("https://w3id.org/regkg/id/document/one")
OTHER = NamedNode("https://w3id.org/regkg/id/document/two")


def document(graph: NamedNode, content_hash: str, *titles: str) -> list[Quad]:
    title = NamedNode("http://purl.org/dc/terms/title")
    return [
        Quad(graph, NamedNode(REG + "contentHash"), Literal(content_hash), graph),
        *(Quad(graph, title, Literal(text), graph) for text in titles),
    ]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a real ``oxigraph serve``."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx2.get(address)
            break
        except httpx2.HTTPError:
            time.sleep(0.05)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(params=["memory", "disk", "remote", "remote by updates"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    match request.param:
        case "memory":
            opened = open_store("memory")
        case "disk":
            opened = open_store(tmp_path / "store")
        case "remote":
            opened = open_store(request.getfixturevalue("server"))
            opened.update("CLEAR ALL")
        case _:
            address = request.getfixturevalue("server")
            opened = open_store(f"{address}/query", update=f"{address}/update")
            opened.update("CLEAR ALL")
    with opened:
        yield opened


def test_a_document_is_replaced_whole(store: Store) -> None:
    """What a document's graph held before is gone, and other graphs stay as they are."""
    awkward = 'L\'"amende" \\u0022 est\n\tinfligée \U0001f4b6 ; DROP ALL #'
    store.replace_graph(OTHER, document(OTHER, "b", "other"))
    assert store.replace_graph(DOCUMENT, document(DOCUMENT, "a", "old", "older")) is False
    assert store.replace_graph(DOCUMENT, document(DOCUMENT, "c", awkward)) is True

    assert set(document(DOCUMENT, "c", awkward)) == set(store.quads(DOCUMENT))
    assert set(document(OTHER, "b", "other")) == set(store.quads(OTHER))
    assert {DOCUMENT, OTHER} == set(store.graphs())
    assert len(list(store.quads())) == 4


def test_unchanged_sources_are_seen_by_their_hash(store: Store) -> None:
    """The content hash is that of the document in its own graph, and of no other graph."""
    store.replace_graph(DOCUMENT, document(DOCUMENT, "a"))
    store.update(f"INSERT DATA {{ GRAPH {DOCUMENT} {{ {OTHER} <{REG}contentHash> 'x' }} }}")

    assert store.content_hash(DOCUMENT) == "a"
    assert store.content_hash(OTHER) is None


def test_a_removed_graph_is_gone(store: Store) -> None:
    """Removing tells whether the graph existed."""
    store.replace_graph(DOCUMENT, document(DOCUMENT, "a"))

    assert store.remove_graph(DOCUMENT) is True
    assert store.remove_graph(DOCUMENT) is False
    assert list(store.graphs()) == []


def test_quads_of_another_graph_are_refused(store: Store) -> None:
    """A document cannot write into the graph of another."""
    with pytest.raises(ValueError, match="not in the graph"):
        store.replace_graph(DOCUMENT, document(OTHER, "a"))


def test_queries_answer_in_the_format_asked(store: Store) -> None:
    """SELECT gives rows or bytes, and the union of all graphs is the default graph."""
    store.replace_graph(DOCUMENT, document(DOCUMENT, "a", "Amende"))
    query = "SELECT ?t ?none { ?d <http://purl.org/dc/terms/title> ?t }"

    assert ({"t": Literal("Amende")},) == store.select(query)
    assert store.query(query, media=QueryResultsFormat.CSV) == b"t,none\r\nAmende,\r\n"
    assert b"true" in store.query("ASK { ?s ?p ?o }")
    graph = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", media=RdfFormat.N_TRIPLES)
    assert len(graph.splitlines()) == 2


def test_a_scope_names_the_graphs_a_query_sees(store: Store) -> None:
    """With graphs named, the default graph is made of those only; without union it is the store's own."""
    store.replace_graph(DOCUMENT, document(DOCUMENT, "a"))
    store.replace_graph(OTHER, document(OTHER, "b"))
    query = f"SELECT ?h {{ ?d <{REG}contentHash> ?h }}"

    assert ({"h": Literal("b")},) == store.select(query, scope=Scope(default_graphs=(OTHER.value,)))
    assert store.select(query, scope=Scope(union=False)) == ()
    assert len(store.select(query)) == 2


def test_bad_queries_are_named_with_their_place(store: Store) -> None:
    """The line and the column of the mistake come with the error."""
    with pytest.raises(InvalidQuery) as caught:
        store.query("SELECT * WHERE {\n ?s ?p }")

    assert (caught.value.line, caught.value.column) == (2, 9)


def test_a_failed_update_changes_nothing(store: Store) -> None:
    """All operations of an update happen, or none."""
    with pytest.raises(StoreError):
        store.update("INSERT DATA { <http://a> <http://b> 1 } ; DROP GRAPH <http://not/there>")

    assert list(store.quads()) == []


def test_files_load_and_backups_restore(store: Store, tmp_path: Path) -> None:
    """A backup of any store fills any other."""
    (tmp_path / "in.nq").write_text('<http://a> <http://b> "c" <http://g> .\n<http://a> <http://b> "d" .\n')
    store.bulk_load(tmp_path / "in.nq")
    store.replace_graph(DOCUMENT, document(DOCUMENT, "a"))
    store.backup(tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "restored")

    with open_store(tmp_path / "restored") as restored:
        assert set(store.quads()) == set(restored.quads())
        assert len(list(restored.quads(DefaultGraph()))) == 1
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "backup", tmp_path / "restored")


# ---------------------------------------------------------------- what a directory promises


def test_the_second_writer_is_told_who_holds_the_store(tmp_path: Path) -> None:
    """One process owns the directory; another learns its number and what to do."""
    with (
        open_store(tmp_path / "store"),
        pytest.raises(StoreLocked, match=r"held by process \d+ .*--server"),
    ):
        open_store(tmp_path / "store")
    with open_store(tmp_path / "store"):
        pass  # Closed, it opens again.


WRITER = """
import os, sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.store import open_store
store = open_store(sys.argv[1])
for number in range(int(sys.argv[2])):
    graph = NamedNode(f"http://example.org/{number}")
    content_hash = NamedNode("https://w3id.org/regkg/ontology#contentHash")
    store.replace_graph(graph, [Quad(graph, content_hash, Literal("h"), graph)])
    print(number, flush=True)
if sys.argv[3] == "flush":
    store.flush()
os.kill(os.getpid(), 9)
"""


def killed_writer(path: Path, documents: int, *, then: str = "") -> None:
    subprocess.run(
        [sys.executable, "-c", WRITER, str(path), str(documents), then],
        stdout=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("then", ["", "flush"])
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, then: str) -> None:
    """After kill -9 every document that was written is there, and the store opens without complaint."""
    killed_writer(tmp_path / "store", 20, then=then)

    with open_store(tmp_path / "store") as store:
        assert len(list(store.graphs())) == 20


def test_a_lost_tail_is_reported(tmp_path: Path) -> None:
    """The engine opens a log that was cut without a word; we do not."""
    killed_writer(tmp_path / "store", 20)
    for log in (tmp_path / "store" / "graph").glob("*.log"):
        log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    with pytest.raises(StoreDamaged, match="restore a backup"):
        open_store(tmp_path / "store")
    with open_store(tmp_path / "store", accept_damage=True) as store:
        left = len(list(store.graphs()))
    with open_store(tmp_path / "store") as store:
        assert left == len(list(store.graphs())) < 20


def test_an_exchanged_graph_is_reported(tmp_path: Path) -> None:
    """Count and digest belong to the documents: the engine's files of another day do not pass."""
    for name, content_hash in (("one", "a"), ("two", "b")):
        with open_store(tmp_path / name) as store:
            store.replace_graph(DOCUMENT, document(DOCUMENT, content_hash))
    shutil.rmtree(tmp_path / "one" / "graph")
    with pytest.raises(StoreDamaged, match="gone"):
        open_store(tmp_path / "one")
    shutil.copytree(tmp_path / "two" / "graph", tmp_path / "one" / "graph")
    with pytest.raises(StoreDamaged, match="not those"):
        open_store(tmp_path / "one")


def test_updates_are_counted(tmp_path: Path) -> None:
    """What an update of any kind adds or removes is in the count when the store is opened again."""
    with open_store(tmp_path / "store") as store:
        store.replace_graph(DOCUMENT, document(DOCUMENT, "a"))
        store.update("DROP ALL")
        store.replace_graph(OTHER, document(OTHER, "b"))

    with open_store(tmp_path / "store") as store:
        assert list(store.graphs()) == [OTHER]


def test_an_address_without_a_server_says_so() -> None:
    """Nobody answers: the message names the address."""
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:9"):
        open_store("http://127.0.0.1:9/ds")
