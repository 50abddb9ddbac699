"""Reports as JSON and JSON-LD."""

import json

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    RdfFormat,
    Triple,
    parse,
)

from tests.graphs import EX
from valuegraph.rdf.findings import Finding, Severity, violation, warning
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.labels import Labels
from valuegraph.rdf.paths import (
    AlternativePath,
    InversePath,
    OneOrMorePath,
    SequencePath,
    ZeroOrMorePath,
    ZeroOrOnePath,
)
from valuegraph.rdf.short_names import ShortNames
from valuegraph.shapes import Report
from valuegraph.shapes.report_json import finding_list, report_data, report_document
from valuegraph.vocabulary.namespaces import SH, VF, XSD

PATHS = (
    VF.name,
    InversePath(VF.name),
    SequencePath((VF.name, InversePath(VF.note))),
    AlternativePath((VF.name, ZeroOrMorePath(VF.note))),
    SequencePath((OneOrMorePath(VF.name), ZeroOrOnePath(VF.note), VF.name)),
)
DETAIL = Finding(
    Severity.VIOLATION, SH.MinCountConstraintComponent, "Missing.", EX.unit, path=PATHS[2]
)
NESTED = Finding(
    Severity.WARNING,
    SH.NodeConstraintComponent,
    "Not so.",
    EX.event,
    path=PATHS[4],
    value=Literal("3", datatype=XSD.integer),
    shape=BlankNode("shape"),
    messages=(Literal("Not so.", language="en"), Literal("Nicht so.", language="de")),
    expected="be so",
    details=(DETAIL, DETAIL),
)


def canonical(dataset: Dataset) -> Dataset:
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def test_json_ld_says_what_the_statements_say() -> None:
    findings = [
        *(Finding(Severity.INFO, SH.InConstraintComponent, "…", EX.a, path=p) for p in PATHS),
        NESTED,
        violation("Found", "…", BlankNode("b"), VF.name, Literal("x", language="en")),
        warning("Found", "…", EX.a, VF.name, NamedNode("vf:odd")),
    ]
    written = json.dumps(report_document(findings))
    read = Dataset(parse(written, format=RdfFormat.JSON_LD))
    assert canonical(read) == canonical(Dataset(Report.of(findings).quads()))


def test_results_details_and_paths_are_nested() -> None:
    document = report_document([NESTED])
    assert {"sh", "vf"} <= set(document["@context"])
    (result,) = document["sh:result"]
    assert result["@type"] == "sh:ValidationResult"
    assert result["sh:resultPath"] == {
        "@list": [
            {"sh:oneOrMorePath": {"@id": "vf:name"}},
            {"sh:zeroOrOnePath": {"@id": "vf:note"}},
            {"@id": "vf:name"},
        ]
    }
    assert [each["sh:resultMessage"] for each in result["sh:detail"]] == ["Missing.", "Missing."]
    assert len(result["sh:resultMessage"]) == 2


def test_a_triple_as_value_does_no_harm() -> None:
    triple = Triple(EX.a, VF.name, Literal("A"))
    finding = Finding(Severity.VIOLATION, SH.NodeKindConstraintComponent, "…", EX.a, value=triple)
    (result,) = report_document([finding])["sh:result"]
    assert "name" in result["sh:value"]


def test_findings_as_data_all_have_the_same_keys() -> None:
    graph = MemoryGraph(
        parse(
            "@prefix vf: <https://w3id.org/valueflows/ont/vf#> . "
            "<https://example.org/event> vf:name 'Harvest' .",
            format=RdfFormat.TURTLE,
        )
    )
    plain, nested = finding_list([DETAIL, NESTED], Labels(graph, ShortNames()))
    assert plain.keys() == nested.keys()
    assert plain["path"] == "vf:name/(^vf:note)"
    assert (nested["label"], nested["expected"], nested["value"]) == ("Harvest", "be so", "3")
    assert [each["message"] for each in nested["details"]] == ["Missing.", "Missing."]


def test_data_conforms_when_nothing_rejects_it() -> None:
    assert report_data([NESTED])["conforms"] is True
    assert report_data([DETAIL, NESTED, NESTED]) | {"findings": []} == {
        "conforms": False,
        "counts": {"violation": 1, "warning": 2, "info": 0},
        "findings": [],
    }
