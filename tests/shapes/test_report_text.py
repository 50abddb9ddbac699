"""Reports as text: good to read at one result, at twenty and at ten thousand."""

from pyoxigraph import Literal, RdfFormat, parse

from tests.graphs import EX
from valuegraph.rdf.findings import info, violation, warning
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.labels import Labels
from valuegraph.rdf.short_names import ShortNames
from valuegraph.shapes import Report, compile_shapes
from valuegraph.shapes.report_text import verdict
from valuegraph.shapes.shape_names import ShapeNames
from valuegraph.vocabulary.namespaces import VF

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ex: <https://example.org/> .
"""
NAMES = ShortNames({"ex": EX.iri, "foaf": "http://xmlns.com/foaf/0.1/"})


def graph(turtle: str) -> MemoryGraph:
    return MemoryGraph(parse(PREFIXES + turtle, format=RdfFormat.TURTLE))


def told(shapes: str, data: str) -> list[str]:
    """The text of the report on some data."""
    shapes_graph, data_graph = graph(shapes), graph(data)
    report = compile_shapes(shapes_graph).validate(data_graph)
    labels = Labels(data_graph, NAMES)
    return report.text(labels, ShapeNames(shapes_graph, NAMES)).splitlines()


PERSON = "ex:PersonShape a sh:NodeShape ; sh:targetClass foaf:Person ; sh:property"


def test_one_result_says_who_broke_which_rule_with_what() -> None:
    shapes = f"{PERSON} [ sh:path foaf:name ; sh:minLength 3 ] ."
    assert told(shapes, "ex:bo a foaf:Person ; foaf:name 'Bo' .") == [
        "Violation foaf:name must have at least 3 characters. [ex:PersonShape]",
        '  Bo (ex:bo): found "Bo"',
        "Does not conform: 1 violation.",
    ]


def test_the_message_of_a_shape_comes_first_and_what_is_expected_beside_it() -> None:
    shapes = f"{PERSON} [ sh:path foaf:age ; sh:datatype xsd:decimal ; sh:message 'The age.' ] ."
    assert told(shapes, "ex:bo a foaf:Person ; foaf:age 12 .")[:2] == [
        "Violation foaf:age: The age. (Must be of datatype xsd:decimal.) [ex:PersonShape]",
        '  ex:bo: found "12"^^xsd:integer',
    ]


def test_counts_show_the_values_that_there_are() -> None:
    shapes = f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ; sh:maxCount 1 ] ."
    data = "ex:bo a foaf:Person . ex:al a foaf:Person ; foaf:name 'A', 'B', 'C', 'D' ."
    lines = told(shapes, data)
    assert "  ex:bo: found nothing" in lines
    assert '  A (ex:al): found "A", "B", "C" and 1 more' in lines


def test_results_of_nested_shapes_tell_why() -> None:
    shapes = f"""{PERSON} [ sh:path ex:address ; sh:node ex:AddressShape ] .
    ex:AddressShape sh:property [ sh:path ex:street ; sh:minCount 1 ],
        [ sh:path ex:zip ; sh:pattern "^[0-9]+$" ] ."""
    lines = told(shapes, "ex:bo a foaf:Person ; ex:address [ a ex:Address ; ex:zip '1a' ] .")
    assert lines[1:4] == [
        "  ex:bo: found a ex:Address",
        "    ex:street must have at least 1 value; found nothing",
        '    ex:zip must match the pattern ^[0-9]+$; found "1a"',
    ]


def test_closed_shapes_name_what_is_too_much_in_one_block() -> None:
    shapes = "ex:S sh:targetNode ex:a ; sh:closed true ; sh:property [ sh:path ex:p ] ."
    assert told(shapes, "ex:a ex:p 1 ; ex:q 2 ; ex:r 'x' .") == [
        "Violation Must have no properties other than ex:p. (2 times) [ex:S]",
        '  ex:a: found ex:q 2, ex:r "x"',
        "Does not conform: 2 violations.",
    ]


def test_blank_nodes_are_told_by_what_leads_to_them() -> None:
    shapes = f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ] ."
    data = """ex:cy foaf:name 'Cy' ; foaf:knows [ a foaf:Person ] .
    [] a foaf:Person ; foaf:age 12 . _:dee a foaf:Person ."""
    assert sorted(told(shapes, data)[1:4]) == [
        "  a foaf:Person (_:dee): found nothing",
        "  a foaf:Person (blank node with foaf:age 12): found nothing",
        "  a foaf:Person (foaf:knows of Cy (ex:cy)): found nothing",
    ]


def test_thousands_of_results_are_counted_by_kind_and_the_first_few_shown() -> None:
    shapes = f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ; sh:severity sh:Warning ] ."
    shapes += f"{PERSON} [ sh:path foaf:age ; sh:minCount 1 ; sh:maxCount 0 ] ."
    data = " ".join(f"ex:p{number} a foaf:Person ." for number in range(2000))
    lines = told(shapes, data)
    assert (
        lines[0] == "Violation foaf:age must have at least 1 value. (2,000 times) [ex:PersonShape]"
    )
    assert lines[1:7] == [*(f"  ex:p{n}: found nothing" for n in range(5)), "  and 1,995 more"]
    assert lines[7].startswith("Warning foaf:name")
    assert lines[-1] == "Does not conform: 2,000 violations, 2,000 warnings."
    assert len(lines) == 15


def test_twenty_results_are_all_shown() -> None:
    shapes = f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ] ."
    data = " ".join(f"ex:p{number} a foaf:Person ." for number in range(20))
    assert len(told(shapes, data)) == 22


def test_findings_with_messages_of_their_own_keep_them() -> None:
    found = [violation("UnknownName", f"No unit k{n}.", EX.e, VF.hasUnit) for n in range(30)]
    lines = Report.of(found).text(Labels(MemoryGraph(), NAMES)).splitlines()
    assert lines[:2] == ["Violation vf:hasUnit: vg:UnknownName (30 times)", "  ex:e: No unit k0."]


def test_a_severity_that_shacl_does_not_define_is_shown_as_it_is() -> None:
    shapes = f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ; sh:severity ex:Urgent ] ."
    assert told(shapes, "ex:a a foaf:Person .")[0].startswith("ex:Urgent foaf:name must")


def test_the_verdict_tells_warnings_from_violations() -> None:
    shapes = f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ; sh:severity sh:Warning ] ."
    assert told(shapes, "ex:a a foaf:Person .")[-1] == "No violations: 1 warning."
    assert told(shapes, "ex:a a foaf:Person ; foaf:name 'A' .") == ["Conforms: nothing found."]
    assert verdict([info("Told", "…")]) == "Conforms: 1 info."
    assert verdict([violation("A", "…"), warning("B", "…")]) == (
        "Does not conform: 1 violation, 1 warning."
    )


def test_long_values_and_lines_are_cut() -> None:
    data = graph("ex:a foaf:name 'x' .")
    labels = Labels(data, NAMES)
    assert labels.value(Literal("a\nb" * 100)).startswith('"a\\nba')
    assert len(labels.value(Literal("a" * 1000))) < 100
