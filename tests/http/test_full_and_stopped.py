"""A ledger that has too much to do, no room on its disk, or a disk that fails, over HTTP."""

import errno
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from tests.raw_commands import Raw, take_raw_commands
from valuegraph.changeset import Changeset
from valuegraph.http import writes
from valuegraph.ledger import Ledger, Receipt
from valuegraph.ledger.commit import writer
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import VF

from .running import Service, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with running(directory=tmp_path / "ledger") as started:
        yield started


@contextmanager
def busy(ledger: Ledger) -> Iterator[None]:
    """A ledger that is at one write until the end."""
    begun, end = Event(), Event()

    def prepare(_: GraphReader, time: datetime) -> Receipt:
        begun.set()
        end.wait(30)
        return Receipt(Changeset(time=time), ())

    take_raw_commands(ledger)
    ledger.submit(Raw(prepare=prepare))
    assert begun.wait(30)
    try:
        yield
    finally:
        end.set()


def post(service: Service, name: str = "Robin") -> int:
    return service.client.post("/people", json={"name": name}).status_code


def test_more_than_can_wait_is_told_to_come_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MAX_WAITING", 4)
    size = service.size()
    with ThreadPoolExecutor(8) as threads:
        with busy(service.ledger):
            waiting = [threads.submit(post, service) for _ in range(4)]
            deadline = monotonic() + 30
            while len(service.ledger._writer._waiting) < 4 and monotonic() < deadline:
                sleep(0.01)
            answer = service.client.post("/people", json={"name": "Robin"})
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
            assert "4 writes wait already" in answer.json()["detail"]
            assert service.client.get("/people").status_code == 200
        assert [each.result() for each in waiting] == [201] * 4
    assert post(service) == 201
    assert service.size() > size


def test_what_waits_too_long_is_withdrawn(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writes, "PATIENCE", 0.1)
    size = service.size()
    with busy(service.ledger):
        answer = service.client.post("/people", json={"name": "Robin"})
        assert answer.status_code == 503
        assert "retry-after" in answer.headers
    monkeypatch.undo()
    assert post(service) == 201
    grown = service.size() - size
    assert post(service) == 201
    assert service.size() - size == 2 * grown


def test_a_full_disk_is_told_and_left_behind(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = service.size()
    really_write = os.write

    def full(descriptor: int, content: bytes) -> int:
        if bytes(content).startswith(b"H id"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return really_write(descriptor, content)

    monkeypatch.setattr(os, "write", full)
    answer = service.client.post("/people", json={"name": "Robin"})
    assert answer.status_code == 507
    assert "No space left on device" in answer.json()["detail"]
    assert service.size() == size
    monkeypatch.undo()
    assert post(service) == 201


def test_after_a_failed_flush_it_reads_and_writes_no_more(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = service.client.post("/people", json={"name": "Robin"}).headers["location"]

    def failing(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", failing)
    unknown = service.client.post("/people", json={"name": "Kim"})
    assert unknown.status_code == 503
    assert "retry-after" not in unknown.headers
    monkeypatch.undo()
    refused = service.client.post("/people", json={"name": "Sam"})
    assert refused.status_code == 503
    assert "takes no more writes" in refused.json()["detail"]
    assert "Input/output error" in refused.json()["detail"]
    assert service.client.get(url).json()["name"] == "Robin"
    service.ledger.close()
    with Ledger.open(tmp_path / "ledger") as ledger:
        names = {str(q.object) for q in ledger.reader.match(None, VF.name)}
    assert '"Robin"' in names
    assert '"Sam"' not in names
