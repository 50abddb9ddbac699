"""Noticing that files were saved.

Modification times are polled: that needs nothing of the system, sees a file that an editor replaces
as well as one that it rewrites, and costs nothing for the few files of one call.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

INTERVAL: Final = 0.25
"""Seconds between two looks."""

_PATIENCE: Final = 8
"""So many looks a file may be missing, or change each time, before that is taken as it is."""

Stamp = tuple[int, int, int] | None


def changes(
    paths: Sequence[Path], pause: Callable[[], None] = lambda: time.sleep(INTERVAL)
) -> Iterator[list[Path]]:
    """The files that changed since this was called, each time that some did and are at rest again.

    A file that is gone has changed, unless it comes back at once: many editors save that way.
    """
    return _changes(paths, pause, _stamps(paths))


def _changes(
    paths: Sequence[Path], pause: Callable[[], None], known: list[Stamp]
) -> Iterator[list[Path]]:
    while True:
        pause()
        found = _stamps(paths)
        if found == known:
            continue
        for _ in range(_PATIENCE):
            pause()
            before, found = found, _stamps(paths)
            if found == before and None not in found:
                break
        changed = [path for path, old, new in zip(paths, known, found, strict=True) if old != new]
        known = found
        if changed:
            yield changed


def _stamps(paths: Sequence[Path]) -> list[Stamp]:
    return [_stamp(path) for path in paths]


def _stamp(path: Path) -> Stamp:
    """What is different after a file was saved; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
