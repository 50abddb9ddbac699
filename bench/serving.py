"""Servers as processes of their own, for measurements."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """A running server: the address it told, which ends with a slash, and its process."""

    address: str
    pid: int


@contextmanager
def ledger_server(directory: Path) -> Iterator[Server]:
    """A ledger in a directory, as the command line serves it."""
    command = ("-m", "valuegraph.cli", "serve", "--data", str(directory), "--port", "0")
    with serving(*command, log=directory.with_suffix(".log")) as server:
        yield server


@contextmanager
def bare_server(log: Path) -> Iterator[Server]:
    """The route that keeps nothing."""
    with serving(str(Path(__file__).with_name("bare.py")), log=log) as server:
        yield server


@contextmanager
def serving(*arguments: str, log: Path) -> Iterator[Server]:
    """Python with these arguments until the end of the block; it has to tell its address first.

    What it says is in ``log``. It may not end by itself, and must end when it is told to.
    """
    settings = {k: v for k, v in os.environ.items() if not k.startswith("VALUEGRAPH_")}
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**settings, "NO_COLOR": "1", "COLUMNS": "200"},
        )
    with process:
        assert process.stdout is not None
        told = re.search(r"http://\S+", process.stdout.readline().decode())
        try:
            assert told is not None, f"no server: {log.read_text(encoding='utf-8')}"
            yield Server(told[0], process.pid)
            assert process.poll() is None, f"it ended: {log.read_text(encoding='utf-8')}"
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
