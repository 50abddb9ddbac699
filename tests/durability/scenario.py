"""What happens to a ledger while its system calls are counted: it is opened, written to until
segments have been closed and compressed, closed, opened again and written to."""

from collections.abc import Callable
from pathlib import Path

from tests.durability.bare import Bare, adding
from valuegraph.errors import (
    ConfigurationError,
    LedgerDamagedError,
    LedgerStoppedError,
    StorageFullError,
)

FAILURES = (LedgerStoppedError, StorageFullError, ConfigurationError, LedgerDamagedError, OSError)
"""What a caller may be answered by a ledger whose disk fails."""


def run(
    path: Path,
    acknowledged: Callable[[str], None],
    refused: Callable[[str, Exception], None] = lambda *_: None,
) -> None:
    """Run it. ``acknowledged`` is called with each name that was recorded, at once; ``refused``
    with what was not, and why, and with nothing where the ledger does not open or close."""
    for session in ("a", "b"):
        try:
            with Bare.open(path, segment_bytes=2_500) as bare:
                for number in range(2):
                    _one(bare, f"{session}{number}", acknowledged, refused)
                _several(bare, f"{session}g", acknowledged, refused)
                _one(bare, f"{session}2", acknowledged, refused)
        except FAILURES as fault:
            refused("", fault)


def _one(
    bare: Bare,
    name: str,
    acknowledged: Callable[[str], None],
    refused: Callable[[str, Exception], None],
) -> None:
    try:
        bare.add(name, key=f"key of {name}")
    except FAILURES as fault:
        refused(name, fault)
    else:
        acknowledged(name)


def _several(
    bare: Bare,
    name: str,
    acknowledged: Callable[[str], None],
    refused: Callable[[str, Exception], None],
) -> None:
    """Writes that become durable together, or some of them."""
    futures = {}
    for number in range(3):
        each = f"{name}{number}"
        try:
            futures[each] = bare.submit(adding(each, key=f"key of {each}"))
        except FAILURES as fault:
            refused(each, fault)
    for each, future in futures.items():
        try:
            future.result(60)
        except FAILURES as fault:
            refused(each, fault)
        else:
            acknowledged(each)
