"""Restoring a ledger from a backup, as it was then or at a moment before."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from valuegraph.errors import ConfigurationError
from valuegraph.journal import Entry, Head, History, Summary
from valuegraph.ledger.home.as_of import Moment, history_of, until
from valuegraph.ledger.home.directory import LedgerDirectory, is_ledger
from valuegraph.ledger.home.recovery import rebuild_store
from valuegraph.operations.backup_note import check_complete
from valuegraph.operations.journal_copy import JournalCopy
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology


def restore(
    backup: Path, directory: Path, ontology: Ontology, moment: Moment | None = None
) -> Summary:
    """Make a ledger in a new directory of what a backup has, up to a moment if one is given.

    What is restored is verified before anything is made. The directory becomes a ledger in the
    last step; cut short before, it is none, and this may be called again. Raises
    :class:`~valuegraph.errors.ConfigurationError`, :class:`~valuegraph.errors.LedgerInUseError`,
    :class:`~valuegraph.errors.LedgerDamagedError` and :class:`OSError`.
    """
    if not is_ledger(backup):
        raise ConfigurationError(f"There is no backup in {backup}: it has no ledger.json.")
    there = LedgerDirectory.read(backup)
    if directory.resolve().is_relative_to(backup.resolve()):
        raise ConfigurationError(
            f"{directory} is in the backup itself. Choose a new directory elsewhere."
        )
    source = history_of(there)
    last = _verified(source, moment)
    if moment is None:
        check_complete(backup, source)
    home = LedgerDirectory.begin(directory, there)
    try:
        _copy(islice(source.transactions(), last.sequence), home.journal)
        home.finish()
        stamped = ontology.properties_with_range.get(XSD.dateTimeStamp, frozenset())
        return rebuild_store(home, stamped)
    finally:
        home.close()


def _verified(source: History, moment: Moment | None) -> Head:
    """The last transaction to restore. Of what comes after a moment nothing need be whole."""
    if moment is None:
        return source.verify().head
    head = source.origin
    for each in until(source, moment):
        each.transaction()
        head = each.head
    return head


def _copy(transactions: Iterable[Entry], directory: Path) -> None:
    copy = JournalCopy(directory)
    for each in transactions:
        copy.add(each)
    copy.write()
