"""Contexts that whoever runs a ledger adds, by file."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.graphs import EX
from tests.reading import BASE
from valuegraph.errors import ConfigurationError
from valuegraph.ledger import Ledger
from valuegraph.rdf.findings import rejects
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.jsonld.context_files import MAX_BYTES, context_file, read_contexts
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology

IRI = "http://static.datafoodconsortium.org/ontologies/context.json"
TERMS = {"dfc-b": "https://example.org/dfc#", "vf": VF.iri, "dfc-b:hasAddress": {"@type": "@id"}}


def written(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_an_added_context_is_answered(tmp_path: Path, ontology: Ontology) -> None:
    file = written(tmp_path / "dfc.json", {"@context": TERMS})
    context = JsonLdContext(ontology, read_contexts({IRI: file}, ontology))
    body = {"@context": [IRI], "@id": EX.ilse.value, "dfc-b:hasAddress": "urn:address"}
    document = read_document(json.dumps(body).encode(), JSON_LD, context, BASE)
    assert document.findings == []
    (quad,) = document.quads
    assert str(quad) == f"<{EX.ilse.value}> <https://example.org/dfc#hasAddress> <urn:address>"
    assert document.prefixes["dfc-b"] == "https://example.org/dfc#"


def test_added_contexts_may_name_each_other_and_ours(tmp_path: Path, ontology: Ontology) -> None:
    first = written(tmp_path / "a", {"@context": ["b.json", {"p": "ex:p"}]})
    second = written(tmp_path / "b", {"@context": [CONTEXT_IRI, {"ex": EX.iri}]})
    files = {"https://a.example/a.json": first, "https://a.example/b.json": second}
    context = JsonLdContext(ontology, read_contexts(files, ontology))
    body = {"@context": "https://a.example/a.json", "id": EX.ilse.value, "p": "x", "name": "y"}
    document = read_document(json.dumps(body).encode(), JSON_LD, context, BASE)
    assert [quad.predicate for quad in document.quads] == [EX.p, VF.name]


def test_our_own_context_is_not_replaced(tmp_path: Path, ontology: Ontology) -> None:
    file = written(tmp_path / "c.json", {"@context": TERMS})
    with pytest.raises(ConfigurationError, match=r"is Valuegraph's own, and stays what it is\."):
        read_contexts({CONTEXT_IRI: file}, ontology)


def test_a_ledger_is_opened_with_them(tmp_path: Path) -> None:
    file = written(tmp_path / "c.json", {"@context": {"vf": VF.iri, "called": "vf:name"}})
    person = {"@context": IRI, "@id": EX.ilse.value, "@type": "vf:Person", "called": "Ilse"}
    body = json.dumps(person).encode()
    with Ledger.open(contexts={IRI: file}) as ledger:
        assert ledger.record(body, JSON_LD).conforms
    with Ledger.open() as ledger:
        receipt = ledger.record(body, JSON_LD)
        assert rejects(receipt.findings)
        assert "--context IRI=FILE" in receipt.findings[0].message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "The JSON ends or breaks at line 1"),
        ("[]", "has no context"),
        ('{"terms": {}}', "has no context"),
        ('{"@context": 5}', "@context value must be an object"),
        ('{"@context": {"a": "b", "b": "a"}}', "Cyclic"),
        ('{"@context": {"a": 1, "a": 2}}', "'a' twice"),
        ('{"@context": "https://unknown.example/"}', "is not bundled"),
        (f'{{"@context": "{IRI}"}}', "includes itself"),
        ('{"@context": ' + "[" * 100 + "]" * 100 + "}", "nested deeper than 64 levels"),
        (
            {"@context": {f"t{n}": f"t{n + 1}:" for n in range(100)}},
            "refer to each other over more than 64",
        ),
        (" " * (MAX_BYTES + 1), "more than 1,048,576 bytes"),
        ('"' + "[" * 900 + '"', "has no context"),
    ],
)
def test_what_is_no_context_is_refused_at_once(
    tmp_path: Path, ontology: Ontology, content: Any, told: str
) -> None:
    file = written(tmp_path / "context.json", content)
    with pytest.raises(ConfigurationError) as fault:
        read_contexts({IRI: file}, ontology)
    assert told in str(fault.value)
    assert str(file) in str(fault.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.json cannot be read: No such file"):
        read_contexts({IRI: tmp_path / "gone.json"}, ontology)


def test_an_iri_may_have_an_equals_sign() -> None:
    assert context_file("https://a.example/?v=1=c.json") == (
        "https://a.example/?v=1",
        Path("c.json"),
    )


@pytest.mark.parametrize(
    "stated", ["", "c.json", "=c.json", "https://a.example/", "a=c.json", "urn:a="]
)
def test_what_is_not_iri_and_file_is_refused(stated: str) -> None:
    with pytest.raises(ConfigurationError, match="is not IRI=FILE"):
        context_file(stated)
