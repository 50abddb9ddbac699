"""``Replica``: a private copy of a store, in another process, that is kept up to date."""

import os
import pickle
from contextlib import suppress
from pathlib import Path

from valuegraph.rdf.exported import COPIES, copy_in, remove
from valuegraph.store.checkpoint import Checkpoint
from valuegraph.store.oxigraph import OxigraphStore


class Replica:
    """Starts from a checkpoint and applies the changes that are written beside it.

    What processes that are gone left of theirs is removed. Raises what opening a store raises.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._applied = 0
        _remove_abandoned(checkpoint.directory)
        self.store = OxigraphStore.copied(checkpoint.directory)

    def follow(self, size: int) -> None:
        """Apply the changes up to this place in their file."""
        if self._applied < size:
            with self.checkpoint.changes.open("rb") as changes:
                changes.seek(self._applied)
                while self._applied < size:
                    self.store.apply(pickle.load(changes))  # noqa: S301 (the service wrote it)
                    self._applied = changes.tell()

    def close(self) -> None:
        """Remove the copy."""
        with suppress(OSError, RuntimeError):  # Its directory may be gone already.
            self.store.close()
        remove(copy_in(self.checkpoint.directory))


def _remove_abandoned(directory: Path) -> None:
    for copy in directory.glob(f"{COPIES}*"):
        with suppress(PermissionError):  # It runs, for somebody else.
            try:
                os.kill(int(copy.name.removeprefix(COPIES)), 0)
            except ProcessLookupError:
                remove(copy)
