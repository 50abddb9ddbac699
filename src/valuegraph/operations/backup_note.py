"""``backup.json``: what a backup had when it was last complete, so that it is noticed when files at
its end have gone missing."""

import json
from pathlib import Path
from typing import Final

from valuegraph.errors import LedgerDamagedError
from valuegraph.journal import Head, History
from valuegraph.journal.files import write_whole

NOTE: Final = "backup.json"
"""Its name. A directory that has it is a backup."""


def note(backup: Path, head: Head) -> None:
    """Write down that a backup is whole up to a transaction."""
    if noted(backup) != head:
        content = {"sequence": head.sequence, "id": head.id}
        write_whole(backup / NOTE, json.dumps(content, indent=2).encode() + b"\n")


def noted(backup: Path) -> Head | None:
    """What a backup had when it was last complete; None where it never was."""
    try:
        content = json.loads((backup / NOTE).read_bytes())
        return Head(int(content["sequence"]), str(content["id"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise LedgerDamagedError(f"{backup / NOTE} is not readable: {fault!r}.") from fault


def check_complete(backup: Path, history: History) -> None:
    """Raise :class:`~valuegraph.errors.LedgerDamagedError` where a backup lacks what it had."""
    wanted = noted(backup)
    if wanted is None or wanted.sequence == 0:
        return
    found = next(history.transactions(wanted.sequence - 1), None)
    if found is None or found.head != wanted:
        raise LedgerDamagedError(
            f"The backup in {backup} was complete up to transaction {wanted.sequence}, which is "
            "not there any more. Bring the files back that are missing or cut short."
        )
