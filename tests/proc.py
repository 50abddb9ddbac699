"""What Linux tells of processes."""

import re
from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that a process started and that have not ended."""
    found = []
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += [int(child) for child in each.read_text(encoding="ascii").split()]
    return [child for child in found if is_running(child)]


def is_running(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


def descriptors(pid: int) -> list[str]:
    """What the open file descriptors of a process are; without those that close meanwhile."""
    found = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(each.readlink()))
    return found


def ticks(pid: int) -> int:
    """Hundredths of a second that a process has had a core for."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def memory(pid: int) -> int:
    """Bytes that are resident."""
    return _bytes(pid, "VmRSS")


def peak_memory(pid: int) -> int:
    """Bytes that were resident at most since :func:`forget_peak`."""
    return _bytes(pid, "VmHWM")


def forget_peak(pid: int) -> int:
    """Have the peak begin anew with what is resident now, which is given."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
    return peak_memory(pid)


def _bytes(pid: int, field: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(rf"{field}:\s+(\d+) kB", status)
    assert found is not None, status
    return int(found[1]) * 1024
