"""Terms of a context that refer to one another: how many, in every kind of definition."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.hostile.constructs import TERMS
from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import JSON, JSON_LD, YAML_LD, Syntax
from valuegraph.vocabulary.ontology import Ontology

TOLD = "refer to each other over more than 64"


@pytest.fixture(scope="module")
def read(ontology: Ontology) -> Callable[[str, Syntax], Document]:
    context = JsonLdContext(ontology)
    return lambda text, syntax: read_document(text.encode(), syntax, context, "https://x.example/")


@pytest.mark.parametrize("syntax", [JSON_LD, JSON, YAML_LD], ids=lambda s: s.name)
@pytest.mark.parametrize("name", TERMS)
def test_chains_of_terms_are_bounded(
    name: str, syntax: Syntax, read: Callable[[str, Syntax], Document]
) -> None:
    for times in (70, 2000):
        (finding,) = read(TERMS[name].text(times), syntax).findings
        assert TOLD in finding.message
    assert not any(TOLD in f.message for f in read(TERMS[name].text(30), syntax).findings)


def nested(context: dict[str, Any]) -> list[Any]:
    """Places where a context may stand."""
    scoped = {"@version": 1.1, "T": {"@id": "x:T", "@context": context}}
    return [
        {"@context": [{}, context], "x:p": 1},
        {"x:p": {"@context": context, "x:q": 1}},
        {"@graph": [{"@context": context, "x:q": 1}]},
        {"@context": scoped, "@type": "T"},
        {"@context": {"x:T": {"@id": "x:T", "@context": [scoped]}}, "x:p": 1},
    ]


@pytest.mark.parametrize("place", range(5))
def test_every_context_of_a_document_is_looked_at(
    place: int, read: Callable[[str, Syntax], Document], ontology: Ontology
) -> None:
    chain = {f"t{i}": f"t{i + 1}" for i in range(3000)} | {"t3000": "x:t"}
    text = json.dumps(nested(chain)[place])
    (finding,) = read(text, JSON_LD).findings
    assert TOLD in finding.message
    plain = PlainDocument(NamedDocument("it", text.encode(), JSON_LD), lambda: ontology)
    with pytest.raises(DocumentError, match=TOLD):
        list(plain)


def test_circles_are_faults_whatever_their_length(
    read: Callable[[str, Syntax], Document],
) -> None:
    def circle(length: int) -> Document:
        context = {f"t{i}": f"t{(i + 1) % length}" for i in range(length)}
        return read(json.dumps({"@context": context, "x:p": 1}), JSON_LD)

    assert "Cyclic" in circle(5).findings[0].message
    assert TOLD in circle(5000).findings[0].message


def test_large_contexts_of_which_terms_refer_to_few_others_are_read(
    read: Callable[[str, Syntax], Document],
) -> None:
    context = {"ex": "https://ex.example/", "http": "http://www.w3.org/2011/http#"}
    context |= {f"t{i}": f"ex:t{i}" for i in range(5000)}
    document = read(json.dumps({"@context": context, "@id": "ex:a", "t7": "b"}), JSON_LD)
    assert not document.findings
    assert len(document.quads) == 1


def test_what_scoped_contexts_cost_is_counted(read: Callable[[str, Syntax], Document]) -> None:
    context: dict[str, Any] = {f"t{i}": {"@id": f"x:{i}", "@context": {}} for i in range(3000)}
    document = read(json.dumps({"@context": {"@version": 1.1, **context}, "x:p": 1}), JSON_LD)
    assert "values, the terms of repeated contexts counted" in document.findings[0].message
