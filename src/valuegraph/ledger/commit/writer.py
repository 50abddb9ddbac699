"""``Writer``: the one thread that changes a ledger.

It takes what waits, carries it out as a group, and tells nobody of an outcome before the journal
has it on disk. While it is at it the next group gathers, so the more there is to do the fewer
flushes it takes for each.
"""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition, Thread, current_thread
from time import monotonic
from typing import Final

from valuegraph.errors import LedgerBusyError, LedgerStoppedError
from valuegraph.journal import HeadMovedError, Log
from valuegraph.ledger.commands.command import Command, Repair
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.commit.group_commit import Execute, GroupCommit
from valuegraph.ledger.execution.execute import execute as execute_command
from valuegraph.ledger.following.followers import catch_up
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.home.holding import Holding
from valuegraph.ledger.home.storage import keep_vocabularies
from valuegraph.ledger.schema import Schema
from valuegraph.store import View

MAX_WAITING: Final = 1024
"""Writes that may wait."""
MAX_WAITING_BYTES: Final = 256 * 1024 * 1024
"""Bytes of documents that may wait."""
TOO_STALE: Final = (
    "What the request is about changes so often that it could not be carried out. Nothing was "
    "recorded; send it again in a moment."
)
PATIENCE: Final = 10.0
"""Seconds that a write may wait for its turn."""
MAX_GROUP: Final = 128
MAX_GROUP_SECONDS: Final = 0.05
MAX_GROUP_BYTES: Final = 8 * 1024 * 1024

_BRING_BACK: Final = (
    "What it answered before is recorded, and it still answers what it holds. See that no other "
    "process has the ledger open, bring the file back, and start it again."
)
_log = logging.getLogger("valuegraph.ledger")


@dataclass(frozen=True, slots=True)
class _Waiting:
    command: Command
    future: Future[Receipt] = field(default_factory=Future)


