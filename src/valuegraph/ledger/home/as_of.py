"""The state of a ledger at a moment of its past: the fold of its journal up to there.

It is read from the journal alone, without a lock, so it works beside whoever has the ledger open.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.errors import ConfigurationError, LedgerDamagedError
from valuegraph.journal import Entry, Head, History, Log
from valuegraph.journal.segment import SegmentScan
from valuegraph.journal.transaction import time_text
from valuegraph.ledger.following.followers import follow
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.storage import ONTOLOGY_GRAPH
from valuegraph.store import OxigraphStore, StaleChangesetError, State, Store, View
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology

_SEQUENCE: Final = re.compile(r"-?\d{1,18}", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ].+", re.ASCII)
_MONTH: Final = re.compile(r"(?!0000)(\d{4})-(\d\d)", re.ASCII)
_FORMS: Final = (
    "a transaction's sequence number such as 42, or a time such as 2026-03-01T09:00:00Z, "
    "2026-03-01T09:00:00+01:00 or, for the end of that day in UTC, 2026-03-01"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in a ledger's life: after the transaction with this sequence number (0: before
    all), or else after the last one that was committed at ``time`` or before. A day means its end,
    in UTC."""

    sequence: int | None = None
    time: datetime | None = None

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """The moment that a person wrote. Raises
        :class:`~valuegraph.errors.ConfigurationError`."""
        if _SEQUENCE.fullmatch(text):
            return cls(sequence=int(text))
        try:
            if _DATE.fullmatch(text):
                return cls(time=datetime.combine(date.fromisoformat(text), time.max, UTC))
            _check_no_month(text)
            moment = datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
            if moment is not None and moment.tzinfo is not None:
                moment = moment.astimezone(UTC)
        except (OverflowError, ValueError):  # There is no year 0 in UTC, and none after 9999.
            moment = None
        if moment is None:
            raise ConfigurationError(f"{text!r} is no moment. Give {_FORMS}.")
        if moment.tzinfo is None:
            local = moment.isoformat()
            raise ConfigurationError(
                f"The time {text} is a different moment in each time zone. Give its offset from "
                f"UTC: {local}Z for UTC itself, {local}+01:00 for one hour ahead of it."
            )
        return cls(time=moment)


@dataclass(frozen=True, slots=True)
class PastState:
    """What a ledger held after its transaction ``head``; 0 is before the first one."""

    store: Store
    base_iri: str
    head: Head


def history_of(home: LedgerDirectory) -> History:
    """The journal of a ledger, for reading. Raises
    :class:`~valuegraph.errors.ConfigurationError` for a ledger that has had none yet."""
    if home.is_older and not home.journal.exists():
        raise ConfigurationError(
            f"The ledger in {home.path} is from before ledgers had journals. Open it once, as "
            "valuegraph query does: what it holds becomes the first entry of its journal."
        )
    return History(home.journal, home.base_iri)


def until(history: History, moment: Moment | None) -> Iterator[Entry]:
    """The transactions up to a moment, or all; nothing after it is looked at.

    Raises :class:`~valuegraph.errors.ConfigurationError` for a sequence number that there is not
    and for a time before the first transaction, and
    :class:`~valuegraph.journal.JournalDamagedError`.
    """
    if moment is None:
        return history.transactions()
    return _up_to(moment, history.transactions, lambda: last_of(history).sequence)


def last_scan(history: History) -> SegmentScan | None:
    """The last segment of a journal, read and checked to go on from the one before it."""
    segments = history.segments()
    scan = None
    if segments:
        for scan in history.scans(max(segments[-1].first - 2, 0)):
            for _ in scan:
                pass
    return scan


def last_of(history: History) -> Head:
    """The last transaction of a journal, of which only the end is read."""
    scan = last_scan(history)
    return history.origin if scan is None else scan.head


@contextmanager
def state_as_of(
    home: LedgerDirectory, ontology: Ontology, moment: Moment | None = None
) -> Iterator[PastState]:
    """The state at a moment, or after the last transaction, in a store that is gone afterwards.

    The vocabularies are the present ones. Raises what :func:`until` and :func:`history_of` raise.
    """
    transactions = until(history_of(home), moment)
    stamped = ontology.properties_with_range.get(XSD.dateTimeStamp, frozenset())
    with _folded(transactions, stamped) as follower:
        store = follower.store
        store.replace_graph(ONTOLOGY_GRAPH, ontology.named_quads())
        yield PastState(store, home.base_iri, follower.head or Head(0, ""))


class PastView(View):
    """A view of the state at a moment of the past, for reading in a ``with`` block.

    It is a fold of the log in a temporary directory, which is gone afterwards.
    """

    def __init__(self, log: Log, moment: Moment, stamped: frozenset[NamedNode]) -> None:
        """Raises :class:`~valuegraph.errors.ConfigurationError` for a moment that there is not."""
        self._closing = ExitStack()
        transactions = _up_to(moment, log.since, lambda: log.head.sequence)
        follower = self._closing.enter_context(_folded(transactions, stamped))
        now = follower.view()
        super().__init__(follower.store, State(now.position, now.time))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()


@contextmanager
def _folded(
    transactions: Iterable[Entry], stamped: frozenset[NamedNode]
) -> Iterator[StoreFollower]:
    """A store that has these transactions, in a temporary directory."""
    with TemporaryDirectory(prefix="valuegraph-", ignore_cleanup_errors=True) as directory:
        store = OxigraphStore(Path(directory) / "store", stamped)
        try:
            follower = StoreFollower(store)
            try:
                follow(follower, transactions)
            except StaleChangesetError as fault:
                raise LedgerDamagedError(
                    f"The transactions of the journal do not fit together: {fault}"
                ) from fault
            yield follower
        finally:
            store.close()


def _up_to(
    moment: Moment, since: Callable[[int], Iterator[Entry]], last: Callable[[], int]
) -> Iterator[Entry]:
    if moment.sequence is not None:
        _check_reached(since, moment.sequence, last)
        return islice(since(0), moment.sequence)
    latest = moment.time
    assert latest is not None, "a moment has a sequence number or a time"
    _check_not_before_all(since, latest)
    return takewhile(lambda each: each.header.time <= latest, since(0))


def _check_reached(
    since: Callable[[int], Iterator[Entry]], sequence: int, last_one: Callable[[], int]
) -> None:
    if sequence == 0:
        return
    if sequence < 0 or next(since(sequence - 1), None) is None:
        last = last_one()
        there_is = f"the last one is {last}" if last else "there is none yet"
        raise ConfigurationError(
            f"The ledger has no transaction {sequence}; {there_is}. Give a number from 0, which is "
            f"before the first one, to {last}, or a time."
        )


def _check_not_before_all(since: Callable[[int], Iterator[Entry]], moment: datetime) -> None:
    first = next(since(0), None)
    if first is not None and moment < first.header.time:
        raise ConfigurationError(
            f"At {time_text(moment)} nothing was recorded yet: the first transaction is of "
            f"{time_text(first.header.time)}. Give that time or a later one, or the number 0 for "
            "the empty ledger before it."
        )


def _check_no_month(text: str) -> None:
    """Raise where a whole month is given, which has an end, and many days."""
    found = _MONTH.fullmatch(text)
    if found is not None:
        days = monthrange(int(found[1]), int(found[2]))[1]
        raise ConfigurationError(
            f"{text} is a month. For its end give its last day: {text}-{days}."
        )
