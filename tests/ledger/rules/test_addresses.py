"""No entity has the address of something else that the service answers."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from tests.ledger.books import BASE, PREFIXES, Books, event
from valuegraph.errors import NotFoundError
from valuegraph.ledger import Ledger
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import JSON, TURTLE
from valuegraph.vocabulary.namespaces import VF

HOST = BASE.removeprefix("https://").rstrip("/")

PATHS = [
    "sparql",
    "sparql/",
    "sparql#x",
    "sparql?query=x",
    "sparql/x",
    "SPARQL",
    "%73parql",
    "//sparql",
    "x/../sparql",
    "./sparql",
    "%2e/sparql",
    "commits",
    "docs",
    "openapi.json",
    "context.jsonld",
    "policies/x",
    "validate",
    "ontology",
    "agents",
    "agents/",
    "agents#x",
    "agents?limit=1",
    "agents/x?y",
    "Agents/x",
    "%61gents/x",
    "agents/../sparql",
    "agents/%2E%2e/sparql",
    "agents/x/./y",
    "processes/x",
    "agents/x#me",
]
PERSON = 'a vf:Person ; vf:name "X" .'


def told(books: Books, text: str) -> set[str]:
    """The rules that a document violates."""
    receipt = books.submit(PREFIXES + text, TURTLE)
    return {
        f.rule.value.rpartition("#")[2]
        for f in receipt.findings
        if f.severity is Severity.VIOLATION
    }


@pytest.mark.parametrize(
    "iri",
    [
        BASE,
        BASE.rstrip("/"),
        f"{BASE}?x",
        f"{BASE}#x",
        *(BASE + path for path in PATHS),
        f"HTTPS://{HOST}/sparql",
        f"https://{HOST.upper()}/sparql",
        f"https://{HOST}:443/sparql",
        f"https://somebody@{HOST}/agents/x",
        f"https://{HOST.replace('.', '%2E')}/agents",
    ],
)
def test_no_entity_has_an_address_of_the_service(books: Books, iri: str) -> None:
    assert told(books, f"<{iri}> {PERSON}") == {"AddressOfService"}


@pytest.mark.parametrize(
    "iri",
    [
        f"{BASE}agents/x",
        f"{BASE}people/x",
        f"{BASE}people/x/y",
        f"{BASE}people/..x",
        f"{BASE}people/%C3%A9",
        f"{BASE}member/x",
        f"http://{HOST}:8000/sparql",
        f"https://{HOST}.example/sparql",
        f"https://elsewhere.example/{HOST}/sparql",
        "urn:example:sparql",
    ],
)
def test_other_iris_are_free(books: Books, iri: str) -> None:
    assert told(books, f"<{iri}> {PERSON}") == set()


def test_parts_are_with_their_entity(books: Books) -> None:
    measure = "a vf:Measure ; vf:hasNumericalValue 5 ; vf:hasUnit om2:kilogram"
    intent = f"""<{BASE}intents/i> a vf:Intent ; vf:action vf:transfer ; vf:provider x:mill ;
        vf:resourceConformsTo x:rye ; vf:resourceQuantity <{BASE}intents/i#amount> .
        <{BASE}intents/i#amount> {measure} ."""
    assert told(books, f"<{BASE}intents/i#amount> {measure} .") == {"AddressOfService"}
    assert told(books, intent) == set()


def test_no_effect_makes_such_an_entity(books: Books) -> None:
    found = books.refuse(event("e", "raise", resource="b:sparql"))
    assert "AddressOfService b:sparql" in found


def test_none_is_created_by_its_address(books: Books) -> None:
    receipt = books.ledger.amend(
        NamedNode(f"{BASE}sparql"), b'{"name": "X"}', JSON, root_class=VF.Person
    )
    assert not receipt.conforms
    with pytest.raises(NotFoundError):
        books.ledger.delete(NamedNode(f"{BASE}sparql"))


def test_a_base_with_a_path_is_free_beside_it() -> None:
    with Ledger.open(base_iri="https://shared.example/ledger/") as ledger:
        books = Books(ledger)
        for iri in ("ledger", "ledger/sparql", "x/../ledger/sparql", "ledger/./agents"):
            assert told(books, f"<https://shared.example/{iri}> {PERSON}") == {"AddressOfService"}
        for iri in ("sparql", "agents", "ledgers/sparql", "ledger/people/x"):
            assert told(books, f"<https://shared.example/{iri}> {PERSON}") == set()
