"""How findings and tables are shown."""

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, Store, parse_query_results

from tests.cli.command import PREFIXES
from valuegraph import Ledger
from valuegraph.cli import command_line
from valuegraph.cli.output import (
    FINDINGS_IN_FULL,
    finding_lines,
    printable,
    severity_counts,
    standard_output,
    write_bytes,
)
from valuegraph.cli.table import print_table
from valuegraph.rdf.characters import is_hidden
from valuegraph.rdf.findings import info, violation, warning
from valuegraph.rdf.syntaxes import by_name


def test_few_findings_are_shown_in_full() -> None:
    found = [violation("A", "Wrong."), info("B", "Read so.")]
    assert [str(line) for line in finding_lines(found)] == ["Violation Wrong.", "Info Read so."]


def test_many_findings_are_shown_by_kind_with_their_number() -> None:
    focus = [NamedNode(f"https://example.org/{n}") for n in range(FINDINGS_IN_FULL)]
    found = [*(violation("A", "Wrong.", each) for each in focus), warning("B", "Odd.")]
    assert [str(line) for line in finding_lines(found)] == [
        "Violation <https://example.org/0>: Wrong. (and 19 more of this kind)",
        "Warning Odd.",
    ]


def test_severities_are_counted_gravest_first() -> None:
    found = [info("B", "…"), violation("A", "…"), violation("A", "…")]
    assert severity_counts(found) == "2 violations, 1 info"
    assert severity_counts([]) == ""


def test_data_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2Jb\rc\nd\te") == "a\\x1b[2Jb\\rc\nd\te"
    assert printable("a\u202eb\u200fc\ud800") == "a\\u202eb\\u200fc\\ud800"


class Shown:
    """What a terminal, which is standard output, is sent."""

    def __init__(self) -> None:
        self._sent, terminal = os.openpty()
        tty.setraw(terminal)
        self.stdout = os.fdopen(terminal, "w", encoding="utf-8")

    def take(self) -> str:
        """All that was sent."""
        self.stdout.write("\0")
        self.stdout.flush()
        found = b""
        while not found.endswith(b"\0"):
            found += os.read(self._sent, 4096)
        return found[:-1].decode()

    def close(self) -> None:
        """Let go of it."""
        self.stdout.close()
        os.close(self._sent)


@pytest.fixture
def shown() -> Iterator[Shown]:
    """A terminal."""
    terminal = Shown()
    yield terminal
    terminal.close()


def test_a_terminal_shows_what_is_hidden_in_a_document(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", shown.stdout)
    text = "a\x1b\x7f\x9b\r\nb\r\tß\u202e\u2066\u200b\U000e0041 \xa0\n"
    with standard_output() as output:
        for part in text.encode().partition(b"\xc3"):  # One half of the ß.
            output.write(part)
            output.flush()
    write_bytes(b"\xff")
    shown_text = "a\\u001B\\u007F\\u009B\nb\\u000D\tß\\u202E\\u2066\\u200B\\U000E0041 \xa0\n"
    assert shown.take() == shown_text + "\\xff"


def test_a_document_for_a_pipe_is_exact(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    content = "a\x1b\x7f\x9b\r\nb\u202e\n".encode() + b"\xff"
    write_bytes(content)
    assert capsysbinary.readouterr().out == content


@pytest.mark.parametrize("command", ["query", "export", "journal"])
def test_data_of_a_ledger_cannot_steer_the_terminal_in_any_format(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.setattr("sys.stdout", shown.stdout)
    name = "Eve\x9b2J\x7f\u202e"
    with Ledger.open(tmp_path / "ledger") as ledger:
        body = f'{PREFIXES} :eve a vf:Person ; vf:name "{name}" .'.encode()
        assert ledger.record(body, by_name("turtle")).conforms
    select = "SELECT ?n { ?p vf:name ?n }"
    runs: dict[str, list[tuple[str, ...]]] = {
        "query": [("query", select, "--format", each) for each in ("csv", "tsv", "json", "xml")],
        "export": [("export", "--format", each) for each in ("turtle", "ntriples", "jsonld")],
        "journal": [("journal", "export")],
    }
    for arguments in runs[command]:
        command_line()([*arguments, "--data", str(tmp_path / "ledger")], standalone_mode=False)
        found = shown.take()
        assert "Eve\\u009B2J\\u007F\\u202E" in found
        assert not any(map(is_hidden, found.replace("\n", "").replace("\t", "")))


def test_a_table_shows_short_values_and_aligns_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(
        _solutions(
            "SELECT * { VALUES (?iri ?n ?open) { (vf:Person 7 UNDEF) (<urn:x> 12.5 '[b]') } }"
        )
    )
    lines = capsys.readouterr().out.splitlines()
    assert "│ vf:Person │    7 │      │" in lines
    assert "│ urn:x     │ 12.5 │ [b]  │" in lines
    assert lines[-1] == "2 rows"


def test_a_table_that_is_too_long_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuegraph.cli.table.MAX_ROWS", 2)
    print_table(_solutions("SELECT * { VALUES ?n { 1 2 3 4 5 } }"))
    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1] == "5 rows"
    assert "│ 3 │" not in shown.out
    assert shown.err == "The first 2 are shown; --format csv writes all of them.\n"


def _solutions(sparql: str) -> QuerySolutions:
    prefixes = "PREFIX vf: <https://w3id.org/valueflows/ont/vf#> "
    answer = Store().query(prefixes + sparql)
    assert isinstance(answer, QuerySolutions)
    body = answer.serialize(format=QueryResultsFormat.JSON)
    assert body is not None
    found = parse_query_results(body, format=QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    return found
