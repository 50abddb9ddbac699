"""Commands that do whatever a test wants, also what no document can ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Quad

from valuegraph.ledger import Command, Ledger, Receipt, Schema
from valuegraph.ledger.execution.execute import execute
from valuegraph.rdf.reader import GraphReader

Prepare = Callable[[GraphReader, datetime], Receipt]


@dataclass(frozen=True, kw_only=True)
class Raw(Command):
    """Has the receipt that `prepare` makes."""

    prepare: Prepare


def execute_raw(
    command: Command, view: GraphReader, schema: Schema, time: datetime, hidden: frozenset[Quad]
) -> Receipt:
    """As `execute`, of raw commands too."""
    if isinstance(command, Raw):
        return command.prepare(view, time)
    return execute(command, view, schema, time, hidden)


def let_in(ledger: Ledger, prepare: Prepare) -> Receipt:
    """Have a ledger record what it would never take of a document."""
    take_raw_commands(ledger)
    return ledger.submit(Raw(prepare=prepare)).result(60)


def take_raw_commands(ledger: Ledger) -> None:
    """Have the writer of a ledger carry out raw commands."""
    ledger._writer._execute = execute_raw
