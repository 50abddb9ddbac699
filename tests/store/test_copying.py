"""What is told where no copy of a store can be made."""

import errno
import os
from pathlib import Path
from shutil import rmtree

import pytest

from valuegraph.errors import StorageFailedError, StorageFullError, ValuegraphError
from valuegraph.store import OxigraphStore, copying_error


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), StorageFullError),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), StorageFullError),
        (OSError("IO error: No space left on device: /l/store"), StorageFullError),
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT)), StorageFailedError),
        (OSError(errno.EACCES, os.strerror(errno.EACCES)), StorageFailedError),
        (RuntimeError("IO error: No such file or directory: /l/store"), StorageFailedError),
    ],
)
def test_only_where_there_is_no_room_is_room_asked_for(
    fault: Exception, kind: type[ValuegraphError]
) -> None:
    told = copying_error(fault)
    assert type(told) is kind
    assert ("space;" in str(told)) is (kind is StorageFullError)


def test_a_store_that_was_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    store = OxigraphStore(tmp_path / "a" / "store")
    rmtree(tmp_path / "a")
    with pytest.raises(StorageFailedError, match="No such file"):
        store.checkpoint()
    with pytest.raises(StorageFailedError, match="No such file"), store.exported():
        pass
