"""Running the real command, as a user does; or within this process where only the answer counts."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from valuegraph.cli import command_line

COMMAND = (sys.executable, "-W", "error", "-m", "valuegraph.cli")

PREFIXES = """
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix : <https://example.org/> .
"""
PEOPLE = PREFIXES + ':ada a vf:Person ; vf:name "Ada" . :bo a vf:Person ; vf:name "Bo" .'
UNKNOWN_ACTION = PREFIXES + ':e a vf:EconomicEvent ; vf:action "prduce" .'
GREETING = '{"id": "https://example.org/cy", "type": "Person", "name": "Cy"}'


@dataclass(frozen=True)
class Ran:
    """What a command ended with and wrote."""

    code: int
    out: str
    err: str


def environment() -> dict[str, str]:
    """The environment of every run: no colours, wide lines."""
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}


def valuegraph(*arguments: str | Path, stdin: str = "", by: Sequence[str] = ()) -> Ran:
    """Run ``valuegraph`` with these arguments to its end; ``by`` is a command that runs it."""
    ran = subprocess.run(
        [*by, *COMMAND, *map(str, arguments)],
        input=stdin.encode(),
        capture_output=True,
        env=environment(),
        timeout=300,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def within(
    *arguments: str | Path, stdin: str = "", settings: Mapping[str, str] | None = None
) -> Ran:
    """The same without starting a process, which takes most of the time; ``settings`` are those of
    the environment."""
    ran = CliRunner(env={**(settings or {}), "NO_COLOR": "1", "COLUMNS": "200"}).invoke(
        command_line(), [str(each) for each in arguments], input=stdin, catch_exceptions=False
    )
    return Ran(ran.exit_code, ran.stdout, ran.stderr)


def written(path: Path, content: str) -> Path:
    """A file with this content."""
    path.write_text(content, encoding="utf-8")
    return path


def names_in(directory: Path) -> list[str]:
    """The names that the ledger in a directory has for its entities."""
    text = "SELECT ?name { ?s vf:name ?name } ORDER BY ?name"
    ran = within("query", text, "--data", directory, "--format", "csv")
    assert ran.code == 0, ran.err
    return ran.out.split()[1:]
