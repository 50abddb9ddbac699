"""Looking after the journal of a ledger: verifying it, and making the store anew from it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from valuegraph.errors import LedgerDamagedError
from valuegraph.journal import Damage, Entry, Head, History, Summary, Survey
from valuegraph.journal.transaction import time_text
from valuegraph.ledger.home.as_of import history_of
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.recovery import rebuild_store
from valuegraph.ledger.home.store_position import store_position
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology

MAX_DAMAGES: Final = 1_000
"""So many places are named."""


def verify_journal(home: LedgerDirectory) -> Summary:
    """Check every byte of a journal and its whole chain, whoever is writing to it, and that it has
    all that was acknowledged: as the store tells, or who has the ledger open.

    Raises :class:`~valuegraph.errors.LedgerDamagedError` with the place of each damage, what is
    whole before and behind it and the ways out.
    """
    history = history_of(home)
    known, is_open = store_position(home)  # First, since meanwhile more may be written.
    found = _Found.in_journal(history, known)
    if not found.damages and not found.lacks_known:
        return found.summary
    sentences = [_damages(found.damages)] if found.damages else []
    if found.lacks_known:
        assert known is not None, "nothing is missing that nobody knows of"
        sentences.append(_lost(history, known, is_open=is_open))
    sentences.append(
        "Nothing was changed. Restore a backup into a new directory (valuegraph restore), or bring "
        f"back the files as they were. {_whole(home, found)}"
    )
    raise LedgerDamagedError(" ".join(sentences))


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


@dataclass(slots=True)
class _Found:
    """What a journal has. ``before`` is the last transaction before any damage, ``rest`` the number
    of those behind one that are whole. ``lacks_known`` where one that was acknowledged is gone from
    the end, and no damage tells of it."""

    summary: Summary
    damages: list[Damage] = field(default_factory=list)
    before: Entry | None = None
    rest: int = 0
    lacks_known: bool = False

    @classmethod
    def in_journal(cls, history: History, known: Head | None) -> "_Found":
        survey = Survey(history)
        found = cls(Summary(history.origin))
        has_known = known is None or known.sequence == 0
        for each in survey:
            if isinstance(each, Damage):
                found.damages.append(each)
                continue
            scanned, transaction = each
            has_known = has_known or scanned.head == known
            found.summary.add(scanned, transaction.changeset)
            if found.damages:
                found.rest += 1
            else:
                found.before = scanned
        found.summary.segments = survey.segments
        found._look_at_end(survey, None if has_known else known)
        return found

    def _look_at_end(self, survey: Survey, missing: Head | None) -> None:
        scan = survey.torn
        self.summary.torn = 0 if scan is None else len(scan.torn)
        if missing is None:
            return
        ended = survey.head.sequence
        if scan is not None and ended < missing.sequence:
            words = f"is not what was written, and transaction {missing.sequence} was acknowledged"
            self.damages.append(
                Damage(scan.segment.path, scan.good, ended + 1, missing.sequence, words)
            )
        elif ended < missing.sequence or not self.damages:
            self.lacks_known = True


def _damages(damages: list[Damage]) -> str:
    if len(damages) == 1:
        return f"The journal is damaged: {damages[0]}."
    lines = [f"{damage}." for damage in damages[:MAX_DAMAGES]]
    if len(damages) > MAX_DAMAGES:
        lines.append(f"and so on, {len(damages) - MAX_DAMAGES:,} more.")
    return "\n".join((f"The journal is damaged in {len(damages):,} places:", *lines, ""))


def _lost(history: History, known: Head, *, is_open: bool) -> str:
    message = (
        f"The journal in {history.directory} lacks transaction {known.sequence} ({known.id}), "
        "which the store has and which was acknowledged."
    )
    if is_open:
        message += (
            " Leave the process running that has the ledger open: it may still have the file, and "
            "answers the next write with the way to get it."
        )
    return message


def _whole(home: LedgerDirectory, found: _Found) -> str:
    if found.before is None:
        told = "No transaction before it is whole."
    else:
        number = found.before.head.sequence
        told = (
            f"Whole is everything up to transaction {number:,} "
            f"({time_text(found.before.header.time)}, {found.before.head.id}), which can be had "
            f"without a backup: valuegraph restore {home.path} --as-of {number} --data "
            "NEW-DIRECTORY."
        )
    if found.rest:
        told += (
            f" Of those behind it {found.rest:,} are whole, and valuegraph journal export "
            "--skip-damaged writes them."
        )
    return told
