"""A place for ledgers that are opened hundreds of times."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A directory, in memory where the system has such a place: faults are brought about here, so
    nothing depends on the disk."""
    memory = "/dev/shm"  # noqa: S108 (not a file of ours)
    place = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as directory:
        yield Path(directory)
