"""``Holding``: what a process has of a ledger's directory while it may write to it.

It notices when that is no longer so, and leaves word of what it has acknowledged for those who look
at the journal meanwhile: nothing but the store knows, and that is not to be read by two processes.
"""

import os
from contextlib import suppress
from typing import Final

from valuegraph.journal import Head
from valuegraph.journal.files import BINARY
from valuegraph.ledger.home.directory import LedgerDirectory

_NOTE: Final = "acknowledged"


class Holding:
    """The hold on a directory that is open and locked; :meth:`close` it in the end."""

    def __init__(self, home: LedgerDirectory, head: Head) -> None:
        self._home = home
        self._lock = home.lock_path.stat()
        self._note: int | None = None
        with suppress(OSError):  # It is for those who look; a full disk must not keep anybody.
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY
            self._note = os.open(home.path / _NOTE, flags, 0o600)
        self.acknowledge(head)

    def fault(self) -> str | None:
        """What keeps this process from writing, in words that follow "since"."""
        try:
            if os.path.samestat(self._lock, self._home.lock_path.stat()):
                self._home.description.stat()
                return None
        except OSError as fault:
            return f"a file of its directory was removed ({fault.filename})"
        return f"its lock was replaced ({self._home.lock_path}), so another process may have it"

    def acknowledge(self, head: Head) -> None:
        """Leave word of the last transaction that somebody was told of."""
        if self._note is not None:
            with suppress(OSError):
                os.lseek(self._note, 0, os.SEEK_SET)
                os.write(self._note, f"{head.sequence:020} {head.id}\n".encode())

    def close(self) -> None:
        """Take the word back: from now on the store tells."""
        note, self._note = self._note, None
        if note is not None:
            with suppress(OSError):
                os.close(note)
                (self._home.path / _NOTE).unlink()


def acknowledged(home: LedgerDirectory) -> Head | None:
    """The last transaction that the process which has a ledger open has acknowledged; None where
    it left no word."""
    with suppress(OSError, ValueError):
        number, id_ = (home.path / _NOTE).read_text("ascii").split()
        return Head(int(number), id_)
    return None
