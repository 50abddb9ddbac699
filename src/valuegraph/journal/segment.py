"""Segment files: a run of transactions each, named after the first one's sequence number.

``00000000000000000042.rdfp`` starts with transaction 42. Of a segment that is closed there may be
``….rdfp.gz`` instead, with the same content.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from valuegraph.errors import LedgerDamagedError
from valuegraph.journal.transaction import (
    END,
    ID_ROW,
    Header,
    MalformedTransactionError,
    Transaction,
    decode,
    read_header,
    whole,
)

_GZIP_HEADER: Final = 10
"""Bytes of the header that our own files have (RFC 1952, section 2.3): no name, no comment."""
_NAME: Final = re.compile(r"(\d{20})\.rdfp(\.gz)?")


class JournalDamagedError(LedgerDamagedError):
    """The journal is not what was written; the message has the place and the way out. ``fault`` is
    what is wrong with a transaction, in words that follow its number, where it is about one."""

    def __init__(self, message: str, fault: str = "") -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment file; ``first`` is the sequence number that it starts with."""

    path: Path
    first: int

    @classmethod
    def named(cls, directory: Path, first: int) -> "Segment":
        """The segment that starts with a transaction, not compressed."""
        return cls(directory / f"{first:020}.rdfp", first)

    @property
    def compressed(self) -> Path:
        """The path of its compressed form."""
        return self.path.with_name(f"{self.first:020}.rdfp.gz")

    @property
    def is_compressed(self) -> bool:
        """Whether this is the compressed form."""
        return self.path.suffix == ".gz"

    def read(self) -> bytes:
        """Its content. Raises :class:`JournalDamagedError` and :class:`OSError`."""
        if not self.is_compressed:
            try:
                return self.path.read_bytes()
            except FileNotFoundError:  # It may have been compressed since it was looked for.
                if not self.compressed.exists():
                    raise
        try:
            return gzip.decompress(self.compressed.read_bytes())
        except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
            reason = f"cannot be decompressed ({fault})"
            raise JournalDamagedError(f"{self.compressed} {reason}. {WAY_OUT}", reason) from fault

    def read_in_part(self) -> bytes:
        """As much of its compressed form as can be decompressed."""
        stream = zlib.decompressobj(-zlib.MAX_WBITS)  # Neither header nor checksum stops this one.
        found = bytearray()
        with suppress(zlib.error):
            for byte in self.compressed.read_bytes()[_GZIP_HEADER:]:
                found += stream.decompress(bytes((byte,)))
        return bytes(found)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a transaction is: its segment's first sequence number, and the byte where it starts."""

    segment: int
    offset: int

    def __str__(self) -> str:
        return f"{self.segment}/{self.offset}"

    @classmethod
    def parse(cls, text: str) -> "Place":
        """The inverse of ``str``."""
        segment, _, offset = text.partition("/")
        return cls(int(segment), int(offset))


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain of transactions ends: the last one's sequence number and id. An empty id is
    one that is not known."""

    sequence: int
    id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction in a log, whole and in its place. ``known`` is all of it, where that is at hand
    already."""

    header: Header
    head: Head
    place: Place
    block: bytes
    known: Transaction | None = field(default=None, compare=False, repr=False)

    def without_known(self) -> "Entry":
        """The same as it is in a log that was read."""
        return Entry(self.header, self.head, self.place, self.block)

    def transaction(self) -> Transaction:
        """All of it. Raises :class:`JournalDamagedError`."""
        if self.known is not None:
            return self.known
        try:
            return decode(self.block)
        except MalformedTransactionError as fault:
            raise JournalDamagedError(
                f"Transaction {self.head.sequence} cannot be read: {fault} {WAY_OUT}",
                f"cannot be read ({fault})",
            ) from fault


WAY_OUT: Final = (
    "Nothing was changed. Restore a backup into a new directory (valuegraph restore), or bring "
    "back the file as it was; valuegraph journal verify tells all that is still whole."
)


def segments(directory: Path) -> list[Segment]:
    """The segments of a journal in order; where a file was being compressed, its plain form."""
    found: dict[int, Segment] = {}
    for path in sorted(directory.iterdir()):
        name = _NAME.fullmatch(path.name)
        if name is not None:  # The plain form sorts first.
            found.setdefault(int(name[1]), Segment(path, int(name[1])))
    return list(found.values())


def whole_blocks(content: bytes, start: int) -> Iterator[tuple[int, bytes, Header]]:
    """The transactions in some bytes from ``start`` on that are whole, whatever is between them:
    where each starts, its text and its header."""
    starts = [found.start() for found in ID_ROW.finditer(content, start)]
    for first, end in pairwise((*starts, len(content))):
        block = content[first : content.find(END, first, end) + len(END)]
        if whole(block) is not None:
            with suppress(MalformedTransactionError):
                yield first, block, read_header(block)


class SegmentScan:
    """The transactions of one segment, each checked; afterwards, what is behind the last of them.

    ``before`` is the head that the segment must go on from. Iterating raises
    :class:`JournalDamagedError` where something that was acknowledged is not what was written.
    """

    def __init__(
        self, segment: Segment, before: Head, *, is_last: bool, content: bytes | None = None
    ) -> None:
        self.segment = segment
        self.head = before
        self.good = 0
        """Bytes from the start that are whole transactions."""
        self._is_last = is_last
        self.content = segment.read() if content is None else content

    @property
    def torn(self) -> bytes:
        """What a write that was cut short left at the end. Nothing in it was acknowledged."""
        return self.content[self.good :]

    def __iter__(self) -> Iterator[Entry]:
        while self.good < len(self.content):
            end = self.content.find(END, self.good)
            block = self.content[self.good : end + len(END)] if end >= 0 else b""
            id_ = whole(block)
            if id_ is None:
                self._check_torn("is not what was written")
                return
            header = self._header(block)
            if header is None:
                return
            place = Place(self.segment.first, self.good)
            self.head = Head(header.sequence, id_)
            self.good += len(block)
            yield Entry(header, self.head, place, block)

    def check_start(self) -> None:
        """Raise :class:`JournalDamagedError` unless its name goes on from what is before it."""
        if self.segment.first != self.head.sequence + 1:
            raise self.damaged("is missing")

    def go_on(self, head: Head, place: int) -> None:
        """Have the next iteration start at a byte, with the transaction after ``head``."""
        self.head, self.good = head, place

    def _header(self, block: bytes) -> Header | None:
        """What a whole block says, if it goes on from what is before it; None for a torn end."""
        try:
            header = read_header(block)
        except MalformedTransactionError as fault:
            raise self.damaged(f"cannot be read ({fault})") from fault
        expected = self.head.sequence + 1
        if header.sequence == expected and self.head.id in ("", header.previous):
            return header
        # Of a group that was being written when the power failed, a later part may be on disk and
        # an earlier one not.
        if header.sequence <= expected:
            raise self.damaged("does not go on from the one before it: the chain is broken")
        self._check_torn(f"is followed by {header.sequence}")
        return None

    def _check_torn(self, fault: str) -> None:
        """Raise unless all from here on can be what a write that was cut short left behind."""
        if not self._is_last:
            raise self.damaged(fault)
        for _, _, header in whole_blocks(self.content, self.good):
            if header.durable > self.head.sequence:
                raise self.damaged(fault)

    def damaged(self, fault: str) -> JournalDamagedError:
        """The error for the first byte that is not of a whole transaction in its place."""
        return JournalDamagedError(
            f"The journal is damaged: in {self.segment.path}, at byte {self.good:,}, transaction "
            f"{self.head.sequence + 1} {fault}. {WAY_OUT}",
            fault,
        )
