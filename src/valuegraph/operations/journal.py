"""Looking after the journal of a ledger: verifying it, and making the store anew from it."""

from pathlib import Path

from valuegraph.errors import LedgerDamagedError
from valuegraph.journal import Summary
from valuegraph.journal.transaction import time_text
from valuegraph.ledger.as_of import history_of, whole_part
from valuegraph.ledger.directory import LedgerDirectory
from valuegraph.ledger.followed import check_followed
from valuegraph.ledger.recovery import rebuild_store
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology


def verify_journal(home: LedgerDirectory) -> Summary:
    """Check every byte of a journal and its whole chain, whoever is writing to it, and that it has
    all that was acknowledged: as the store tells, or who has the ledger open.

    Raises :class:`~valuegraph.errors.LedgerDamagedError` with the place of the damage, what is
    whole before it and the ways out.
    """
    history = history_of(home)
    try:
        summary = history.verify()
        check_followed(home, history)
    except LedgerDamagedError as fault:
        last = whole_part(history)
        if last is None:
            raise LedgerDamagedError(f"{fault} No transaction before it is whole.") from fault
        number = last.head.sequence
        raise LedgerDamagedError(
            f"{fault} Whole is everything up to transaction {number:,} "
            f"({time_text(last.header.time)}, {last.head.id}), which can be had without a backup: "
            f"valuegraph restore {home.path} --as-of {number} --data NEW-DIRECTORY"
        ) from fault
    return summary


def replay_journal(directory: Path, ontology: Ontology) -> Summary:
    """Make the store of a ledger anew from its journal, which is verified first.

    Raises :class:`~valuegraph.errors.LedgerInUseError` where somebody has it open, and
    :class:`~valuegraph.errors.LedgerDamagedError`, after which the store is as it was.
    """
    there = LedgerDirectory.read(directory)  # No ledger is made by asking.
    history_of(there)
    home = LedgerDirectory.open(directory, None)
    try:
        stamped = ontology.properties_with_range.get(XSD.dateTimeStamp, frozenset())
        return rebuild_store(home, stamped)
    finally:
        home.close()
