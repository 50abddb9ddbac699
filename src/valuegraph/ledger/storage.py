"""The store and the journal of a ledger, opened together."""

from contextlib import ExitStack
from datetime import datetime
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.errors import ConfigurationError
from valuegraph.journal import Journal, MemoryJournal
from valuegraph.ledger.directory import LedgerDirectory
from valuegraph.ledger.recovery import open_recovered
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import VF, XSD
from valuegraph.vocabulary.ontology import Ontology

ONTOLOGY_GRAPH: Final = NamedNode(VF.iri.rstrip("#"))
"""The named graph that holds the vocabularies, for queries that want labels."""


def open_storage(
    home: LedgerDirectory | None,
    ontology: Ontology,
    now: datetime,
    on_failure: ExitStack,
    *,
    compresses: bool,
) -> tuple[OxigraphStore, Journal | MemoryJournal]:
    """The store, which has the vocabularies in it, and the journal; in memory without a directory.

    ``on_failure`` gets what closes them. With ``compresses``, segments of the journal are
    compressed once they are closed. Raises :class:`~valuegraph.errors.ConfigurationError` where the
    store cannot be written, and :class:`~valuegraph.errors.LedgerDamagedError`.
    """
    stamped = ontology.properties_with_range.get(XSD.dateTimeStamp, frozenset())
    store: OxigraphStore
    journal: Journal | MemoryJournal
    if home is None:
        store, journal = OxigraphStore(None, stamped), MemoryJournal()
    else:
        store, journal = open_recovered(home, stamped, compresses=compresses)
        journal.compare_clock(now)
    on_failure.callback(store.close)
    on_failure.callback(journal.close)
    try:
        store.replace_graph(ONTOLOGY_GRAPH, ontology.named_quads())
    except (OSError, RuntimeError) as fault:
        raise ConfigurationError(f"The store of the ledger cannot be written: {fault}") from fault
    return store, journal
