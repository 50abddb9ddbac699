"""Opening the store and the journal of a ledger so that they say the same.

The journal is the truth. The store follows it: what it has not seen is replayed, and where it is
gone or cannot be opened it is made anew. Where the journal itself is not what was written, nothing
is opened and nothing changed.
"""

import logging
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.errors import LedgerDamagedError
from valuegraph.journal import (
    SEGMENT_BYTES,
    Head,
    History,
    Journal,
    JournalDamagedError,
    Scanned,
    Summary,
    UnreadableTransactionError,
)
from valuegraph.journal.files import sync_directory
from valuegraph.ledger.directory import LedgerDirectory
from valuegraph.ledger.journal_marks import applied, kept_at, mark
from valuegraph.store import OxigraphStore, StaleChangesetError, Store

REPLAY_QUADS: Final = 50_000
"""Changes that are replayed in one transaction of the store."""

_log = logging.getLogger("valuegraph.ledger")


def open_recovered(
    home: LedgerDirectory,
    stamped: frozenset[NamedNode],
    *,
    compresses: bool = False,
    segment_bytes: int = SEGMENT_BYTES,
) -> tuple[OxigraphStore, Journal]:
    """The store and the journal of a directory, the one up to date with the other.

    ``stamped`` as for :class:`~valuegraph.store.OxigraphStore`, the others as for
    :class:`~valuegraph.journal.Journal`. What had to be done is told to the
    log. Raises :class:`~valuegraph.errors.LedgerDamagedError`.
    """
    history = History(home.journal, home.base_iri)
    with ExitStack() as on_failure:
        store, known = _open_store(home, stamped, history)
        on_failure.callback(_close, store)
        journal = Journal(history, segment_bytes=segment_bytes, compresses=compresses)
        on_failure.callback(journal.close)
        if known is not None and not _has_segments(history):
            raise JournalDamagedError(
                f"There is no journal in {home.journal}, but the store has followed one up to "
                f"transaction {known.sequence}. Bring the files back, or restore a backup into a "
                "new directory (valuegraph restore). Nothing was changed."
            )
        journal.open(known)
        if known is None and next(store.match(), None) is not None:
            if journal.head.sequence == 0:
                known = _take_over(store, journal)
            else:
                # The first step from a ledger that had no journal came to its end there only.
                _log.warning("The store in %s has not followed this journal.", home.store)
                store.close()
                _discard(home)
                store = OxigraphStore(home.store, stamped)
                on_failure.callback(_close, store)
        _catch_up(store, journal, known)
        home.keep_format()
        on_failure.pop_all()
    return store, journal


def rebuild_store(home: LedgerDirectory, stamped: frozenset[NamedNode]) -> Summary:
    """Make the store anew from the whole journal, which is verified first.

    Raises :class:`~valuegraph.errors.LedgerDamagedError`; the store is as it was then.
    """
    history = History(home.journal, home.base_iri)
    summary = history.verify()
    _discard(home)
    store = OxigraphStore(home.store, stamped)
    try:
        replay(store, history.transactions(), None)
    except StaleChangesetError as fault:
        raise LedgerDamagedError(f"The journal does not fit together: {fault}") from fault
    finally:
        store.close()
    return summary


def replay(store: Store, transactions: Iterable[Scanned], known: Head | None) -> int:
    """Apply transactions that follow on what a store has, and tell how many they were.

    Raises :class:`~valuegraph.store.StaleChangesetError` where they do not.
    """
    number, net = 0, _Net(known)
    for each in transactions:
        net.add(each, store)
        number += 1
        if len(net) >= REPLAY_QUADS:
            net = net.applied_to(store)
    net.applied_to(store)
    return number


class _Net:
    """What some transactions come to, one after the other, and the marks of the journal."""

    def __init__(self, known: Head | None) -> None:
        self._known = known
        self._last = known
        self._added: dict[Quad, None] = {}
        self._removed: dict[Quad, None] = {}

    def __len__(self) -> int:
        return len(self._added) + len(self._removed)

    def add(self, each: Scanned, store: Store) -> None:
        transaction = each.transaction()
        removed, added = transaction.changeset.removed, transaction.changeset.added
        if not transaction.is_exact:
            removed, added = (tuple(map(store.as_before, quads)) for quads in (removed, added))
        for quad in removed:
            if quad in self._added:
                del self._added[quad]
            else:
                self._removed[quad] = None
        for quad in added:
            if quad in self._removed:
                del self._removed[quad]
            else:
                self._added[quad] = None
        if transaction.kept is not None:
            author = transaction.changeset.author
            self._added[kept_at(transaction.kept.key, author, each.place)] = None
        self._last = each.head

    def applied_to(self, store: Store) -> "_Net":
        if self._last is not None and self._last != self._known:
            removed = (*self._removed, *(() if self._known is None else (mark(self._known),)))
            store.apply(Changeset((*self._added, mark(self._last)), removed))
        return _Net(self._last)


