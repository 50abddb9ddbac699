"""What a command imports: what takes long is for those that need it."""

import subprocess
import sys
from pathlib import Path

import pytest

from .command import PEOPLE, environment, within, written

PROGRAM = """
import atexit, sys
atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))
from valuegraph.cli import main
main()
"""
SERVING = {"fastapi", "starlette", "uvicorn"}
REFERENCE = {"oxrdflib", "pyshacl", "rdflib"}
CLIENT = {"httpx"}


def imported(*arguments: str | Path) -> set[str]:
    """The modules that a command has imported when it ends."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        env=environment(),
        text=True,
        check=False,
    )
    return set(ran.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["help", "record", "query", "validate", "verify"])
def test_who_neither_serves_nor_calls_a_service_imports_neither(
    tmp_path: Path, command: str
) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    place = ("--data", tmp_path / "ledger")
    if command in ("query", "verify"):
        assert within("record", people, *place).code == 0
    found = imported(
        *{
            "help": ("--help",),
            "record": ("record", people, *place),
            "query": ("query", "ASK {}", *place),
            "validate": ("validate", people),
            "verify": ("journal", "verify", *place),
        }[command]
    )
    assert "valuegraph.cli" in found
    assert found & (SERVING | REFERENCE | CLIENT) == set()


def test_a_service_imports_no_reference_engine_and_no_client() -> None:
    found = imported("serve", "--host", "0.0.0.0")  # noqa: S104 (it is refused)
    assert found > SERVING
    assert found & (REFERENCE | CLIENT) == set()
