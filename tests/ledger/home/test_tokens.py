"""Tokens: made, found, revoked; by several processes at once, and noticed by those that read."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from valuegraph import Ledger
from valuegraph.errors import ConfigurationError, LedgerDamagedError
from valuegraph.ledger import Role, TokenFile, is_token
from valuegraph.rdf.syntaxes import JSON

NELE = NamedNode("https://mill.example/nele")
ONE = """{"format": 1, "tokens": [
  {"name": "a", "role": "%s", "created": "2026-01-01", "sha256": "%s"}
]}"""


def test_a_token_is_found_and_nowhere_in_the_file(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path)
    assert not tokens.exists()
    assert tokens.tokens() is None
    text = tokens.add("nele", Role.READER, NELE)
    assert is_token(text)
    assert text not in tokens.path.read_text()
    found = TokenFile(tmp_path).find(text)
    assert found is not None
    assert (found.name, found.role, found.agent) == ("nele", Role.READER, NELE)
    assert found.principal("https://l.example/").iri == NELE
    for other in ("", text[:-1], text + "x", text.upper(), found.digest):
        assert tokens.find(other) is None


def test_without_an_agent_the_token_stands_for_itself(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path)
    found = tokens.find(tokens.add("till-1", Role.RECORDER))
    assert found is not None
    assert found.principal("https://l.example/").iri.value == "https://l.example/principals/till-1"


def test_no_two_tokens_are_alike(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path)
    assert tokens.add("a", Role.READER) != tokens.add("b", Role.READER)


def test_a_name_is_taken_once(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path)
    tokens.add("app", Role.READER)
    with pytest.raises(ConfigurationError, match="already"):
        tokens.add("app", Role.STEWARD)


@pytest.mark.parametrize("name", ["", "A", "a b", "a/b", "ä", "-a", "a-", "a" * 64, "a\n", "../a"])
def test_a_name_fits_into_an_iri(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="no name"):
        TokenFile(tmp_path).add(name, Role.READER)
    assert not any(tmp_path.iterdir())


def test_others_notice_at_once(tmp_path: Path) -> None:
    here, there = TokenFile(tmp_path), TokenFile(tmp_path)
    texts = [here.add(f"t{number}", Role.READER) for number in range(20)]
    for number, text in enumerate(texts):
        assert there.find(text) is not None
        assert here.revoke(f"t{number}") == len(texts) - number - 1
        assert there.find(text) is None
    assert there.tokens() == ()


def test_what_there_is_none_of_cannot_be_revoked(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no tokens"):
        TokenFile(tmp_path / "none").revoke("app")
    assert not (tmp_path / "none").exists()
    TokenFile(tmp_path).add("app", Role.READER)
    with pytest.raises(ConfigurationError, match="There are: app"):
        TokenFile(tmp_path).revoke("ap")


def test_processes_that_add_at_once_lose_none(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from valuegraph.ledger import Role, TokenFile\n"
        "tokens = TokenFile(Path(sys.argv[1]))\n"
        "for n in range(10): tokens.add(f'{sys.argv[2]}{n}', Role.READER)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    processes = [subprocess.Popen([*command, name]) for name in ("a", "b", "c")]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert len(TokenFile(tmp_path).tokens() or ()) == 30


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "[" * 100_000,
        '{"format": 2, "tokens": []}',
        ONE % ("king", "0" * 64),
        ONE % ("reader", "x"),
    ],
)
def test_a_file_that_cannot_be_read_lets_nobody_in(tmp_path: Path, content: str) -> None:
    tokens = TokenFile(tmp_path)
    text = tokens.add("app", Role.READER)
    tokens.path.write_text(content)
    with pytest.raises(LedgerDamagedError, match="nobody is let in"):
        tokens.find(text)
    with pytest.raises(LedgerDamagedError):
        tokens.add("other", Role.READER)


def _leave_a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    "remove",
    [
        Path.unlink,
        lambda path: path.rename(path.with_name("kept.json")),
        lambda path: path.parent.rename(path.parent.with_name("moved")),
        _leave_a_link,
    ],
)
@pytest.mark.parametrize("is_read", [True, False])
def test_a_file_that_goes_away_opens_nothing(
    tmp_path: Path, remove: Callable[[Path], object], is_read: bool
) -> None:
    directory = tmp_path / "ledger"
    text = TokenFile(directory).add("app", Role.READER)
    tokens = TokenFile(directory)
    assert not is_read or tokens.tokens()
    remove(tokens.path)
    for _ in range(2):
        with pytest.raises(LedgerDamagedError, match="were removed, so nobody is let in"):
            tokens.tokens()
    with pytest.raises(LedgerDamagedError):
        tokens.find(text)


def test_a_link_that_leads_nowhere_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").symlink_to("nowhere")
    with pytest.raises(LedgerDamagedError, match="nobody is let in"):
        TokenFile(tmp_path).tokens()


def test_tokens_may_come_before_the_ledger(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    text = TokenFile(directory).add("app", Role.READER)
    with Ledger.open(directory) as ledger:
        assert ledger.record(b'{"id": "urn:x:n", "type": "Person", "name": "N"}', JSON).conforms
        assert ledger.tokens is not None
        assert ledger.tokens.find(text) is not None


def test_a_ledger_in_memory_has_none() -> None:
    with Ledger.open() as ledger:
        assert ledger.tokens is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_reads_what_is_written_whatever_the_umask(tmp_path: Path) -> None:
    directory = tmp_path / "above" / "ledger"
    before = os.umask(0)
    try:
        TokenFile(directory).add("app", Role.READER)
        with Ledger.open(directory) as ledger:
            ledger.record(b'{"id": "urn:x:n", "type": "Person", "name": "N"}', JSON)
    finally:
        os.umask(before)
    assert directory.stat().st_mode & 0o777 == 0o700
    ours = [each for each in directory.iterdir() if each.is_file()]
    assert {"tokens.json", "tokens.lock", "lock", "ledger.json", "holder.json"} <= {
        each.name for each in ours
    }
    for file in [*ours, *(directory / "journal").iterdir()]:
        assert file.stat().st_mode & 0o777 == 0o600, file


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_directory_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "ledger").close()
    (tmp_path / "ledger").chmod(0o755)
    Ledger.open(tmp_path / "ledger").close()
    assert (tmp_path / "ledger").stat().st_mode & 0o777 == 0o700


def test_the_file_says_what_is_known(tmp_path: Path) -> None:
    TokenFile(tmp_path).add("app", Role.STEWARD, NELE)
    (known,) = json.loads((tmp_path / "tokens.json").read_bytes())["tokens"]
    assert set(known) == {"name", "role", "created", "sha256", "for"}
