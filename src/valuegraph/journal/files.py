"""Writing files so that they are on disk afterwards."""

import logging
import os
import sys
from pathlib import Path
from typing import Final

BINARY: Final[int] = getattr(os, "O_BINARY", 0)
"""A flag for opening a file whose bytes are written as they are; of Windows only."""

PRIVATE: Final = 0o600
"""The mode of every file: its owner alone reads and writes it, whatever the process would have its
files be."""

PRIVATE_DIRECTORY: Final = 0o700

_log = logging.getLogger("valuegraph.journal")

if sys.platform == "darwin":
    import fcntl

    def sync(descriptor: int) -> None:
        """Have what was written to a file on disk: fsync leaves it in the drive's cache there."""
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)

else:

    def sync(descriptor: int) -> None:
        """Have what was written to a file on disk."""
        os.fsync(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte; the system may take fewer at a time."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def sync_directory(directory: Path) -> None:
    """Have the names of the files in a directory on disk."""
    if os.name == "nt":  # Windows has no such thing.
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> None:
    """Have a directory, and those that it is in, on disk. A new one is its owner's alone."""
    missing = []
    above = directory
    while not above.exists():
        missing.append(above)
        above = above.parent
    for each in reversed(missing):
        each.mkdir(PRIVATE_DIRECTORY if each == directory else 0o777, exist_ok=True)
        sync_directory(each.parent)


def keep_private(directory: Path) -> None:
    """Keep others out of a directory that is there, with all that is in it; where it is somebody
    else's, say that this is theirs to do."""
    mode = directory.stat().st_mode
    if os.name == "nt" or not mode & 0o077:  # Windows has lists instead, which are inherited.
        return
    try:
        directory.chmod(mode & PRIVATE_DIRECTORY)
    except PermissionError:
        _log.warning(
            "Other users of this machine may get at %s, and it is not this process's to keep them "
            "out. Have its owner do it: chmod 700.",
            directory,
        )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, on disk in either case."""
    draft = path.with_name(path.name + ".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, PRIVATE)
    try:
        write_all(descriptor, content)
        sync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_directory(path.parent)
