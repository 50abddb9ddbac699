"""What is accepted can be read back: the strict reader takes the text of every statement."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.reading import Reading, rule
from tests.strategies import literals
from valuegraph.rdf.document import Document
from valuegraph.rdf.normalise import Normalised, normalise
from valuegraph.rdf.syntaxes import (
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    YAML_LD,
    Syntax,
)
from valuegraph.rdf.terms import is_absolute_iri
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology

S, P = "https://example.org/s", "https://example.org/p"

ODD_IRIS = (
    "<> <rel> <//a/b> <http://a/\\u0020> <http://a/%zz> <http://[::1> <http://a:b/> <a:> <x:y> "
    "<http://a/#b#c> <http://a/{}> <a:\\u007f> <a:\\u202e> <http://a/?\\uE000> <http://a/\\\\> "
    "<http://a/\\uE000> <https://w3id.org/valueflows/> <vf:> <HTTP://A> <a:\\uFFFE>"
)
iri_texts = st.one_of(
    st.sampled_from(ODD_IRIS.split()),
    st.text(max_size=6).map(lambda text: f"<http://a/{text}>"),
    st.text(max_size=6).map(lambda text: f"<{text}>"),
)
tags = st.sampled_from(["en", "EN", "e", "toolonglanguage", "en-", "1", "de-DE-1996", "x-private"])
literal_texts = st.one_of(
    st.builds(lambda iri: f'"t"^^{iri}', iri_texts),
    tags.map(lambda tag: f'"t"@{tag}'),
    st.sampled_from(
        [
            *(f'"t"^^{RDF[name]}' for name in ("langString", "dirLangString", "HTML", "JSON")),
            '"t"@en--ltr',
            '"\\u0000"',
            '"\\uD800"',
            '"\\uFFFF"',
            '"\\u000B\\r\\n"',
            "<<( <a:b> <a:c> <a:d> )>>",
        ]
    ),
    literals.map(str),
)


Accept = Callable[[Quad], Normalised]


@pytest.fixture(scope="module")
def accept(ontology: Ontology) -> Accept:
    """What the ledger makes of a statement."""

    def normalised(quad: Quad) -> Normalised:
        numbers = count()
        return normalise(Document([quad]), ontology, lambda _: NamedNode(f"{S}/{next(numbers)}"))

    return normalised


@given(
    subject=iri_texts | st.just(f"<{S}>"),
    predicate=iri_texts | st.just(f"<{P}>"),
    value=iri_texts | literal_texts,
)
def test_a_statement_is_accepted_if_it_can_be_read_back(
    accept: Accept, subject: str, predicate: str, value: str
) -> None:
    """The statements are those that a lenient parser makes, as it does for JSON-LD."""
    text = f"{subject} {predicate} {value} .".encode(errors="replace")
    try:
        (made,) = parse(text, format=RdfFormat.N_QUADS, lenient=True)
    except (SyntaxError, ValueError):
        return
    found = accept(made)
    lines = "".join(f"{quad} .\n" for quad in found.quads).encode()
    assert tuple(parse(lines, format=RdfFormat.N_QUADS)) == found.quads
    if not found.quads and can_be_read_back(made):
        assert is_refused_for_more(made), found.findings


def can_be_read_back(quad: Quad) -> bool:
    try:
        return list(parse(f"{quad} .", format=RdfFormat.N_QUADS)) == [quad]
    except SyntaxError:
        return False


def is_refused_for_more(quad: Quad) -> bool:
    """Whether a statement has what is refused although it could be read back."""
    terms = [quad.subject, quad.predicate, quad.object]
    iris = [term.value for term in terms if isinstance(term, NamedNode)]
    if isinstance(quad.object, Literal):
        iris.append(quad.object.datatype.value)
        if any(not (c in "\t\n\r" or c >= " ") or c in "\ufffe\uffff" for c in quad.object.value):
            return True
    return (
        not all(map(is_absolute_iri, iris))
        or any("valueflows" in iri or iri.startswith("vf:") for iri in iris)
        or not isinstance(quad.object, NamedNode | Literal)
    )


def document(syntax: Syntax, datatype: str) -> bytes:
    """A statement with a literal of a datatype."""
    if syntax is RDF_XML:
        return (
            f'<r:RDF xmlns:r="{RDF.iri}" xmlns:e="https://example.org/"><r:Description '
            f'r:about="{S}"><e:p r:datatype="{datatype}">t</e:p></r:Description></r:RDF>'
        ).encode()
    if syntax in (JSON, JSON_LD, YAML_LD):
        node = {"@id": S, P: {"@value": "t", "@type": datatype}}
        return json.dumps(node if syntax is not JSON_LD else {"@context": {}, **node}).encode()
    return f'<{S}> <{P}> "t"^^<{datatype}> .'.encode()


@pytest.mark.parametrize("name", ["langString", "dirLangString"])
@pytest.mark.parametrize(
    "syntax",
    [JSON, JSON_LD, YAML_LD, TURTLE, TRIG, N_TRIPLES, N_QUADS, RDF_XML],
    ids=lambda each: each.name,
)
def test_a_literal_that_has_no_language_but_its_datatype_is_refused(
    reading: Reading, syntax: Syntax, name: str
) -> None:
    fault = reading.refused(document(syntax, RDF[name].value), syntax)
    assert rule(fault) in ("InvalidLanguage", "MalformedDocument")
    assert rule(fault) == "MalformedDocument" or '"@language": "en"' in fault.message