def _has_segments(history: History) -> bool:
    return history.directory.is_dir() and bool(history.segments())


def _has_begun(history: History) -> bool:
    """Whether there is a transaction in a journal, whole."""
    return _has_segments(history) and next(history.transactions(), None) is not None


def _open_store(
    home: LedgerDirectory, stamped: frozenset[NamedNode], history: History
) -> tuple[OxigraphStore, Head | None]:
    """The store and what it has followed the journal to; made anew where it cannot be opened and
    there is a journal to follow."""
    rmtree(_discarded(home), ignore_errors=True)
    if not home.store.exists() and _has_segments(history):
        _log.warning("There is no store in %s; it is made anew from the journal.", home.store)
    opened = _opened(home, stamped)
    if isinstance(opened, str) and _has_begun(history):
        _log.warning("%s It is made anew from the journal.", opened)
        _discard(home)
        opened = _opened(home, stamped)
    if isinstance(opened, str):
        raise LedgerDamagedError(opened)
    return opened


def _opened(
    home: LedgerDirectory, stamped: frozenset[NamedNode]
) -> tuple[OxigraphStore, Head | None] | str:
    """The store and what it has followed the journal to, or why it cannot be read.

    Text, since an exception would hold the store, and with it the lock on its files.
    """
    try:
        store = OxigraphStore(home.store, stamped)
    except LedgerDamagedError as fault:
        return str(fault)
    try:
        return store, applied(store)
    except (OSError, RuntimeError) as fault:
        _close(store)
        return f"The store in {home.store} cannot be read: {fault}"


def _close(store: OxigraphStore) -> None:
    """Close a store that may be damaged; what is wrong with it is told already."""
    with suppress(OSError, RuntimeError):
        store.close()


def _discarded(home: LedgerDirectory) -> Path:
    return home.path / "store.discarded"


def _discard(home: LedgerDirectory) -> None:
    """Remove the store. It is given another name first: half of its files may be taken for a
    store, and would be one that lacks something."""
    rmtree(_discarded(home), ignore_errors=True)
    if home.store.exists():
        home.store.rename(_discarded(home))
        sync_directory(home.path)
        rmtree(_discarded(home), ignore_errors=True)


def _take_over(store: Store, journal: Journal) -> Head:
    """Make what a store from before there were journals has the first entry of the journal; what
    no journal can have is left out, and told of."""
    stated = tuple(store.match())
    left_out: tuple[Quad, ...] = ()
    try:
        head, _ = journal.stage(Changeset(stated, time=datetime.now(UTC)))
    except UnreadableTransactionError as fault:
        left_out = fault.statements
        odd = frozenset(left_out)
        kept = tuple(quad for quad in stated if quad not in odd)
        head, _ = journal.stage(Changeset(kept, time=datetime.now(UTC)))
        for finding in fault.findings:
            _log.warning("Left out of the journal, and of the ledger: %s", finding.message)
    journal.commit()
    store.apply(Changeset(added=(mark(head),), removed=left_out))
    return head


def _catch_up(store: Store, journal: Journal, known: Head | None) -> None:
    """Have the store follow an open journal to its end."""
    try:
        unseen = journal.history.transactions(0 if known is None else known.sequence)
        number = replay(store, unseen, known)
    except StaleChangesetError as fault:
        raise LedgerDamagedError(
            f"The store does not fit the journal ({fault}) Have it made anew: valuegraph journal "
            "replay."
        ) from fault
    except (OSError, RuntimeError) as fault:
        raise LedgerDamagedError(
            f"The store cannot follow the journal: {fault}. The journal is whole; put the cause "
            "right, or have the store made anew: valuegraph journal replay."
        ) from fault
    if journal.torn:
        _log.warning(
            "The last record of the journal was cut short and is discarded (%d bytes); nobody was "
            "told that it was recorded.",
            journal.torn,
        )
    if number:
        _log.warning("Replayed %d transactions that the store had not seen.", number)
