"""``Survey``: reading all of a journal that can be read, whatever is damaged in between.

It reads as :class:`~valuegraph.journal.segment.SegmentScan` does, goes on behind each damage, and
says where that is. What it gives may have gaps, so nobody makes a state of a ledger of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from valuegraph.journal.history import History
from valuegraph.journal.segment import (
    Entry,
    Head,
    JournalDamagedError,
    Segment,
    SegmentScan,
    whole_blocks,
)
from valuegraph.journal.transaction import (
    END,
    ID_ROW,
    MalformedTransactionError,
    Transaction,
    read_header,
    whole,
)


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a journal that is not what was written, or that cannot be read.

    ``place`` is the byte of the segment, decompressed, where it starts. ``first`` and ``last`` are
    the transactions that it is of, or was; None where none is missing for it. ``fault`` says what
    is wrong, in words that follow the transaction.
    """

    path: Path
    place: int
    first: int | None
    last: int | None
    fault: str

    def __str__(self) -> str:
        if self.first is None:
            return f"in {self.path}, at byte {self.place:,}, {self.fault}"
        what = f"transaction {self.first}"
        if self.last != self.first:
            what = f"each of the transactions {self.first} to {self.last}"
        return f"in {self.path}, at byte {self.place:,}, {what} {self.fault}"


Surveyed = tuple[Entry, Transaction] | Damage
"""A transaction that is whole and in its place, and what it says; or a damage."""


class Survey:
    """Iterate it once: all that a journal has, in order."""

    def __init__(self, history: History) -> None:
        self.head = history.origin
        """The end of the chain so far; what was not read counts too, without its id."""
        self.segments = 0
        self.torn: SegmentScan | None = None
        """Afterwards, the last segment, where a write that was cut short left something there."""
        self._history = history

    def __iter__(self) -> Iterator[Surveyed]:
        found = self._history.segments()
        for number, segment in enumerate(found):
            self.segments += 1
            after = None if number + 1 == len(found) else found[number + 1].first
            yield from self._of_segment(segment, after)

    def _of_segment(self, segment: Segment, after: int | None) -> Iterator[Surveyed]:
        """``after`` is the transaction that the next segment starts with, if there is one."""
        is_last = after is None
        try:
            scan = SegmentScan(segment, self.head, is_last=is_last)
        except JournalDamagedError as fault:
            yield Damage(segment.compressed, 0, None, None, f"the file {fault.fault}")
            content = segment.read_in_part()
            scan = SegmentScan(segment, self.head, is_last=False, content=content)
        except PermissionError:  # Nothing is wrong with it; somebody else may read it.
            raise
        except OSError as fault:
            words = f"the file cannot be read ({fault.strerror or fault})"
            yield Damage(segment.path, 0, None, None, words)
            scan = SegmentScan(segment, self.head, is_last=False, content=b"")
        expected = self.head.sequence + 1
        if segment.first > expected:
            yield Damage(segment.path, 0, expected, segment.first - 1, "is missing")
            scan.go_on(Head(segment.first - 1, ""), 0)
        elif segment.first < expected:
            words = f"the file starts with transaction {segment.first}, which is there before it"
            yield Damage(segment.path, 0, None, None, words)
        while True:
            try:
                yield from _readable(scan)
                break
            except JournalDamagedError as fault:
                yield from _beyond(scan, fault.fault, after)
        self.head = scan.head
        self.torn = scan if is_last and scan.torn else None


def _readable(scan: SegmentScan) -> Iterator[Surveyed]:
    for each in scan:
        try:
            transaction = each.transaction()
        except JournalDamagedError as fault:
            number = each.head.sequence
            yield Damage(scan.segment.path, each.place.offset, number, number, fault.fault)
        else:
            yield each, transaction


def _beyond(scan: SegmentScan, fault: str, after: int | None) -> Iterator[Damage]:
    """The damage where a scan ended, behind which it goes on."""
    end = scan.content.find(END, scan.good) + len(END)
    block = scan.content[scan.good : end]
    if whole(block) is None:
        yield from _over_bytes(scan, fault, after)
        return
    path, place, expected = scan.segment.path, scan.good, scan.head.sequence + 1
    try:
        found = read_header(block).sequence
    except MalformedTransactionError:
        found = expected
    if found > expected:
        scan.go_on(Head(found - 1, ""), place)
        yield Damage(path, place, expected, found - 1, "is missing")
    elif found == expected:  # The one after it need not go on from this one, which may be strange.
        scan.go_on(Head(found, ""), end)
        yield Damage(path, place, found, found, fault)
    else:
        scan.go_on(scan.head, end)
        yield Damage(path, place, found, found, "is there before, so this one is out of its place")


def _over_bytes(scan: SegmentScan, fault: str, after: int | None) -> Iterator[Damage]:
    """The damage of bytes that are no transaction, up to the next one that is whole."""
    path, place, expected = scan.segment.path, scan.good, scan.head.sequence + 1
    following = (
        (start, header.sequence)
        for start, _, header in whole_blocks(scan.content, place)
        if header.sequence >= expected
    )
    stop, found = next(following, (len(scan.content), after))
    starts = _starts(scan.content, place, stop)
    found = expected + len(starts) if found is None else found
    if found <= expected:
        scan.go_on(scan.head, stop)
        yield Damage(path, place, None, None, f"{stop - place:,} bytes are of no transaction")
        return
    scan.go_on(Head(found - 1, ""), stop)
    if len(starts) == found - expected:
        for number, start in enumerate(starts, start=expected):
            yield Damage(path, start, number, number, fault)
    else:
        yield Damage(path, place, expected, found - 1, fault)


def _starts(content: bytes, place: int, stop: int) -> list[int]:
    """Where transactions seem to start in a part of a segment that is damaged."""
    starts = {place, *(found.start() for found in ID_ROW.finditer(content, place, stop))}
    end = content.find(END, place, stop)
    while end >= 0:
        starts.add(end + len(END))
        end = content.find(END, end + 1, stop)
    starts.discard(stop)
    return sorted(starts)
