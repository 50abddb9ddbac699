"""``Checkpoints``: what other processes need to have a store as it is now."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO, Final, NamedTuple

from valuegraph.changeset import Changeset
from valuegraph.store import Checkpoint, Store, copying_error

MAX_CHANGES: Final = 16 * 1024 * 1024
"""Bytes of changes after which there is a new checkpoint: who starts later has less to do."""


class State(NamedTuple):
    """A :class:`~valuegraph.store.Checkpoint`, pickled once for all who read it, and the changes
    after it, up to this place in their file."""

    checkpoint: bytes
    size: int


@dataclass(slots=True, eq=False)
class _Followed:
    """A checkpoint, its file of changes up to ``version``, and those who read it."""

    checkpoint: Checkpoint
    pickled: bytes
    changes: BinaryIO
    version: int
    size: int = 0
    readers: int = 0

    @classmethod
    def of(cls, store: Store) -> "_Followed":
        checkpoint = store.checkpoint()
        try:
            changes = checkpoint.changes.open("wb")
        except BaseException:
            checkpoint.remove()
            raise
        return cls(checkpoint, pickle.dumps(checkpoint), changes, checkpoint.version)

    @property
    def state(self) -> State:
        return State(self.pickled, self.size)

    def follow(self, changes: list[Changeset]) -> None:
        for each in changes:
            self.size += self.changes.write(pickle.dumps(each))
        self.changes.flush()
        self.version += len(changes)

    def remove(self) -> None:
        with suppress(OSError):  # What could not be written need not be.
            self.changes.close()
        self.checkpoint.remove()


class Checkpoints:
    """Makes a checkpoint of a store when there is none to follow from, writes the changes since
    beside it, and removes it with its last reader. :meth:`close` it before the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._latest: _Followed | None = None

    @contextmanager
    def latest(self) -> Iterator[State]:
        """The store with all that was recorded before; its files stay inside the block.

        Raises :class:`~valuegraph.errors.StorageFullError` and
        :class:`~valuegraph.errors.StorageFailedError`.
        """
        with self._lock:
            try:
                followed = self._up_to_date()
            except OSError as fault:
                self._retire()  # The last change may be written in part.
                raise copying_error(fault) from fault
            followed.readers += 1
            state = followed.state
        try:
            yield state
        finally:
            with self._lock:
                followed.readers -= 1
                is_done = followed.readers == 0 and followed is not self._latest
            if is_done:
                followed.remove()

    def close(self) -> None:
        """Remove the checkpoint, unless somebody reads it still."""
        with self._lock:
            self._retire()

    def _up_to_date(self) -> _Followed:
        followed = self._latest
        if followed is not None and followed.version == self._store.version:
            return followed
        if followed is not None and followed.size <= MAX_CHANGES:
            changes = self._store.changes(followed.version)
            if changes is not None:
                followed.follow(changes)
                return followed
        self._retire()
        self._latest = _Followed.of(self._store)
        return self._latest

    def _retire(self) -> None:
        old, self._latest = self._latest, None
        if old is not None and old.readers == 0:
            old.remove()
