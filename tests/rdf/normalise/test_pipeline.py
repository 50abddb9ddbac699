"""The passes together: inferred types, directions, duplicates, order, and whatever clients send."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES, quads
from tests.reading import Reading, rules
from tests.strategies import odd_text
from valuegraph.rdf.findings import rejects
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.syntaxes import JSON, JSON_LD, SYNTAXES, TURTLE, YAML_LD, Syntax
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology


def turtle(text: str) -> str:
    return PREFIX_LINES + text


def types(found: tuple[Quad, ...]) -> dict[str, str]:
    return {str(q.subject): str(q.object) for q in found if q.predicate == RDF.type}


def test_inverses_are_turned_to_their_canonical_direction(
    reading: Reading, ontology: Ontology
) -> None:
    inverses = [p for p in ontology.properties.values() if p.inverse_of is not None]
    assert len(inverses) == 15
    for each in inverses:
        assert each.inverse_of is not None
        found = reading(f"<http://e/a> <{each.iri.value}> <http://e/b> .", TURTLE)
        assert found.quads == (
            Quad(NamedNode("http://e/b"), each.inverse_of, NamedNode("http://e/a")),
        )
        assert found.findings == ()


def test_both_directions_are_one_statement(reading: Reading) -> None:
    found = reading(turtle(":e vf:inputOf :p . :p vf:hasInput :e ."), TURTLE)
    assert found.quads == (Quad(EX.e, VF.inputOf, EX.p),)


def test_statements_keep_the_order_of_the_document(reading: Reading) -> None:
    body = turtle(":b vf:name 'b' . :a vf:name 'a' . :c vf:name 'c' . :a vf:name 'a' .")
    assert [q.subject for q in reading(body, TURTLE).quads] == [EX.b, EX.a, EX.c]


def test_types_follow_from_the_range_of_a_reference(reading: Reading) -> None:
    document = {
        "id": EX.e.value,
        "type": "EconomicEvent",
        "resourceInventoriedAs": {"id": EX.flour.value, "conformsTo": {"id": EX.spec.value}},
        "inputOf": {"id": EX.mill.value, "name": "Mill"},
        "resourceQuantity": {"hasUnit": "one"},
        "fulfills": {"id": EX.unknown.value},
    }
    found = reading(document)
    assert types(found.quads) == {
        str(EX.e): str(VF.EconomicEvent),
        str(EX.flour): str(VF.EconomicResource),
        str(EX.mill): str(VF.Process),
        f"<{EX.e.value}#resourceQuantity>": str(VF.Measure),
    }
    assert rules(found.findings) == ["TypeInferred", "TypeInferred"]


def test_a_stated_type_stands(reading: Reading) -> None:
    found = reading(turtle(":e vf:provider :ilse . :ilse a vf:Person ; vf:name 'Ilse' ."), TURTLE)
    assert types(found.quads) == {str(EX.ilse): str(VF.Person)}
    assert found.findings == ()


def test_no_type_follows_from_a_range_of_several_classes(reading: Reading) -> None:
    found = reading(turtle(":p vf:hasInput :e . :e vf:note 'x' ."), TURTLE)
    assert types(found.quads) == {}


@pytest.mark.parametrize(
    ("body", "syntax"),
    [
        ('{"name": "Ilse"}', JSON),
        ('{"primaryLocation": {"name": "Barn"}, "name": "Ilse"}', JSON),
        ("name: Ilse", YAML_LD),
        (turtle('[] vf:name "Ilse" .'), TURTLE),
        (turtle('[] vf:primaryLocation [ vf:name "Barn" ] ; vf:name "Ilse" .'), TURTLE),
    ],
)
def test_the_root_has_the_class_of_where_it_is_posted(
    reading: Reading, body: str, syntax: Syntax
) -> None:
    found = reading(body, syntax, root_class=VF.Person)
    people = [s for s, c in types(found.quads).items() if c == str(VF.Person)]
    (person,) = people
    assert Quad(NamedNode(person[1:-1]), VF.name, Literal("Ilse")) in found.quads


def test_the_root_keeps_the_class_that_it_states(reading: Reading) -> None:
    document = {"id": EX.x.value, "type": "Organization", "name": "Mill"}
    found = reading(document, root_class=VF.Person)
    assert types(found.quads) == {str(EX.x): str(VF.Organization)}


def test_nothing_of_a_faulty_document_goes_on(reading: Reading) -> None:
    found = reading(turtle(':a vf:name "fine" . :b vf:nmae "not" .'), TURTLE)
    assert found.quads == ()
    assert rejects(found.findings)


def test_every_statement_of_a_network_is_normal_already(
    reading: Reading, alderwater: list[Quad], ontology: Ontology
) -> None:
    lines = "\n".join(f"{quad} ." for quad in alderwater)
    found = reading(lines, TURTLE)
    assert found.findings == ()
    canonical = {
        quad
        for quad in alderwater
        if (known := ontology.properties.get(quad.predicate)) is None or known.inverse_of is None
    }
    assert set(found.quads) == canonical


def test_normalising_again_changes_nothing(reading: Reading) -> None:
    body = turtle(
        ':x a vf:EconomicEvent ; vf:action "pack" ; vf:hasPointInTime "2026-03-01" ; :p ( 1 [] ) ;'
        ' vf:resourceQuantity [ vf:hasNumericalValue "1.50" ; vf:hasUnit "one" ] .'
    )
    first = reading(body, TURTLE)
    assert not rejects(first.findings)
    again = reading("\n".join(f"{quad} ." for quad in first.quads), TURTLE)
    assert set(again.quads) == set(first.quads)
    assert again.findings == ()


KEYWORDS = ["@id", "@type", "@context", "@graph", "@value", "@language", "@list", "@set"]
KEYWORDS += ["@reverse", "@included", "@nest", "@index", "@foo"]
KEYS = ["id", "type", "name", "note", "action", "provider", "hasUnit", "hasNumericalValue"]
KEYS += ["resourceQuantity", "hasInput", "hasPointInTime", "finished", "image", "classifiedAs"]
KEYS += ["xyzzy", "vf:name", "skos:note", "http://e/p", *KEYWORDS]
TEXTS = ["Agent", "EconomicEvent", "produce", "kilogram", "pack", "http://e/x", "_:b", "vf:name"]
TEXTS += ["2026-03-01", "12.5", "3,5", "true", "en", "@id", "@type", "#x", "?y", "../z"]
TEXTS += [CONTEXT_IRI, "https://w3id.org/valueflows"]

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(TEXTS)
    | odd_text,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | odd_text, inner, max_size=5)
    ),
    max_leaves=20,
)

SMALL = Limits(body_bytes=50_000, depth=12, nodes=5_000, quads=1_000, iri_length=200)


def is_sound(reading: Reading, body: Any, syntax: Syntax) -> None:
    """Whatever was sent: statements as the ledger stores them, or findings that say why not."""
    found = reading(body, syntax, limits=SMALL)
    for quad in found.quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        assert quad.graph_name == DefaultGraph()
    stated = "\n".join(f"{quad} ." for quad in found.quads)
    assert set(quads(stated)) == set(found.quads)
    for finding in found.findings:
        assert finding.message.strip()
        assert finding.count >= 1


@settings(max_examples=400)
@given(json_values, st.sampled_from([JSON, JSON_LD, YAML_LD]))
def test_any_json_gives_sound_statements_or_findings(
    reading: Reading, value: Any, syntax: Syntax
) -> None:
    is_sound(reading, {"@graph": [value]} if isinstance(value, dict) else value, syntax)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(KEYS), json_values, max_size=6))
def test_any_record_gives_sound_statements_or_findings(
    reading: Reading, value: dict[str, Any]
) -> None:
    is_sound(reading, {"id": "http://e/x", "type": "EconomicEvent", **value}, JSON)


SAMPLES = [
    b'{"id": "http://e/x", "type": "Agent", "name": [1.5, true, {"@value": "a"}]}',
    b"id: http://e/x\ntype: Agent\nname: &a [no, 1.5]\nnote: *a\n",
    b'@prefix vf: <https://w3id.org/valueflows/ont/vf#> . <http://e/x> vf:name "a"@en, """b""" .',
    b"<http://e/x> <http://e/p> <<( <http://e/x> <http://e/p> 'a' )>> .",
    (
        b'<R:RDF xmlns:R="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"><e:A '
        b'R:about="x"><e:p R:parseType="Collection"><e:B/></e:p></e:A></R:RDF>'
    ),
]


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A document of some syntax with bytes cut out, put in and repeated."""
    body = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(0, 4))):
        at, to = sorted(draw(st.integers(0, len(body))) for _ in range(2))
        change: Callable[[bytes], bytes] = draw(
            st.sampled_from([lambda _: b"", lambda cut: cut * 3, lambda cut: cut[::-1]])
        )
        body = body[:at] + draw(st.binary(max_size=3)) + change(body[at:to]) + body[to:]
    return body


