"""How far the store has followed the journal, looked up while nobody has the ledger open."""

import pyoxigraph as ox

from valuegraph.errors import ConfigurationError, LedgerDamagedError, LedgerInUseError
from valuegraph.journal import Head, History
from valuegraph.ledger.bookkeeping import JOURNAL_GRAPH
from valuegraph.ledger.directory import LedgerDirectory
from valuegraph.vocabulary.namespaces import VG


def check_followed(home: LedgerDirectory, history: History) -> None:
    """Raise :class:`~valuegraph.errors.LedgerDamagedError` where the store knows of a transaction
    that the journal does not have.

    What it knows of has been on disk, so then something is gone from the end of the journal, which
    the journal alone cannot tell from a record that was never finished. While somebody has the
    ledger open there is nothing to look up; they looked when they opened it.
    """
    known = _followed(home)
    if known is None:
        return
    found = next(history.transactions(known.sequence - 1), None)
    if found is None or found.head != known:
        raise LedgerDamagedError(
            f"The journal in {history.directory} lacks transaction {known.sequence} ({known.id}), "
            "which the store has and which was acknowledged. Bring back the journal's files as "
            "they were, or restore a backup into a new directory (valuegraph restore)."
        )


def _followed(home: LedgerDirectory) -> Head | None:
    """The last transaction that the store has; None where that cannot be told."""
    if not home.store.is_dir():
        return None
    try:
        held = LedgerDirectory.open(home.path, None)
    except (LedgerInUseError, ConfigurationError):  # The latter where nothing can be written.
        return None
    try:
        store = ox.Store.read_only(str(home.store))
        for quad in store.quads_for_pattern(None, VG.sequence, None, JOURNAL_GRAPH):
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.Literal)
            return Head(int(quad.object.value), quad.subject.value)
    except (OSError, RuntimeError):  # The store is no truth; it is made anew when it is opened.
        pass
    finally:
        held.close()
    return None
