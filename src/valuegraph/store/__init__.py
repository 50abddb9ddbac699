"""Storage engines behind one small Protocol."""

from valuegraph.store.oxigraph import OxigraphStore
from valuegraph.store.protocol import StaleChangesetError, Store

__all__ = ["OxigraphStore", "StaleChangesetError", "Store"]