@settings(max_examples=150)
@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda each: each.name)
@given(st.binary(max_size=200) | mangled())
def test_any_bytes_give_sound_statements_or_findings(
    reading: Reading, syntax: Syntax, body: bytes
) -> None:
    is_sound(reading, body, syntax)


def test_the_outermost_object_is_the_root_whatever_is_stated_first(reading: Reading) -> None:
    nested = {"id": "urn:x:use", "type": "EconomicEvent", "action": "use"}
    found = reading({"hasInput": [nested], "name": "Sieving"}, root_class=VF.Process)
    assert found.root is not None
    assert Quad(found.root, RDF.type, VF.Process) in found.quads
    assert Quad(found.root, VF.name, Literal("Sieving")) in found.quads
    assert reading({"id": "urn:x:plan", "name": "Plan"}).root == NamedNode("urn:x:plan")


@pytest.mark.parametrize(
    "document",
    [
        {"@graph": [{"id": "urn:x:plan", "type": "Plan"}]},
        [{"id": "urn:x:plan", "type": "Plan"}],
        {
            "@context": [CONTEXT_IRI, {"all": "@graph", "every": {"@id": "all"}}],
            "every": [{"id": "urn:x:plan", "type": "Plan"}],
        },
    ],
)
def test_a_document_of_several_entities_has_no_root(reading: Reading, document: object) -> None:
    found = reading(document)
    assert found.root is None
    assert found.quads == (Quad(NamedNode("urn:x:plan"), RDF.type, VF.Plan),)
