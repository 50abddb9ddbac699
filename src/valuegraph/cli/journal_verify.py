"""``valuegraph journal verify``: whether the journal is what was written."""

from datetime import datetime
from typing import Final

from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.cli.place import DataOption, home_at
from valuegraph.journal import Summary
from valuegraph.operations.journal import verify_journal

_AUTHORS: Final = 10
"""Authors that are named, those of most transactions first."""


def verify(data: DataOption = None) -> None:
    """Check every byte of the journal, also while the ledger is in use."""
    summary = verify_journal(home_at(data))
    terminal = Terminal()
    terminal.print(f"The journal is whole: {contents(summary)}.")
    terminal.print(last_line(summary))
    for author, number in summary.authors.most_common(_AUTHORS):
        terminal.print(printable(f"By <{author.value}>: {counted(number, 'transaction')}"))
    if len(summary.authors) > _AUTHORS:
        terminal.print(f"By {counted(len(summary.authors) - _AUTHORS, 'other')}: the rest")
    if summary.torn:
        terminal.print(
            f"{counted(summary.torn, 'byte')} at the end are of a record that was cut short, or "
            "that is being written; nobody was told that it was recorded."
        )


def contents(summary: Summary) -> str:
    """``3 transactions in 1 segment, 60 statements added and 2 removed``."""
    return (
        f"{counted(summary.head.sequence, 'transaction')} in "
        f"{counted(summary.segments, 'segment')}, {counted(summary.added, 'statement')} added and "
        f"{summary.removed:,} removed"
    )


def last_line(summary: Summary) -> str:
    """From when to when, and the id of the last transaction, which stands for all of them."""
    if summary.first is None or summary.last is None:
        return "Nothing has been recorded yet."
    return (
        f"From {_shown(summary.first)} to {_shown(summary.last)}; the last one is {summary.head.id}"
    )


def _shown(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
