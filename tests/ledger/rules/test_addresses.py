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
        f"http://{HOST}/sparql",
        f"https://{HOST}./sparql",
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


LOOPBACK = [
    "127.0.0.1",
    "localhost",
    "LocalHost",
    "localhost.",
    "ledger.localhost",
    "127.0.0.1.",
    "127.1",
    "127.0.0.2",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "0x0.0",
    "[::1]",
    "[0:0::1]",
    "[::ffff:127.0.0.1]",
    "%6cocalhost",
]


@pytest.mark.parametrize("base_host", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_has_many_names(base_host: str) -> None:
    with Ledger.open(base_iri=f"http://{base_host}:8430/") as ledger:
        books = Books(ledger)
        for host in LOOPBACK:
            for iri in (f"http://{host}:8430/sparql", f"HTTPS://{host}:8430/agents/../docs"):
                assert told(books, f"<{iri}> {PERSON}") == {"AddressOfService"}, iri
        for iri in (
            "http://localhost:8431/sparql",
            "http://localhost/sparql",
            "http://localhost.example:8430/sparql",
            "http://128.1:8430/sparql",
            "http://[::2]:8430/sparql",
            f"http://{base_host}:8430/agents/x",
        ):
            assert told(books, f"<{iri}> {PERSON}") == set(), iri
