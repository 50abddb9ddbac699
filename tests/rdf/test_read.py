"""Reading every syntax: the same record in each, malformed documents, limits."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import quads
from tests.reading import Reading, rule
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.syntaxes import (
    ACTIVITY_JSON,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    SYNTAXES,
    TRIG,
    TURTLE,
    YAML_LD,
    Syntax,
)
from valuegraph.vocabulary.namespaces import VF

EVENT = "https://example.org/event"

RECORDS = {
    JSON: """
        {"id": "https://example.org/event", "type": "EconomicEvent", "action": "produce",
         "provider": "https://example.org/mill", "hasPointInTime": "2026-03-01T09:30:00+01:00",
         "note": "two sacks",
         "resourceQuantity": {"hasNumericalValue": 50.25, "hasUnit": "kilogram"}}
    """,
    JSON_LD: """
        {"@context": "https://w3id.org/valuegraph/context.jsonld",
         "id": "https://example.org/event", "type": "EconomicEvent", "action": "produce",
         "provider": "https://example.org/mill", "hasPointInTime": "2026-03-01T09:30:00+01:00",
         "note": "two sacks",
         "resourceQuantity": {"hasNumericalValue": "50.25", "hasUnit": "kilogram"}}
    """,
    ACTIVITY_JSON: """
        {"@context": ["https://www.w3.org/ns/activitystreams",
                      {"vf": "https://w3id.org/valueflows/ont/vf#"}],
         "id": "https://example.org/event", "type": "vf:EconomicEvent", "vf:action": "produce",
         "vf:provider": "https://example.org/mill", "vf:note": "two sacks",
         "vf:hasPointInTime": "2026-03-01T09:30:00+01:00",
         "vf:resourceQuantity": {"vf:hasNumericalValue": 50.25, "vf:hasUnit": "kilogram"}}
    """,
    YAML_LD: """
        id: https://example.org/event
        type: EconomicEvent
        action: produce
        provider: https://example.org/mill
        hasPointInTime: 2026-03-01T09:30:00+01:00
        note: two sacks
        resourceQuantity: {hasNumericalValue: 50.25, hasUnit: kilogram}
    """,
    TURTLE: """
        @prefix vf: <https://w3id.org/valueflows/ont/vf#> .
        @prefix om2: <http://www.ontology-of-units-of-measure.org/resource/om-2/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <https://example.org/event> a vf:EconomicEvent ; vf:action vf:produce ;
            vf:provider <https://example.org/mill> ; vf:note "two sacks" ;
            vf:hasPointInTime "2026-03-01T09:30:00+01:00"^^xsd:dateTime ;
            vf:resourceQuantity [ vf:hasNumericalValue 50.25 ; vf:hasUnit om2:kilogram ] .
    """,
    TRIG: """
        PREFIX vf: <https://w3id.org/valueflows/ont/vf#>
        { <https://example.org/event> a vf:EconomicEvent ; vf:action "produce" ;
            vf:provider "https://example.org/mill" ; vf:note "two sacks" ;
            vf:hasPointInTime "2026-03-01T09:30:00+01:00" ;
            vf:resourceQuantity [ vf:hasNumericalValue "50.25" ; vf:hasUnit "kilogram" ] . }
    """,
    RDF_XML: """<?xml version="1.0"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
            xmlns:vf="https://w3id.org/valueflows/ont/vf#">
          <vf:EconomicEvent rdf:about="https://example.org/event">
            <vf:action rdf:resource="https://w3id.org/valueflows/ont/vf#produce"/>
            <vf:provider rdf:resource="https://example.org/mill"/>
            <vf:note>two sacks</vf:note>
            <vf:hasPointInTime>2026-03-01T09:30:00+01:00</vf:hasPointInTime>
            <vf:resourceQuantity rdf:parseType="Resource">
              <vf:hasNumericalValue>50.25</vf:hasNumericalValue>
              <vf:hasUnit>kilogram</vf:hasUnit>
            </vf:resourceQuantity>
          </vf:EconomicEvent>
        </rdf:RDF>
    """,
}

STORED = """
<https://example.org/event> a vf:EconomicEvent ; vf:action vf:produce ;
    vf:provider :mill ; vf:note "two sacks" ;
    vf:hasPointInTime "2026-03-01T09:30:00+01:00"^^xsd:dateTimeStamp ;
    vf:resourceQuantity <https://example.org/event#resourceQuantity> .
<https://example.org/event#resourceQuantity> a vf:Measure ;
    vf:hasNumericalValue 50.25 ; vf:hasUnit om2:kilogram .
