"""Texts that are made to end or to stall what reads them, sent to a real service."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from time import monotonic, sleep
from typing import Final

import httpx
import pytest

from tests.hostile.constructs import CHAINS, NESTS, QUOTED, REREAD, TERMS
from tests.hostile.generator import QUERY, Attack, attacks
from tests.proc import ticks
from tests.server import Server, serving

SECONDS: Final = float(os.environ.get("VALUEGRAPH_FUZZ_SECONDS", "10"))
SEED: Final = int(os.environ.get("VALUEGRAPH_FUZZ_SEED", "0")) or Random().randrange(1, 2**32)
CLIENTS: Final = 1 if SECONDS <= 60 else 3
"""Other tests run beside a short fuzz."""
QUERY_SECONDS: Final = 5
DEADLINE: Final = 60.0
"""Seconds until an answer, on a machine that is busy with other tests."""
MEMORY: Final = 1_500_000_000
"""Bytes that the service may have come to use."""
ADMITTED: Final = (503, 504, 507)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("parsers")
    with serving(folder, query_timeout=QUERY_SECONDS, request_limit=500_000) as started:
        yield started


def send(client: httpx.Client, attack: Attack) -> httpx.Response:
    path = "/sparql" if attack.is_query else "/validate"
    headers = {"content-type": attack.media_type}
    return client.post(path, content=attack.body, headers=headers)


def test_a_query_that_would_exhaust_the_stack_is_refused(server: Server) -> None:
    with server.client() as client:
        for construct in (*NESTS.values(), *CHAINS.values(), *REREAD.values()):
            answer = send(client, Attack(construct.text(3000).encode(), QUERY))
            assert answer.status_code == 400, answer.text
            assert "Ask in several queries" in answer.json()["detail"]
        assert client.get("/sparql", params={"query": NESTS["call"].text(900)}).status_code == 400
        assert client.get("/sparql", params={"query": "ASK {}"}).json() == {
            "head": {},
            "boolean": True,
        }


def test_a_document_that_would_exhaust_the_stack_is_refused(server: Server) -> None:
    with server.client() as client:
        for construct in (*QUOTED.values(), *TERMS.values()):
            media_type = getattr(construct.syntax, "media_type", "")
            for path in ("/commits", "/validate"):
                answer = client.post(
                    path, content=construct.text(8000), headers={"content-type": media_type}
                )
                assert answer.status_code == 413, answer.text
        assert client.get("/").status_code == 200


def test_a_parser_that_ends_its_process_does_not_end_the_service(server: Server) -> None:
    body = b"".join(b'<x:s%d> <x:p> "%d" .\n' % (i, i) for i in range(1_000_000))
    with server.client() as client, ThreadPoolExecutor(1) as pool:
        small = Attack(b"<x:s> <x:p> <x:o> .", "application/n-triples")
        assert send(client, small).status_code == 200
        sent = pool.submit(send, client, Attack(body, "application/n-triples"))
        deadline = monotonic() + DEADLINE
        while not sent.done() and monotonic() < deadline:
            sleep(0.02)
            with suppress(ProcessLookupError, FileNotFoundError):
                for worker in server.workers():
                    if ticks(worker) >= 20:  # It reads; one that starts takes less.
                        os.kill(worker, signal.SIGSEGV)
        answer = sent.result()
        assert answer.status_code == 400, answer.text
        assert "The document ended the process that reads it" in answer.json()["detail"]
        assert send(client, small).status_code == 200


def test_no_text_ends_or_stalls_the_service(server: Server) -> None:
    """For ten seconds, or ``VALUEGRAPH_FUZZ_SECONDS``; ``VALUEGRAPH_FUZZ_SEED`` repeats a run."""
    until = monotonic() + SECONDS

    def attack(seed: int) -> int:
        count = 0
        with server.client() as client:
            for each in attacks(seed):
                if monotonic() > until:
                    break
                told = f"seed {SEED}: {each.media_type} {len(each.body):,} {each.body[:500]!r}"
                try:
                    answer = send(client, each)
                except httpx.HTTPError as fault:
                    raise AssertionError(told) from fault
                assert answer.status_code < 500 or answer.status_code in ADMITTED, told
                assert server.memory() < MEMORY, told
                count += 1
        return count

    with ThreadPoolExecutor(CLIENTS) as pool:
        counts = list(pool.map(attack, range(SEED, SEED + CLIENTS)))
    assert all(counts)
    assert server.process.poll() is None
    with server.client() as client:
        assert client.get("/").status_code == 200
