"""What strangers may try: reach into the network, bodies without end, pages of other origins."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pyoxigraph
import pytest

from api.app import serve
from api.guard import examine
from api.sandbox import close_network
from api.settings import Settings
from kg.errors import InvalidSetting
from tests.api.conftest import Server


class Trap(http.server.ThreadingHTTPServer):
    """A server that remembers whether anybody came."""

    visits = 0


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    class Visit(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert isinstance(self.server, Trap)
            self.server.visits += 1
            self.send_error(404)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    running = Trap(("127.0.0.1", 0), Visit)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()


#: Ways to write a request to the outside. HERE stands for the trap's address, \\u is SPARQL's own escape.
QUERIES = [
    "SELECT * { SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { service <HERE> { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { SERVICE#'\n<HERE> { ?s ?p ?o } }",
    "SELECT * { {}SERVICE<HERE>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a'SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a'@en SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s ?p _:b.SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s ?p _:b SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { ?s ?p <a:b>SERVICE<HERE>{ ?s ?p ?o } }",
    "PREFIX e: <HERE> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "PREFIX : <HERE> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "PREFIX : <HERE> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "PREFIX service: <a:b> PREFIX : <HERE> SELECT * { SERVICE : { ?s ?p ?o } }",
    "PREFIX e: <a:> SELECT * { ?s ?p e:a.SERVICE <HERE> { ?s ?p ?o } }",
    "PREFIX e: <a:> SELECT * { ?s ?p e:a.  SERVICE <HERE> { ?s ?p ?o } }",
    "PREFIX e: <a:> SELECT * { ?s ?p e:a\\#b . SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { BIND(<HERE> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { FILTER EXISTS { SERVICE <HERE> { ?s ?p ?o } } }",
    "SELECT * { FILTER(1<2)SERVICE<HERE>{ ?s ?p ?o } }",
    "SELECT * { FILTER('\\\\'!='x')SERVICE<HERE>{ ?s ?p ?o } }",
    "SELECT * { FILTER('''a'b''\\''''!='x')SERVICE<HERE>{ ?s ?p ?o } }",
    'SELECT * { FILTER("""a"b""\\""""!="x")SERVICE<HERE>{ ?s ?p ?o } }',
    "SELECT * { { SELECT * { SERVICE <HERE> { ?s ?p ?o } } } }",
    "BASE <HERE> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "SELECT * FROM <HERE> { ?s ?p ?o }",
    "SELECT * { SERVICE SILENT <HERE> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<HERE>{ ?s ?p ?o } }",
    "PREFIX : <HERE> SELECT * { SERVICE SILENT:{ ?s ?p ?o } }",
    "ASK { SERVICE <HERE> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <HERE> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <HERE> { ?s ?p ?o } }",
]
UPDATES = [
    "LOAD <HERE>",
    "L\\u004FAD <HERE>",
    "LOAD<HERE>INTO GRAPH<a:b>",
    "LOAD SILENT <HERE>",
    "PREFIX : <HERE> LOAD : INTO GRAPH <a:b>",
    "PREFIX : <HERE> LOAD:",
    "PREFIX : <HERE> LOAD:x",
    "BASE <HERE> LOAD <x>",
    "CLEAR ALL;LOAD <HERE>",
    "PREFIX e: <a:> INSERT DATA { e:a e:b e:c };LOAD <HERE>",
    "INSERT DATA { <a:a> <a:b> '}' } ; LOAD <HERE>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <HERE> { ?s ?p ?o } }",
    "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <HERE> { ?s ?p ?o } }",
]
#: What only looks like one.
HARMLESS = [
    "SELECT ('service' AS ?x) {}",
    "SELECT * { ?service <a:load> 'LOAD <HERE>' }",
    "PREFIX service: <a:> SELECT * { ?s service:x ?o ; service:y 'SERVICE <HERE> {}' } # SERVICE <HERE>",
    "PREFIX load: <a:> SELECT * { load:a load:b load:c ; load:d 1 }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_queries_reach_nothing(stranger: httpx2.Client, trap: Trap, query: str) -> None:
    """Refused, or answered in silence; what does not parse is 400. Nobody comes to the trap."""
    trap.visits = 0
    text = query.replace("<HERE>", f"<http://127.0.0.1:{trap.server_port}/>")
    answer = stranger.post("/sparql", data={"query": text})

    assert trap.visits == 0
    silent = "SILENT <" in query or "FROM" in query
    assert answer.status_code in ({200} if silent else {200, 400, 403})
    if answer.status_code == 200 and not silent:
        # The engine takes it for something else than a request, or it would go to the trap here.
        pyoxigraph.Store().query(text).serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        assert trap.visits == 0


@pytest.mark.parametrize("update", UPDATES)
def test_updates_reach_nothing(client: httpx2.Client, trap: Trap, update: str) -> None:
    """The same for LOAD, even with the key."""
    trap.visits = 0
    text = update.replace("<HERE>", f"<http://127.0.0.1:{trap.server_port}/>")
    answer = client.post("/update", data={"update": text})

    assert trap.visits == 0
    assert answer.status_code in ({204} if "SILENT" in update else {400, 403})


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_other_places_are_no_requests(stranger: httpx2.Client, query: str) -> None:
    """Literals, variables, comments and prefixes may be called as they like."""
    assert stranger.post("/sparql", data={"query": query}).status_code == 200


def test_services_on_the_list_are_let_through() -> None:
    """``allow_service`` names addresses as they stand in the query."""
    query = "SELECT * { SERVICE <http://known/> {} }"

    assert examine(query, allowed=("http://known/",)).reach is None
    assert examine(query, allowed=("http://other/",)).reach == "SERVICE"


def test_the_second_wall_holds(trap: Trap) -> None:
    """A thread that has given up the network cannot open a socket, even from inside the engine."""
    failures: list[object] = []

    def try_it() -> None:
        if not close_network():
            pytest.skip("no seccomp here")
        with contextlib.suppress(PermissionError):
            socket.create_connection(("127.0.0.1", trap.server_port), 1)
            failures.append("socket")
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{trap.server_port}/> {{ ?s ?p ?o }} }}"
        with contextlib.suppress(OSError, RuntimeError):
            list(pyoxigraph.Store().query(query))
            failures.append("engine")

    trap.visits = 0
    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert (failures, trap.visits) == ([], 0)
    socket.create_connection(("127.0.0.1", trap.server_port), 1).close()


# ---------------------------------------------------------------- HTTP


def test_bodies_end_at_the_limit(server: Server, stranger: httpx2.Client) -> None:
    """A body that says it is too large is refused at once, one that does not say so when it is."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/sparql-query")
    connection.putheader("Content-Length", str(1 << 40))
    connection.endheaders()
    assert connection.getresponse().status == 413

    def endless() -> Iterator[bytes]:
        for _ in range(17):
            yield b" " * (1 << 20)

    with contextlib.suppress(httpx2.TransportError):  # The server may hang up before all is sent.
        answer = stranger.post(
            "/sparql", content=endless(), headers={"Content-Type": "application/sparql-query"}
        )
        assert answer.status_code == 413
    long = stranger.post("/sparql", data={"query": "ASK {}" + " " * (1 << 20)})
    assert long.status_code == 413
    assert stranger.get("/healthz").status_code == 200


