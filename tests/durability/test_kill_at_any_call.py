"""The process ends by force before each of its system calls, in turn, and half-way through each
write: what was acknowledged by then is there when the ledger is opened again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.durability.bare import STEP, Bare, check


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_what_was_acknowledged_survives_an_end_before_any_call(quick_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.durability.killed", quick_path, str(STEP)],
        check=True,
        timeout=200,
        cwd=Path(__file__).parents[2],
    )
    found = list(quick_path.glob("*.acknowledged"))
    seen = set()
    for told in found:
        acknowledged = told.read_text().split()
        present = check(told.with_suffix(""), acknowledged)
        # At most those that were waiting together have come in without anybody being told.
        assert len(present) <= len(acknowledged) + 3, told
        seen.add((len(acknowledged), len(present)))
    assert len(found) > 60 // STEP
    assert max(seen) == (12, 12)
    assert len(seen) > 10 // STEP


def test_a_ledger_that_was_ended_by_force_again_and_again_goes_on(quick_path: Path) -> None:
    path = quick_path / "ledger"
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from tests.durability.bare import Bare\n"
        "bare = Bare.open(Path(sys.argv[1]))\n"
        "bare.add(sys.argv[2])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    for number in range(3):
        subprocess.run(
            [sys.executable, "-c", program, path, f"n{number}"],
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert check(path, [f"n{each}" for each in range(number + 1)])
    with Bare.open(path) as bare:
        bare.add("afterwards")
