"""Load on an HTTP server by wrk, each request with a body of its own."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

TIME = "@TIME@"
"""Stands in a body for a time that no other request has."""

SCRIPT = """
-- Arguments: the file with a body on each line, the file for the summary.
local bodies, sent, from = {}, 0, os.time({year = 2026, month = 1, day = 1})
local thread
statuses = {}

function setup(created)
  thread = created
end

function init(args)
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  local body = bodies[sent % #bodies + 1]
  sent = sent + 1
  return wrk.format(nil, nil, nil, (body:gsub("@TIME@", os.date("!%Y-%m-%dT%XZ", from + sent))))
end

function response(status, _, body)
  if statuses[status] == nil and (status < 200 or status > 299) then
    io.stderr:write(status, " ", body, "\\n")
  end
  statuses[status] = (statuses[status] or 0) + 1
end

function done(summary, latency)
  local counted = {}
  for status, count in pairs(thread:get("statuses")) do
    counted[#counted + 1] = string.format('"%d": %d', status, count)
  end
  local errors, out = summary.errors, io.open(SUMMARY, "w")
  out:write(string.format(
    '{"seconds": %f, "broken": %d, "p50": %f, "p99": %f, "statuses": {%s}}',
    summary.duration / 1e6, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6, table.concat(counted, ", ")
  ))
  out:close()
end
"""
GET_WRK = """wrk makes the load, and is not on the PATH. It is a package of that name:

    apt-get install wrk       # Debian, Ubuntu
    dnf install wrk           # Fedora
    brew install wrk          # macOS

and its source is at https://github.com/wg/wrk"""


@dataclass(frozen=True)
class Answers:
    """What came of a load: how often each status, how many exchanges broke, times in seconds."""

    statuses: dict[int, int]
    broken: int
    seconds: float
    p50: float
    p99: float
    said: str

    @property
    def created(self) -> int:
        """The number of answers that say that something was created."""
        return self.statuses.get(201, 0)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return sum(self.statuses.values()) / self.seconds

    def check(self) -> None:
        """Raise unless every answer says that something was created."""
        if self.broken or not self.created or set(self.statuses) != {201}:
            raise SystemExit(f"statuses {self.statuses}, {self.broken} broken\n{self.said}")


@dataclass(frozen=True)
class Load:
    """Posts bodies over and over; ``folder`` is for files of its own."""

    bodies: Sequence[str]
    folder: Path

    @staticmethod
    def is_possible() -> bool:
        """Whether wrk is there."""
        return shutil.which("wrk") is not None

    def run(self, url: str, connections: int, seconds: int) -> Answers:
        """Keep a number of connections busy. One thread, so that the server has the other cores."""
        script, bodies = self.folder / "post.lua", self.folder / "bodies"
        summary = self.folder / "summary.json"
        script.write_text(SCRIPT.replace("SUMMARY", f'"{summary}"'), encoding="utf-8")
        bodies.write_text("\n".join(self.bodies), encoding="utf-8")
        command = ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
        wrk = shutil.which("wrk")
        assert wrk is not None, GET_WRK
        ran = subprocess.run(
            [wrk, *command[1:], "--timeout=60s", f"--script={script}", url, "--", str(bodies)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        found = orjson.loads(summary.read_bytes())
        statuses = {int(status): count for status, count in found.pop("statuses").items()}
        return Answers(statuses, said=ran.stderr, **found)