class Writer:
    """Carries out writes in the order in which they come; :meth:`close` it in the end."""

    def __init__(
        self,
        store: StoreFollower,
        log: Log,
        clock: Callable[[], datetime],
        schema: Schema,
        holding: Holding | None = None,
        execute: Execute = execute_command,
    ) -> None:
        self._store = store
        self._log = log
        self._clock = clock
        self.schema = schema
        """What is in force."""
        self.hidden = schema.terms.hidden(store.store)
        """The statements that the checks must not see."""
        self._execute = execute
        self._holding = holding
        self._waiting: deque[_Waiting] = deque()
        self._adopting: deque[tuple[Schema, Future[None]]] = deque()
        self._bytes = 0
        self._condition = Condition()
        self._thread: Thread | None = None
        self._is_closing = False

    def submit(self, command: Command) -> Future[Receipt]:
        """Have a command carried out; the future has its outcome once that is durable.

        A future that can still be cancelled has not been begun. Raises
        :class:`~valuegraph.errors.LedgerBusyError` where too much waits already, and
        :class:`~valuegraph.errors.LedgerStoppedError`.
        """
        waiting = _Waiting(command)
        with self._condition:
            self._check_open()
            too_much = self._bytes + command.size > MAX_WAITING_BYTES
            if len(self._waiting) >= MAX_WAITING or (self._waiting and too_much):
                raise LedgerBusyError(
                    f"{len(self._waiting):,} writes wait already. Nothing was recorded; send it "
                    "again in a moment."
                )
            self._waiting.append(waiting)
            self._bytes += command.size
            self._wake()
        return waiting.future

    def adopt(self, schema: Schema) -> Future[None]:
        """Have a schema put in force, between two groups; the future is done once it is.

        Raises :class:`~valuegraph.errors.LedgerStoppedError`.
        """
        adopted: Future[None] = Future()
        with self._condition:
            self._check_open()
            self._adopting.append((schema, adopted))
            self._wake()
        return adopted

    def view(self) -> View:
        """The state that was committed last."""
        return self._store.view()

    def close(self) -> None:
        """Carry out what waits, and end."""
        with self._condition:
            self._is_closing = True
            self._condition.notify()
            thread = self._thread
        if thread is not None and thread is not current_thread():
            thread.join()

    def _check_open(self) -> None:
        if self._is_closing:
            raise LedgerStoppedError("The ledger is closed.")
        self._log.check_running()

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run, name="valuegraph-writer", daemon=True)
            self._thread.start()
        self._condition.notify()

    def _run(self) -> None:
        while self._some_wait():
            while self._adopting:
                self._adopt(*self._adopting.popleft())
            self._carry_out_group()

    def _some_wait(self) -> bool:
        with self._condition:
            while not self._waiting and not self._adopting and not self._is_closing:
                self._condition.wait()
            return bool(self._waiting or self._adopting)

    def _adopt(self, schema: Schema, adopted: Future[None]) -> None:
        try:
            hidden = schema.terms.hidden(self._store.store)
            keep_vocabularies(self._store.store, schema)
        except BaseException as fault:  # noqa: BLE001 (it is the caller's, who gets it)
            adopted.set_exception(fault)
            return
        self.schema, self.hidden = schema, hidden
        adopted.set_result(None)

    def _take(self) -> _Waiting | None:
        with self._condition:
            if not self._waiting:
                return None
            taken = self._waiting.popleft()
            self._bytes -= taken.command.size
            return taken

    def _carry_out_group(self) -> None:
        taken: list[_Waiting] = []
        while True:
            group, outcomes = self._execute_group(taken)
            try:
                self._make_durable(group)
            except HeadMovedError:  # Somebody else appends to the log too.
                if self._is_caught_up(taken):
                    continue
                return
            except BaseException as fault:  # noqa: BLE001 (those who wait are told, whatever it is)
                # A later outcome may rest on an earlier one that came to nothing.
                outcomes = [fault for _ in outcomes]
            break
        if any(isinstance(each.command, Repair) for each in taken):
            self.hidden = self.schema.terms.hidden(self._store.store)
        for waiting, outcome in zip(taken, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                waiting.future.set_exception(outcome)
            else:
                waiting.future.set_result(outcome)

    def _is_caught_up(self, taken: list[_Waiting]) -> bool:
        """Bring the store to the head of the log; those who wait are told where it cannot."""
        try:
            catch_up(self._store, self._log)
        except BaseException as fault:  # noqa: BLE001 (those who wait are told, whatever it is)
            stopped = self._stop_following(fault)
            for waiting in taken:
                waiting.future.set_exception(stopped)
            return False
        return True

    def _stop_following(self, fault: BaseException) -> LedgerStoppedError:
        # Whatever it is: the next command would be checked against a store that lacks something.
        _log.error("The store cannot follow the journal.", exc_info=fault)
        return self._log.stop(f"its store cannot follow the journal ({fault})")

    def _execute_group(
        self, taken: list[_Waiting]
    ) -> tuple[GroupCommit, list[Receipt | BaseException]]:
        """A group of the commands that were ``taken``, again, and of more that wait, which are
        added to these; and the outcome of each."""
        group = GroupCommit(
            self._store,
            self._log,
            self._clock,
            self.schema,
            self.hidden,
            self._execute,
        )
        outcomes = [_receipt(group, each.command) for each in taken]
        began = monotonic()
        while (
            len(taken) < MAX_GROUP
            and group.batch.size < MAX_GROUP_BYTES
            and monotonic() - began < MAX_GROUP_SECONDS
        ):
            waiting = self._take()
            if waiting is None:
                break
            if waiting.future.set_running_or_notify_cancel():
                taken.append(waiting)
                outcomes.append(_receipt(group, waiting.command))
        return group, outcomes

    def _make_durable(self, group: GroupCommit) -> None:
        if not group.batch.drafts:
            if self._log.head != group.batch.expected:  # What was refused may no longer be.
                raise HeadMovedError(group.batch.expected, self._log.head)
            return
        self._check_held()
        entries = self._log.append(group.batch.drafts, group.batch.expected)
        self._check_held()
        try:
            self._store.apply(entries)
        except BaseException as fault:
            raise self._stop_following(fault) from fault
        if self._holding is not None:
            self._holding.acknowledge(self._log.head)

    def _check_held(self) -> None:
        reason = None if self._holding is None else self._holding.fault()
        if reason is not None:
            raise self._log.stop(reason, _BRING_BACK)


def _receipt(group: GroupCommit, command: Command) -> Receipt | BaseException:
    try:
        return group.carry_out(command)
    except BaseException as fault:  # noqa: BLE001 (it is the caller's, who gets it)
        return fault


def outcome_of(future: "Future[Receipt]", patience: float = PATIENCE) -> Receipt:
    """The receipt that a future will have, waited for.

    Raises :class:`~valuegraph.errors.LedgerBusyError` where the write was not begun within
    ``patience`` seconds; it is withdrawn then.
    """
    try:
        return future.result(patience)
    except TimeoutError:
        withdraw(future)
        return future.result()


def withdraw(future: "Future[Receipt]") -> None:
    """Raise :class:`~valuegraph.errors.LedgerBusyError` if a write has not been begun, which
    withdraws it."""
    if future.cancel():
        raise LedgerBusyError(
            "The write waited for its turn too long. Nothing was recorded; send it again in a "
            "moment."
        )
