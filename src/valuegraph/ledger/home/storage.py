"""The store and the journal of a ledger, opened together."""

from contextlib import ExitStack
from datetime import datetime
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.errors import ConfigurationError
from valuegraph.journal import Log, MemoryLog
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.recovery import open_recovered
from valuegraph.ledger.schema import Schema
from valuegraph.store import OxigraphStore, Store
from valuegraph.vocabulary.namespaces import VF

ONTOLOGY_GRAPH: Final = NamedNode(VF.iri.rstrip("#"))
"""The named graph that holds the vocabularies, for queries that want labels."""


def open_storage(
    home: LedgerDirectory | None,
    schema: Schema,
    now: datetime,
    on_failure: ExitStack,
    *,
    compresses: bool,
) -> tuple[StoreFollower, Log]:
    """The store, which has the vocabularies in it, and the log; in memory without a directory.

    ``on_failure`` gets what closes them. With ``compresses``, segments of the journal are
    compressed once they are closed. Raises :class:`~valuegraph.errors.ConfigurationError` where the
    store cannot be written, and :class:`~valuegraph.errors.LedgerDamagedError`.
    """
    log: Log
    if home is None:
        follower, log = StoreFollower(OxigraphStore(None, schema.stamped)), MemoryLog()
    else:
        follower, log = open_recovered(home, schema.stamped, compresses=compresses)
        log.timeline.compare(now)
    store = follower.store
    on_failure.callback(store.close)
    on_failure.callback(log.close)
    try:
        keep_vocabularies(store, schema)
    except (OSError, RuntimeError) as fault:
        raise ConfigurationError(f"The store of the ledger cannot be written: {fault}") from fault
    return follower, log


def keep_vocabularies(store: Store, schema: Schema) -> None:
    """Have a store hold the vocabularies of a schema, for queries that want labels, and keep the
    values of its time stamps as such."""
    store.keep_stamped(schema.stamped)
    store.replace_graph(ONTOLOGY_GRAPH, schema.ontology.named_quads())
