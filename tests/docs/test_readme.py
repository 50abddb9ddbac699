"""The README's tour, run as a reader would paste it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.command import environment
from tests.server import serving

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "127.0.0.1:8000"


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    language: str
    text: str


def blocks(document: str) -> list[Block]:
    """The fenced blocks of a Markdown document, in order."""
    fenced = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [Block(*found) for found in fenced.findall(document)]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``host:port`` of a service as ``make run`` starts it, on a port that is free."""
    options = ("--example", "alderwater")
    folder = tmp_path_factory.mktemp("service")
    with serving(folder, *options, directory=None, base_iri=None) as server:
        yield server.authority


def test_tour_works_as_pasted(service: str, tmp_path: Path) -> None:
    tour = [block for block in blocks(README) if block.language in ("sh", "output")]
    assert sum(block.language == "sh" for block in tour) >= 8
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown = ""
    for block in tour:
        if block.language == "sh":
            ran = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", block.text.replace(ADDRESS, service)],
                cwd=tmp_path,
                env={**environment(), "PATH": path},
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert ran.returncode == 0, f"{block.text}\n{ran.stdout}\n{ran.stderr}"
            shown = ran.stdout
        else:
            for line in block.text.splitlines():
                assert line in shown


def test_python_examples_run(tmp_path: Path) -> None:
    examples = [block.text for block in blocks(README) if block.language == "python"]
    assert examples
    for example in examples:
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", example],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr


def test_every_block_is_run_or_is_a_set_up_command() -> None:
    unrun = [b for b in blocks(README) if b.language not in ("sh", "output", "python")]
    assert [b.text.split()[:2] for b in unrun] == [["make", "run"]]
    assert "make test" in unrun[0].text


def test_links_lead_somewhere() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", text):
            assert (ROOT / target).exists(), f"{name} links to {target}"
