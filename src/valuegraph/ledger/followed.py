"""How far the store has followed the journal: what was acknowledged, a journal cannot tell."""

import pyoxigraph as ox

from valuegraph.errors import ConfigurationError, LedgerDamagedError, LedgerInUseError
from valuegraph.journal import Head, History
from valuegraph.ledger.bookkeeping import JOURNAL_GRAPH
from valuegraph.ledger.directory import LedgerDirectory
from valuegraph.ledger.holding import acknowledged
from valuegraph.vocabulary.namespaces import VG


def check_followed(home: LedgerDirectory, history: History) -> None:
    """Raise :class:`~valuegraph.errors.LedgerDamagedError` where the store knows of a transaction
    that the journal does not have.

    What it knows of has been on disk, so then something is gone from the end of the journal, which
    the journal alone cannot tell from a record that was never finished. While somebody has the
    ledger open, their word stands in for the store.
    """
    known, is_open = _followed(home)
    if known is None or known.sequence == 0:
        return
    for scan in history.scans(known.sequence - 1):
        if any(each.head == known for each in scan):
            return
        if scan.torn and scan.head.sequence < known.sequence:
            raise scan.damaged(
                f"is not what was written, and all up to transaction {known.sequence} was "
                "acknowledged"
            )
    running = ""
    if is_open:
        running = (
            " Leave the process running that has the ledger open: it may still have the file, and "
            "answers the next write with the way to get it."
        )
    raise LedgerDamagedError(
        f"The journal in {history.directory} lacks transaction {known.sequence} ({known.id}), "
        "which the store has and which was acknowledged. Bring back the journal's files as they "
        f"were, or restore a backup into a new directory (valuegraph restore).{running}"
    )


def _followed(home: LedgerDirectory) -> tuple[Head | None, bool]:
    """The last transaction that the store has, None where that cannot be told; and whether somebody
    has the ledger open."""
    try:
        held = LedgerDirectory.open(home.path, None)
    except LedgerInUseError:
        return acknowledged(home), True
    except ConfigurationError:  # Nothing can be written there.
        return None, False
    try:
        store = ox.Store.read_only(str(home.store))
        for quad in store.quads_for_pattern(None, VG.sequence, None, JOURNAL_GRAPH):
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.Literal)
            return Head(int(quad.object.value), quad.subject.value), False
    except (OSError, RuntimeError):  # The store is no truth; it is made anew when it is opened.
        pass
    finally:
        held.close()
    return None, False