def test_pages_elsewhere_may_read_and_not_write(stranger: httpx2.Client) -> None:
    """``*`` without credentials for reading; nothing for writing."""
    page = {"Origin": "http://elsewhere"}
    read = stranger.get("/sparql", params={"query": "ASK {}"}, headers=page)
    write = stranger.post("/update", data={"update": "CLEAR ALL"}, headers=page)
    asked = stranger.options("/graphs", headers=page | {"Access-Control-Request-Method": "PUT"})

    assert read.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in read.headers
    assert "access-control-allow-origin" not in write.headers
    assert "access-control-allow-origin" not in asked.headers


def test_answers_tell_nothing_of_the_machine(stranger: httpx2.Client, server: Server) -> None:
    """No traceback, path, version or key; the id of the request is there to ask about."""
    for path in ("/nothing", "/sparql?query=%7B", "/graphs?graph=http://a", "/../../etc/passwd", "/%00"):
        answer = stranger.get(path)

        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert len(answer.headers["x-request-id"]) == 32
        assert "server" not in answer.headers
        assert not any(word in answer.text for word in ("Traceback", "/work", ".py", "store/graph"))


def test_logs_hold_no_queries_and_no_keys(client: httpx2.Client, server: Server) -> None:
    """A line of JSON a request, with its id and neither its text nor its key."""
    secret = "Geheimnis"
    answer = client.get("/sparql", params={"query": f"ASK {{ ?s ?p '{secret}' }}"})
    log = server.log.read_text()

    assert answer.headers["x-request-id"] in log
    assert secret not in log
    assert "a-key" not in log


def test_figures_are_kept_by_route(stranger: httpx2.Client) -> None:
    """``/metrics`` counts by the pattern of the route, so that addresses do not fill it."""
    stranger.get("/sparql", params={"query": "ASK {}"})
    stranger.get("/nothing/at/all")
    figures = stranger.get("/metrics").text

    assert 'regkg_requests_total{method="GET",route="/sparql",status="200"}' in figures
    assert "at/all" not in figures


def test_nobody_is_served_without_a_key_beyond_this_machine() -> None:
    """A server that others can reach does not start without a key, and there is no default one."""
    with pytest.raises(InvalidSetting, match="REGKG_API_KEYS"):
        serve(Settings(host="0.0.0.0", store="memory"))
