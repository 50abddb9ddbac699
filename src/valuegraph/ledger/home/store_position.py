"""How far the store has followed the journal: what was acknowledged, a journal cannot tell."""

import pyoxigraph as ox

from valuegraph.errors import ConfigurationError, LedgerInUseError
from valuegraph.journal import Head
from valuegraph.ledger.following.store_follower import JOURNAL_GRAPH
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.holding import acknowledged
from valuegraph.vocabulary.namespaces import VG


def store_position(home: LedgerDirectory) -> tuple[Head | None, bool]:
    """The last transaction that the store has, None where that cannot be told; and whether somebody
    has the ledger open.

    What it has was on disk, so where the journal ends before it, something is gone from its end.
    While somebody has the ledger open, their word stands in for the store.
    """
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
