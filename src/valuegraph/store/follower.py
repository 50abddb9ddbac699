"""``Follower``: a private copy of a store, in another process, that is kept up to date."""

import os
import pickle
from contextlib import suppress
from pathlib import Path
from shutil import copy2, rmtree
from typing import Final

from valuegraph.store.checkpoint import Checkpoint
from valuegraph.store.oxigraph import OxigraphStore

_COPIES: Final = "worker-"


class Follower:
    """Starts from a checkpoint and applies the changes that are written beside it.

    The copy shares the files of the checkpoint's store, so it costs the same whatever the size.
    What processes that are gone left of theirs is removed. Raises what opening a store raises.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._own = checkpoint.directory / f"{_COPIES}{os.getpid()}"
        self._applied = 0
        _remove_abandoned(checkpoint.directory)
        if checkpoint.store.is_dir():
            _share(checkpoint.store, self._own / "store")
            self.store = OxigraphStore(self._own / "store", checkpoint.stamped)
        else:
            self.store = OxigraphStore.loaded(checkpoint.statements, checkpoint.stamped)

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
        rmtree(self._own, ignore_errors=True)


def _share(source: Path, target: Path) -> None:
    """A copy of a store's files; those that never change are the same on disk."""
    target.mkdir(parents=True)
    for each in source.iterdir():
        if each.suffix == ".sst":
            (target / each.name).hardlink_to(each)
        else:
            copy2(each, target)


def _remove_abandoned(directory: Path) -> None:
    for copy in directory.glob(f"{_COPIES}*"):
        with suppress(PermissionError):  # It runs, for somebody else.
            try:
                os.kill(int(copy.name.removeprefix(_COPIES)), 0)
            except ProcessLookupError:
                rmtree(copy, ignore_errors=True)
