"""``valuegraph shapes lint``."""

import json
from pathlib import Path

from .command import valuegraph, within, written

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix ex: <https://example.org/> .
"""
SHAPE = "ex:S sh:targetClass vf:Agent ; sh:property [ sh:path vf:name ; sh:minCount 1 ] ."


def test_shapes_without_fault(tmp_path: Path) -> None:
    ran = valuegraph("shapes", "lint", written(tmp_path / "s.ttl", PREFIXES + SHAPE))
    assert (ran.code, ran.out, ran.err) == (0, "Nothing found.\n", "")


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    file = written(tmp_path / "s.ttl", PREFIXES + SHAPE.replace("sh:minCount", "sh:minCont"))
    ran = within("shapes", "lint", file)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "Warning SHACL has no term sh:minCont, so it is disregarded. Did you mean sh:minCount?",
        f"  ex:S → vf:name: sh:minCont 1, in {file}",
        "1 warning.",
    ]


def test_every_fault_is_told_with_shape_statement_and_rule(tmp_path: Path) -> None:
    shapes = SHAPE.replace("sh:minCount 1", 'sh:minCount "1" ; sh:maxCount 2.5')
    file = written(tmp_path / "s.ttl", PREFIXES + shapes)
    ran = within("shapes", "lint", file, written(tmp_path / "t.ttl", PREFIXES + "ex:a ;"))
    assert ran.code == 1
    assert f'  ex:S → vf:name: sh:minCount "1", in {file}' in ran.out.splitlines()
    assert "  https://www.w3.org/TR/shacl/#syntax-rule-minCount-datatype" in ran.out.splitlines()
    assert f"  ex:S → vf:name: sh:maxCount 2.5, in {file}" in ran.out.splitlines()
    assert "t.ttl, line 5, column 6" in ran.out
    assert ran.out.endswith("3 faults.\n")


def test_findings_are_data(tmp_path: Path) -> None:
    file = written(tmp_path / "s.ttl", PREFIXES + SHAPE.replace("vf:name", "vf:nmae"))
    content = json.loads(within("shapes", "lint", file, "--format", "json").out)
    assert content["conforms"] is True
    (finding,) = content["findings"]
    assert (finding["label"], finding["file"]) == ("ex:S → vf:nmae", str(file))
    assert (finding["rule"], finding["value"]) == ("vg:UnknownTerm", "vf:nmae")


def test_an_import_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    imports = "<urn:s> <http://www.w3.org/2002/07/owl#imports> <https://example.org/t> ."
    file = written(tmp_path / "s.ttl", PREFIXES + SHAPE + imports)
    ran = within("shapes", "lint", file)
    assert ran.code == 1
    assert "imports <https://example.org/t>, which is not among the files given" in ran.out


def test_a_wrong_call(tmp_path: Path) -> None:
    ran = within("shapes", "lint", tmp_path / "missing.ttl")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no file" in ran.err


def test_a_vocabulary_is_looked_at_too(tmp_path: Path) -> None:
    text = PREFIXES + "ex:brew a vf:Action ; vf:accountngEffect vf:increment ."
    file = written(tmp_path / "v.ttl", text)
    ran = within("shapes", "lint", file)
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0].startswith(
        "Fault No vocabulary declares vf:accountngEffect. Did you mean vf:accountingEffect"
    )
    assert lines[1] == f"  ex:brew: vf:accountngEffect vf:increment, in {file}"
    assert "Fault The action leaves open what it does. State " in ran.out
    assert "Warning It has no rdfs:label." in ran.out
    assert ran.out.endswith("2 faults, 1 warning.\n")
