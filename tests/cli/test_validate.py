"""``valuegraph validate``."""

import json
import signal
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from valuegraph.vocabulary.namespaces import SH

from .command import COMMAND, PEOPLE, UNKNOWN_ACTION, environment, valuegraph, within, written

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix ex: <https://example.org/> .
"""
SHAPES = PREFIXES + (
    "ex:AgentShape a sh:NodeShape ; sh:targetClass vf:Agent ;"
    'sh:property [ sh:path vf:name ; sh:minLength 3 ; sh:message "Too short." ] .'
)
TEXT = (
    "Violation vf:name: Too short. (Must have at least 3 characters.) [ex:AgentShape]\n"
    '  Bo (ex:bo): found "Bo"\n'
    "Does not conform: 1 violation.\n"
)


def test_files_are_checked_as_the_ledger_would(tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    ran = valuegraph("validate", people)
    assert (ran.code, ran.out) == (0, "Conforms: nothing found.\n")
    broken = written(tmp_path / "broken.json", "{")
    ran = within("validate", people, broken, written(tmp_path / "e.ttl", UNKNOWN_ACTION))
    assert ran.code == 1
    assert f"Violation {broken}: The JSON ends or breaks" in ran.out
    assert "Did you mean produce?" in ran.out
    assert ran.out.endswith("Does not conform: 2 violations.\n")


def test_own_shapes_stand_in_for_the_checks_of_the_ledger(tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    ran = within("validate", people, "--shapes", written(tmp_path / "shapes.ttl", SHAPES))
    assert (ran.code, ran.out) == (1, TEXT)


def test_both_engines_find_the_same(tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    shapes = written(tmp_path / "shapes.ttl", SHAPES)
    ran = within("validate", people, "--shapes", shapes, "--engine", "pyshacl")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "Violation vf:name: Too short. [ex:AgentShape]",
        '  Bo (ex:bo): found "Bo"',
        "Does not conform: 1 violation.",
    ]


def test_shapes_may_be_in_several_files(tmp_path: Path) -> None:
    data = written(tmp_path / "people.ttl", PEOPLE)
    first = written(tmp_path / "a.ttl", SHAPES.replace("ex:AgentShape", "ex:A"))
    second = written(
        tmp_path / "b.ttl",
        PREFIXES
        + "ex:B sh:targetClass vf:Person ; sh:property [ sh:path vf:note ; sh:minCount 1 ] .",
    )
    ran = within("validate", data, "--shapes", first, "--shapes", second)
    assert ran.out.endswith("Does not conform: 3 violations.\n")


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    warning = SHAPES.replace("sh:minLength", "sh:severity sh:Warning ; sh:minLength")
    shapes = written(tmp_path / "shapes.ttl", warning)
    ran = within("validate", people, "--shapes", shapes)
    assert ran.code == 0
    assert ran.out.endswith("No violations: 1 warning.\n")


def test_shapes_that_select_nothing_are_told_of(tmp_path: Path) -> None:
    data = written(tmp_path / "data.ttl", "<urn:a> <urn:b> <urn:c> .")
    ran = within("validate", data, "--shapes", written(tmp_path / "shapes.ttl", SHAPES))
    assert ran.code == 0
    assert "nothing was checked" in ran.out


@pytest.mark.parametrize(
    ("name", "rdf_format"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("jsonld", RdfFormat.JSON_LD),
        ("trig", RdfFormat.TRIG),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("nquads", RdfFormat.N_QUADS),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_reports_are_rdf(tmp_path: Path, name: str, rdf_format: RdfFormat) -> None:
    file = written(tmp_path / "event.ttl", UNKNOWN_ACTION)
    ran = within("validate", file, "--format", name)
    assert ran.code == 1
    report = list(parse(ran.out, format=rdf_format))
    assert [q.object.value for q in report if q.predicate == SH.conforms] == ["false"]
    assert [q.object.value for q in report if q.predicate == SH.focusNode] == [
        "https://example.org/e"
    ]


def test_reports_are_data(tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    shapes = written(tmp_path / "shapes.ttl", SHAPES)
    ran = within("validate", people, "--shapes", shapes, "--format", "json")
    content = json.loads(ran.out)
    assert (ran.code, content["conforms"], content["counts"]["violation"]) == (1, False, 1)
    (finding,) = content["findings"]
    assert (finding["label"], finding["value"]) == ("Bo", "Bo")


def test_standard_input_is_read(tmp_path: Path) -> None:
    shapes = written(tmp_path / "shapes.ttl", SHAPES)
    ran = valuegraph("validate", "-", "--syntax", "turtle", "--shapes", shapes, stdin=PEOPLE)
    assert (ran.code, ran.out) == (1, TEXT)


def test_a_running_ledger_is_validated(service: str, tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    assert within("record", people, "--to", service).code == 0
    assert within("validate", service).code == 0
    ran = within("validate", service, "--shapes", written(tmp_path / "shapes.ttl", SHAPES))
    assert ran.code == 1
    assert '  Bo (ex:bo): found "Bo"' in ran.out.splitlines()


def test_a_ledger_directory_is_validated(people: Path, tmp_path: Path) -> None:
    ran = within("validate", people)
    held_to = "Held to the bundled shapes."
    assert (ran.code, ran.out) == (0, f"Conforms: nothing found. {held_to}\n")
    ran = within("validate", people, "--shapes", written(tmp_path / "shapes.ttl", SHAPES))
    assert ran.code == 1
    assert "  Bo (ex:bo): found" in ran.out


def test_time_and_hits_are_told(tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    shapes = written(tmp_path / "shapes.ttl", SHAPES)
    ran = valuegraph("validate", people, "--shapes", shapes, "--stats", "--format", "json")
    json.loads(ran.out)
    rows = [line.split("│")[1:-1] for line in ran.err.splitlines() if line.startswith("│")]
    assert [[cell.strip() for cell in row[:4]] for row in rows] == [
        ["ex:AgentShape → vf:name", "2", "2", "1"],
        ["MinLength: have at least 3 characters", "2", "2", "1"],
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.ttl"], "There is no file missing.ttl."),
        (["-"], "such as --syntax turtle"),
        (["-", "-", "--syntax", "turtle"], "Standard input can be read once"),
        (["-", "--syntax", "turtle", "--watch"], "Standard input cannot be watched"),
        (["people.ttl", "--engine", "steam"], "No SHACL engine 'steam'"),
        (["people.ttl", "--engine", "pyshacl", "--stats"], "keeps no statistics"),
        (["people.ttl", "--shapes", "-"], "Shapes are read from files"),
        (["people.ttl", "--shapes", "people.ttl"], "There is no shape in people.ttl"),
        (["people.ttl", "--shapes", "broken.ttl"], "broken.ttl, line 1, column"),
        (["."], "is a directory; name its files"),
        (["http://127.0.0.1:9/"], "No ledger can be reached"),
    ],
)
def test_a_wrong_call_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    written(tmp_path / "people.ttl", PEOPLE)
    written(tmp_path / "broken.ttl", "@prefix")
    monkeypatch.chdir(tmp_path)
    ran = within("validate", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_files_and_a_ledger_need_shapes(people: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "more.ttl", PEOPLE.replace("Bo", "B"))
    ran = within("validate", people, file)
    assert ran.code == 2
    assert "give --shapes" in ran.err
    ran = within("validate", people, file, "--shapes", written(tmp_path / "shapes.ttl", SHAPES))
    assert ran.code == 1


def test_every_fault_of_ill_formed_shapes_is_told(tmp_path: Path) -> None:
    people = written(tmp_path / "people.ttl", PEOPLE)
    ill = SHAPES.replace("sh:minLength 3", 'sh:minLength "3" ; sh:maxLength "4"')
    ran = within("validate", people, "--shapes", written(tmp_path / "shapes.ttl", ill))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: The shapes cannot be used: 2 faults.\n")
    assert 'ex:AgentShape → vf:name: sh:minLength "3"' in ran.err
    assert 'ex:AgentShape → vf:name: sh:maxLength "4"' in ran.err


def test_files_are_validated_again_on_each_save(tmp_path: Path) -> None:
    data = written(tmp_path / "people.ttl", PEOPLE)
    shapes = written(tmp_path / "shapes.ttl", SHAPES)
    log = tmp_path / "log"

    def expect(text: str) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            told = log.read_text(encoding="utf-8")
            if text in told and told.endswith("Ctrl-C ends it.\n"):
                log.write_text("", encoding="utf-8")
                return
            time.sleep(0.05)
        pytest.fail(f"{text} is not in {log.read_text(encoding='utf-8')}")

    with (
        log.open("a") as output,
        subprocess.Popen(
            [*COMMAND, "validate", data, "--shapes", shapes, "--watch"],
            stdout=output,
            stderr=output,
            env={**environment(), "PYTHONUNBUFFERED": "1"},
        ) as process,
        ExitStack() as at_end,
    ):
        at_end.callback(process.kill)
        expect("Does not conform: 1 violation.")
        data.write_text(PEOPLE.replace('"Bo"', '"Bodo"'), encoding="utf-8")
        expect("Conforms: nothing found.")
        shapes.write_text(SHAPES.replace("minLength 3", "minLength 5"), encoding="utf-8")
        expect("Does not conform: 2 violations.")
        shapes.write_text(SHAPES[:-3], encoding="utf-8")
        expect("shapes.ttl, line")
        shapes.unlink()
        expect("There is no file")
        written(shapes, SHAPES)
        expect("Conforms: nothing found.")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert "\x1b" not in log.read_text(encoding="utf-8")


FOREIGN = '{"@context": "https://foreign.example/c", "@id": "https://example.org/ada", %s}'
ADDED = '{"@context": {"vf": "https://w3id.org/valueflows/ont/vf#", "called": "vf:name"}}'


def test_a_context_can_be_added_by_file(tmp_path: Path) -> None:
    data = written(tmp_path / "a.jsonld", FOREIGN % '"@type": "vf:Person", "called": "Ada"')
    ran = within("validate", data)
    assert ran.code == 1
    assert "serve --context IRI=FILE" in ran.out
    added = f"https://foreign.example/c={written(tmp_path / 'c.json', ADDED)}"
    ran = within("validate", data, "--context", added)
    assert (ran.code, ran.out) == (0, "Conforms: nothing found.\n")
    shapes = written(tmp_path / "shapes.ttl", SHAPES.replace("vf:Agent", "vf:Person"))
    ran = within("validate", data, "--context", added, "--shapes", shapes)
    assert (ran.code, ran.out) == (0, "Conforms: nothing found.\n")


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("c.json", "The context 'c.json' is not IRI=FILE"),
        ("https://foreign.example/c=gone.json", "The context gone.json cannot be read"),
    ],
)
def test_a_context_that_cannot_be_added_is_a_wrong_call(
    tmp_path: Path, stated: str, told: str
) -> None:
    ran = within("validate", written(tmp_path / "a.ttl", PEOPLE), "--context", stated)
    assert ran.code == 2
    assert told in ran.err


def test_what_the_data_says_that_are_no_statements_is_in_the_report(tmp_path: Path) -> None:
    shapes = written(tmp_path / "shapes.ttl", SHAPES)
    data = written(tmp_path / "a.jsonld", '{"@id": "urn:a", "urn:p": 1, "misspelt": "Ada"}')
    ran = within("validate", data, "--shapes", shapes)
    assert ran.code == 0
    assert f"Warning {data}: No context defines 'misspelt'" in ran.out
    wrong = written(tmp_path / "b.jsonld", '{"@id": "http://a b", "urn:p": 1}')
    ran = within("validate", wrong, "--shapes", shapes)
    assert ran.code == 1
    assert f"Violation {wrong}: 'http://a b' is no IRI" in ran.out


def test_shapes_that_lose_what_they_say_are_refused(tmp_path: Path) -> None:
    context = '{"sh": "http://www.w3.org/ns/shacl#"}'
    shape = f'{{"@context": {context}, "@id": "urn:s", "@type": "sh:NodeShape", "target": "urn:n"}}'
    shapes = written(tmp_path / "shapes.jsonld", shape)
    ran = within("validate", written(tmp_path / "a.ttl", PEOPLE), "--shapes", shapes)
    assert ran.code == 2
    assert "No context defines 'target'" in ran.err
