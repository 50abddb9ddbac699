"""ActivityStreams, as servers of the fediverse send it."""

from typing import Any

import pytest
from pyoxigraph import Literal

from tests.graphs import EX
from tests.reading import Reading, rule
from valuegraph.rdf.jsonld.bundled import ACTIVITY_STREAMS_IRI, BUNDLED, SECURITY_IRI
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.syntaxes import ACTIVITY_JSON, JSON_LD
from valuegraph.vocabulary.namespaces import RDF, VF, XSD, Namespace

AS = Namespace(f"{ACTIVITY_STREAMS_IRI}#")
NOTE: dict[str, Any] = {
    "id": EX.note.value,
    "type": "Note",
    "attributedTo": EX.ilse.value,
    "published": "2026-03-01T09:30:00Z",
    "contentMap": {"de": "Mehl", "en": "flour"},
    "to": [f"{ACTIVITY_STREAMS_IRI}#Public"],
    "width": 5,
}


def test_an_activity_is_read_with_its_context(reading: Reading) -> None:
    found = reading.accepted(NOTE, ACTIVITY_JSON)
    assert {(q.predicate, q.object) for q in found} == {
        (RDF.type, AS.Note),
        (AS.attributedTo, EX.ilse),
        (AS.published, Literal("2026-03-01T09:30:00Z", datatype=XSD.dateTime)),
        (AS.content, Literal("Mehl", language="de")),
        (AS.content, Literal("flour", language="en")),
        (AS.to, AS.Public),
        (AS.width, Literal("5", datatype=XSD.nonNegativeInteger)),
    }
    assert reading.accepted({"@context": ACTIVITY_STREAMS_IRI, **NOTE}, JSON_LD) == found


@pytest.mark.parametrize("iri", [each for each in BUNDLED if each != SECURITY_IRI])
def test_economic_records_stand_beside_it(reading: Reading, iri: str) -> None:
    document = {
        "@context": [iri, {"ValueFlows": "https://w3id.org/valueflows#"}],
        "id": EX.event.value,
        "type": ["Create", "ValueFlows:Proposal"],
        "ValueFlows:name": "Flour",
    }
    quads = {(q.predicate, q.object) for q in reading(document, JSON_LD).quads}
    assert quads == {
        (RDF.type, AS.Create),
        (RDF.type, VF.Proposal),
        (VF.name, Literal("Flour")),
    }


def test_our_terms_after_it_win(reading: Reading) -> None:
    document = {
        "@context": [ACTIVITY_STREAMS_IRI, CONTEXT_IRI],
        "id": EX.ilse.value,
        "type": "vf:Person",
        "name": "Ilse",
    }
    quads = {(q.predicate, q.object) for q in reading.accepted(document, JSON_LD)}
    assert quads == {(RDF.type, VF.Person), (VF.name, Literal("Ilse"))}


def test_a_key_that_it_does_not_define_is_told(reading: Reading) -> None:
    fault = reading.refused({**NOTE, "sensitive": False}, ACTIVITY_JSON)
    assert rule(fault) == "UnknownTerm"
    assert "'sensitive'" in fault.message


def test_the_key_of_an_actor_is_read(reading: Reading) -> None:
    key = "https://social.example/users/ilse#main-key"
    actor = {
        "@context": [ACTIVITY_STREAMS_IRI, SECURITY_IRI],
        "id": EX.ilse.value,
        "type": "Person",
        "publicKey": {"id": key, "owner": EX.ilse.value, "publicKeyPem": "-----BEGIN"},
    }
    quads = {q.predicate.value.partition("security#")[2] for q in reading.accepted(actor, JSON_LD)}
    assert quads >= {"publicKey", "owner", "publicKeyPem"}
