"""``valuegraph record``."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.http.running import running
from valuegraph import Ledger

from .command import (
    COMMAND,
    GREETING,
    PEOPLE,
    PREFIXES,
    UNKNOWN_ACTION,
    environment,
    names_in,
    valuegraph,
    within,
    written,
)


def test_a_file_that_does_not_conform_leaves_no_trace_and_the_others_are_recorded(
    tmp_path: Path,
) -> None:
    half_right = (
        PREFIXES + ':x a vf:Person ; vf:name "Half" . :e a vf:EconomicEvent ; vf:action 5 .'
    )
    files = [
        written(tmp_path / "people.ttl", PEOPLE),
        written(tmp_path / "half.ttl", half_right),
        written(tmp_path / "broken.json", "{"),
        written(tmp_path / "greeting.json", GREETING),
    ]
    ran = valuegraph("record", *files, "--data", tmp_path / "ledger")
    assert ran.code == 1
    assert f"{files[0]}: 2 entities recorded" in ran.out
    assert f"{files[1]}: does not conform, nothing recorded (1 violation)" in ran.out
    assert "  Violation The JSON ends or breaks at line 1, column 2" in ran.out
    assert "Recorded 3 entities from 2 files" in ran.out
    assert "2 files do not conform and left no trace." in ran.out
    assert ran.err == ""
    assert names_in(tmp_path / "ledger") == ["Ada", "Bo", "Cy"]


def test_findings_say_what_to_write(tmp_path: Path) -> None:
    file = written(tmp_path / "event.ttl", UNKNOWN_ACTION)
    ran = within("record", file, "--data", tmp_path / "ledger")
    assert ran.code == 1
    assert "  Violation <https://example.org/e> vf:action: " in ran.out
    assert "Did you mean produce?" in ran.out


def test_nothing_is_recorded_when_the_call_is_wrong(tmp_path: Path) -> None:
    file = written(tmp_path / "people.ttl", PEOPLE)
    ran = valuegraph("record", file, tmp_path / "none.ttl", "--data", tmp_path / "ledger")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"Error: There is no file {tmp_path / 'none.ttl'}.\n"
    assert not (tmp_path / "ledger").exists()


def test_standard_input_is_read_in_the_named_syntax(tmp_path: Path) -> None:
    arguments = ("record", "-", "--data", tmp_path / "ledger")
    ran = valuegraph(*arguments, "--format", "turtle", stdin=PEOPLE)
    assert ran.code == 0
    assert "standard input: 2 entities recorded" in ran.out
    again = within(*arguments, "--format", "turtle", "--quiet", stdin=PEOPLE)
    assert again == type(again)(0, "", "")


def test_a_ledger_that_another_process_has_open_is_left_alone(tmp_path: Path) -> None:
    file = written(tmp_path / "people.ttl", PEOPLE)
    with Ledger.open(tmp_path / "ledger"):
        ran = within("record", file, "--data", tmp_path / "ledger")
    assert ran.code == 2
    assert f"is open in process {os.getpid()} on " in ran.err


def test_a_damaged_ledger_has_its_own_exit_code(tmp_path: Path) -> None:
    file = written(tmp_path / "people.ttl", PEOPLE)
    (tmp_path / "ledger").mkdir()
    written(tmp_path / "ledger" / "ledger.json", "{")
    ran = within("record", file, "--data", tmp_path / "ledger")
    assert ran.code == 3
    assert ran.err.startswith(f"Error: {tmp_path / 'ledger' / 'ledger.json'} is not readable")


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = written(tmp_path / "people.ttl", PEOPLE)
    limited = ("sh", "-c", 'ulimit -f 200 && exec "$@"', "sh")
    ran = valuegraph("record", file, "--data", tmp_path / "ledger", by=limited)
    assert ran.code == 2
    assert "File too large" in ran.err
    assert "Traceback" not in ran.err


def test_progress_is_shown_on_a_terminal_and_keeps_out_of_the_output(tmp_path: Path) -> None:
    file = written(tmp_path / "people.ttl", PEOPLE)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "record", file, "--data", tmp_path / "ledger"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**environment(), "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        out, _ = process.communicate(timeout=60)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert process.returncode == 0
    assert out.decode().startswith(f"{file}: 2 entities recorded\n")
    assert "bytes" in shown
    assert "0:00:0" in shown


class TestTo:
    """``--to``: the same over HTTP."""

    def test_a_service_records_what_conforms_and_its_findings_are_shown(
        self, service: str, tmp_path: Path
    ) -> None:
        files = [
            written(tmp_path / "people.ttl", PEOPLE),
            written(tmp_path / "event.ttl", UNKNOWN_ACTION),
            written(tmp_path / "broken.json", "{"),
        ]
        ran = valuegraph("record", *files, "--to", service)
        assert ran.code == 1
        assert f"{files[0]}: 2 entities recorded" in ran.out
        assert "  Violation <https://example.org/e> vf:action: " in ran.out
        assert "  Violation The JSON ends or breaks at line 1" in ran.out
        assert "2 files do not conform" in ran.out
        asked = within("query", "SELECT * { ?s vf:name 'Bo' }", "--to", service)
        assert "https://example.org/bo" in asked.out

    @pytest.mark.parametrize(
        ("url", "reason"),
        [("http://127.0.0.1:9/", "Connection refused"), ("127.0.0.1:9", "protocol")],
    )
    def test_a_service_that_cannot_be_reached_is_named(
        self, url: str, reason: str, tmp_path: Path
    ) -> None:
        file = written(tmp_path / "people.ttl", PEOPLE)
        ran = within("record", file, "--to", url)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("Error: No ledger can be reached at ")
        assert reason in ran.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_reads_the_files_of_a_ledger_whatever_the_umask(tmp_path: Path) -> None:
    place, backup = tmp_path / "ledger", tmp_path / "backup"
    by = ("sh", "-c", 'umask 000; exec "$@"', "sh")
    file = written(tmp_path / "people.ttl", PEOPLE)
    assert valuegraph("record", file, "--data", place, by=by).code == 0
    assert valuegraph("backup", backup, "--data", place, by=by).code == 0
    for top in (place, backup):
        found = [top, *top.rglob("*")]
        assert len(found) > 3
        for each in found:
            assert each.stat().st_mode & 0o077 == 0, each


def test_a_context_can_be_added_by_file(tmp_path: Path) -> None:
    context = written(
        tmp_path / "c.json",
        '{"@context": {"vf": "https://w3id.org/valueflows/ont/vf#", "called": "vf:name"}}',
    )
    data = '{"@context": "urn:c", "@id": "urn:ada", "@type": "vf:Person", "called": "Ada"}'
    file, ledger = written(tmp_path / "a.jsonld", data), tmp_path / "ledger"
    assert valuegraph("record", file, "--data", ledger).code == 1
    assert valuegraph("record", file, "--data", ledger, "--context", f"urn:c={context}").code == 0
    ran = within("record", file, "--to", "http://127.0.0.1:1/", "--context", f"urn:c={context}")
    assert ran.code == 2
    assert "serve --context IRI=FILE" in ran.err


def test_findings_are_told_alike_here_and_by_a_service(tmp_path: Path) -> None:
    shapes = written(
        tmp_path / "network.ttl",
        PREFIXES
        + "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        + ":Name a sh:NodeShape ; sh:targetClass vf:Person ; sh:property ["
        + "  sh:path vf:name ; sh:minLength 3 ; sh:severity sh:Warning ; sh:message 'Short.' ] ,"
        + "  [ sh:path vf:note ; sh:nodeKind sh:Literal ; sh:maxLength 3 ; sh:message 'Long.' ] .",
    )
    person = ':bo a vf:Person ; vf:name "Bo" ; vf:primaryLocation :nowhere'
    files = [
        written(tmp_path / "repaired.ttl", f"{PREFIXES}{person} ."),
        written(tmp_path / "refused.ttl", f'{PREFIXES}{person} ; vf:note "Ship\'s cook" .'),
        written(tmp_path / "broken.ttl", "vf:"),
    ]
    settings = {"VALUEGRAPH_SHAPES": str(shapes)}
    here = within("record", *files, "--data", tmp_path / "ledger", settings=settings)
    with running(shapes=(shapes,)) as service:
        there = within("record", *files, "--to", service.address)
    assert here.code == there.code == 1
    told, told_there = (ran.out.splitlines()[:-1] for ran in (here, there))
    assert told == told_there
    assert any("Short. Found" in line for line in told)
    assert any("Long. Found" in line for line in told)
