"""``Presence``: noticing that the files of a journal that is open are no longer where they belong.

What is written to a file that was removed or replaced reaches the disk and is lost all the same.
"""

import os
import sys
from pathlib import Path
from time import time_ns
from typing import Final

from valuegraph.journal.segment import (
    WAY_OUT,
    Head,
    JournalDamagedError,
    Segment,
    SegmentScan,
    segments,
)

_SETTLED: Final = 1_000_000_000
"""Nanoseconds after which another change of a directory has another time."""


class Presence:
    """Compares a journal with what its writer made of it: the files of all segments by name, that
    of the last one by its identity, its size and the times of its last change. It takes two or
    three calls of the system, whatever there is. Only where the times are not those of the writer's
    own last change is the file read: a program that changes a mode or adds a link does no harm."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._firsts: list[int] = []
        self._changed: int | None = None
        self._times: tuple[int, int] | None = None

    def expect(self, found: list[Segment]) -> None:
        """Take these segments for those that there are."""
        self._firsts = [each.first for each in found]
        self._changed = None

    def expect_another(self, segment: Segment) -> None:
        """Take it that a segment was started."""
        if segment.first not in self._firsts:
            self._firsts.append(segment.first)
        self._changed = None

    def expect_content(self, descriptor: int) -> None:
        """Take what the file of the last segment has now for what its writer wrote."""
        self._times = _times(os.fstat(descriptor))

    def fault(self, last: Segment, descriptor: int | None, size: int, head: Head) -> str | None:
        """What is wrong, in words that follow "since"; None where all is as it should be.

        ``descriptor`` is that of the last segment, if it is open, ``size`` what it should have, and
        ``head`` the last transaction that was written.
        """
        try:
            if descriptor is not None:
                found = self._fault_of(last, descriptor, size, head)
                if found is not None:
                    return found
            changed = self._directory.stat().st_mtime_ns
            if changed == self._changed and time_ns() - changed > _SETTLED:
                return None
            firsts = [each.first for each in segments(self._directory)]
        except OSError as fault:
            return f"its journal is not where it was ({self._directory}: {fault.strerror})"
        missing = [first for first in self._firsts if first not in firsts]
        if missing:
            path = Segment.named(self._directory, missing[0]).path
            return f"a file of its journal was removed ({path})"
        if len(firsts) > len(self._firsts):
            return f"another program has put files into its journal ({self._directory})"
        self._changed = changed
        return None

    def _fault_of(self, segment: Segment, descriptor: int, size: int, head: Head) -> str | None:
        own = os.fstat(descriptor)
        if own.st_nlink == 0:
            return f"the file of its journal that it writes to was removed ({segment.path})"
        if own.st_size != size:
            return (
                f"another program has changed the file of its journal that it writes to "
                f"({segment.path} has {own.st_size:,} bytes and should have {size:,})"
            )
        if not os.path.samestat(own, segment.path.stat()):
            return f"the file of its journal that it writes to was replaced ({segment.path})"
        if _times(own) != self._times:
            found = _damage(segment, head)
            if found is not None:
                return f"another program has changed the file of its journal. {found}"
            self._times = _times(own)
        return None

    @staticmethod
    def way_out(last: Segment, descriptor: int | None) -> str:
        """What to do about any of it."""
        advice = (
            "What it answered before is recorded, it still answers what it holds, and valuegraph "
            "export --to URL writes that. Bring the files of the journal back as they were, from a "
            "backup if need be (valuegraph restore), and start it again."
        )
        if descriptor is None or os.fstat(descriptor).st_nlink or sys.platform != "linux":
            return advice
        kept = f"/proc/{os.getpid()}/fd/{descriptor}"
        return f"{advice} While this process runs, it keeps the file: cp {kept} {last.path}"


def _times(status: os.stat_result) -> tuple[int, int]:
    """When a file was last changed, and when what the system knows of it was: nobody can set that
    one back."""
    return status.st_mtime_ns, status.st_ctime_ns


def _damage(segment: Segment, head: Head) -> str | None:
    """What of a segment is not what was written, in a sentence without its end."""
    before = Head(segment.first - 1, head.id if head.sequence < segment.first else "")
    scan = SegmentScan(segment, before, is_last=False)
    try:
        for _ in scan:
            pass
    except JournalDamagedError as fault:
        return str(fault).removesuffix(f". {WAY_OUT}")
    if scan.head != head:
        return f"{segment.path} has other transactions than those that were written"
    return None
