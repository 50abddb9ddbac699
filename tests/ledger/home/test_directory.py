"""The data directory: made where there is nothing, opened again as it was made, else refused."""

import json
from pathlib import Path

import pytest

from valuegraph.errors import ConfigurationError, LedgerDamagedError
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.schema import DEFAULT_BASE_IRI

BASE = "https://ledger.example/"


@pytest.mark.parametrize("name", ["ledger", "in/some/folder"])
def test_a_directory_is_made(tmp_path: Path, name: str) -> None:
    made = LedgerDirectory.open(tmp_path / name, BASE)
    assert made == LedgerDirectory(tmp_path / name, BASE)
    assert made.store == tmp_path / name / "store"
    content = json.loads((tmp_path / name / "ledger.json").read_text(encoding="utf-8"))
    assert content == {"format": 2, "base_iri": BASE, "rules": 2}
    names = sorted(path.name for path in (tmp_path / name).iterdir())
    assert names == ["holder.json", "ledger.json", "lock"]


def test_an_empty_directory_will_do(tmp_path: Path) -> None:
    assert LedgerDirectory.open(tmp_path, None).base_iri == DEFAULT_BASE_IRI


@pytest.mark.parametrize("wanted", [None, BASE])
def test_it_keeps_its_base_iri(tmp_path: Path, wanted: str | None) -> None:
    LedgerDirectory.open(tmp_path, BASE)
    assert LedgerDirectory.open(tmp_path, wanted).base_iri == BASE


def test_another_base_iri_is_refused(tmp_path: Path) -> None:
    LedgerDirectory.open(tmp_path, BASE)
    with pytest.raises(ConfigurationError, match=f"made with the base IRI {BASE}"):
        LedgerDirectory.open(tmp_path, "https://other.example/")


def test_a_directory_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(LedgerDamagedError, match=r"no ledger\. Choose an empty or a new directory"):
        LedgerDirectory.open(tmp_path, BASE)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not readable"),
        ("", "is not readable"),
        ("[]", "does not name the ledger's base IRI"),
        ("{}", "does not name the ledger's base IRI"),
        ('{"format": 1, "base_iri": 5}', "does not name the ledger's base IRI"),
        ('{"format": 3, "base_iri": "https://ledger.example/"}', "is of format 3; this version"),
        ('{"base_iri": "https://ledger.example/"}', "is of format None; this version"),
    ],
)
def test_a_description_that_cannot_be_used_is_told(
    tmp_path: Path, content: str, words: str
) -> None:
    (tmp_path / "ledger.json").write_text(content, encoding="utf-8")
    with pytest.raises(LedgerDamagedError, match=words):
        LedgerDirectory.open(tmp_path, BASE)
    assert (tmp_path / "ledger.json").read_text(encoding="utf-8") == content


def test_a_place_that_is_no_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be used for a ledger"):
        LedgerDirectory.open(tmp_path / "file", BASE)
