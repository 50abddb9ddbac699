"""Terms in short form."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from tests.graphs import EX
from valuegraph.rdf.paths import InversePath, SequencePath
from valuegraph.rdf.short_names import ShortNames
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import VF, XSD

NAMES = ShortNames({"ex": EX.iri, "": "https://colon.example/"}, {"ex": "urn:other:", "v": VF.iri})


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (EX.bo, "ex:bo"),
        (VF.name, "v:name"),
        (XSD.string, "xsd:string"),
        (NamedNode("https://colon.example/a-b.c"), ":a-b.c"),
        (NamedNode("urn:other:a"), "<urn:other:a>"),
        (EX["a/b"], "<https://example.org/a/b>"),
        (EX["a."], "<https://example.org/a.>"),
        (EX[""], "<https://example.org/>"),
        (Literal("a\nb"), '"a\\nb"'),
        (Literal("a", language="en"), '"a"@en'),
        (Literal("7", datatype=XSD.integer), "7"),
        (Literal("7.5", datatype=XSD.decimal), "7.5"),
        (Literal("7", datatype=XSD.decimal), '"7"^^xsd:decimal'),
        (Literal("x", datatype=XSD.integer), '"x"^^xsd:integer'),
        (Literal("true", datatype=XSD.boolean), "true"),
        (Literal("x", datatype=EX.d), '"x"^^ex:d'),
        (BlankNode("x"), "a blank node"),
    ],
)
def test_terms(term: Term, told: str) -> None:
    assert NAMES.term(term) == told


def test_types_can_be_shown() -> None:
    assert NAMES.term(Literal("7", datatype=XSD.integer), is_typed=True) == '"7"^^xsd:integer'


def test_paths() -> None:
    assert NAMES.path(SequencePath((EX.a, InversePath(VF.name)))) == "ex:a/(^v:name)"


def test_iris_in_words() -> None:
    assert NAMES.words("be of class https://example.org/Thing") == "be of class ex:Thing"
    assert NAMES.words("one of <https://example.org/a>, xsd:string or http://x.example/b.") == (
        "one of ex:a, xsd:string or http://x.example/b."
    )
