"""Rate and latency of posting single events to a ledger on disk, beside a bare FastAPI route.

    python bench/post.py [--connections 1,8,32,128] [--seconds 5] [--profile]

Each request is ``POST /economic-events`` with an event of its own on some of 40 resources. The peer
in the same run answers the same requests from the same load generator, wrk, and keeps nothing.
Every step has a new ledger and a second to warm up. All answers have to be 201, and the ledger has
to have an event for each afterwards; a request for each connection may be under way when wrk stops,
so there may be up to as many more. The disk's own rate of small durable appends stands below.

``--profile`` loads the ledger again, and tells for each stage of a write how many processors it
keeps busy and how many threads are in it, running or waiting (see `stages.py`).
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson

import stages
from events import events, network
from load import GET_WRK, TIME, Answers, Load
from serving import Server, bare_server, ledger_server

RESOURCES = 40
BODIES = 5_000
WARM_UP = 1
EVENTS = "SELECT (COUNT(?e) AS ?n) { ?e a vf:EconomicEvent }"
AS_JSON = {"Accept": "application/sparql-results+json"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--connections", default="1,8,32,128", help="numbers, by commas")
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    options = parser.parse_args()
    if not Load.is_possible():
        sys.exit(complained(GET_WRK))
    if options.profile and not stages.is_possible():
        sys.exit(complained(stages.GET_PY_SPY))
    connections = [int(each) for each in options.connections.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        load = Load(list(bodies()), folder)
        compare(load, connections, options.seconds)
        print(
            f"\nthe disk: {appends(folder / 'appended'):,.0f} appends of 1 kB with fsync a second"
        )
        if options.profile:
            for each in connections:
                show_profile(load, each, options.seconds)


def complained(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def bodies() -> Iterator[str]:
    """Events without IRIs, as the bodies of requests."""
    for event in events(BODIES, resources=RESOURCES):
        del event["id"]
        yield orjson.dumps({**event, "hasPointInTime": TIME}).decode()


def compare(load: Load, connections: list[int], seconds: int) -> None:
    """The table: a line for each number of connections."""
    print(f"{'':<11}{'valuegraph':>34}{'bare route':>34}")
    columns = f"{'requests/s':>12}{'p50 ms':>11}{'p99 ms':>11}"
    print(f"{'connections':<11}{columns}{columns}{'ratio':>8}{'created':>10}{'more':>6}")
    for number in connections:
        with bare_server(load.folder / "bare.log") as server:
            bare = answers(load, server, number, seconds)
        with ledger_server_with_network(load.folder) as server:
            answers(load, server, number, WARM_UP, warm_up=0)
            before = recorded(server)
            ours = answers(load, server, number, seconds, warm_up=0)
            more = recorded(server) - before - ours.created
        print(f"{number:<11}{row(ours)}{row(bare)}{ours.rate / bare.rate:>8.3f}", end="")
        print(f"{ours.created:>10,}{more:>6}", flush=True)
        if not 0 <= more <= number:
            raise SystemExit(f"{ours.created} answers of 201, but {more} more events than that")


def answers(
    load: Load, server: Server, connections: int, seconds: int, warm_up: int = WARM_UP
) -> Answers:
    """What a server answers, all of it 201."""
    url = f"{server.address}economic-events"
    for each in (warm_up, seconds):
        if each:
            found = load.run(url, connections, each)
            found.check()
    return found


def row(found: Answers) -> str:
    return f"{found.rate:>12,.0f}{found.p50 * 1e3:>11,.2f}{found.p99 * 1e3:>11,.2f}"


@contextmanager
def ledger_server_with_network(folder: Path) -> Iterator[Server]:
    """A server of a new ledger, which knows what the events refer to."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as directory,
        ledger_server(Path(directory) / "data") as server,
    ):
        sent = httpx.post(
            f"{server.address}commits",
            content=orjson.dumps(network(RESOURCES)),
            headers={"Content-Type": "application/ld+json"},
            timeout=60,
        )
        assert sent.is_success, sent.text
        yield server


def recorded(server: Server) -> int:
    """The number of events in the ledger, once it has stopped growing."""
    found = None
    while True:
        answer = httpx.post(
            f"{server.address}sparql", data={"query": EVENTS}, headers=AS_JSON, timeout=60
        )
        assert answer.is_success, answer.text
        (row,) = answer.json()["results"]["bindings"]
        last, found = found, int(row["n"]["value"])
        if found == last:
            return found
        time.sleep(0.5)


def show_profile(load: Load, connections: int, seconds: int) -> None:
    """Where the time goes while a number of connections is kept busy."""
    with ledger_server_with_network(load.folder) as server, ThreadPoolExecutor(1) as pool:
        answers(load, server, connections, WARM_UP, warm_up=0)
        # The profiler takes a while to start, twice, and slows the server down.
        loaded = pool.submit(answers, load, server, connections, 2 * seconds + 3, warm_up=0)
        found = stages.profile(server.pid, seconds, load.folder)
        rate = loaded.result().rate
    print(f"\n{connections} connections, {rate:,.0f} requests/s under the profiler")
    print(f"{'stage':<18}{'processors':>12}{'threads':>10}")
    for stage, (processors, threads) in found.items():
        print(f"{stage:<18}{processors:>12.3f}{threads:>10.3f}")
    print(f"{'all':<18}{sum(p for p, _ in found.values()):>12.3f}", flush=True)


def appends(path: Path) -> float:
    """Durable appends per second, one after the other."""
    with path.open("wb", buffering=0) as file:
        started, count = time.perf_counter(), 0
        while time.perf_counter() < started + 1:
            file.write(bytes(1024))
            os.fsync(file.fileno())
            count += 1
        return count / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
