"""``valuegraph journal``."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from valuegraph import Ledger
from valuegraph.journal import History
from valuegraph.ledger.home.directory import LedgerDirectory

from .command import Ran, names_in, valuegraph, within, written


@pytest.fixture
def own(people: Path, tmp_path: Path) -> Path:
    """A ledger of two transactions, to do with as one likes."""
    directory = Path(copytree(people, tmp_path / "own"))
    cy = written(tmp_path / "cy.json", '{"id": "urn:example:cy", "type": "Person", "name": "Cy"}')
    assert within("record", cy, "--data", directory).code == 0
    return directory


def segment(directory: Path) -> Path:
    return next((directory / "journal").iterdir())


def damage(directory: Path) -> None:
    """Change one bit in the middle of the first transaction."""
    content = bytearray(segment(directory).read_bytes())
    content[content.index(b"Ada")] ^= 1
    segment(directory).write_bytes(content)


def test_verify_tells_what_is_there(own: Path) -> None:
    ran = valuegraph("journal", "verify", "--data", own)
    assert (ran.code, ran.err) == (0, "")
    told, last = ran.out.splitlines()
    assert told.startswith("The journal is whole: 2 transactions in 1 segment, ")
    assert told.endswith(" statements added and 0 removed.")
    home = LedgerDirectory.read(own)
    assert last.endswith(
        f"; the last one is {History(home.journal, home.base_iri).verify().head.id}"
    )


def test_verify_works_beside_who_has_it_open(own: Path) -> None:
    with Ledger.open(own):
        assert within("journal", "verify", "--data", own).code == 0


def test_verify_tells_of_nothing(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "empty"):
        pass
    ran = within("journal", "verify", "--data", tmp_path / "empty")
    assert ran.out.splitlines()[1] == "Nothing has been recorded yet."


def test_verify_tells_of_a_record_that_is_not_finished(own: Path) -> None:
    content = segment(own).read_bytes()
    segment(own).write_bytes(content + content[:40])
    ran = within("journal", "verify", "--data", own)
    assert ran.code == 0
    assert ran.out.splitlines()[2] == (
        "40 bytes at the end are of a record that was cut short, or that is being written; nobody "
        "was told that it was recorded."
    )


def test_verify_tells_of_damage_and_of_ways_out(own: Path, tmp_path: Path) -> None:
    damage(own)
    ran = within("journal", "verify", "--data", own)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(
        f"Error: The journal is damaged: in {segment(own)}, at byte 0, transaction 1 is not what "
        "was written."
    )
    assert "valuegraph restore" in ran.err
    assert within("journal", "replay", "--data", own).code == 3
    assert within("query", "ASK {}", "--data", own, "--as-of", "2").code == 3
    assert within("export", "--data", own, "--as-of", "2").code == 3
    assert within("backup", tmp_path / "backup", "--data", own).code == 3


def test_replay_makes_the_store_anew(own: Path) -> None:
    ran = valuegraph("journal", "replay", "--data", own)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("The store was made anew in ")
    assert "s: 2 transactions in 1 segment, " in ran.out
    assert names_in(own) == ["Ada", "Bo", "Cy"]


def test_replay_waits_for_nobody(own: Path) -> None:
    with Ledger.open(own):
        ran = within("journal", "replay", "--data", own)
    assert ran.code == 2
    assert ran.err.startswith(f"Error: The ledger in {own} is open in process ")


def _export(own: Path, *arguments: str) -> Ran:
    return within("journal", "export", "--data", own, *arguments)


def test_export_writes_the_bytes_of_the_journal(own: Path) -> None:
    content = segment(own).read_bytes()
    assert _export(own).out.encode() == content
    first, end, second = content.partition(b"\nTC .\n")
    assert _export(own, "--since", "0").out.encode() == first + end + second
    assert _export(own, "--since", "1").out.encode() == second
    for beyond in ("2", "3", "99999999999999999999"):
        assert _export(own, "--since", beyond) == Ran(0, "", "")
    segment(own).write_bytes(content + second[:-3])
    assert _export(own, "--since", "1").out.encode() == second


def test_export_takes_no_negative_number(own: Path) -> None:
    ran = _export(own, "--since", "-1")
    assert ran.code == 2
    assert "--since" in ran.err


def test_export_leaves_out_what_is_damaged_where_that_is_asked_for(own: Path) -> None:
    content = segment(own).read_bytes()
    second = content.partition(b"\nTC .\n")[2]
    damage(own)
    place = f"in {segment(own)}, at byte 0, transaction 1 is not what was written."
    ran = _export(own)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f"Error: The journal is damaged: {place}")
    assert "journal export --skip-damaged" not in ran.err
    ran = _export(own, "--skip-damaged")
    assert ran == Ran(0, second.decode(), f"Left out: {place}\n")
    assert _export(own, "--skip-damaged", "--since", "1") == Ran(0, second.decode(), "")
    assert _export(own, "--skip-damaged", "--since", "2") == Ran(0, "", "")
    segment(own).write_bytes(content)
    assert _export(own, "--skip-damaged") == Ran(0, content.decode(), "")


def test_verify_tells_what_is_whole_behind_damage(own: Path) -> None:
    damage(own)
    ran = within("journal", "verify", "--data", own)
    assert ran.code == 3
    assert "No transaction before it is whole. Of those behind it 1 are whole" in ran.err


@pytest.mark.parametrize("command", ["verify", "replay", "export"])
def test_where_there_is_no_ledger_none_is_made(tmp_path: Path, command: str) -> None:
    ran = within("journal", command, "--data", tmp_path / "none")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"Error: There is no ledger in {tmp_path / 'none'}.\n"
    assert not (tmp_path / "none").exists()
    ran = within("journal", command)
    assert (ran.code, ran.err) == (2, "Error: Which ledger? Give its directory with --data.\n")
