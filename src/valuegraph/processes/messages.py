"""Calls and their outcomes as bytes: pickled, with the files of spools beside them."""

import copyreg
import io
import pickle
from collections.abc import Sequence
from typing import Any, Final

from valuegraph.processes.spool import Spool


def packed(value: object) -> tuple[bytes, list[int]]:
    """A value as bytes and the descriptors that belong to them, which stay the value's to close.
    Raises what :func:`pickle.dumps` raises."""
    descriptors: list[int] = []

    def reduced(spool: Spool) -> tuple[Any, ...]:
        if spool.file is None:
            return spool.__reduce__()
        descriptors.append(spool.file.fileno())
        return _arrived, (spool.limit, spool.size, len(descriptors) - 1)

    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, Spool: reduced}
    pickler.dump(value)
    return buffer.getvalue(), descriptors


def unpacked(message: bytes | bytearray, descriptors: Sequence[int] = ()) -> Any:
    """The value; its spools have the descriptors. Raises what :func:`pickle.loads` raises."""
    if not descriptors:
        return pickle.loads(message)  # noqa: S301 (from a process of ours)
    return _Unpickler(io.BytesIO(message), descriptors).load()


class _Unpickler(pickle.Unpickler):
    """Gives spools the descriptors that came with the message."""

    def __init__(self, content: io.BytesIO, descriptors: Sequence[int]) -> None:
        super().__init__(content)
        self._descriptors = descriptors

    def find_class(self, module: str, name: str) -> Any:
        """What stands for a function or class."""
        if (module, name) == _ARRIVED:
            return self._spool
        return super().find_class(module, name)

    def _spool(self, limit: int, size: int, place: int) -> Spool:
        return Spool.opened(limit, size, descriptor=self._descriptors[place])


def _arrived(limit: int, size: int, place: int) -> Spool:
    """Stands for :meth:`_Unpickler._spool` in a message."""
    raise NotImplementedError(f"{limit}, {size}, {place}")


_ARRIVED: Final = (_arrived.__module__, _arrived.__qualname__)
