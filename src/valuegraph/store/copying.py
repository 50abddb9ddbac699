"""What it means that no copy of a store can be made for other processes, or brought up to date."""

import errno
import os
from typing import Final

from valuegraph.errors import StorageFailedError, StorageFullError, ValuegraphError

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def copying_error(fault: Exception) -> ValuegraphError:
    """The error to raise for a fault of the system, or one that an engine tells in words alone."""
    reason = str(fault).removesuffix(".")
    if isinstance(fault, OSError) and fault.errno is not None:
        is_full = fault.errno in _FULL
    else:
        is_full = any(os.strerror(number) in reason for number in _FULL)
    what = f"The copy of the ledger that queries read cannot be made: {reason}."
    if is_full:
        return StorageFullError(f"{what} Free some space; what is recorded is safe.")
    return StorageFailedError(
        f"{what} What was answered is recorded. See that the ledger's directory is where it was, "
        "and as it was, and start the service again."
    )
