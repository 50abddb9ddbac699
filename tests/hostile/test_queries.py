"""Queries without end, without measure and beyond the rules, against a real server process."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import httpx
import pytest

from tests.proc import descriptors, is_running, ticks
from tests.server import PATIENCE, Server, serving
from valuegraph.processes import Pool
from valuegraph.queries.checkpoints import Checkpoints
from valuegraph.queries.sparql import Query
from valuegraph.queries.workers import answer_at
from valuegraph.store import OxigraphStore

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
    "FILTER(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)) = 'x') }"
)
DOUBLINGS = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(30))
GROWING = f"SELECT ?a30 {{ BIND('0123456789abcdef' AS ?a0) {DOUBLINGS} }}"
WIDE = "SELECT ?a ?b ?c { ?a ?b ?c }"
PERSON = '<https://ledger.example/agents/%s> a vf:Person ; vf:name "%s" .'
PREFIX = "@prefix vf: <https://w3id.org/valueflows/ont/vf#> .\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("queries")
    settings = {
        "query_timeout": 3,
        "query_result_limit": 600_000,
        "query_memory": 1 << 30,
        "query_workers": 2,
    }
    with serving(folder, example="alderwater", **settings) as started:
        yield started


def ask(service: Server, query: str) -> httpx.Response:
    with service.client() as client:
        return client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})


def is_usable(service: Server) -> bool:
    with service.client() as client:
        return client.get("/sparql", params={"query": "ASK {}"}).text.endswith("true}")


def test_a_query_without_end_gets_a_time_out(service: Server) -> None:
    answer = ask(service, ENDLESS)
    assert answer.status_code == 504
    assert "within 3 seconds" in answer.json()["detail"]
    assert "LIMIT" in answer.json()["detail"]
    assert is_usable(service)


def test_more_queries_than_can_wait_are_told_to_come_again(service: Server) -> None:
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(ask, [service] * 40, [ENDLESS] * 40))
    assert {each.status_code for each in answers} <= {503, 504}
    refused = [each for each in answers if each.status_code == 503]
    assert refused
    assert all("retry-after" in each.headers for each in refused), [e.text for e in refused]
    assert is_usable(service)


def test_what_grows_without_measure_is_ended_and_the_service_stays_small(service: Server) -> None:
    before = service.memory()
    answer = ask(service, GROWING)
    told = {400: "memory", 504: "within 3 seconds"}
    assert told[answer.status_code] in answer.json()["detail"]
    assert is_usable(service)
    assert service.memory() - before < 50_000_000


def test_a_result_without_measure_is_refused_whole(service: Server) -> None:
    before = service.memory()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, [service] * 4, [WIDE] * 4))
    for answer in answers:
        assert answer.status_code == 400, (answer.text, service.said())
        assert "600,000 bytes" in answer.json()["detail"]
        assert "LIMIT" in answer.json()["detail"]
    assert service.memory() - before < 50_000_000


def test_a_result_of_some_size_is_whole(service: Server) -> None:
    answer = ask(service, "SELECT ?a ?c { ?a ?b ?c } LIMIT 4000")
    assert answer.status_code == 200, answer.text
    assert answer.content.count(b"\r\n") == 4001
    assert len(answer.content) > 300_000


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_crash_during_a_query_is_the_end_of_that_query_alone(
    service: Server, number: signal.Signals
) -> None:
    is_usable(service)
    with ThreadPoolExecutor(1) as threads:
        answering = threads.submit(ask, service, ENDLESS)
        time.sleep(0.7)
        killed = service.workers()
        for pid in killed:
            os.kill(pid, number)
        answer = answering.result()
    assert answer.status_code == 503
    assert number.name in answer.json()["detail"]
    while any(map(is_running, killed)):  # A signal takes effect when the system gets to it.
        time.sleep(0.01)
    assert is_usable(service)


def test_workers_have_nothing_of_the_service(service: Server) -> None:
    assert is_usable(service)
    for pid in service.workers():
        held = descriptors(pid)
        assert len([each for each in held if each.startswith("socket:")]) == 1
        ours = [each for each in held if "/ledger/" in each]
        assert all("/snapshot-" in each for each in ours), ours
        assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()


def test_no_query_sees_less_than_was_acknowledged(service: Server) -> None:
    done = Event()

    def record(writer: int) -> None:
        with service.client() as client:
            for number in range(12):
                name = f"race-{writer}-{number}"
                body = PREFIX + PERSON % (name, name)
                answer = client.post(
                    "/commits", content=body, headers={"Content-Type": "text/turtle"}
                )
                assert answer.status_code == 201, answer.text
                query = f'ASK {{ <https://ledger.example/agents/{name}> vf:name "{name}" }}'
                assert client.get("/sparql", params={"query": query}).text.endswith("true}")

    def read() -> None:
        number = "SELECT (COUNT(*) AS ?n) { ?s vf:name ?o FILTER(STRSTARTS(?o, 'race-')) }"
        seen = 0
        with service.client() as client:
            while not done.is_set():
                answer = client.get(
                    "/sparql", params={"query": number}, headers={"Accept": "text/csv"}
                )
                assert answer.status_code == 200, (answer.text, service.said())
                found = int(answer.text.split()[1])
                assert found >= seen, "later queries see more"
                seen = found

    with ThreadPoolExecutor(6) as threads:
        reading = [threads.submit(read) for _ in range(2)]
        writing = [threads.submit(record, writer) for writer in range(4)]
        for each in writing:
            each.result()
        done.set()
        for each in reading:
            each.result()


def test_checkpoints_do_not_pile_up(service: Server) -> None:
    assert is_usable(service)
    assert len(list(service.directory.glob("snapshot-*"))) == 1


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Server]:
    """A service whose queries may take longer than a test waits for anything."""
    with serving(
        tmp_path,
        example="alderwater",
        query_timeout=10 * PATIENCE,
        query_workers=2,
        stop_timeout=1,
    ) as started:
        yield started


def begun(service: Server, number: int) -> list[socket.socket]:
    """Connections on which queries without end have been asked, as soon as some are at work."""
    request = f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    connections = [service.connect() for _ in range(number)]
    for each in connections:
        each.sendall(request.encode())
    wait_until(lambda: any(ticks(pid) > 20 for pid in service.workers()))
    return connections


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        with suppress(FileNotFoundError, ProcessLookupError):
            if is_so():
                return
        assert time.monotonic() < until
        time.sleep(0.05)


def test_queries_that_are_abandoned_end_with_their_clients(patient: Server) -> None:
    connections = begun(patient, 10)
    for each in connections:
        each.close()
    assert is_usable(patient)
    # Those that were ended are replaced, and what replaces them has nothing to do.
    wait_until(lambda: all(ticks(pid) < 20 for pid in patient.workers()))


def test_a_stop_does_not_wait_for_queries(patient: Server) -> None:
    (connection,) = begun(patient, 1)
    asked = patient.workers()
    assert patient.stop() < PATIENCE
    connection.close()
    wait_until(lambda: not any(map(is_running, asked)))
    assert list(patient.directory.glob("snapshot-*")) == []


def test_nothing_leaves_by_a_service_clause_that_nobody_saw() -> None:
    """The store's own evaluation, without the look at the text that comes before it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        store = OxigraphStore()
        checkpoints = Checkpoints(store)
        with Pool("The query", 1, 0) as pool, checkpoints.latest() as state:
            pool.call(answer_at, state, Query("ASK {}", address), 1000, deadline=60)
            for code in (
                f"list(Store().query('SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}'))",
                f"list(Store().query('SELECT * {{ SERVICE SILENT <{address}> {{ }} }}'))",
                f"Store().update('LOAD <{address}>')",
            ):
                with suppress(Exception):
                    pool.call(exec, f"from pyoxigraph import Store; {code}", deadline=20)
        checkpoints.close()
        store.close()
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
