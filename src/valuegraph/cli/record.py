"""``valuegraph record``: documents into a ledger, one atomic commit for each file."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from valuegraph.cli.faults import ExitCode
from valuegraph.cli.files import InputFile, input_files
from valuegraph.cli.output import Terminal, counted, finding_lines, printable, severity_counts
from valuegraph.cli.place import (
    ContextOption,
    DataOption,
    PolicyOption,
    TokenOption,
    ToOption,
    ledger_at,
)
from valuegraph.ledger import Ledger, Receipt
from valuegraph.operations.record import record_file

if TYPE_CHECKING:
    from valuegraph.cli.remote import RemoteLedger


def record(  # noqa: PLR0913, PLR0917 (each is an option)
    files: Annotated[
        list[str], typer.Argument(help="Files to record; - is standard input.", metavar="FILE")
    ],
    data: DataOption = None,
    to: ToOption = None,
    token: TokenOption = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", help="Their syntax, if not by extension.", metavar="NAME"),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Tell only of files that do not conform.")
    ] = False,
    opening_balances: Annotated[
        bool,
        typer.Option(
            "--opening-balances",
            help="Turn the quantities of resources without events into the events that bring them "
            "about.",
        ),
    ] = False,
    events_only: Annotated[
        bool,
        typer.Option(
            "--events-only",
            help="Ignore the economic facts of resources that the ledger knows: it counts by the "
            "events that it has, and tells what is otherwise here.",
        ),
    ] = False,
    split: Annotated[
        bool,
        typer.Option(
            "--split",
            help="Record an event that fulfills several commitments, satisfies several intents or "
            "settles several claims as one event for each, with as much of the amount as that "
            "misses.",
        ),
    ] = False,
    policy: PolicyOption = None,
    context: ContextOption = None,
) -> None:
    """Check files and record them, each in full or not at all."""
    inputs = input_files(files, format_)
    began = time.monotonic()
    total = Total()
    place = ledger_at(data, to, token, existing=False, policies=policy, contexts=context)
    with place as ledger, _progress(inputs) as progress:
        for each in inputs:
            progress.now_on(each)
            receipt = _recorded(
                ledger,
                each,
                opening_balances=opening_balances,
                events_only=events_only,
                split=split,
            )
            total.add(receipt)
            if not quiet or not receipt.conforms:
                _tell(progress.console, each, receipt)
            progress.done_with(each)
    if not quiet:
        Terminal().print(total.text(time.monotonic() - began))
    if total.refused:
        raise typer.Exit(ExitCode.DOES_NOT_CONFORM)


@dataclass(slots=True)
class Total:
    """The sum of a run."""

    files: int = 0
    refused: int = 0
    entities: int = 0
    created: int = 0

    def add(self, receipt: Receipt) -> None:
        """Count one more file."""
        self.files += 1
        if receipt.conforms:
            self.entities += len(receipt.entities)
            self.created += len(receipt.created)
        else:
            self.refused += 1

    def text(self, seconds: float) -> str:
        """The last line."""
        entities = _entities(self.entities, self.created)
        files = counted(self.files - self.refused, "file")
        text = f"Recorded {entities} from {files} in {seconds:.1f} s."
        if self.refused:
            verb = "does" if self.refused == 1 else "do"
            refused = counted(self.refused, "file")
            text += f" {refused} {verb} not conform and left no trace."
        return text


def _recorded(
    ledger: "Ledger | RemoteLedger",
    each: InputFile,
    *,
    opening_balances: bool,
    events_only: bool,
    split: bool,
) -> Receipt:
    if isinstance(ledger, Ledger) and each.path is not None:
        return record_file(
            ledger,
            each.path,
            each.syntax,
            opening_balances=opening_balances,
            events_only=events_only,
            split=split,
        )
    return ledger.record(
        each.read(),
        each.syntax,
        opening_balances=opening_balances,
        events_only=events_only,
        split=split,
    )


def _entities(number: int, new: int) -> str:
    text = counted(number, "entity", "entities")
    return text if new == number else f"{text} ({new:,} new)"


def _tell(console: Console, each: InputFile, receipt: Receipt) -> None:
    if receipt.conforms:
        outcome = f"{_entities(len(receipt.entities), len(receipt.created))} recorded"
    else:
        outcome = "does not conform, nothing recorded"
    counts = severity_counts(receipt.findings)
    console.print(printable(f"{each.name}: {outcome}{f' ({counts})' if counts else ''}"))
    for text in finding_lines(receipt.findings):
        console.print("  ", text, sep="")


class _Progress:
    """A bar over the bytes of all files, on a terminal; otherwise nothing."""

    def __init__(self, bar: Progress | None, console: Console, size: int) -> None:
        self.console = console
        self._bar = bar
        self._task = None if bar is None else bar.add_task("", total=size or None)

    def now_on(self, each: InputFile) -> None:
        """Name the file that is being recorded."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=printable(each.name))

    def done_with(self, each: InputFile) -> None:
        """Move on by the size of a file."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, each.size)


@contextmanager
def _progress(inputs: list[InputFile]) -> Iterator[_Progress]:
    """The progress of a run; its ``console`` is the one to print to while it goes on."""
    size = sum(each.size for each in inputs)
    errors = Terminal(stderr=True)
    if not errors.is_terminal or errors.is_dumb_terminal:
        yield _Progress(None, Terminal(), size)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=errors, transient=True, redirect_stdout=False)
    with bar:
        # Where both streams are one terminal, lines must go through the bar's own console.
        yield _Progress(bar, errors if sys.stdout.isatty() else Terminal(), size)
