"""``valuegraph validate``."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from valuegraph.vocabulary.namespaces import SH

from .command import PEOPLE, UNKNOWN_ACTION, valuegraph, within, written

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
[] a sh:NodeShape ; sh:targetClass vf:Agent ;
    sh:property [ sh:path vf:name ; sh:minLength 3 ; sh:message "Too short." ] .
"""


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
    shapes = written(tmp_path / "shapes.ttl", SHAPES)
    ran = within("validate", people, "--shapes", shapes, "--engine", "pyshacl")
    assert ran.code == 1
    assert ran.out == (
        'Violation <https://example.org/bo> vf:name: Too short. Found "Bo".\n'
        "Does not conform: 1 violation.\n"
    )


@pytest.mark.parametrize(
    ("name", "rdf_format"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)]
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


def test_an_engine_that_does_not_exist_is_a_wrong_call(tmp_path: Path) -> None:
    file = written(tmp_path / "people.ttl", PEOPLE)
    ran = within("validate", file, "--engine", "steam")
    assert (ran.code, ran.out) == (2, "")
    assert "No SHACL engine 'steam'" in ran.err
