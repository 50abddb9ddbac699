"""``History``: reading a journal, also one that somebody else is writing.

Nothing is locked and nothing changed. What is read is whole and was written as it is; the newest
transactions may not have been acknowledged yet.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.journal.segment import (
    WAY_OUT,
    Entry,
    Head,
    JournalDamagedError,
    Place,
    Segment,
    SegmentScan,
    segments,
)
from valuegraph.journal.statements import untagged
from valuegraph.journal.transaction import END, Header, Transaction, decode, digest_iri, whole


@dataclass(slots=True)
class MadeUp:
    """The transactions whose time is not what the clock said: how many, the first and the last of
    them, and how far their times are ahead of the clock at most, as far as the journal tells."""

    number: int = 0
    first: int = 0
    last: int = 0
    ahead: timedelta = timedelta()

    def add(self, header: Header) -> None:
        """Count one more."""
        self.number += 1
        self.first = self.first or header.sequence
        self.last = header.sequence
        if header.clock is not None:
            self.ahead = max(self.ahead, header.time - header.clock)


@dataclass(slots=True)
class Summary:
    """What a whole journal holds. ``torn`` is the number of bytes at its end that no transaction
    is made of. ``authors`` has the number of transactions of each. ``alike`` are transactions with
    no later time than the one before, which earlier versions wrote when a clock had been set back;
    a time does not tell them apart. ``untagged`` are statements that earlier versions let in and
    that still stand (see :mod:`valuegraph.journal.statements`), each with the transaction that
    states it."""

    head: Head
    segments: int = 0
    added: int = 0
    removed: int = 0
    first: datetime | None = None
    last: datetime | None = None
    torn: int = 0
    authors: Counter[NamedNode] = field(default_factory=Counter)
    made_up: MadeUp = field(default_factory=MadeUp)
    alike: MadeUp = field(default_factory=MadeUp)
    untagged: dict[Quad, int] = field(default_factory=dict)

    def add(self, each: Entry, changeset: Changeset) -> None:
        """Count the next transaction, which has this changeset."""
        self.head = each.head
        self.added += len(changeset.added)
        self.removed += len(changeset.removed)
        if changeset.author is not None:
            self.authors[changeset.author] += 1
        if each.header.clock is not None:
            self.made_up.add(each.header)
        elif self.last is not None and each.header.time <= self.last:
            self.alike.add(each.header)
        self.first = self.first or each.header.time
        self.last = each.header.time
        for quad in untagged(each.block, changeset.removed):
            self.untagged.pop(quad, None)
        for quad in untagged(each.block, changeset.added):
            self.untagged[quad] = each.head.sequence


class History:
    """The journal in a directory; ``base_iri`` is that of its ledger, which the chain starts
    from."""

    def __init__(self, directory: Path, base_iri: str) -> None:
        self.directory = directory
        self.origin = Head(0, digest_iri(base_iri.encode()))
        """What the first transaction goes on from."""

    def segments(self) -> list[Segment]:
        """The files, in order. Raises :class:`JournalDamagedError` where there is no journal."""
        try:
            return segments(self.directory)
        except FileNotFoundError as fault:
            raise JournalDamagedError(f"There is no journal in {self.directory}.") from fault

    def scans(self, since: int = 0) -> Iterator[SegmentScan]:
        """The segments from the one that holds the transaction after ``since``.

        Each must be iterated to its end before the next one is taken. The chain is checked from
        the first transaction of the first of them on. Raises :class:`JournalDamagedError`.
        """
        found = self.segments()
        start = max((n for n, each in enumerate(found) if each.first <= since + 1), default=0)
        while start and not found[start].read():  # It cannot tell what it goes on from.
            start -= 1
        before = self.origin if start == 0 else Head(found[start].first - 1, "")
        for number, segment in enumerate(found[start:], start=start + 1):
            scan = SegmentScan(segment, before, is_last=number == len(found))
            scan.check_start()
            yield scan
            before = scan.head

    def transactions(self, since: int = 0) -> Iterator[Entry]:
        """The transactions after ``since``, in order. Raises :class:`JournalDamagedError`."""
        for scan in self.scans(since):
            for each in scan:
                if each.head.sequence > since:
                    yield each

    def verify(self) -> Summary:
        """Check every byte and the whole chain. Raises :class:`JournalDamagedError`."""
        summary = Summary(self.origin)
        for scan in self.scans():
            summary.segments += 1
            for each in scan:
                summary.add(each, each.transaction().changeset)
            summary.torn = len(scan.torn)
        return summary

    def read(self, place: Place) -> Transaction:
        """The transaction at a place. Raises :class:`JournalDamagedError`."""
        segment = Segment.named(self.directory, place.segment)
        content = segment.read()
        block = content[place.offset : content.find(END, place.offset) + len(END)]
        if whole(block) is None:
            raise JournalDamagedError(
                f"In {segment.path}, at byte {place.offset:,}, there is no whole transaction. "
                f"{WAY_OUT}"
            )
        return decode(block)
