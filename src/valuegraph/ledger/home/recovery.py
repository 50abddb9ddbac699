"""Opening the store and the journal of a ledger so that they say the same.

The journal is the truth. The store follows it: what it has not seen is replayed, and where it is
gone or cannot be opened it is made anew. Where the journal itself is not what was written, nothing
is opened and nothing changed.
"""

import logging
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.errors import LedgerDamagedError
from valuegraph.journal import (
    SEGMENT_BYTES,
    Batch,
    DirectoryLog,
    Head,
    History,
    JournalDamagedError,
    Summary,
    UnreadableTransactionError,
)
from valuegraph.journal.files import sync_directory
from valuegraph.ledger.following.followers import catch_up, follow
from valuegraph.ledger.following.store_follower import StoreFollower, followed_to
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.store import OxigraphStore, StaleChangesetError

_log = logging.getLogger("valuegraph.ledger")


def open_recovered(
    home: LedgerDirectory,
    stamped: frozenset[NamedNode],
    *,
    compresses: bool = False,
    segment_bytes: int = SEGMENT_BYTES,
) -> tuple[StoreFollower, DirectoryLog]:
    """The store and the log of a directory, the one up to date with the other.

    ``stamped`` as for :class:`~valuegraph.store.OxigraphStore`, the others as for
    :class:`~valuegraph.journal.DirectoryLog`. What had to be done is told to the
    log. Raises :class:`~valuegraph.errors.LedgerDamagedError`.
    """
    history = History(home.journal, home.base_iri)
    with ExitStack() as on_failure:
        store, known = _open_store(home, stamped, history)
        on_failure.callback(_close, store)
        log = DirectoryLog(history, segment_bytes=segment_bytes, compresses=compresses)
        on_failure.callback(log.close)
        if known is not None and not _has_segments(history):
            raise JournalDamagedError(
                f"There is no journal in {home.journal}, but the store has followed one up to "
                f"transaction {known.sequence}. Bring the files back, or restore a backup into a "
                "new directory (valuegraph restore). Nothing was changed."
            )
        log.open(known)
        follower = StoreFollower(store, log.timeline.last)
        if known is None and next(store.match(), None) is not None:
            if log.head.sequence == 0:
                _take_over(follower, log)
            else:
                # The first step from a ledger that had no journal came to its end there only.
                _log.warning("The store in %s has not followed this journal.", home.store)
                follower.reset()
        _catch_up(follower, log)
        log.find_answer = follower.place_of
        home.keep_format()
        on_failure.pop_all()
    return follower, log


def rebuild_store(home: LedgerDirectory, stamped: frozenset[NamedNode]) -> Summary:
    """Make the store anew from the whole journal, which is verified first.

    Raises :class:`~valuegraph.errors.LedgerDamagedError`; the store is as it was then.
    """
    history = History(home.journal, home.base_iri)
    summary = history.verify()
    _discard(home)
    store = OxigraphStore(home.store, stamped)
    try:
        follow(StoreFollower(store), history.transactions())
    except StaleChangesetError as fault:
        raise LedgerDamagedError(f"The journal does not fit together: {fault}") from fault
    finally:
        store.close()
    return summary


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
        return store, followed_to(store)
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


def _take_over(follower: StoreFollower, log: DirectoryLog) -> None:
    """Make what a store from before there were journals has the first entry of the journal; what
    no journal can have is left out, and told of."""
    store, now = follower.store, datetime.now(UTC)
    stated = tuple(store.match())
    left_out: tuple[Quad, ...] = ()
    batch = Batch(log.head, log.timeline)
    try:
        batch.add(Changeset(stated, time=now))
    except UnreadableTransactionError as fault:
        left_out = fault.statements
        odd = frozenset(left_out)
        kept = tuple(quad for quad in stated if quad not in odd)
        batch.add(Changeset(kept, time=now))
        for finding in fault.findings:
            _log.warning("Left out of the journal, and of the ledger: %s", finding.message)
    log.append(batch.drafts, batch.expected)
    follower.take_over(log.head, left_out)


def _catch_up(follower: StoreFollower, log: DirectoryLog) -> None:
    """Have the store follow an open log to its end."""
    try:
        number = catch_up(follower, log)
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
    if log.torn:
        _log.warning(
            "The last record of the journal was cut short and is discarded (%d bytes); nobody was "
            "told that it was recorded.",
            log.torn,
        )
    if number:
        _log.warning("Replayed %d transactions that the store had not seen.", number)
