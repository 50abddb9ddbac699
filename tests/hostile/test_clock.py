"""A clock that jumps forward and back: every state keeps a time of its own, and it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from valuegraph import Ledger
from valuegraph.cli import command_line
from valuegraph.ledger.home.as_of import Moment, state_as_of
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.rdf.syntaxes import JSON
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

NOW = datetime.now(UTC).replace(microsecond=0)
AHEAD = timedelta(days=3652)


def test_each_state_has_a_time_of_its_own(
    tmp_path: Path, ontology: Ontology, caplog: pytest.LogCaptureFixture
) -> None:
    clocks = iter([NOW, NOW, NOW + AHEAD, *(NOW + timedelta(seconds=n) for n in range(9))])
    with Ledger.open(tmp_path / "ledger", clock=lambda: next(clocks)) as ledger:
        receipts = [
            ledger.record(f'{{"type": "Person", "name": "{n}"}}'.encode(), JSON) for n in range(8)
        ]
    times = [receipt.changeset.time for receipt in receipts]
    assert len(set(times)) == len(times)
    assert [r.getMessage() for r in caplog.records if "is 3,652 days before" in r.getMessage()]
    home = LedgerDirectory.read(tmp_path / "ledger")
    for number, time in enumerate(times, start=1):
        assert time is not None
        moment = Moment.parse(time.isoformat())
        with state_as_of(home, ontology, moment) as state:
            assert len(list(state.store.subjects(RDF.type, VF.Person))) == number

    caplog.clear()
    Ledger.open(tmp_path / "ledger").close()
    assert "before the last transaction" in caplog.text
    command = ["journal", "verify", "--data", str(tmp_path / "ledger")]
    told = CliRunner().invoke(command_line(), command).stdout
    assert "transactions (3 to 8) came while the clock was behind" in told
    assert "by 3,652 days at most" in told
    assert "ahead of the clock of this machine" in told


def test_commands_tell_a_jump_and_answer_for_each_time(tmp_path: Path) -> None:
    """The clock is 400 days ahead for one commit, and right again from then on."""
    jump = timedelta(days=400)
    clocks = iter([NOW, NOW, NOW + jump, NOW, NOW])
    directory = tmp_path / "ledger"
    with Ledger.open(directory, clock=lambda: next(clocks)) as ledger:
        receipts = [
            ledger.record(f'{{"type": "Person", "name": "{n}"}}'.encode(), JSON) for n in range(4)
        ]
    times = [receipt.changeset.time or NOW for receipt in receipts]
    assert all(before < after for before, after in pairwise(times))
    assert times[1] == NOW + jump

    runner, line, place = CliRunner(), command_line(), ["--data", str(directory)]
    told = runner.invoke(line, ["journal", "verify", *place]).stdout
    assert "2 transactions (3 to 4) came while the clock was behind" in told
    assert "by 400 days at most" in told
    names = "SELECT (COUNT(?n) AS ?number) { ?s vf:name ?n }"
    for number, time in enumerate(times, start=1):
        command = ["query", names, *place, "--as-of", time.isoformat(), "--format", "csv"]
        assert runner.invoke(line, command).stdout.split() == ["number", str(number)]
