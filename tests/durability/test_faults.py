"""Each call to the operating system fails once, in turn: what was acknowledged is there afterwards,
what was refused for lack of room is not, and everything is whole."""

import errno
import os
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.durability.bare import STEP, Bare, check, names
from tests.durability.scenario import run
from tests.durability.system import Call, watched
from valuegraph.errors import LedgerStoppedError, StorageFullError


class Failing:
    """Has the n-th call fail."""

    def __init__(self, number: int, code: int, *, half: bool = False) -> None:
        self.number = number
        self.code = code
        self.half = half
        self.failed: Call | None = None

    def __call__(self, call: Call) -> Any:
        if call.number != self.number:
            return call.make()
        self.failed = call
        if self.half:
            call.make_half()
        if call.name == "close":  # The system lets go of the file whatever it answers.
            call.make()
        raise OSError(self.code, os.strerror(self.code), str(call.path))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["no space", "input/output error"])
def test_nothing_acknowledged_is_lost_whichever_call_fails(quick_path: Path, code: int) -> None:
    failed: list[str] = []
    for number in count(1, STEP):
        call = fail_once(quick_path / str(number), Failing(number, code))
        if call is None:
            break
        failed.append(call.name)
        if call.name == "write":
            fail_once(quick_path / f"{number} half", Failing(number, code, half=True))
    assert len(failed) > 60 // STEP
    assert failed.count("write") > 10 // STEP


def fail_once(path: Path, failing: Failing) -> Call | None:
    """Run the scenario with a call that fails, if it has that many, and check what is left."""
    acknowledged: list[str] = []
    never: list[str] = []

    def refused(name: str, fault: Exception) -> None:
        if isinstance(fault, StorageFullError):
            never.append(name)

    with watched(path, failing):
        run(path, acknowledged.append, refused)
    if failing.failed is None:
        assert len(acknowledged) == 12
    assert check(path, acknowledged, never) or not acknowledged, failing.failed
    return failing.failed


class FailingOn:
    """Has a call of one kind to a file fail, as long as ``fails``."""

    def __init__(self, name: str, suffix: str, code: int) -> None:
        self.name, self.suffix, self.code = name, suffix, code
        self.fails = False

    def __call__(self, call: Call) -> Any:
        if self.fails and call.name == self.name and call.path.suffix == self.suffix:
            call.make_half()
            raise OSError(self.code, os.strerror(self.code), str(call.path))
        return call.make()


def test_a_ledger_goes_on_when_there_is_room_again(quick_path: Path) -> None:
    path = quick_path / "ledger"
    full = FailingOn("write", ".rdfp", errno.ENOSPC)
    with watched(path, full), Bare.open(path) as bare:
        bare.add("before", key="1")
        full.fails = True
        for _ in range(3):
            with pytest.raises(StorageFullError, match="Nothing was recorded"):
                bare.add("again", key="2")
        assert names(bare.store) == ["before"]
        full.fails = False
        assert not bare.add("again", key="2").is_repeated
        assert names(bare.store) == ["again", "before"]
    assert check(path, ["again", "before"]) == ["again", "before"]


@pytest.mark.parametrize(
    ("call", "code"), [("fsync", errno.EIO), ("fsync", errno.ENOSPC), ("write", errno.EIO)]
)
def test_a_ledger_that_does_not_know_what_is_on_disk_stops_and_can_be_read(
    quick_path: Path, call: str, code: int
) -> None:
    path = quick_path / "ledger"
    failing = FailingOn(call, ".rdfp", code)
    with watched(path, failing), Bare.open(path) as bare:
        bare.add("before")
        failing.fails = True
        with pytest.raises(LedgerStoppedError, match="takes no more writes"):
            bare.add("failed")
        failing.fails = False  # A later flush that succeeds says nothing of the one that failed.
        with pytest.raises(LedgerStoppedError, match="start it again"):
            bare.add("later")
        assert names(bare.store) == ["before"]
    assert check(path, ["before"], ["later"]) in (["before"], ["before", "failed"])
    with Bare.open(path) as bare:
        bare.add("afterwards")


def test_a_ledger_whose_store_fails_stops_and_has_the_commit_after_a_restart(
    quick_path: Path,
) -> None:
    path = quick_path / "ledger"
    with Bare.open(path) as bare:
        bare.add("before")
        bare.store.close()  # Every call of it fails from now on.
        with pytest.raises(Exception, match=r"."):
            bare.add("failed")
    assert check(path, ["before"])


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_directory_that_cannot_be_written_is_told(quick_path: Path) -> None:
    path = quick_path / "ledger"
    Bare.open(path).close()
    path.chmod(0o500)
    with pytest.raises(Exception, match="cannot be used for a ledger"):
        Bare.open(path)
    path.chmod(0o700)
    Bare.open(path).close()
