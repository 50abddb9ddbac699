"""Files that are removed from under a service: nothing is acknowledged that would be lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep

import httpx
import pytest

from tests.cli.command import Ran, valuegraph
from tests.server import Server, serving
from valuegraph import Ledger
from valuegraph.errors import LedgerStoppedError
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.rdf.syntaxes import JSON
from valuegraph.vocabulary.namespaces import RDF, VF


def record(client: httpx.Client, name: str) -> httpx.Response:
    return client.post("/people", json={"name": name})


def verify(directory: Path) -> Ran:
    return valuegraph("journal", "verify", "--data", directory)


def segment(directory: Path) -> Path:
    return max((directory / "journal").glob("*.rdfp"))


def test_a_segment_that_is_removed_while_the_service_runs(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.client() as client:
        directory = server.directory
        acknowledged = [record(client, name).headers["location"] for name in ("Ada", "Ben")]
        assert verify(directory).code == 0
        segment(directory).unlink()
        looked_at = verify(directory)
        assert looked_at.code == 3
        assert "lacks transaction 2" in looked_at.err
        for _ in range(2):
            refused = record(client, "Lost")
            assert refused.status_code == 503
            assert "was removed" in refused.json()["detail"]
        assert client.get("/people").status_code == 200
        advice = re.search(r"cp (/proc/\S+) (\S+)\Z", refused.json()["detail"])
        if advice is None:
            pytest.skip("a process keeps what was removed on Linux only")
        shutil.copy(advice[1], advice[2])
        assert verify(directory).code == 0
    with Ledger.open(directory) as ledger:
        people = ledger.reader.subjects(RDF.type, VF.Person)
        assert {iri.value for iri in people} == set(acknowledged)


def test_a_segment_that_is_changed_in_place_while_the_service_runs(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.client() as client:
        directory = server.directory
        for name in ("Ada", "Ben"):
            assert record(client, name).status_code == 201
        file = segment(directory)
        sleep(0.05)  # The clock of a file system may stand for some milliseconds.
        with file.open("r+b") as content:
            content.seek(file.read_bytes().index(b"Ben"))
            content.write(b"Bet")
        damage = (
            rf"in {re.escape(str(file))}, at byte [\d,]+, transaction 2 is not what was written"
        )
        looked_at = verify(directory)
        assert looked_at.code == 3
        assert re.search(damage, looked_at.err)
        assert "everything up to transaction 1 " in looked_at.err
        refused = record(client, "Lost")
        assert refused.status_code == 503
        assert re.search(damage, refused.json()["detail"])
        assert client.get("/people").status_code == 200


def test_queries_tell_that_the_store_is_gone_and_not_that_there_is_no_room(tmp_path: Path) -> None:
    with Server.start(tmp_path) as server, server.client() as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        shutil.rmtree(server.directory / "store")
        assert record(client, "Lost").status_code == 503
        for _ in range(2):
            refused = client.get("/sparql", params={"query": "ASK {}"})
            assert refused.status_code == 503
            assert "No such file or directory" in refused.json()["detail"]
            assert "space" not in refused.json()["detail"]


REMOVALS: dict[str, Callable[[Path], object]] = {
    "the lock": lambda d: (d / "lock").unlink(),
    "the description": lambda d: (d / "ledger.json").unlink(),
    "everything": shutil.rmtree,
}


@pytest.mark.parametrize("what", REMOVALS)
def test_a_ledger_that_is_no_longer_held_takes_nothing(tmp_path: Path, what: str) -> None:
    directory = tmp_path / "ledger"
    ledger = Ledger.open(directory)
    body, syntax = b'{"type": "Person", "name": "Ada"}', JSON
    assert ledger.record(body, syntax).conforms
    REMOVALS[what](directory)
    with pytest.raises(LedgerStoppedError, match="takes no more writes, since"):
        ledger.record(body, syntax)
    with suppress(OSError):  # The store has no files to close any more.
        ledger.close()


def test_two_that_have_one_ledger_open_never_both_write(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    body, syntax = b'{"type": "Person", "name": "Ada"}', JSON
    first = Ledger.open(directory)
    assert first.record(body, syntax).conforms
    (directory / "lock").unlink()
    second = LedgerDirectory.open(directory, None)
    with pytest.raises(LedgerStoppedError, match="its lock was replaced"):
        first.record(body, syntax)
    second.close()
    first.close()
