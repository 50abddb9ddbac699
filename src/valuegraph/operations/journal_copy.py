"""``JournalCopy``: a copy of a journal that grows by transactions.

A segment is written whole or not at all and in order, so whenever the copying is cut short the copy
is a whole prefix of the journal.
"""

import gzip
from contextlib import suppress
from pathlib import Path

from valuegraph.journal import Entry
from valuegraph.journal.files import sync_directory, write_whole
from valuegraph.journal.segment import Segment


class JournalCopy:
    """The copy in a directory. ``onward`` is the segment that the copy ends with, if it has one:
    what belongs there is put behind ``content``, which it has."""

    def __init__(
        self, directory: Path, onward: Segment | None = None, content: bytes = b""
    ) -> None:
        self.transactions = 0
        """How many were added."""
        self.bytes = 0
        """The length of their records."""
        self._directory = directory
        self._first = None if onward is None else onward.first
        self._source = self._first
        self._blocks = [content]
        self._is_written = True

    def add(self, each: Entry) -> None:
        """Add a transaction; it is there from the next :meth:`write` on."""
        if each.place.segment != self._source:
            self.write()
            self._first, self._source = each.head.sequence, each.place.segment
            self._blocks.clear()
        self._blocks.append(each.block)
        self._is_written = False
        self.transactions += 1
        self.bytes += len(each.block)

    def write(self, *, compressed: bool = False) -> None:
        """Have the segment that was added to on disk."""
        if self._is_written:
            return
        assert self._first is not None
        segment = Segment.named(self._directory, self._first)
        content = b"".join(self._blocks)
        self._blocks = [content]
        path, other = segment.path, segment.compressed
        if compressed:
            path, other = other, path
            content = gzip.compress(content, 6, mtime=0)
        try:
            write_whole(path, content)
        except OSError:
            with suppress(OSError):
                path.with_name(f"{path.name}.draft").unlink()
            raise
        if other.exists():  # It has a part of what this one has.
            other.unlink()
            sync_directory(self._directory)
        self._is_written = True
