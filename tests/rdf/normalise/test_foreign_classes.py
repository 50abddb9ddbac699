"""Classes of other vocabularies that are agents of ValueFlows."""

import pytest
from pyoxigraph import NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES
from tests.reading import BASE, Reading, rule
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

FOAF = "http://xmlns.com/foaf/0.1/"
PERSON = NamedNode(f"{FOAF}Person")


def typed(*classes: str) -> str:
    return f"{PREFIX_LINES} @prefix foaf: <{FOAF}> . :x a {', '.join(classes)} ."


def types(reading: Reading, *classes: str) -> set[str]:
    found = reading.accepted(typed(*classes), TURTLE)
    return {str(q.object) for q in found if q.predicate == RDF.type}


def test_every_foreign_class_is_read_beside_its_own(reading: Reading, ontology: Ontology) -> None:
    assert len(ontology.foreign_classes) > 30
    for foreign, own in ontology.foreign_classes.items():
        found = reading(typed(str(foreign)), TURTLE)
        assert set(found.quads) == {Quad(EX.x, RDF.type, foreign), Quad(EX.x, RDF.type, own)}
        (told,) = found.findings
        assert (told.severity, rule(told), told.focus) == (Severity.INFO, "TypeInferred", EX.x)
        assert f"<{foreign.value}>" in told.message


@pytest.mark.parametrize(
    ("iri", "own"),
    [
        (f"{FOAF}Person", VF.Person),
        (f"{FOAF}Agent", VF.Agent),
        (f"{FOAF}Group", VF.Organization),
        ("http://www.w3.org/ns/org#Organization", VF.Organization),
        ("https://schema.org/Person", VF.Person),
        ("http://schema.org/Organization", VF.Organization),
    ],
)
def test_agents_of_earlier_releases(ontology: Ontology, iri: str, own: NamedNode) -> None:
    assert ontology.foreign_classes[NamedNode(iri)] == own


def test_the_most_special_class_is_enough(reading: Reading) -> None:
    own = types(reading, "foaf:Agent", "foaf:Person")
    assert own == {f"<{FOAF}Agent>", f"<{FOAF}Person>", str(VF.Person)}


@pytest.mark.parametrize("own", ["vf:Person", "vf:EcologicalAgent", "vf:Organization"])
def test_what_the_document_says_itself_goes_first(reading: Reading, own: str) -> None:
    found = reading(typed("foaf:Person", own), TURTLE)
    assert {q.object for q in found.quads} == {PERSON, VF[own.removeprefix("vf:")]}
    assert found.findings == ()


def test_a_more_general_type_is_made_precise(reading: Reading) -> None:
    assert str(VF.Person) in types(reading, "foaf:Person", "vf:Agent")


def test_an_agent_without_iri_is_one_of_the_ledger(reading: Reading) -> None:
    body = {
        "id": EX.x.value,
        "type": "Process",
        "inScopeOf": {"type": PERSON.value, "name": "Al"},
    }
    (agent,) = (q.object for q in reading.accepted(body) if q.predicate == VF.inScopeOf)
    assert isinstance(agent, NamedNode)
    assert agent.value.startswith(f"{BASE}people/")
