"""The projection says what the graph says, whatever happened in between."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.projection import (
    ProjectedStore,
    Projection,
    card_at_once,
    find_entity,
    find_event,
    gone,
    list_documents,
    list_events,
    open_projection,
)
from kg.store import open_store
from tests.graphs import ID, REG, british, english, french, graph_of, write
from tests.projection.conftest import everything


def test_a_document_that_is_written_again_replaces_what_it_said(store: ProjectedStore) -> None:
    """Nothing of the former reading stays, and writing the same again changes nothing."""
    before = everything(store.projection)
    write(store, [dataclasses.replace(british(), events=())])
    assert find_event(store.projection, "clearance-cma-microsoft") is None
    write(store, [british()])

    assert everything(store.projection) == before


def test_what_only_a_removed_document_said_is_gone(store: ProjectedStore) -> None:
    """Its event and the entity that it alone named are gone; what another says stays."""
    store.remove_graph(graph_of(british()))
    projection = store.projection

    assert find_entity(projection, "competition-and-markets-authority") is None
    assert gone(projection, "entity", "competition-and-markets-authority")
    assert gone(projection, "event", "clearance-cma-microsoft")
    assert gone(projection, "document", "clearance")
    assert not gone(projection, "document", "never-there")
    assert find_entity(projection, "mistral-ai") is not None
    write(store, [british()])
    assert not gone(projection, "document", "clearance")


def test_an_update_of_any_kind_is_seen(store: ProjectedStore) -> None:
    """What SPARQL changes shows in the next answer."""
    event = f"<{ID}event/clearance-cma-microsoft>"
    graph = f"<{ID}document/clearance>"
    store.update(
        f"DELETE {{ GRAPH {graph} {{ {event} <{REG}factuality> ?old }} }} "
        f"INSERT {{ GRAPH {graph} {{ {event} <{REG}factuality> <{REG}Denied> }} }} "
        f"WHERE {{ GRAPH {graph} {{ {event} <{REG}factuality> ?old }} }}"
    )
    found = find_event(store.projection, "clearance-cma-microsoft")
    assert found is not None
    assert found.factuality == "Denied"
    store.update("CLEAR ALL")

    assert list_events(store.projection).total == 0
    assert gone(store.projection, "document", "deal")


def test_rebuilding_gives_the_same(store: ProjectedStore) -> None:
    """The rows that were kept document by document are those that are made in one go."""
    before = everything(store.projection)
    store.projection.rebuild()

    assert everything(store.projection) == before


def test_on_disk_it_catches_up_with_what_was_written_without_it(tmp_path: Path) -> None:
    """What a program wrote or removed that does not keep the projection is found when it is opened."""
    with open_store(tmp_path / "store") as disk:
        write(disk, [french(), english()])
        projection = open_projection(disk)
        assert projection.path == tmp_path / "store" / "projection.sqlite"
        before = everything(projection)
        projection.close()
        disk.remove_graph(graph_of(english()))
        write(disk, [british()])
        reopened = open_projection(disk)
        assert [one.key for one in list_documents(reopened).items] == ["clearance", "investissement"]
        assert reopened.catch_up() == 0
        reopened.close()
        disk.remove_graph(graph_of(british()))
        write(disk, [english()])
        again = open_projection(disk)

        assert everything(again) == before
        again.close()


@pytest.mark.parametrize("damage", ["version", "bytes", "stale"])
def test_a_projection_that_does_not_fit_is_made_anew(tmp_path: Path, damage: str) -> None:
    """Tables of another version, a file that is no database, an update that a crash cut short."""
    with open_store(tmp_path / "store") as disk:
        write(disk)
        projection = open_projection(disk)
        before = everything(projection)
        projection.close()
        path = tmp_path / "store" / "projection.sqlite"
        if damage == "bytes":
            path.write_bytes(b"no database at all" * 100)
        else:
            with sqlite3.connect(path) as db:
                db.execute("UPDATE event SET factuality = 'Possible'")
                db.execute("UPDATE document SET fingerprint = 0")
                values = ("version", "older") if damage == "version" else ("stale", "yes")
                db.execute("INSERT OR REPLACE INTO stamp VALUES (?, ?)", values)
            db.close()
        reopened = open_projection(disk)

        assert everything(reopened) == before
        reopened.close()


def test_who_must_not_wait_never_compares(
    tmp_path: Path, store: ProjectedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when an update has come before, nor when it comes while they read; in memory they would wait."""
    with open_store(tmp_path / "store") as disk:
        write(disk)
        projection = open_projection(disk)
        compared: list[Projection] = []
        monkeypatch.setattr(Projection, "_compare", lambda this: compared.append(this))
        with projection.reading_at_once() as db:
            assert db is not None
            projection.mark_stale()
            assert find_entity(projection, "microsoft") is not None
        assert card_at_once(projection, "microsoft") is None
        assert not compared
        find_entity(projection, "microsoft")
        assert compared == [projection]
        projection.close()
    assert card_at_once(store.projection, "microsoft") is None


def test_nobody_is_told_what_was_while_it_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparing takes its time, and an update that was acknowledged is seen by whoever asks meanwhile."""
    begun, may_go_on = threading.Event(), threading.Event()
    fingerprint = Projection._fingerprint

    def slowly(projection: Projection, graph: NamedNode) -> int:
        begun.set()
        assert may_go_on.wait(20)
        return fingerprint(projection, graph)

    monkeypatch.setattr(Projection, "_fingerprint", slowly)
    disk = open_store(tmp_path / "store")
    with ProjectedStore(disk, open_projection(disk)) as opened, ThreadPoolExecutor(2) as pool:
        write(opened)
        projection, slug = opened.projection, "competition-and-markets-authority"
        opened.update(f"DROP GRAPH {graph_of(british())}")
        found = [pool.submit(find_entity, projection, slug)]
        assert begun.wait(20)
        found.append(pool.submit(find_entity, projection, slug))
        moment, card = projection.moment, card_at_once(projection, slug)
        may_go_on.set()

        assert (moment, card) == (None, None)
        assert [one.result() for one in found] == [None, None]


def test_what_could_not_be_compared_is_compared_again(
    store: ProjectedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store did not answer: whoever asks later is not told what was before."""

    def fails(*_: object) -> int:
        raise StoreError("it does not answer")

    store.update(f"DROP GRAPH {graph_of(british())}")
    with monkeypatch.context() as patched:
        patched.setattr(Projection, "_fingerprint", fails)
        with pytest.raises(StoreError):
            find_entity(store.projection, "competition-and-markets-authority")

    assert find_entity(store.projection, "competition-and-markets-authority") is None


def test_strange_graphs_are_read_as_far_as_they_go(store: ProjectedStore) -> None:
    """Values that no extraction writes do not stop the projection."""
    graph = NamedNode("http://example.org/g")
    event = NamedNode("http://example.org/events#odd")
    a = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    said = {
        "date": "soon",
        "confidence": "NaN",
        "amountValue": "1e999999",
        "factuality": "maybe",
        "evidence": "no sentence",
    }
    quads = [Quad(event, a, NamedNode(REG + "Event"), graph)]
    quads += [Quad(event, NamedNode(REG + name), Literal(value), graph) for name, value in said.items()]
    store.replace_graph(graph, quads)
    found = find_event(store.projection, "odd")

    assert found is not None
    assert (found.type, found.date, found.amount, found.confidence) == ("Event", None, None, 0.0)
    assert list_documents(store.projection).total == 3
