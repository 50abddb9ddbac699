"""``valuegraph export``, and looking at what was with ``--as-of``."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from shutil import copytree

import pytest
from pyoxigraph import Quad, parse

from valuegraph import Ledger
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.syntaxes import by_name

from .command import COMMAND, GREETING, Ran, environment, valuegraph, within, written
from .test_remote import site

NAMES = "SELECT ?name { ?s vf:name ?name } ORDER BY ?name"
FORMATS = ["turtle", "ntriples", "nquads", "trig", "rdfxml"]


@pytest.fixture(scope="module")
def past(people: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that came to know Cy in its second transaction; nobody writes to it."""
    directory = tmp_path_factory.mktemp("past")
    copytree(people, directory / "ledger")
    cy = written(directory / "cy.json", GREETING)
    assert within("record", cy, "--data", directory / "ledger").code == 0
    return directory / "ledger"


def statements(text: str, format_: str) -> set[Quad]:
    quads = parse(text, format=by_name(format_).rdf_format)
    return {Quad(each.subject, each.predicate, each.object) for each in quads}


def held(directory: Path) -> set[Quad]:
    with Ledger.open(directory) as ledger:
        return set(ledger.reader.match())


@pytest.mark.parametrize("format_", FORMATS)
def test_all_data_is_written_in_every_syntax(past: Path, format_: str) -> None:
    ran = within("export", "--data", past, "--format", format_)
    assert (ran.code, ran.err) == (0, "")
    assert statements(ran.out, format_) == held(past)


def test_json_ld_is_compact_and_can_be_recorded(past: Path, tmp_path: Path) -> None:
    ran = valuegraph("export", "--data", past, "--format", "jsonld")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert document["@context"] == CONTEXT_IRI
    assert {"id": "https://example.org/cy", "type": "Person", "name": "Cy"} in document["@graph"]
    file = written(tmp_path / "all.jsonld", ran.out)
    assert within("record", file, "--data", tmp_path / "copy").code == 0
    assert held(tmp_path / "copy") == held(past)


def test_what_is_in_use_is_read_from_its_journal(past: Path) -> None:
    wanted = held(past)
    with Ledger.open(past):
        ran = within("export", "--data", past)
    assert ran.code == 0
    assert ran.err == "The ledger is in use; this is what it held after transaction 2.\n"
    assert statements(ran.out, "turtle") == wanted


@pytest.mark.parametrize("format_", ["ntriples", "jsonld"])
def test_a_service_is_asked_for_all_of_it(service: str, tmp_path: Path, format_: str) -> None:
    assert within("record", written(tmp_path / "cy.json", GREETING), "--to", service).code == 0
    ran = within("export", "--to", service, "--format", format_)
    assert (ran.code, ran.err) == (0, "")
    file = written(tmp_path / f"all.{'nt' if format_ == 'ntriples' else format_}", ran.out)
    assert within("record", file, "--data", tmp_path / "copy").code == 0
    ran = within("export", "--data", tmp_path / "copy", "--format", "ntriples")
    other = within("export", "--to", service, "--format", "ntriples")
    assert statements(ran.out, "ntriples") == statements(other.out, "ntriples")
    assert len(statements(ran.out, "ntriples")) == 3


def test_what_a_service_has_from_earlier_versions_is_exported() -> None:
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    answer = f'<urn:example:ada> <https://foreign.example/p> "t"^^<{kind}> .\n'
    with site(200, answer, "application/n-triples") as url:
        ran = within("export", "--to", url, "--format", "ntriples")
    assert ran == Ran(0, answer, "")
    with site(200, answer[:-9], "application/n-triples") as url:
        ran = within("export", "--to", url, "--format", "ntriples")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: What the service answers is no data or cut short: ")


def test_a_service_that_is_none_is_told() -> None:
    ran = within("export", "--to", "http://127.0.0.1:9/")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: No ledger can be reached at http://127.0.0.1:9:")


@pytest.mark.parametrize(
    ("as_of", "names"),
    [
        ("0", []),
        ("1", ["Ada", "Bo"]),
        ("2", ["Ada", "Bo", "Cy"]),
        ("today", ["Ada", "Bo", "Cy"]),
        ("9999-12-31", ["Ada", "Bo", "Cy"]),
        ("9999-12-31T23:59:59Z", ["Ada", "Bo", "Cy"]),
    ],
)
def test_a_query_is_answered_as_of_a_moment(past: Path, as_of: str, names: list[str]) -> None:
    if as_of == "today":  # When the last of it was recorded.
        as_of = _last_line(past).partition(" to ")[2][:10]
    with Ledger.open(past):  # Nobody need stop for it.
        ran = within("query", NAMES, "--data", past, "--format", "csv", "--as-of", as_of)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split()[1:] == names


def _last_line(past: Path) -> str:
    return within("journal", "verify", "--data", past).out.splitlines()[1]


def test_the_vocabularies_are_there_at_every_moment(past: Path) -> None:
    text = "ASK { GRAPH <https://w3id.org/valueflows/ont/vf> { vf:produce a vf:Action } }"
    assert within("query", text, "--data", past, "--as-of", "0").out == "true\n"


def test_an_export_is_as_of_a_moment(past: Path, people: Path) -> None:
    ran = within("export", "--data", past, "--as-of", "1", "--format", "nquads")
    assert statements(ran.out, "nquads") == held(people)
    assert within("export", "--data", past, "--as-of", "0", "--format", "ntriples").out == ""


@pytest.mark.parametrize(
    ("as_of", "message"),
    [
        ("3", "The ledger has no transaction 3; the last one is 2."),
        ("-1", "The ledger has no transaction -1; the last one is 2."),
        ("noon", "'noon' is no moment. Give a transaction's sequence number such as 42"),
        ("2001-01-01", "At 2001-01-01T23:59:59.999999Z nothing was recorded yet: the first "),
        ("2001-01-01T00:00:00+01:00", "transaction is of 20"),
        ("2001-01", "2001-01 is a month. For its end give its last day: 2001-01-31."),
        ("2026-03-01T09:00", "Give its offset from UTC: 2026-03-01T09:00:00Z for UTC itself"),
    ],
)
def test_a_moment_that_cannot_be_used_is_told(past: Path, as_of: str, message: str) -> None:
    for call in (("query", NAMES), ("export",)):
        ran = within(*call, "--data", past, "--as-of", as_of)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err


def test_a_service_has_no_past(service: str) -> None:
    for call in (("query", NAMES), ("export",)):
        ran = within(*call, "--to", service, "--as-of", "1")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("Error: A service answers for the present only. Give --as-of ")


def test_where_there_is_no_ledger_none_is_made(tmp_path: Path) -> None:
    for as_of in ((), ("--as-of", "1")):
        ran = within("export", "--data", tmp_path / "none", *as_of)
        assert ran.err == f"Error: There is no ledger in {tmp_path / 'none'}.\n"
        assert ran.code == 2
    assert not (tmp_path / "none").exists()


def test_a_reader_that_leaves_ends_the_command_quietly(past: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [*COMMAND, "export", "--data", past],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (141, b"")
