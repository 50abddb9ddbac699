"""Storage engines behind one small Protocol."""

from valuegraph.store.checkpoint import Checkpoint
from valuegraph.store.copying import copying_error
from valuegraph.store.follower import Follower
from valuegraph.store.oxigraph import OxigraphStore
from valuegraph.store.protocol import StaleChangesetError, Store

__all__ = [
    "Checkpoint",
    "Follower",
    "OxigraphStore",
    "StaleChangesetError",
    "Store",
    "copying_error",
]
