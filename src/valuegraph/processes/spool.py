"""``Spool``: bytes that a worker makes and its service passes on without holding them."""

import os
from collections.abc import Iterator
from pickle import PicklingError
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final

IN_MEMORY: Final = 256 * 1024
"""Bytes up to which a spool has no file."""


class SpoolFullError(Exception):
    """More was written than a spool takes."""


class Spool:
    """A file to write to, of at most ``limit`` bytes; a longer one is on disk and has no name.

    As result of a call in a worker, its file goes to the caller, open; see
    :meth:`~valuegraph.processes.Pool.call`.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._memory = bytearray()
        self._file: BinaryIO | None = None

    @classmethod
    def opened(
        cls, limit: int, size: int, memory: bytes = b"", descriptor: int | None = None
    ) -> "Spool":
        """A spool as it arrives from another process."""
        spool = cls(limit)
        spool.size, spool._memory = size, bytearray(memory)
        if descriptor is not None:
            spool._file = os.fdopen(descriptor, "rb", buffering=0)
        return spool

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled with its content, where that is in memory."""
        if self._file is not None:
            raise PicklingError("the file of a spool travels beside its message alone")
        return Spool.opened, (self.limit, self.size, self.memory)

    def write(self, content: bytes) -> int:
        """Append. Raises :class:`SpoolFullError` and :class:`OSError`."""
        self.size += len(content)
        if self.size > self.limit:
            raise SpoolFullError
        if self._file is None and self.size > IN_MEMORY:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (it is open as long as the spool)
            self._write_all(self._memory)
            self._memory = bytearray()
        if self._file is None:
            self._memory += content
        else:
            self._write_all(content)
        return len(content)

    def flush(self) -> None:
        """Nothing to do: nothing is held back."""

    def chunks(self, size: int = 256 * 1024) -> Iterator[bytes]:
        """The content from its start, in parts of at most ``size`` bytes."""
        if self._file is None:
            yield bytes(self._memory)
            return
        self._file.seek(0)
        while chunk := self._file.read(size):
            yield chunk

    @property
    def memory(self) -> bytes:
        """The content, where it has no file."""
        return bytes(self._memory)

    @property
    def file(self) -> BinaryIO | None:
        """The file at its present place; None where the content is small."""
        return self._file

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _write_all(self, content: bytes | bytearray) -> None:
        assert self._file is not None
        with memoryview(content) as view:
            place = 0
            while place < len(view):
                place += self._file.write(view[place:])
