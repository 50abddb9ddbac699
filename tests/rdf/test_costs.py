"""Ordinary documents cost time and memory in proportion to their size, in every syntax."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .costs import DOCUMENTS

MOST_MEMORY = 20
"""Times the size of the document; it varies by one or two."""


@pytest.fixture(scope="module")
def costs() -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.rdf.costs"]
    root = Path(__file__).parents[2]
    output = subprocess.run(command, cwd=root, capture_output=True, check=True, timeout=300).stdout
    found: dict[str, list[float]] = json.loads(output)
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_twice_the_document_takes_about_twice_the_time(
    costs: dict[str, list[float]], name: str
) -> None:
    short, long, _ = costs[name]
    assert long < 3 * short


@pytest.mark.parametrize("name", DOCUMENTS)
def test_memory_is_a_small_multiple_of_the_document(
    costs: dict[str, list[float]], name: str
) -> None:
    assert costs[name][2] <= MOST_MEMORY