"""

LINES = "\n".join(f"{quad} ." for quad in quads(STORED))
RECORDS[N_TRIPLES] = LINES
RECORDS[N_QUADS] = LINES


def names(syntax: Syntax) -> str:
    return syntax.name


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("syntax", SYNTAXES, ids=names)
def test_a_record_is_the_same_in_every_syntax(reading: Reading, syntax: Syntax, mark: str) -> None:
    body = RECORDS[syntax]
    if syntax is YAML_LD:
        body = "\n".join(line.removeprefix("        ") for line in body.splitlines())
    if syntax is RDF_XML:
        body = body.strip()
    assert reading.accepted(mark + body, syntax) == set(quads(STORED))


@pytest.mark.parametrize(
    ("syntax", "body", "place"),
    [
        (JSON, '{"id": "x",\n "name": }', "line 2, column 10"),
        (JSON_LD, '{"id": "x"', "line 1, column 11"),
        (YAML_LD, "id: x\n\tname: y", "line 2, column 1"),
        (TURTLE, "<http://e/x> a\n <http://e/y", "line 2"),
        (TRIG, "{ <http://e/x> \n <http://e/p> }", "line 2"),
        (N_TRIPLES, "<http://e/x> <http://e/p> <http://e/y> .\n<http://e/x>", "line 2"),
        (N_QUADS, "<http://e/x> <http://e/p> .", "line 1"),
        (RDF_XML, "<rdf:RDF\n><a></rdf:RDF>", "line 2, column 7"),
    ],
    ids=[s.name for s in (JSON, JSON_LD, YAML_LD, TURTLE, TRIG, N_TRIPLES, N_QUADS, RDF_XML)],
)
def test_a_malformed_document_is_one_fault_with_its_place(
    reading: Reading, syntax: Syntax, body: str, place: str
) -> None:
    fault = reading.refused(body, syntax)
    assert rule(fault) == "MalformedDocument"
    assert place in fault.message
    assert fault.focus is None


@pytest.mark.parametrize("syntax", SYNTAXES, ids=names)
@pytest.mark.parametrize("body", [b"\xff\xfe\xfd", b"\x80abc"], ids=["no text", "no UTF-8"])
def test_bytes_that_are_no_text_are_one_fault(
    reading: Reading, syntax: Syntax, body: bytes
) -> None:
    assert rule(reading.refused(body, syntax)) == "MalformedDocument"


@pytest.mark.parametrize("syntax", [JSON, JSON_LD, YAML_LD, RDF_XML], ids=names)
def test_an_empty_body_is_a_fault_where_the_syntax_asks_for_content(
    reading: Reading, syntax: Syntax
) -> None:
    assert rule(reading.refused(b"", syntax)) == "MalformedDocument"


@pytest.mark.parametrize("syntax", [TURTLE, TRIG, N_TRIPLES, N_QUADS], ids=names)
def test_an_empty_body_states_nothing_elsewhere(reading: Reading, syntax: Syntax) -> None:
    found = reading(b"", syntax)
    assert (found.quads, found.findings) == ((), ())


@pytest.mark.parametrize("syntax", SYNTAXES, ids=names)
def test_the_size_of_a_body_is_limited(reading: Reading, syntax: Syntax) -> None:
    body = RECORDS[syntax].encode()
    fault = reading.refused(body, syntax, Limits(body_bytes=len(body) - 1))
    assert rule(fault) == "LimitExceeded"
    assert f"{len(body):,} bytes" in fault.message


@pytest.mark.parametrize("syntax", [N_TRIPLES, N_QUADS, TURTLE, JSON], ids=names)
def test_the_number_of_statements_is_limited(reading: Reading, syntax: Syntax) -> None:
    stated = 9 if syntax in (N_TRIPLES, N_QUADS) else 8
    assert reading(RECORDS[syntax], syntax, limits=Limits(quads=stated)).quads
    fault = reading.refused(RECORDS[syntax], syntax, Limits(quads=stated - 1))
    assert rule(fault) == "LimitExceeded"
    assert f"more than {stated - 1} statements" in fault.message


@pytest.mark.parametrize(
    ("syntax", "body"),
    [
        (N_QUADS, "<http://e/x> <http://e/p> <http://e/y> <http://e/g> ."),
        (TRIG, "<http://e/g> { <http://e/x> <http://e/p> <http://e/y> }"),
        (TRIG, "_:g { <http://e/x> <http://e/p> <http://e/y> }"),
        (JSON, '{"id": "http://e/g", "@graph": [{"id": "http://e/x", "type": "Agent"}]}'),
    ],
)
def test_named_graphs_are_refused(reading: Reading, syntax: Syntax, body: str) -> None:
    fault = reading.refused(body, syntax)
    assert rule(fault) == "NamedGraph"
    assert fault.focus == NamedNode("http://e/x")


@pytest.mark.parametrize("syntax", [TURTLE, TRIG], ids=names)
@pytest.mark.parametrize(
    "body",
    [
        "<http://e/x> <http://e/p> <<( <http://e/a> <http://e/b> <http://e/c> )>> .",
        "<< <http://e/a> <http://e/b> <http://e/c> >> <http://e/p> <http://e/x> .",
        "<http://e/a> <http://e/b> <http://e/c> {| <http://e/p> <http://e/x> |} .",
    ],
    ids=["term", "reifier", "annotation"],
)
def test_quoted_triples_are_refused(reading: Reading, syntax: Syntax, body: str) -> None:
    assert rule(reading.refused(body, syntax)) == "QuotedTriple"


def test_a_byte_order_mark_hides_no_nesting(reading: Reading) -> None:
    deep = "<<( <a:s> <a:p> " * 100 + "<a:o>" + " )>>" * 100
    for syntax in (TURTLE, TRIG, N_TRIPLES, N_QUADS):
        fault = reading.refused(f"\ufeff<a:s> <a:p> {deep} .", syntax)
        assert rule(fault) == "LimitExceeded"


@pytest.mark.parametrize("syntax", [TURTLE, TRIG, N_TRIPLES, N_QUADS], ids=names)
def test_nesting_of_quoted_triples_is_limited(reading: Reading, syntax: Syntax) -> None:
    depth = 200_000
    inner = f"{'<<( <http://e/a> <http://e/b> ' * depth}<http://e/c>{' )>>' * depth}"
    fault = reading.refused(f"<http://e/x> <http://e/p> {inner} .", syntax)
    assert rule(fault) == "LimitExceeded"


def test_text_that_looks_like_quoting_is_text(reading: Reading) -> None:
    note = "<<( and )>> " * 1000
    assert reading.accepted(f'<http://e/x> <http://e/p> "{note}" .', TURTLE)


def test_relative_iris_are_resolved_against_the_ledger(reading: Reading) -> None:
    found = reading.accepted("<agents/1> a <https://w3id.org/valueflows/ont/vf#Agent> .", TURTLE)
    assert {quad.subject for quad in found} == {NamedNode("https://ledger.example/agents/1")}
    assert reading.accepted({"id": "agents/1", "type": "Agent"}) == found


@pytest.mark.parametrize("count", [3, 3000])
def test_rdf_xml_with_entities_is_refused_at_once(reading: Reading, count: int) -> None:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, count))
    body = f'<!DOCTYPE r [<!ENTITY e0 "x">{declared}]><r>&e{count - 1};</r>'
    fault = reading.refused(body, RDF_XML)
    assert "declares entities" in fault.message


def test_nesting_of_rdf_xml_is_limited(reading: Reading) -> None:
    head = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    body = f"{head}{'<e:A><e:p>' * 10_000}"
    fault = reading.refused(body, RDF_XML)
    assert rule(fault) == "LimitExceeded"
    assert "deeper than 64" in fault.message


def test_repairs_are_reported_and_counted(reading: Reading) -> None:
    lines = "".join(
        f'<http://e/{n}> a vf:Measure ; vf:hasNumericalValue "{n}.50" ; vf:hasUnit "one" .\n'
        for n in range(5)
    )
    found = reading(f"@prefix vf: <{VF.iri}> .\n{lines}", TURTLE)
    assert Quad(
        NamedNode("http://e/3"),
        VF.hasNumericalValue,
        Literal("3.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ) in set(found.quads)
    counts = {f.path: f.count for f in found.findings}
    assert counts == {VF.hasNumericalValue: 5, VF.hasUnit: 5}
    assert {f.severity.value for f in found.findings} == {"Info"}
    assert found.findings[0].message == 'Read hasNumericalValue "0.50" as the decimal "0.5".'


def test_texts_and_comments_have_no_directives(reading: Reading) -> None:
    picture = "A" * 10_000
    body = f"""
        @prefix ex: <urn:example:> .  # {"base < " * 20}
        ex:a ex:picture "<img src='data:image/png;base64,{picture}'>" ;
            ex:note '''{"@base <a/> . " * 20}''' .
    """
    assert len(reading.accepted(body, TURTLE)) == 2
