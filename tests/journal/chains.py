"""Journals to read and to damage: statements, groups of transactions, the bytes of their files."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.journal import Batch, DirectoryLog, Entry, History, KeptAnswer, Log

BASE: Final = "https://journal.example/"
NOON: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
PREDICATE: Final = NamedNode(f"{BASE}says")


def statement(text: str) -> Quad:
    return Quad(NamedNode(f"{BASE}it"), PREDICATE, Literal(text))


def saying(text: str, seconds: int = 0) -> Changeset:
    """A changeset that adds one statement."""
    return Changeset((statement(text),), time=NOON + timedelta(seconds=seconds))


def opened(
    directory: Path, *, segment_bytes: int = 1_000_000, compresses: bool = False
) -> DirectoryLog:
    """The journal in a directory, open for writing."""
    journal = DirectoryLog(
        History(directory, BASE), segment_bytes=segment_bytes, compresses=compresses
    )
    try:
        journal.open()
    except BaseException:
        journal.close()
        raise
    return journal


def write(journal: Log, *texts: str, keep: bool = False) -> None:
    """Commit a group of transactions that say something each."""
    batch = Batch(journal.head, journal.timeline)
    for number, text in enumerate(texts):
        changeset = saying(text, number)
        time = batch.time(NOON + timedelta(seconds=number))
        batch.add(
            Changeset(changeset.added, time=time), KeptAnswer(text, text, text) if keep else None
        )
    journal.append(batch.drafts, batch.expected)


def append(log: Log, *changesets: Changeset) -> list[Entry]:
    """Append changesets as one batch, as they are."""
    batch = Batch(log.head, log.timeline)
    for each in changesets:
        batch.add(each)
    return log.append(batch.drafts, batch.expected)


def written(
    directory: Path, groups: Iterable[Sequence[str]], segment_bytes: int = 1_000_000
) -> None:
    """Make a journal of these groups."""
    journal = opened(directory, segment_bytes=segment_bytes)
    for group in groups:
        write(journal, *group)
    journal.close()


def said(history: History) -> list[str]:
    """What the transactions of a journal say, in order."""
    return [_text(each) for each in history.transactions()]


def _text(each: Entry) -> str:
    (quad,) = each.transaction().changeset.added
    assert isinstance(quad.object, Literal)
    return quad.object.value


def files(directory: Path) -> dict[str, bytes]:
    """The content of every file in a directory."""
    return {path.name: path.read_bytes() for path in directory.iterdir()}
