"""``valuegraph serve`` as a process of its own, which can be ended by force."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from valuegraph.settings import VARIABLE_PREFIX

BASE: Final = "https://kill.example/"


@dataclass
class Server:
    """A process that serves the ledger in a directory."""

    process: subprocess.Popen[str]
    address: str = ""

    @classmethod
    def start(cls, directory: Path, *options: str, **settings: object) -> Server:
        """One that may not be ready yet; :meth:`wait` for it. ``settings`` are those of the
        environment."""
        variables = {k: v for k, v in os.environ.items() if not k.startswith(VARIABLE_PREFIX)}
        variables |= {VARIABLE_PREFIX + k.upper(): str(v) for k, v in settings.items()}
        command = [sys.executable, "-m", "valuegraph.cli", "serve", "--data", str(directory)]
        return cls(
            subprocess.Popen(
                [*command, "--port", "0", "--base-iri", BASE, *options],
                env=variables,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )

    def wait(self) -> Server:
        """Wait until it answers."""
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            found = re.search(r"serves (http://127\.0\.0\.1:\d+)/", line)
            if found is not None:
                self.address = found[1]
                return self
        raise AssertionError("".join(lines))

    def client(self) -> httpx.Client:
        """A client of it."""
        return httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    def kill(self) -> None:
        """End it at once, by force."""
        self.process.kill()
        self._ended()

    def stop(self) -> None:
        """Have it end."""
        self.process.terminate()
        self._ended()

    def _ended(self) -> None:
        self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
