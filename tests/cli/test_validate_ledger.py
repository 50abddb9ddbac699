"""``valuegraph validate`` of a ledger: held to what is in force there, and told what that is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.http.running import Service, running
from valuegraph import Ledger
from valuegraph.ledger import Role
from valuegraph.rdf.syntaxes import TURTLE

from .command import PREFIXES, Ran, within, written
from .test_remote import site

DATA = PREFIXES + (
    ':ada a vf:Person ; vf:name "Ada" . :bo a vf:Person ; vf:name "Bo" ; :height 1 .'
    ':crew a :Crew ; vf:name "Us" .'
    ":eaten a vf:EconomicEvent ; vf:action vf:consume ; vf:provider :ada ; vf:receiver :ada ;"
    "  vf:resourceInventoriedAs :rice ; vf:hasPointInTime '2026-01-01T00:00:00Z' ;"
    "  vf:resourceQuantity [ vf:hasNumericalValue 2 ; vf:hasUnit 'kilogram' ] ."
    ':rice a vf:EconomicResource ; vf:name "Rice" .'
)
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix net: <https://network.example/> .
net:AgentShape a sh:NodeShape ; sh:targetClass vf:Agent ;
    sh:property [ sh:path vf:name ; sh:minLength 3 ; sh:message "Too short." ] .
"""
VOCABULARY = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://example.org/Crew> a owl:Class ; rdfs:label "crew" ;
    rdfs:subClassOf <https://w3id.org/valueflows/ont/vf#Organization> .
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose data breaks shapes and policies that came later."""
    folder = tmp_path_factory.mktemp("network")
    written(folder / "network.ttl", SHAPES)
    written(folder / "crews.ttl", VOCABULARY)
    with Ledger.open(folder / "ledger", base_iri="https://example.org/") as ledger:
        receipt = ledger.record(DATA.encode(), TURTLE)
        assert receipt.conforms, receipt.findings
    return folder / "ledger"


@pytest.fixture(scope="module")
def network(home: Path) -> Iterator[Service]:
    """A service of it, with shapes, a vocabulary and policies."""
    with running(
        directory=home,
        shapes=(home.parent / "network.ttl",),
        vocabularies=(home.parent / "crews.ttl",),
        policies=("closed-vocabulary", "no-overdraft-onhand"),
    ) as service:
        yield service


def broken(ran: Ran) -> None:
    """All that stands against what is in force was found."""
    assert ran.code == 1, ran
    assert (
        "Violation vf:name: Too short. (Must have at least 3 characters.) (2 times) [net:Age"
        in ran.out
    )
    assert '(<https://example.org/bo>): found "Bo"' in ran.out
    assert '(<https://example.org/crew>): found "Us"' in ran.out
    assert "[vgp:not-negative-onhand]" in ran.out
    assert "No loaded vocabulary has the property <https://example.org/height>" in ran.out
    assert "Crew" not in ran.out.replace("No loaded vocabulary has the class", "")


def test_a_service_is_held_to_what_is_in_force_there(network: Service) -> None:
    ran = within("validate", network.address)
    broken(ran)
    assert ran.out.endswith(
        " Held to the shapes in force there, the policy closed-vocabulary and the policy "
        "no-overdraft-onhand.\n"
    )


def test_it_is_so_however_it_is_asked_for(network: Service, tmp_path: Path) -> None:
    other = written(tmp_path / "other.ttl", SHAPES.replace("minLength 3", "minLength 9"))
    here = {"VALUEGRAPH_SHAPES": str(other), "VALUEGRAPH_POLICIES": "required-fields"}
    ran = within("validate", network.address, settings=here)
    broken(ran)
    assert "minLength 9" not in ran.out
    assert "required-fields" not in ran.out
    broken(within("validate", network.address, "--stats"))
    report = json.loads(within("validate", network.address, "--format", "json").out)
    assert {each["rule"] for each in report["findings"]} >= {"sh:MinLengthConstraintComponent"}
    engine = within("validate", network.address, "--engine", "pyshacl")
    assert 'found "Bo"' in engine.out


def test_own_shapes_and_policies_stand_in_for_them(network: Service, tmp_path: Path) -> None:
    ran = within("validate", network.address, "--policy", "no-overdraft-onhand")
    assert ran.code == 1
    assert "Too short" not in ran.out
    assert ran.out.endswith(" Held to the policy no-overdraft-onhand.\n")
    own = written(tmp_path / "own.ttl", SHAPES.replace("minLength 3", "minLength 1"))
    ran = within("validate", network.address, "--shapes", own)
    assert (ran.code, ran.out) == (0, f"Conforms: nothing found. Held to {own}.\n")


def test_a_service_is_judged_by_the_terms_that_were_recorded(tmp_path: Path) -> None:
    number = "http://www.w3.org/2001/XMLSchema#positiveInteger"
    shapes = written(
        tmp_path / "numbers.ttl",
        SHAPES + f"net:Number a sh:NodeShape ; sh:targetSubjectsOf net:n ; sh:property ["
        f" sh:path net:n ; sh:datatype <{number}> ] .",
    )
    person = {
        "type": "Person",
        "name": "Ada",
        "https://network.example/n": {"@value": "5", "@type": number},
    }
    with running(shapes=(shapes,)) as service:
        assert service.client.post("/people", json=person).status_code == 201
        ran = within("validate", service.address)
    assert (ran.code, ran.out.partition(" Held")[0]) == (0, "Conforms: nothing found.")


def test_the_shapes_are_served_in_every_syntax(network: Service) -> None:
    turtle = network.client.get("/shapes", headers={"Accept": "text/turtle"})
    assert "net:AgentShape" in turtle.text
    assert "no-overdraft" in turtle.text
    for media_type in ("application/ld+json", "application/n-quads", "application/rdf+xml"):
        answer = network.client.get("/shapes", headers={"Accept": media_type})
        assert answer.headers["content-type"].startswith(media_type)
        assert b"https://network.example/AgentShape" in answer.content
    headers = {"If-None-Match": turtle.headers["etag"], "Accept": "text/turtle"}
    assert network.client.get("/shapes", headers=headers).status_code == 304
    assert network.client.get("/").json()["shapes"] == "https://example.org/shapes"


def test_a_directory_is_held_to_its_policies(tmp_path: Path) -> None:
    home, file = tmp_path / "ledger", written(tmp_path / "data.ttl", DATA)
    assert within("record", file, "--data", home).code == 0
    conforms = "Conforms: nothing found. Held to the bundled shapes.\n"
    assert within("validate", home).out == conforms
    Ledger.open(home, policies=["no-overdraft-onhand"]).close()
    ran = within("validate", home)
    assert ran.code == 1
    assert "[vgp:not-negative-onhand]" in ran.out
    assert ran.out.endswith(" Held to the bundled shapes and the policy no-overdraft-onhand.\n")
    assert within("validate", home, "--policy", "none").code == 0
    own = written(tmp_path / "own.ttl", SHAPES)
    ran = within("validate", home, "--shapes", own)
    assert 'found "Bo"' in ran.out
    assert ran.out.endswith(f" Held to {own}.\n")


def test_a_directory_is_held_to_the_shapes_of_the_settings(tmp_path: Path) -> None:
    home, file = tmp_path / "ledger", written(tmp_path / "data.ttl", DATA)
    assert within("record", file, "--data", home).code == 0
    shapes = written(tmp_path / "network.ttl", SHAPES)
    ran = within("validate", home, settings={"VALUEGRAPH_SHAPES": str(shapes)})
    assert ran.code == 1
    assert ran.out.endswith(f" Held to the bundled shapes and {shapes}.\n")


def test_ledgers_are_validated_one_after_the_other(network: Service, people: Path) -> None:
    ran = within("validate", network.address, people)
    assert ran.code == 2
    assert "one after the other, or give --shapes" in ran.err


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, "<html>", "answers 200 OK, but not as a ledger would"),
        (200, "{}", "not as a ledger would"),
        (404, "Nothing here", "answers 404 Not Found, but not as a ledger would"),
        (302, "", "answers 302 Found, but not as a ledger would"),
    ],
)
def test_a_web_site_is_no_ledger(status: int, body: str, told: str) -> None:
    with site(status, body) as url:
        ran = within("validate", url)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_an_older_service_is_told_of() -> None:
    problem = '{"status": 404, "detail": "There is nothing at /policies."}'
    with site(404, problem, "application/problem+json") as url:
        ran = within("validate", url)
    assert (ran.code, ran.out) == (2, "")
    assert "is of an older version" in ran.err
    assert "give --shapes" in ran.err


def test_a_door_is_told_of(tmp_path: Path) -> None:
    with running(directory=tmp_path / "ledger") as service:
        assert service.ledger.tokens is not None
        token = service.ledger.tokens.add("app", Role.READER)
        ran = within("validate", service.address)
        assert (ran.code, ran.out) == (2, "")
        assert "answers 401" in ran.err
        assert "--token or VALUEGRAPH_TOKEN" in ran.err
        assert within("validate", service.address, "--token", token).code == 0
