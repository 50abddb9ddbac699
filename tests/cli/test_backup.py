"""``valuegraph backup`` and ``valuegraph restore``."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from valuegraph import Ledger

from .command import names_in, valuegraph, within, written

CY = '{"id": "urn:example:cy", "type": "Person", "name": "Cy"}'


def test_a_ledger_in_use_is_backed_up_again_and_again_and_restored(
    people: Path, tmp_path: Path
) -> None:
    own, target = Path(copytree(people, tmp_path / "own")), tmp_path / "backup"
    with Ledger.open(own):
        ran = valuegraph("backup", target, "--data", own)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1 new transaction (")
    assert ran.out.splitlines()[0].endswith(
        f" bytes) copied to {target}, which has 1 transaction and is whole."
    )
    assert "; the last one is ni:///sha-256;" in ran.out.splitlines()[1]
    assert within("record", written(tmp_path / "cy.json", CY), "--data", own).code == 0
    assert within("backup", target, "--data", own).out.startswith("1 new transaction (")
    ran = within("backup", target, "--data", own)
    assert ran.out.startswith(f"0 new transactions (0 bytes) copied to {target}, which has 2 ")

    ran = valuegraph("restore", target, "--data", tmp_path / "restored")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Restored to {tmp_path / 'restored'} in ")
    assert "s: 2 transactions in 1 segment, " in ran.out
    assert names_in(tmp_path / "restored") == ["Ada", "Bo", "Cy"]
    ran = within("restore", target, "--data", tmp_path / "before", "--as-of", "1")
    assert ran.code == 0
    assert names_in(tmp_path / "before") == ["Ada", "Bo"]
    assert within("record", tmp_path / "cy.json", "--data", tmp_path / "before").code == 0
    assert within("journal", "verify", "--data", tmp_path / "before").code == 0


def test_what_cannot_be_done_is_told(people: Path, tmp_path: Path) -> None:
    for call, message in (
        (("backup", people / "backup", "--data", people), "is in the directory of the ledger"),
        (("backup", tmp_path / "b", "--data", tmp_path / "none"), "There is no ledger in"),
        (("backup", tmp_path / "b"), "Which ledger? Give its directory with --data."),
        (("restore", tmp_path / "b", "--data", tmp_path / "new"), "There is no backup in"),
        (("restore", people, "--data", people), "is in the backup itself"),
        (("restore", people, "--data", tmp_path / "new", "--as-of", "7"), "has no transaction 7"),
        (("restore", people, "--data", tmp_path / "new", "--as-of", "noon"), "is no moment"),
    ):
        ran = within(*call)
        assert (ran.code, ran.out) == (2, ""), call
        assert message in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_backup_is_not_restored(people: Path, tmp_path: Path) -> None:
    assert within("backup", tmp_path / "backup", "--data", people).code == 0
    segment = next((tmp_path / "backup" / "journal").iterdir())
    segment.write_bytes(segment.read_bytes().replace(b"Ada", b"Eve"))
    ran = within("restore", tmp_path / "backup", "--data", tmp_path / "restored")
    assert (ran.code, ran.out) == (3, "")
    assert not (tmp_path / "restored").exists()
    ran = within("backup", tmp_path / "backup", "--data", people)
    assert ran.code == 3
    assert ran.err.endswith("Back up into a new directory.\n")
