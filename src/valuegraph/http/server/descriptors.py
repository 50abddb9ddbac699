"""File descriptors: connections take them, and so do the files of the store and the journal."""

import resource
import sys
from contextlib import suppress


def available_descriptors() -> int:
    """How many files and connections this process may have open, after raising that to all that
    the system grants it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(OSError, ValueError):  # Some systems grant less than they say.
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft
