"""Where the time of a server goes, by stages of a write, as py-spy sees it from outside.

Two recordings, of all threads: what runs on a processor, which says what costs; and where threads
are, running or not, which says what takes long. Threads without work are left out.

The server is not paused while its stacks are read: stopping it wakes each thread that waits for a
lock, every time, and then it does little else. So some samples fail, and do not count.
"""

import linecache
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

GET_PY_SPY = "The profile is made by py-spy, which is not installed: pip install py-spy"

RATE = 100
"""Samples per second."""

Frame = tuple[str, str, int]
"""Function, path of the file, line."""

WAITS = re.compile(r"/(threading|queue|concurrent/futures/_base)\.py$")
LOCKS = re.compile(r"\.acquire\(|with self\._(writing|lock|condition)\b")
POOL = re.compile(r"/concurrent/futures/thread\.py$")
FLUSH = re.compile(r"\bf(data)?sync\(")
IDLE = re.compile(r"/(selectors|concurrent/futures/thread)\.py$")
STAGES = (
    ("reading", re.compile(r"/valuegraph/rdf/(read|yaml_ld|rdf_xml|jsonld/read)\b")),
    ("normalising", re.compile(r"/valuegraph/rdf/normalise/")),
    ("shapes", re.compile(r"/valuegraph/(shapes/|ledger/shape_results)")),
    ("journal", re.compile(r"/valuegraph/journal/")),
    ("answer", re.compile(r"/valuegraph/(rdf/jsonld/write|queries/|http/representations)")),
    ("pipeline", re.compile(r"/valuegraph/(ledger/(?!(ledger|group|writer)\.py)|effects/)")),
    ("ledger", re.compile(r"/valuegraph/ledger/")),
    ("HTTP", re.compile(r"/(valuegraph/http|uvicorn|starlette|fastapi|h11|httptools|asyncio)/")),
)
WAITING = "waiting to write"
ORDER = (WAITING, "fsync", "store apply", *(name for name, _ in STAGES), "other")


def profile(pid: int, seconds: int, folder: Path) -> dict[str, tuple[float, float]]:
    """For each stage the processors that it keeps busy, and the number of threads that are in it.

    Takes twice as many seconds, of a server that has work all the time.
    """
    running, samples = recorded(pid, seconds, folder)
    present, of_present = recorded(pid, seconds, folder, "--idle")
    del running["idle"], running[WAITING], present["idle"]
    return {
        stage: (running[stage] / samples, present[stage] / of_present)
        for stage in ORDER
        if running[stage] or present[stage]
    }


def recorded(pid: int, seconds: int, folder: Path, *options: str) -> tuple[Counter[str], int]:
    """How often a thread was seen in each stage, and how often it was looked."""
    out = folder / "stacks"
    command = ["--pid", str(pid), "--duration", str(seconds), "--rate", str(RATE), *options]
    form = ["--format", "raw", "--full-filenames", "--nonblocking", "--output", str(out)]
    ran = subprocess.run(
        [py_spy(), "record", *command, *form], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"py-spy: {ran.stderr}")
    failed = re.search(r"Errors: (\d+)", ran.stderr + ran.stdout)
    assert failed, ran.stderr + ran.stdout
    counted: Counter[str] = Counter()
    for line in out.read_text(encoding="utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        counted[stage_of(list(frames(stack)))] += int(count)
    return counted, RATE * seconds - int(failed[1])


def is_possible() -> bool:
    """Whether py-spy is there."""
    return bool(py_spy())


def py_spy() -> str:
    """The path of py-spy, beside this Python or anywhere; empty where there is none."""
    return shutil.which("py-spy", path=Path(sys.executable).parent) or shutil.which("py-spy") or ""


def frames(stack: str) -> Iterator[Frame]:
    """The frames of a stack, outermost first; what is no Python frame is left out."""
    for each in stack.split(";"):
        found = re.fullmatch(r"(.+) \((.+):(\d+)\)", each)
        if found:
            yield found[1], found[2], int(found[3])


def stage_of(stack: Sequence[Frame]) -> str:
    """The stage that the innermost frames with a stage belong to; stacks may be read in part."""
    if not stack:
        return "other"
    _, path, number = stack[-1]
    source = linecache.getline(path, number)
    files = [each for _, each, _ in stack]
    has_request = any(map(POOL.search, files)) and any("/valuegraph/" in each for each in files)
    if WAITS.search(path) or LOCKS.search(source):
        return WAITING if has_request else "idle"
    if IDLE.search(path):
        return "idle"
    if FLUSH.search(source):
        return "fsync"
    for function, path, _ in reversed(stack):
        if "/valuegraph/store/" in path and function.rpartition(".")[2] == "apply":
            return "store apply"
        for stage, pattern in STAGES:
            if pattern.search(path):
                return stage
    return "other"
