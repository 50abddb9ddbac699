"""``valuegraph journal verify``: whether the journal is what was written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.cli.place import DataOption, home_at
from valuegraph.journal import MadeUp, Summary
from valuegraph.journal.timeline import duration
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
    for line in clock_lines(summary, datetime.now(UTC)):
        terminal.print(line)
    for quad, number in summary.untagged.items():
        terminal.print(
            printable(
                f"Transaction {number:,} states {quad}, whose datatype wants a language tag: it is "
                "read here, and by no other program. valuegraph repair takes it out."
            )
        )
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


def clock_lines(summary: Summary, now: datetime) -> Iterator[str]:
    """What there is to know of the times, where a clock was not right."""
    made_up, alike = summary.made_up, summary.alike
    if made_up.number:
        yield (
            f"{counted(made_up.number, 'transaction')} ({_range(made_up)}) came while the clock "
            f"was behind the one before, by {duration(made_up.ahead)} at most. Each is dated a "
            "microsecond after the one before."
        )
    if alike.number:
        yield (
            f"{counted(alike.number, 'transaction')} ({_range(alike)}) came while the clock was "
            "behind and have the time of the one before, as earlier versions had it. --as-of tells "
            "them apart by their numbers only."
        )
    if summary.last is not None and summary.last > now:
        yield (
            f"The last one is dated {duration(summary.last - now)} ahead of the clock of this "
            "machine. Until that has caught up, times go on from there, a microsecond each."
        )


def _range(found: MadeUp) -> str:
    return f"{found.first:,}" if found.number == 1 else f"{found.first:,} to {found.last:,}"


def _shown(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
