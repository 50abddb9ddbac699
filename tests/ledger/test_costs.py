"""A commit of ordinary events takes memory in proportion to its document."""

import subprocess
import sys
from pathlib import Path

MOST_MEMORY = 36
"""Times the size of the document, which has 45 bytes for each statement that is kept."""


def test_memory_of_a_commit_is_a_small_multiple_of_its_document() -> None:
    command = [sys.executable, "-m", "tests.ledger.costs"]
    root = Path(__file__).parents[2]
    ran = subprocess.run(command, cwd=root, capture_output=True, check=True, timeout=300)
    assert float(ran.stdout) <= MOST_MEMORY
