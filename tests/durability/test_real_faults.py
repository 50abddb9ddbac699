"""Faults that the system itself brings about: calls that strace has fail, also those of the storage
engine; files that may not grow; a disk that is full; a disk that cannot be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.durability.bare import Bare, check, names
from tests.durability.system import Call, watched
from valuegraph.errors import LedgerStoppedError, StorageFullError, ValuegraphError

STRACE = shutil.which("strace")
ALL = "VALUEGRAPH_KILLS" in os.environ


def run(path: Path, *options: str, through: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Run the scenario in a process of its own; what it said, by kind. It may come to any end."""
    done = subprocess.run(
        [*through, sys.executable, "-m", "tests.durability.acknowledging", path, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    said: dict[str, list[str]] = {"acknowledged": [], "full": [], "failed": [], "ended": []}
    for line in done.stdout.splitlines():
        kind, _, name = line.partition(" ")
        said[kind].append(name)
    return said


@pytest.fixture(scope="module")
def tracing() -> tuple[str, ...]:
    """How to run something through strace, where that is possible."""
    if STRACE is None:
        pytest.skip("strace is not on the PATH")
    command = (STRACE, "-f", "-qq", "-o", os.devnull, "--seccomp-bpf")
    probe = [*command, "-e", "trace=mkdir", "-e", "inject=mkdir:error=EIO", "mkdir", "/dev/null/x"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    if "Input/output error" not in done.stderr:
        pytest.skip(f"strace cannot have calls fail here: {done.stderr}")
    return command


CALLS = {
    "write": ("ENOSPC", (4, 14, 16, 22, 31)),
    "fsync": ("EIO", (3, 6, 8)),
    "fdatasync": ("EIO", (2, 4)),
    "ftruncate": ("EIO", (1,)),
    "rename": ("EIO", (3,)),
    "unlink": ("EIO", (1,)),
}
"""Which calls fail: the n-th of each thread. All that the scenario makes where kills are many."""


@pytest.mark.parametrize("call", CALLS)
def test_nothing_is_lost_whichever_call_of_the_process_fails(
    quick_path: Path, tracing: tuple[str, ...], call: str
) -> None:
    error, numbers = CALLS[call]
    if ALL:
        numbers = tuple(range(1, 100 if call == "write" else 30))
    affected = 0
    for number in numbers:
        path = quick_path / f"{call} {number}"
        inject = f"inject={call}:error={error}:when={number}"
        said = run(path, through=(*tracing, "-e", f"trace={call}", "-e", inject))
        check(path, said["acknowledged"], [name for name in said["full"] if name])
        affected += len(said["acknowledged"]) < 12
    if call in ("write", "fsync"):
        assert affected > 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
@pytest.mark.parametrize("size", [600, 1_500, 8_000, 40_000, 100_000, 300_000])
def test_nothing_is_lost_where_files_may_not_grow(quick_path: Path, size: int) -> None:
    path = quick_path / "ledger"
    said = run(path, str(size))
    present = check(path, said["acknowledged"], [name for name in said["full"] if name])
    assert said["ended"]
    assert set(said["acknowledged"]) <= set(present)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, which is soon full."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(mounted)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield mounted
    finally:
        subprocess.run(["umount", "-l", mounted], check=True)


def test_a_full_disk_refuses_writes_until_there_is_room(small_disk: Path) -> None:
    """Some room is left to the store, which needs it to follow and to be closed."""
    path, ballast = small_disk / "ledger", small_disk / "ballast"
    acknowledged: list[str] = []
    with Bare.open(path, segment_bytes=1_000_000) as bare:
        for fill in (0, 1):
            name = f"n{fill}"
            bare.add(name)
            acknowledged.append(name)
            fill_up(ballast, leaving=8_000_000)
            for _ in range(2):
                with pytest.raises(StorageFullError, match="Send it again when there is room"):
                    bare.add("refused")
            assert names(bare.store) == acknowledged
            ballast.unlink()
        bare.add("afterwards")
    check(path, [*acknowledged, "afterwards"], ["refused"])


def test_a_disk_that_gets_full_at_once_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "ledger"
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.durability.test_real_faults import until_full\n"
        "print(*until_full(Path(sys.argv[1]), Path(sys.argv[2])))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path, small_disk / "ballast"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    acknowledged = done.stdout.split()
    assert len(acknowledged) >= 3
    assert len(check(path, acknowledged)) <= len(acknowledged) + 1


def until_full(path: Path, ballast: Path) -> list[str]:
    """Write to a ledger whose disk gets full in the middle of a commit, and tell what it
    acknowledged. Room is made when it has been told to be full or has stopped."""
    acknowledged: list[str] = []

    def hook(call: Call) -> Any:
        if call.name == "write" and call.path.suffix == ".rdfp" and len(acknowledged) == 3:
            fill_up(ballast)
        return call.make()

    with watched(path, hook):
        bare = Bare.open(path, segment_bytes=1_000_000)
        for number in range(10_000):
            try:
                bare.add(f"n{number}")
            except (StorageFullError, LedgerStoppedError):
                break
            acknowledged.append(f"n{number}")
        assert names(bare.store) == sorted(acknowledged)
        ballast.unlink()
        with suppress(OSError):
            bare.close()
    return acknowledged


def fill_up(ballast: Path, leaving: int = 0) -> None:
    """Leave no more room than this."""
    with ballast.open("ab", buffering=0) as file:
        disk = os.statvfs(ballast)
        for size in (disk.f_bavail * disk.f_frsize - leaving, 4096, 512, 1):
            with suppress(OSError):
                while file.write(bytes(size)) and not leaving:
                    pass


def test_a_full_disk_at_the_start_is_told(small_disk: Path) -> None:
    path, ballast = small_disk / "ledger", small_disk / "ballast"
    with Bare.open(path) as bare:
        bare.add("first")
    fill_up(ballast)
    with pytest.raises((ValuegraphError, OSError), match=r"(?i)space|full|room"):
        Bare.open(path)
    ballast.unlink()
    assert check(path, ["first"]) == ["first"]


def test_a_disk_that_cannot_be_written_to_is_told(small_disk: Path) -> None:
    path = small_disk / "ledger"
    with Bare.open(path) as bare:
        bare.add("first")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(ValuegraphError, match=r"(?i)read-only"):
        Bare.open(path)
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert check(path, ["first"]) == ["first"]
