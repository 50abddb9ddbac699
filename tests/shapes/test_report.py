"""Reports: as data, as RDF, as text."""

from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from tests.graphs import EX
from valuegraph.rdf.findings import Finding, Repairs, Severity, info, rejects, violation, warning
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.shapes.report import Report, line
from valuegraph.vocabulary.namespaces import RDF, SH, VF, VG, XSD

MISSING = Finding(
    Severity.VIOLATION,
    SH.MinCountConstraintComponent,
    "A flow has exactly one action.",
    focus=EX.event,
    path=VF.action,
    shape=NamedNode("https://w3id.org/valuegraph/shapes#action"),
)
REPAIRED = Finding(
    Severity.INFO, VG.Coerced, "Read 5 as 5.", EX.event, VF.lat, Literal("5"), count=3
)


def test_the_gravest_findings_come_first() -> None:
    told, warned = info("Told", "a"), warning("Warned", "b")
    first, second = violation("First", "c"), violation("Second", "d")
    report = Report.of([told, first, warned, second])
    assert report.findings == (first, second, warned, told)


def test_violations_alone_keep_data_from_conforming() -> None:
    assert Report().conforms
    assert Report.of([info("Told", "a"), warning("Warned", "b")]).conforms
    assert not Report.of([info("Told", "a"), violation("Broken", "b")]).conforms
    assert rejects([violation("Broken", "b")])
    assert not rejects([warning("Warned", "b")])


def test_a_report_is_a_shacl_validation_report() -> None:
    found = Report.of([REPAIRED, MISSING]).quads()
    written = serialize(found, format=RdfFormat.N_QUADS)
    assert written is not None
    again = MemoryGraph(parse(written, format=RdfFormat.N_QUADS))
    (report,) = again.subjects(RDF.type, SH.ValidationReport)
    assert again.objects(report, SH.conforms) == [Literal("false", datatype=XSD.boolean)]
    assert len(again.objects(report, SH.result)) == 2
    (missing,) = again.subjects(SH.sourceConstraintComponent, SH.MinCountConstraintComponent)
    assert {(q.predicate, q.object) for q in again.describe([missing])} == {
        (RDF.type, SH.ValidationResult),
        (SH.resultSeverity, SH.Violation),
        (SH.sourceConstraintComponent, SH.MinCountConstraintComponent),
        (SH.resultMessage, Literal("A flow has exactly one action.")),
        (SH.focusNode, EX.event),
        (SH.resultPath, VF.action),
        (SH.sourceShape, NamedNode("https://w3id.org/valuegraph/shapes#action")),
    }
    (repaired,) = again.subjects(SH.resultSeverity, SH.Info)
    assert again.objects(repaired, SH.value) == [Literal("5")]
    assert again.objects(repaired, VG.occurrences) == [Literal("3", datatype=XSD.integer)]


def test_an_empty_report_conforms_in_rdf_too() -> None:
    found = MemoryGraph(Report().quads())
    (report,) = found.subjects(RDF.type, SH.ValidationReport)
    assert found.contains(Quad(report, SH.conforms, Literal("true", datatype=XSD.boolean)))
    assert found.objects(report, SH.result) == []


def test_a_report_in_words() -> None:
    assert Report.of([REPAIRED, MISSING]).text().splitlines() == [
        "Violation vf:action: A flow has exactly one action.",
        "  <https://example.org/event>: found nothing",
        "Info vf:lat: Read 5 as 5. (3 times)",
        "  <https://example.org/event>",
        "Does not conform: 1 violation, 3 infos.",
    ]
    assert Report().text() == "Conforms: nothing found."


def test_what_breaks_a_shape_is_shown() -> None:
    misplaced = replace(MISSING, message="The IRI of an Action.", value=EX.hammering)
    expected = "vf:action: The IRI of an Action. Found <https://example.org/hammering>."
    assert line(misplaced) == f"Violation <https://example.org/event> {expected}"


def test_a_finding_of_the_document_names_no_place() -> None:
    assert line(violation("MalformedDocument", "It breaks.")) == "Violation It breaks."


def test_severities_are_those_of_shacl() -> None:
    assert [s.iri for s in Severity] == [SH.Violation, SH.Warning, SH.Info]
    assert [s.rank for s in Severity] == [0, 1, 2]


def test_repairs_count_repeats_of_one_kind() -> None:
    repairs = Repairs()
    for n in range(3):
        repairs.add(info("Coerced", f"Read {n}.", EX[f"e{n}"], VF.lat), key="decimal")
    repairs.add(info("Coerced", "Read x.", EX.e9, VF.lat), key="IRI")
    repairs.add(info("Coerced", "Read y.", EX.e9, VF.long), key="decimal")
    found = [(f.message, f.focus, f.count) for f in repairs.findings()]
    assert found == [("Read 0.", EX.e0, 3), ("Read x.", EX.e9, 1), ("Read y.", EX.e9, 1)]
