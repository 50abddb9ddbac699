"""The one table from errors to exit codes, and what a person is told of them.

Faults of the caller and of the machine end a command with a sentence on standard error; a traceback
is shown for a fault of Valuegraph's own only.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import IntEnum
from typing import Final

import typer

from valuegraph import errors
from valuegraph.cli.output import Terminal, complain, counted
from valuegraph.cli.remote_error import RemoteError
from valuegraph.cli.report import print_blocks
from valuegraph.operations.lint import UnusableShapesError
from valuegraph.processes import WorkerError
from valuegraph.shapes.imports import UnreadableShapesError
from valuegraph.store import StaleChangesetError


class ExitCode(IntEnum):
    """What a command ends with."""

    FINE = 0
    DOES_NOT_CONFORM = 1
    WRONG_CALL = 2
    DAMAGED = 3
    INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it.
    NOBODY_READS = 141  # 128 and the number of SIGPIPE.


EXIT_CODES: Final[Mapping[type[errors.ValuegraphError], ExitCode]] = {
    errors.TooLargeError: ExitCode.DOES_NOT_CONFORM,
    errors.ConfigurationError: ExitCode.WRONG_CALL,
    errors.KeyReusedError: ExitCode.WRONG_CALL,
    errors.LedgerBusyError: ExitCode.WRONG_CALL,
    errors.StaleCommandError: ExitCode.WRONG_CALL,
    errors.LedgerInUseError: ExitCode.WRONG_CALL,
    errors.LedgerStoppedError: ExitCode.WRONG_CALL,
    errors.NotFoundError: ExitCode.WRONG_CALL,
    errors.PreconditionFailedError: ExitCode.WRONG_CALL,
    errors.PreconditionRequiredError: ExitCode.WRONG_CALL,
    errors.QueryError: ExitCode.WRONG_CALL,
    errors.QueryRefusedError: ExitCode.WRONG_CALL,
    errors.QueryTooCostlyError: ExitCode.WRONG_CALL,
    errors.ShapesQueryError: ExitCode.WRONG_CALL,
    errors.ShapesError: ExitCode.WRONG_CALL,
    errors.StorageFailedError: ExitCode.WRONG_CALL,
    errors.StorageFullError: ExitCode.WRONG_CALL,
    errors.UnknownSyntaxError: ExitCode.WRONG_CALL,
    errors.VocabularyError: ExitCode.WRONG_CALL,
    RemoteError: ExitCode.WRONG_CALL,
    StaleChangesetError: ExitCode.WRONG_CALL,
    WorkerError: ExitCode.WRONG_CALL,
    errors.LedgerDamagedError: ExitCode.DAMAGED,
}
"""By class; one that is not here has the code of its nearest base."""


def exit_code(fault: errors.ValuegraphError) -> ExitCode:
    """The exit code for an error."""
    for kind in type(fault).__mro__:
        if kind in EXIT_CODES:
            return EXIT_CODES[kind]
    return ExitCode.WRONG_CALL


@contextmanager
def faults_told() -> Iterator[None]:
    """Run a command; an error is told on standard error and ends it with the code of the table."""
    try:
        yield
        sys.stdout.flush()
    except errors.ValuegraphError as fault:
        tell_fault(fault)
        raise typer.Exit(exit_code(fault)) from fault
    except KeyboardInterrupt as fault:
        complain("Stopped.")
        raise typer.Exit(ExitCode.INTERRUPTED) from fault
    except BrokenPipeError as fault:
        _abandon_output()
        raise typer.Exit(ExitCode.NOBODY_READS) from fault
    except OSError as fault:
        _abandon_output()
        tell_fault(fault)
        raise typer.Exit(ExitCode.WRONG_CALL) from fault


def tell_fault(fault: errors.ValuegraphError | OSError) -> None:
    """Tell on standard error what is wrong; of shapes everything that is."""
    if isinstance(fault, OSError):
        complain(_of_the_system(fault))
    elif isinstance(fault, UnreadableShapesError):
        for finding in fault.findings:
            complain(finding.message)
    elif isinstance(fault, UnusableShapesError):
        number = len(fault.lint.report.findings)
        complain(f"The shapes cannot be used: {counted(number, 'fault')}.")
        print_blocks(Terminal(stderr=True), fault.lint.blocks())
    else:
        complain(str(fault))


def _of_the_system(fault: OSError) -> str:
    """What the system refused: a disk that is full, a file that may not be read."""
    reason = fault.strerror or str(fault)
    return f"{reason}." if fault.filename is None else f"{fault.filename}: {reason}."


def _abandon_output() -> None:
    """Let the interpreter's last flush of standard output, which would fail again, succeed."""
    with suppress(OSError):
        sys.stdout.flush()
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
