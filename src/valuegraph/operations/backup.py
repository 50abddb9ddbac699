"""Backing up a ledger while it is in use: a verified copy of its journal.

The journal is the truth, so a copy of it and of ``ledger.json`` is all that a restore needs. It is
read without a lock. Every state of the copy, also one that was cut short, is a whole prefix of the
journal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from valuegraph.errors import ConfigurationError, LedgerDamagedError
from valuegraph.journal import Head, History, JournalDamagedError, Summary
from valuegraph.journal.files import (
    PRIVATE,
    PRIVATE_DIRECTORY,
    keep_private,
    make_directory,
    sync_directory,
)
from valuegraph.journal.segment import WAY_OUT
from valuegraph.ledger.home.as_of import history_of, last_of, last_scan
from valuegraph.ledger.home.directory import LedgerDirectory, is_ledger
from valuegraph.operations.backup_note import NOTE, check_complete, note
from valuegraph.operations.journal_copy import JournalCopy

_LOCK: Final = "lock"
_DESCRIPTION: Final = "ledger.json"
_JOURNAL: Final = "journal"
_ATTEMPTS: Final = 10


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup has, and how much of it is new: transactions and bytes of their records."""

    summary: Summary
    transactions: int
    bytes: int


def back_up(home: LedgerDirectory, target: Path) -> Backup:
    """Copy what ``target`` does not have yet of a ledger's journal, and verify the copy.

    The copy has every transaction that was acknowledged before this was called. ``target`` is made
    if it is not there; otherwise it is empty or an earlier backup of the same ledger. Raises
    :class:`~valuegraph.errors.ConfigurationError` for a target that cannot be used,
    :class:`~valuegraph.errors.LedgerDamagedError` and :class:`OSError`.
    """
    source = history_of(home)
    _check_apart(home, target)
    try:
        make_directory(target)
        _check_usable(home, target)
        keep_private(target)
    except (FileExistsError, NotADirectoryError) as fault:
        raise ConfigurationError(
            f"{target} is not a directory, so there is no room for a backup."
        ) from fault
    with _locked(target):
        if not is_ledger(target) or LedgerDirectory.read(target).policies != home.policies:
            home.describe_in(target)
        copy = History(target / _JOURNAL, home.base_iri)
        if not copy.directory.exists():
            copy.directory.mkdir(PRIVATE_DIRECTORY)
            sync_directory(target)
        for left in copy.directory.glob("*.draft"):
            left.unlink()
        transactions, bytes_ = _copy_new(source, copy)
        summary = _verified(copy)
        note(target, summary.head)
        return Backup(summary, transactions, bytes_)


def _copy_new(source: History, copy: History) -> tuple[int, int]:
    """Copy until it succeeds: files may be compressed and closed in the middle of the listing or
    reading. What is found damaged twice in the same way is damaged."""
    transactions, bytes_, told = 0, 0, ""
    for attempt in range(1, _ATTEMPTS + 1):
        head, growing = _end_of(copy)
        _check_same_ledger(source, copy, head)
        try:
            _copy(source, head, growing)
        except JournalDamagedError as fault:
            if str(fault) == told or attempt == _ATTEMPTS:
                raise
            told = str(fault)
        else:
            break
        finally:
            transactions += growing.transactions
            bytes_ += growing.bytes
    return transactions, bytes_


def _copy(source: History, since: Head, growing: JournalCopy) -> None:
    for scan in source.scans(since.sequence):
        for each in scan:
            if each.head.sequence > since.sequence:
                growing.add(each)
        growing.write(compressed=scan.segment.is_compressed)


def _end_of(copy: History) -> tuple[Head, JournalCopy]:
    """What a backup ends with, and the copy that goes on from there."""
    try:
        scan = last_scan(copy)
        check_complete(copy.directory.parent, copy)
    except LedgerDamagedError as fault:
        raise _damaged(copy, fault) from fault
    if scan is None:
        return copy.origin, JournalCopy(copy.directory)
    content = scan.content[: scan.good]
    return scan.head, JournalCopy(copy.directory, scan.segment, content)


def _verified(copy: History) -> Summary:
    try:
        return copy.verify()
    except JournalDamagedError as fault:
        raise _damaged(copy, fault) from fault


def _damaged(copy: History, fault: LedgerDamagedError) -> LedgerDamagedError:
    place = str(fault).removesuffix(WAY_OUT).rstrip()
    return LedgerDamagedError(
        f"The backup in {copy.directory.parent} is damaged; the ledger itself is not affected. "
        f"{place} Back up into a new directory."
    )


def _check_same_ledger(source: History, copy: History, head: Head) -> None:
    """Raise where the ledger does not go on from what a backup has."""
    if head.sequence == 0:
        return
    here, there = source.directory.parent, copy.directory.parent
    found = next(source.transactions(head.sequence - 1), None)
    if found is None:
        raise ConfigurationError(
            f"The backup in {there} is ahead of the ledger in {here}: it has transaction "
            f"{head.sequence}, and the ledger ends with {last_of(source).sequence}. Restore that "
            "backup if these are missing here, or back up into a new directory."
        )
    if found.head.id != head.id:
        raise ConfigurationError(
            f"The backup in {there} is of another ledger than the one in {here}, or of one that "
            f"went on differently: their transactions {head.sequence} are not the same. Back up "
            "into a new directory."
        )


def _check_apart(home: LedgerDirectory, target: Path) -> None:
    if target.resolve().is_relative_to(home.path.resolve()):
        raise ConfigurationError(
            f"{target} is in the directory of the ledger itself, and would be lost with it. Choose "
            "a directory elsewhere, on another disk if there is one."
        )


def _check_usable(home: LedgerDirectory, target: Path) -> None:
    """Raise unless a directory is empty or a backup of this ledger."""
    names = {each.name for each in target.iterdir() if each.suffix != ".draft"} - {_LOCK}
    if not names:
        return
    if not is_ledger(target):
        raise ConfigurationError(
            f"{target} is not empty and holds no backup. Choose a new directory or an earlier "
            "backup of this ledger."
        )
    there = LedgerDirectory.read(target)
    if there.base_iri != home.base_iri:
        raise ConfigurationError(
            f"{target} is of another ledger, with the base IRI {there.base_iri}; this one has "
            f"{home.base_iri}. Choose a new directory or an earlier backup of this ledger."
        )
    if others := sorted(names - {_DESCRIPTION, _JOURNAL, NOTE}):
        raise ConfigurationError(
            f"{target} is no backup: it has been opened as a ledger or holds other files "
            f"({', '.join(others)}). Choose a new directory or an earlier backup of this ledger."
        )


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    lock = FileLock(target / _LOCK, mode=PRIVATE, blocking=False)
    try:
        lock.acquire()
    except Timeout as fault:
        raise ConfigurationError(
            f"Another backup into {target} is under way. Wait for its end, or choose another "
            "directory."
        ) from fault
    try:
        yield
    finally:
        lock.release()
