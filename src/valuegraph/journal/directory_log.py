"""``DirectoryLog``: the log as segment files in a directory.

The transactions of a batch are written with one flush to disk for all of them. Whoever has the log
open is the only one who writes to it; that is the data directory's lock.
"""

import errno
import gzip
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from threading import Condition, Thread
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.errors import LedgerStoppedError, StorageFullError
from valuegraph.journal.batch import Draft
from valuegraph.journal.files import (
    BINARY,
    PRIVATE,
    PRIVATE_DIRECTORY,
    sync,
    sync_directory,
    write_all,
    write_whole,
)
from valuegraph.journal.history import History
from valuegraph.journal.log import HeadMovedError
from valuegraph.journal.presence import Presence
from valuegraph.journal.recent_entries import RecentEntries
from valuegraph.journal.segment import (
    WAY_OUT,
    Entry,
    Head,
    JournalDamagedError,
    Place,
    Segment,
)
from valuegraph.journal.timeline import Timeline
from valuegraph.journal.transaction import Transaction, header_of

SEGMENT_BYTES: Final = 32 * 1024 * 1024
"""A segment that has reached this size is closed. Start-up reads about one segment."""

RESERVE_BYTES: Final = 16 * 1024 * 1024
"""Room that is left to the store, which cannot go on once it has found none."""

WAY_ON: Final = (
    "What it answered is recorded, and it still answers what it holds. Put the cause right and "
    "start it again: what the journal holds is recovered then."
)
_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_log = logging.getLogger("valuegraph.journal")


