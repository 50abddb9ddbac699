"""Storage engines behind one small Protocol."""

from valuegraph.store.checkpoint import Checkpoint
from valuegraph.store.copying import copying_error
from valuegraph.store.oxigraph import OxigraphStore
from valuegraph.store.protocol import StaleChangesetError, Store
from valuegraph.store.replica import Replica
from valuegraph.store.states import States
from valuegraph.store.view import Change, State, View

__all__ = [
    "Change",
    "Checkpoint",
    "OxigraphStore",
    "Replica",
    "StaleChangesetError",
    "State",
    "States",
    "Store",
    "View",
    "copying_error",
]