class DirectoryLog:
    """Implements :class:`~valuegraph.journal.log.Log`, once it was made ready by :meth:`open`."""

    def __init__(
        self, history: History, *, segment_bytes: int = SEGMENT_BYTES, compresses: bool = False
    ) -> None:
        self.history = history
        self.torn = 0
        """Bytes at the end that a write cut short had left, and that were discarded."""
        self._directory = history.directory
        self._segment_bytes = segment_bytes
        self._compresses = compresses
        self._compressing: Thread | None = None
        self._head = history.origin
        self.timeline = Timeline()
        self._descriptor: int | None = None
        self._first = 1
        self._size = 0
        self._recent = RecentEntries()
        self._appended = Condition()
        self._failure: str | None = None
        self.find_answer: Callable[[str, NamedNode | None], Place | None] = self._look_for_answer
        """Where the answer to the request with a key of an author is kept, if it is. Whoever
        follows the log can tell without reading all of it."""
        self._presence = Presence(self._directory)

    def open(self, known: Head | None = None) -> None:
        """Make the journal ready for writing; what it holds is on disk afterwards.

        A record that was cut short at the end is discarded. What is read, and with it checked, are
        the segments from the one with ``known`` on, which somebody has followed the journal to.
        Raises :class:`~valuegraph.journal.segment.JournalDamagedError`, also where the journal does
        not have ``known``; nothing is changed then.
        """
        self._directory.mkdir(PRIVATE_DIRECTORY, exist_ok=True)
        sync_directory(self._directory.parent)  # Also where an end by force came in between.
        scan, durable, group = None, -1, 0
        for scan in self.history.scans(0 if known is None else known.sequence - 1):
            group = 0
            for each in scan:
                self.timeline.last = each.header.time
                if each.header.durable != durable:
                    durable, group = each.header.durable, each.place.offset
                if known is not None and each.head.sequence == known.sequence:
                    self._check_same(each.head, known)
        end = self._head if scan is None else scan.head
        if known is not None and end.sequence < known.sequence:
            raise JournalDamagedError(
                f"The journal in {self._directory} ends with transaction {end.sequence}, but "
                f"transaction {known.sequence} was acknowledged. {WAY_OUT}"
            )
        self._clean_up()
        self._presence.expect(self.history.segments())
        if scan is None:
            self._start_segment()
            return
        self._head = scan.head
        self._first, self._size = scan.segment.first, scan.good
        if scan.segment.is_compressed:
            self._size = self._segment_bytes  # The next transaction starts a segment.
            return
        self._descriptor = os.open(scan.segment.path, os.O_WRONLY | BINARY)
        self.torn = len(scan.torn)
        self._truncate()
        # What the last group wrote can be read, but after a failed flush that does not mean that
        # it is on disk, nor that a flush would write it again. Writing it again does.
        os.lseek(self._descriptor, group, os.SEEK_SET)
        write_all(self._descriptor, scan.content[group : scan.good])
        sync(self._descriptor)
        sync_directory(self._directory)
        self._presence.expect_content(self._descriptor)

    @property
    def origin(self) -> Head:
        """See :class:`~valuegraph.journal.log.Log`."""
        return self.history.origin

    @property
    def head(self) -> Head:
        """The last transaction that is on disk."""
        return self._head

    def append(self, drafts: Sequence[Draft], expected: Head) -> list[Entry]:
        """See :class:`~valuegraph.journal.log.Log`.

        Where there is no room, the directory is as before. After any other failure it is not known
        what is on disk, and nothing more is written. So it is where the files are no longer where
        they belong, before or after.
        """
        self.check_running()
        if expected != self._head:
            raise HeadMovedError(expected, self._head)
        content = b"".join(each.block for each in drafts)
        self._check_present(self._head)
        if self._size >= self._segment_bytes:
            self._first, self._size = self._head.sequence + 1, 0
            self._close_segment()
        try:
            self._check_room(len(content))
            if self._descriptor is None:
                self._start_segment()
            assert self._descriptor is not None
            write_all(self._descriptor, content)
        except OSError as fault:
            self._give_up(fault)
        try:
            assert self._descriptor is not None
            sync(self._descriptor)
            self._presence.expect_content(self._descriptor)
        except OSError as fault:
            # What the system says of a file after a failed flush cannot be relied on, not even
            # that a second flush writes what the first one could not.
            raise self._stop("its journal could not be flushed to disk", fault) from fault
        added = self._entries(drafts)
        self._size += len(content)
        self._check_present(drafts[-1].head, unacknowledged=len(content))
        with self._appended:
            self._head = drafts[-1].head
            self._recent.add(added)
            self._appended.notify_all()
        return added

    def since(self, position: int) -> Iterator[Entry]:
        """See :class:`~valuegraph.journal.log.Log`. The newest ones are at hand, all others are
        read from their files."""
        with self._appended:
            recent, last = self._recent.since(position), self._head.sequence
        if position >= last:
            return iter(())
        if recent is not None:
            return iter(recent)
        unseen = self.history.transactions(position)
        return takewhile(lambda each: each.head.sequence <= last, unseen)

    def wait(self, position: int, timeout: float | None = None) -> bool:
        """See :class:`~valuegraph.journal.log.Log`."""
        with self._appended:
            self._appended.wait_for(
                lambda: self._head.sequence > position or self._failure is not None, timeout
            )
            return self._head.sequence > position

    def answer(self, key: str, author: NamedNode | None) -> Transaction | None:
        """See :class:`~valuegraph.journal.log.Log`."""
        place = self.find_answer(key, author)
        return None if place is None else self.history.read(place)

    def _look_for_answer(self, key: str, author: NamedNode | None) -> Place | None:
        """Where the answer to a request is kept, found by reading everything."""
        for each in self.since(0):
            transaction = each.transaction()
            kept = transaction.kept
            if kept is not None and (kept.key, transaction.changeset.author) == (key, author):
                return each.place
        return None

    def _entries(self, drafts: Sequence[Draft]) -> list[Entry]:
        """What is being written, in its place."""
        found, offset = [], self._size
        for each in drafts:
            place, transaction = Place(self._first, offset), each.transaction
            found.append(Entry(header_of(transaction), each.head, place, each.block, transaction))
            offset += len(each.block)
        return found

    def check_running(self) -> None:
        """Raise :class:`~valuegraph.errors.LedgerStoppedError` after a failure."""
        if self._failure is not None:
            raise LedgerStoppedError(self._failure)

    def stop(self, reason: str, way_out: str = WAY_ON) -> LedgerStoppedError:
        """See :class:`~valuegraph.journal.log.Log`."""
        failure = f"The ledger takes no more writes, since {reason}. {way_out}"
        self._fail(failure)
        _log.error("%s", failure)
        return LedgerStoppedError(failure)

    def close(self) -> None:
        """Release the files."""
        self._release()
        if self._compressing is not None:
            self._compressing.join()
        self._fail("The ledger is closed.")

    def _fail(self, reason: str) -> None:
        with self._appended:
            self._failure = reason
            self._appended.notify_all()

    def _check_same(self, head: Head, known: Head) -> None:
        if head != known:
            raise JournalDamagedError(
                f"Transaction {known.sequence} of the journal in {self._directory} is not the one "
                "that the store has followed: they are not of one ledger. Bring back the files "
                "that belong together, or, where the journal is the right one, have the store made "
                "anew from it (valuegraph journal replay)."
            )

    def _stop(self, what: str, fault: OSError) -> LedgerStoppedError:
        return self.stop(f"{what} ({fault.strerror or fault})")

    def _check_present(self, head: Head, unacknowledged: int = 0) -> None:
        """Raise :class:`~valuegraph.errors.LedgerStoppedError` where what was written, up to
        ``head``, could not be found again; of the last group, so many bytes are not
        acknowledged."""
        last = Segment.named(self._directory, self._first)
        reason = self._presence.fault(last, self._descriptor, self._size, head)
        if reason is None:
            return
        way_out = self._presence.way_out(last, self._descriptor)
        self._size -= unacknowledged
        if self._descriptor is not None and os.fstat(self._descriptor).st_nlink == 0:
            with suppress(OSError):  # Whoever brings the file back gets what was acknowledged.
                self._truncate()
        raise self.stop(reason, way_out)

    def _give_up(self, fault: OSError) -> None:
        """Bring the file back to where it was before a write that failed, and say what failed."""
        try:
            if self._descriptor is not None:
                self._truncate()
        except OSError as other:
            raise self._stop("its journal could not be written", other) from fault
        if fault.errno in _FULL:
            raise StorageFullError(
                f"There is no room for the commit: {fault.strerror}. Nothing was recorded. Send it "
                "again when there is room on the disk of the ledger."
            ) from fault
        raise self._stop("its journal could not be written", fault) from fault

    def _check_room(self, size: int) -> None:
        """Raise OSError unless the journal can write so much, and the store can follow."""
        if os.name == "nt":  # Windows has no such call; it is found out by writing.
            return
        disk = os.statvfs(self._directory)
        if disk.f_bavail * disk.f_frsize < RESERVE_BYTES + size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _truncate(self) -> None:
        assert self._descriptor is not None
        os.ftruncate(self._descriptor, self._size)
        os.lseek(self._descriptor, self._size, os.SEEK_SET)
        sync(self._descriptor)
        self._presence.expect_content(self._descriptor)

    def _start_segment(self) -> None:
        """Make the file of the next segment, which is empty."""
        segment = Segment.named(self._directory, self._head.sequence + 1)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY
        descriptor = os.open(segment.path, flags, PRIVATE)
        try:
            sync_directory(self._directory)
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor, self._first, self._size = descriptor, segment.first, 0
        self._presence.expect_another(segment)
        self._presence.expect_content(descriptor)

    def _close_segment(self) -> None:
        self._release()
        if self._compresses:
            self._compress()

    def _release(self) -> None:
        """Close the file; all that it has is on disk already, so it does not matter how that goes.

        The number is given up first: the system may have given it to another file by then.
        """
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)

    def _compress(self) -> None:
        """Compress what is closed, beside the writing."""
        if self._compressing is not None:
            self._compressing.join()
        plain = [each for each in self.history.segments() if not each.is_compressed]
        self._compressing = Thread(target=_compress, args=(plain,), name="valuegraph-compress")
        self._compressing.start()

    def _clean_up(self) -> None:
        """Remove what an end by force left of compressing; the plain form is still there."""
        for left in self._directory.glob("*.draft"):
            left.unlink()
        for segment in self.history.segments():
            if not segment.is_compressed:
                segment.compressed.unlink(missing_ok=True)


def _compress(plain: list[Segment]) -> None:
    for segment in plain:
        try:
            write_whole(segment.compressed, gzip.compress(segment.path.read_bytes(), 6, mtime=0))
            segment.path.unlink()
        except OSError as fault:
            _log.warning("%s stays as it is: %s", segment.path, fault.strerror)
            with suppress(OSError):
                segment.compressed.with_name(segment.compressed.name + ".draft").unlink()
